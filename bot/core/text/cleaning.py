"""Text made safe to show: nothing in it can reorder, hide or overflow what stands beside it.

In this order: control characters, lone surrogates, overrides and what is invisible go; direction
isolates are balanced; stacked marks are capped; white space becomes single spaces.
"""

import regex

MOST_MARKS = 4  # on one letter; Tibetan and pointed Hebrew need that many, Zalgo needs dozens
OPENING = "\u2066\u2067\u2068"  # isolates: left-to-right, right-to-left, first strong
CLOSING = "\u2069"

# A zero-width joiner or non-joiner shapes Arabic and Indic words, a joiner makes one picture of
# several; anywhere else both only hide. Direction marks stay: they cannot reorder a neighbour.
_JOINED = r"\p{Arabic}\p{Syriac}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}"
_SHAPED = rf"[{_JOINED}\p{{Tamil}}\p{{Telugu}}\p{{Kannada}}\p{{Malayalam}}\p{{Sinhala}}\p{{M}}]"
_PICTURE = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]"
_DROPPED = regex.compile(
    rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\u00ad\u034f\u115f\u1160\u180e\u200b"
    rf"\u202a-\u202e\u2060-\u2065\u206a-\u206f\u3164\ufeff\ufff9-\ufffc\uffa0"
    rf"\U000e0000-\U000e007f\p{{Noncharacter_Code_Point}}]"
    rf"|(?<!{_SHAPED})\u200c|\u200c(?!{_SHAPED})"
    rf"|(?<!{_SHAPED}|{_PICTURE})\u200d|\u200d(?!{_SHAPED}|\p{{Extended_Pictographic}}|\Z)"
    rf"|\u200d\Z"
)
_STACKED = regex.compile(rf"(\p{{M}}{{{MOST_MARKS}}})\p{{M}}+")
_ISOLATE = regex.compile(f"[{OPENING}{CLOSING}]")


def clean(text: str, *, keep_lines: bool = False) -> str:
    """Return the text without what could harm; cleaning it again changes nothing.

    White space becomes one space, or one line feed where `keep_lines` and it held a line's end.
    """
    text = _STACKED.sub(r"\1", _balanced(_settled(text)))
    if not keep_lines:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _settled(text: str) -> str:
    """Drop until nothing is left to drop: what goes may bring others together."""
    while (dropped := _DROPPED.sub("", text)) != text:
        text = dropped
    return text


def _balanced(text: str) -> str:
    """Drop closings that open nothing, and close at the end what was left open."""
    if _ISOLATE.search(text) is None:
        return text
    depth = 0
    kept: list[str] = []
    for char in text:
        if char == CLOSING and not depth:
            continue
        depth += (char in OPENING) - (char == CLOSING)
        kept.append(char)
    return "".join(kept) + CLOSING * depth
