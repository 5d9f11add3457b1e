"""Text as a typewriter has it: an exact wording does not depend on what typesetting changes."""

import re

from bot.core.text.letters import APOSTROPHES, HYPHENS

_QUOTES = "“”„‟«»"
_TYPEWRITTEN = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys(_QUOTES, '"')
)
_CHANGED = re.compile(f"[{re.escape(APOSTROPHES + HYPHENS + _QUOTES)}]")
_SPACE = re.compile(r"\s")


def typewritten(text: str) -> str:
    """Return a text of the same length with plain quotes, hyphens and spaces."""
    return _CHANGED.sub(lambda sign: sign[0].translate(_TYPEWRITTEN), _SPACE.sub(" ", text))
