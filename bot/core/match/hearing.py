"""Which words a text holds, told at first sight: all that are there, and perhaps a few more.

Nearly all of a text is taken apart at one stroke: signs that typesetters use are made plain,
capitals small, and what is no letter or digit a space. Read piece by piece is only what that
would tear apart or leave unfolded: letters beyond ASCII, and signs within words (`U.S.`, `M-23`).
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.core.language import SPELT_OUT
from bot.core.text import spellings_of
from bot.core.text.letters import APOSTROPHES, HYPHENS
from bot.core.text.spelling import folded

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
# Letters that are folded one by one whatever stands beside them, and signs that are no letters.
_LATIN = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e"
_CYRILLIC = r"\u0400-\u0481\u048a-\u052f"
_ARABIC = r"\u0620-\u064a\u0671-\u0674\u0679-\u06d3"
_SIGNS = "“”„«»—…•£€‘’–،؛؟"
_BETWEEN = rf"[0-9{_ARABIC}]*"  # within a word: Cyrillic and Latin letters are told apart by all
_ODD = re.compile(
    rf"[^\x20-\x7e{_LATIN}{_CYRILLIC}{_ARABIC}{_SIGNS}]|[.,–-]\w"
    rf"|[A-Za-z{_LATIN}]{_BETWEEN}[{_CYRILLIC}]|[{_CYRILLIC}]{_BETWEEN}[A-Za-z{_LATIN}]"
)
_RUNS = re.compile(r"[^\W_]+")
_FEW = 16  # pieces that are cut out of a text one by one


def plain(text: str) -> str:
    """Return a text of the same length, of ASCII alone where only typesetting was beyond it."""
    if not text.isascii():
        for sign, written in _PLAIN:
            text = text.replace(sign, written)
    return text


class Heard:
    """What is heard of a clear text: its `words` as spelt, and a few strings that are none."""

    def __init__(self, text: str, plainly: str) -> None:
        """Take a text, and the same made plain."""
        self._beyond: set[str] = set()  # pieces that are not of ASCII
        self._simple: list[str] = []  # those of them that were folded at one stroke
        self._folded: list[str] = []  # these on a line each, in one way or two
        self.words: set[str] = set()
        odd: set[str] = set()
        if not plainly.isascii():
            pieces = set(text.split())
            self._beyond = {piece for piece in pieces if not piece.isascii()}
            text = plainly = " ".join(pieces - self._beyond)
            odd = self._fold()
        self.words.update(plainly.lower().translate(_BLANK).split())
        odd.update(_torn(text, plainly))
        self._odd = {piece: spellings_of(piece) for piece in odd}
        self.words.update(*self._odd.values())

    def _fold(self) -> set[str]:
        """Hear the pieces beyond ASCII at one stroke; return those that are not so simple."""
        odd = set[str]()
        if _ODD.search(" ".join(self._beyond)) is not None:
            odd = {piece for piece in self._beyond if _ODD.search(piece) is not None}
        self._simple = list(self._beyond - odd)
        text = "\n".join(self._simple).casefold()
        self._folded = [folded(text)]
        spelt = text
        for letter, written in SPELT_OUT.items():
            spelt = spelt.replace(letter, written)
        if spelt != text:
            self._folded.append(folded(spelt))
        for each in self._folded:
            self.words.update(_RUNS.findall(each))
        return odd

    def strange(self, words: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
        """Return the pieces that had to be read apart, with the spellings of their words.

        Simple ones are left out where they hold none of these words, not even as a part.
        """
        found = dict(self._odd)
        for text in self._folded:
            held = {line for word in words for line in lines_with(text, word)}
            if held:
                at_hand = zip(self._simple, text.split("\n"), strict=True)
                found.update((each, spellings_of(each)) for each, line in at_hand if line in held)
        return found

    @property
    def simple(self) -> AbstractSet[str]:
        """The pieces beyond ASCII whose letters all stand alone, in one script."""
        return self._beyond - self._odd.keys()

    @property
    def beyond(self) -> AbstractSet[str]:
        """The pieces that are not heard as ASCII."""
        return self._beyond | self._odd.keys()


def lines_with(text: str, word: str) -> Iterator[str]:
    """Yield the lines of a text that hold a word, be it as a part of another."""
    at = text.find(word)
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[start:end]
        at = text.find(word, end)


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
