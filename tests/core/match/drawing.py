"""Random terms and texts from a small stock of words, so that they meet often."""

from dataclasses import dataclass

from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.match import Page, compile_term
from bot.core.model import Term

Words = st.SearchStrategy[str]

STOCK = (
    *("mali", "Mali", "MALI", "Somalia", "wagner", "Wagner", "richard", "ricardo", "the"),
    *(
        "Ménaka",
        "menaka",
        "Me\u0301naka",
        "M&eacute;naka",
        "söldner",
        "Soeldner",
        "soldner",
        "Söldners",
    ),
    *("año", "ano", "Łódź", "łódz", "Мали", "мали", "М\u0430li", "чёрный", "Черный"),
    *("مالي", "ومالي", "المالي", "مالـــي", "روسیا", "روسيا", "أمّ", "بالروسيا"),
    *(
        "马里",
        "巴马里奥",
        "里",
        "ワグネル",
        "ｸﾞ",
        "グ",
        "ク",
        "바그너",
        "바그너의",
        "말리",
        "KBS가",
        "ไทย",
    ),
    *("M-23", "m23", "Su-25", "su25", "U.S.", "us", "M.A.L.I.", "1,000", "2022"),
    *("L'armée", "l’armee", "armée", "Mali's", "Mali’s", "Kremlin-Bicêtre", "kremlin", "pull-out"),
    *("#mali", "#Mali", "_Mali_", "wag\u00adner", "Wag\u200bner", "\u200fmali\u200f", "𝐖agner"),
    *(
        "https://news.example/mali",
        "mali@news.example",
        "mali.com",
        "@mali",
        "&amp;",
        "&mali;",
        "\ud800",
    ),
)
GAPS = (" ", " ", " ", ". ", "! ", "\n", ", ", " – ", "–", "-", "", "\u00a0", "…", " «", "» ", "'")
LANGUAGES = (None, "en", "es", "de", "sv", "fr-FR", "ar", "ru", "xx")
PATTERNS = ("mal[iy]", "wagner", "[A-Z]+", "m.*i", "Mali|mali", "[0-9]+", "FAMa?s?", "a+l", "-")

# Engines of regular expressions differ in the characters that the newest Unicode adds.
_hostile = st.text(st.characters(exclude_categories=("Cn", "Co")), max_size=40)
_starts = st.sampled_from(
    ("mal", "wag", "söl", "Kremlin-Bic", "мал", "바그너", "ワグネ", "أمّم", "año")
)
_ends = st.sampled_from(("mali", "gner", "öldner", "armée", "ワグネル", "바그너의", "чёрный"))
_nears = st.sampled_from(
    ("NEAR", "NEAR/1", "NEAR/2S", "NEAR/9", "ONEAR/1", "ONEAR/3S", "ONEAR/100")
)
_patterns = st.sampled_from(PATTERNS)


@dataclass(frozen=True)
class Meeting:
    """Terms and items that draw on the same few words."""

    queries: list[str]
    pages: list[Page]


@st.composite
def meetings(draw: st.DrawFn, queries: int = 5, pages: int = 5) -> Meeting:
    """Draw terms and items."""
    stock = draw(st.lists(st.sampled_from(STOCK), min_size=2, max_size=5))
    words = st.sampled_from(stock)
    terms = _terms(words).filter(_is_readable)
    return Meeting(
        draw(st.lists(terms, min_size=queries, max_size=queries)),
        draw(st.lists(_pages(words), min_size=pages, max_size=pages)),
    )


def _pages(words: Words) -> st.SearchStrategy[Page]:
    pairs = st.lists(st.tuples(words, st.sampled_from(GAPS)), max_size=12)
    texts = pairs.map(lambda pairs: "".join(word + gap for word, gap in pairs)) | _hostile
    return st.builds(Page, texts, texts, st.sampled_from(LANGUAGES), st.just("https://mali.ml/x"))


def _terms(words: Words) -> Words:
    return st.recursive(_atoms(words), _larger, max_leaves=5)


def _atoms(words: Words) -> Words:
    phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        words,
        words,
        phrases.map('"{}"'.format),
        st.builds('"{}"~{}'.format, phrases, st.integers(0, 3)),
        phrases.map("={{{}}}".format),
        words.map("#{}".format),
        _starts.map("{}*".format),
        _ends.map("*{}".format),
        st.builds("/{}/{}".format, _patterns, st.sampled_from(("", "i"))),
    )


def _larger(terms: Words) -> Words:
    number = st.integers(1, 3)
    return st.one_of(
        st.builds("({} OR {})".format, terms, terms),
        st.builds("({} {})".format, terms, terms),
        st.builds("({} | {} -{})".format, terms, terms, terms),
        st.builds("({} AND NOT {})".format, terms, terms),
        st.builds("({} {} {})".format, terms, _nears, terms),
        st.builds("({} {} {} {} {})".format, terms, _nears, terms, _nears, terms),
        st.builds("({} UNLESS {})".format, terms, terms),
        st.builds("{}:({})".format, st.sampled_from(("title", "text")), terms),
        st.builds("atleast{}({})".format, number, terms),
        st.builds("atleast{}of({}, {}, {})".format, number, terms, terms, terms),
    )


def _is_readable(query: str) -> bool:
    try:
        compile_term(Term(query))
    except AskError:
        return False
    return True
