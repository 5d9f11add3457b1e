"""Letters that are written in more than one way, and how each is folded."""

# What readers do not see: soft hyphen, zero-width characters, direction marks and isolates,
# the Mongolian vowel separator, variation selectors, tags, a byte order mark.
INVISIBLE = (
    r"\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    r"\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
)
APOSTROPHES = "'’‘‛ʼʻ′`´＇"
HYPHENS = "-‐‑‒–−﹣－"  # no em dash: it parts words and joins none
HASHES = "#＃"

# Letters that Unicode does not take apart, and Arabic-script letters that are variants of one.
FOLDED_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ʾ": "",
    "ʿ": "",
    "ё": "е",
    "ѐ": "е",
    "ѝ": "и",
    "ـ": "",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ڤ": "ف",
    "ة": "ه",
    "ۃ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "٫": ".",
    "٬": ",",
}
# Combining marks that are accents or vowel points. Those of other scripts are letters: the
# Japanese voicing mark makes another sound, a Devanagari sign the vowel of the syllable.
ACCENTS = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
)

# Look-alikes by script, in the order Latin, Cyrillic, Greek; a space where a script has none.
_LOOK_ALIKES = (
    *("AАΑ", "BВΒ", "CС ", "EЕΕ", "HНΗ", "IІΙ", "JЈ ", "KКΚ", "MМΜ", "N Ν", "OОΟ", "PРΡ", "SЅ "),
    *("TТΤ", "XХΧ", "YУΥ", "Z Ζ", "aаα", "cс ", "eе ", "gԍ ", "hһ ", "iіι", "jј ", "kкκ", "oоο"),
    *("pрρ", "qԛ ", "sѕ ", "v ν", "wԝ ", "xх ", "yу ", "u υ", "mм ", "tтτ", "dԁ ", "nп "),
)
SCRIPTS = ("Latin", "Cyrillic", "Greek")


def _towards(script: int) -> dict[str, str]:
    """Return, for the other scripts' letters, the look-alike in this one."""
    return {
        other: row[script]
        for row in _LOOK_ALIKES
        if row[script] != " "
        for other in row
        if other not in {row[script], " "}
    }


LOOK_ALIKES = {name: _towards(number) for number, name in enumerate(SCRIPTS)}

# Articles, prepositions and conjunctions that lose their vowel before another word (French,
# Italian, Catalan).
ELIDED = (
    *("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"),
    *("presqu", "un", "gl", "dell", "all", "nell", "sull", "dall", "coll", "quell", "quest"),
)
