"""Random terms and texts from a small stock of words, so that they meet often."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from bot.core.errors import AskError
from bot.core.match import Page, compile_term
from bot.core.model import Term

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

# Terms and texts are drawn with holes for words, and filled from one drawn handful.
HOLES = [chr(0xE000 + number) for number in range(3)]

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
_words = st.sampled_from(HOLES)
_phrases = st.lists(_words, min_size=1, max_size=3).map(" ".join)
_atoms = st.one_of(
    _words,
    _words,
    _phrases.map('"{}"'.format),
    st.builds('"{}"~{}'.format, _phrases, st.integers(0, 3)),
    _phrases.map("={{{}}}".format),
    _words.map("#{}".format),
    _starts.map("{}*".format),
    _ends.map("*{}".format),
    st.builds("/{}/{}".format, _patterns, st.sampled_from(("", "i"))),
)


def _larger(terms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
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


_terms = st.recursive(_atoms, _larger, max_leaves=5)
_gapped = st.builds(str.__add__, _words, st.sampled_from(GAPS))
_texts = st.lists(_gapped, max_size=12).map("".join) | _hostile
_pages = st.builds(Page, _texts, _texts, st.sampled_from(LANGUAGES), st.just("https://mali.ml/x"))
_stocks = st.lists(st.sampled_from(STOCK), min_size=len(HOLES), max_size=len(HOLES))


@dataclass(frozen=True)
class Meeting:
    """Terms and items that draw on the same few words."""

    queries: list[str]
    pages: list[Page]


def meetings(queries: int = 5, pages: int = 5) -> st.SearchStrategy[Meeting]:
    """Draw terms, at most so many, and items."""
    return st.builds(
        _meeting,
        _stocks,
        st.lists(_terms, min_size=queries, max_size=queries),
        st.lists(_pages, min_size=pages, max_size=pages),
    )


def _meeting(stock: list[str], queries: list[str], pages: list[Page]) -> Meeting:
    words = str.maketrans(dict(zip(HOLES, stock, strict=True)))
    filled = [query.translate(words) for query in queries]
    return Meeting(
        [query for query in filled if _is_readable(query)],
        [replace(p, title=p.title.translate(words), text=p.text.translate(words)) for p in pages],
    )


def _is_readable(query: str) -> bool:
    try:
        compile_term(Term(query))
    except AskError:
        return False
    return True
