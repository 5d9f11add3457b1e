"""Where sentences end, in the news of many languages.

A sentence ends at a full stop, question or exclamation mark and the quotes or brackets that
close after it, if white space follows, or at a line's end. It does not end after an
abbreviation or an initial, nor where the next word goes on in small letters.
"""

import regex

_CLOSING = r"(?:[\"'”’»›)\]}」』）】]|[ \u00a0\u202f]»)*"  # the French put a space before »
# Begins at the first of several signs and takes all it can, so that time is linear in the text.
_END = regex.compile(
    rf"""
      (?<![.…!?؟۔।])
      (?:
        (?P<stop>[.…]++) {_CLOSING}+ (?=\s)
      | [.…]*+ [!?؟۔।] [.!?؟۔।…]*+ {_CLOSING}+ (?=\s) (?!\s+[—–-]\s)
      )
    | [。！？｡]+ {_CLOSING}
    | [\n\r\x0b\x0c\x85\u2028\u2029]
    """,
    regex.VERBOSE,
)
_LAST_WORD = regex.compile(r"(?r)[\p{L}\p{M}\p{N}]+(?:\.[\p{L}\p{M}]+)*")
_GOES_ON = regex.compile(r"\s+[\"'“«„(\[]*\p{Ll}")
_FOLLOWED_BY_NUMBER = regex.compile(r"\s+\p{Nd}")

# Titles and the like: a name or a number follows, and a sentence hardly ever ends with them.
_ENGLISH = """mr mrs ms dr prof rev hon st gen lt col maj capt cpl sgt cmdr adm brig gov sen rep
    pres supt insp det vs cf fig eds gens cols sens reps messrs mt ft"""
_ROMANCE_AND_GERMAN = """mm mme mmes mlle mgr me av bd sr sra sres srta dra dn dña ud uds gral cnel
    tte pág núm art hr fr bzw usw ca dipl"""
_RUSSIAN = """г гг им ул пр просп стр рис тов проф акад ген полк кап лейт обл р д см ср св т п"""
_ARABIC = """د أ م"""
_ABBREVIATIONS = frozenset(f"{_ENGLISH} {_ROMANCE_AND_GERMAN} {_RUSSIAN} {_ARABIC}".split())
# Only before a number: "no. 5", "art. 3", "6 Jan. 2022".
_NUMBERED = """no nos nr núm p pp vol ch sec art ст п гл jan feb mar apr jun jul aug sep sept oct
    nov dec janv févr avr juil sept déc ene abr ago dic"""
_BEFORE_NUMBERS = frozenset(_NUMBERED.split())


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences' code points [start, end), in order, without the space around them.

    Together they hold everything in the text but white space.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        if end["stop"] and _is_within(text, end, start):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add a sentence if anything stands in it."""
    sentence = text[start:end]
    if not sentence.isspace() and sentence:
        found.append((end - len(sentence.lstrip()), start + len(sentence.rstrip())))


def _is_within(text: str, end: regex.Match[str], start: int) -> bool:
    """Tell whether a full stop stands within a sentence."""
    if _GOES_ON.match(text, end.end()):
        return True
    word = _LAST_WORD.match(text, start, end.start())
    if word is None or word.end() != end.start() or end["stop"] != ".":
        return False
    last = word[0].casefold()
    if _FOLLOWED_BY_NUMBER.match(text, end.end()):
        return last in _BEFORE_NUMBERS or last in _ABBREVIATIONS
    is_initial = len(last) == 1 and word[0].isupper()
    return is_initial or last in _ABBREVIATIONS
