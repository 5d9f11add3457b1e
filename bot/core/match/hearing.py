"""Which words a text holds, told at first sight: all that are there, and perhaps a few more.

Nearly all of a text is taken apart at one stroke: signs that typesetters use are made plain,
capitals small, and what is no letter or digit a space. Read piece by piece is only what that
would tear apart or leave unfolded: letters beyond ASCII, and signs within words (`U.S.`, `M-23`).
"""

import re
from collections.abc import Iterator

from bot.core.text import spellings_of
from bot.core.text.letters import APOSTROPHES, HYPHENS

# Each sign stands for one of the same length that parts words, or not, as it does.
_PLAIN = (
    *((sign, "'") for sign in APOSTROPHES if not sign.isascii()),
    *((sign, "-") for sign in HYPHENS if not sign.isascii()),
    *((sign, "!") for sign in "“”„«»—…•£€"),
    ("\u00a0", " "),
)
_BLANK = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})
# One for each sign: what begins with a literal sign is found several times sooner.
_SIGNS_WITHIN = tuple(map(re.compile, (r"\.[A-Za-z0-9]", ",[0-9]", "-[0-9]")))
_FEW = 16  # pieces that are cut out of a text one by one


def plain(text: str) -> str:
    """Return a text of the same length, of ASCII alone where only typesetting was beyond it."""
    if not text.isascii():
        for sign, written in _PLAIN:
            text = text.replace(sign, written)
    return text


class Heard:
    """What is heard of a clear text: its `words` as spelt, and a few strings that are none.

    `strange` pieces, which had to be read, come with the spellings of their words.
    """

    __slots__ = ("strange", "words")

    def __init__(self, text: str, plainly: str) -> None:
        """Take a text, and the same made plain."""
        strange: set[str] = set()
        if not plainly.isascii():
            pieces = set(text.split())
            strange = {piece for piece in pieces if not piece.isascii()}
            text = plainly = " ".join(pieces - strange)
        self.words = set(plainly.lower().translate(_BLANK).split())
        strange.update(_torn(text, plainly))
        self.strange = {piece: spellings_of(piece) for piece in strange}
        self.words.update(*self.strange.values())


def _torn(text: str, plainly: str) -> Iterator[str]:
    """Yield the pieces in which there is a sign that may belong to a word."""
    places = [found.start() for sign in _SIGNS_WITHIN for found in sign.finditer(plainly)]
    if len(places) > _FEW:
        yield from (
            piece
            for piece in set(text.split())
            if any(sign.search(plain(piece)) for sign in _SIGNS_WITHIN)
        )
        return
    for at in places:
        is_inside = at and not text[at - 1].isspace()
        before = text[:at].rsplit(None, 1)[-1] if is_inside else ""
        yield before + text[at:].split(None, 1)[0]
