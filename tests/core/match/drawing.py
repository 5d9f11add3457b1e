"""Random terms and texts from a small stock of words, so that they meet often."""

from hypothesis import strategies as st

from bot.core.match.page import Page

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
PATTERNS = ("mal[iy]", "wagner", "[A-Z]+", "m.*i", "Mali|mali", r"\d+", "FAMa?s?", "a+l", "-")

words = st.sampled_from(STOCK)
texts = st.lists(st.tuples(words, st.sampled_from(GAPS)), max_size=12).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
# Engines of regular expressions differ in the characters that the newest Unicode adds.
hostile = st.text(st.characters(exclude_categories=("Cn", "Co")), max_size=40)
pages = st.builds(
    Page, texts | hostile, texts | hostile, st.sampled_from(LANGUAGES), st.just("https://mali.ml/x")
)

_plain = words.filter(lambda word: word[0] not in "@#&" and ":" not in word)
_phrases = st.lists(_plain, min_size=1, max_size=3).map(" ".join)
_starts = st.sampled_from(
    ("mal", "wag", "söl", "Kremlin-Bic", "мал", "바그너", "ワグネ", "أمّم", "año")
)
_ends = st.sampled_from(("mali", "gner", "öldner", "armée", "ワグネル", "바그너의", "чёрный"))
atoms = st.one_of(
    _plain,
    _plain,
    _phrases.map('"{}"'.format),
    st.builds('"{}"~{}'.format, _phrases, st.integers(0, 3)),
    _phrases.map("={{{}}}".format),
    _plain.map("#{}".format),
    _starts.map("{}*".format),
    _ends.map("*{}".format),
    st.builds("/{}/{}".format, st.sampled_from(PATTERNS), st.sampled_from(("", "i"))),
)
_nears = st.sampled_from(
    ("NEAR", "NEAR/1", "NEAR/2S", "NEAR/9", "ONEAR/1", "ONEAR/3S", "ONEAR/100")
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


terms = st.recursive(atoms, _larger, max_leaves=5)
