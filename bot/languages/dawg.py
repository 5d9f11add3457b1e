"""Reading the word graphs of pymorphy's dictionaries where they lie on disk.

The format is dawgdic's (https://code.google.com/archive/p/dawgdic): an array of units, one for
each transition, and a guide that gives each unit its first child's and its next sibling's label.
The library's own readers copy all of it into memory; this one maps it, and knows no more than
a look-up needs.
"""

import mmap
import struct
from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from pathlib import Path

_SEPARATOR = b"\x01"  # between a word and what is recorded of it, in base64
_HAS_LEAF = 1 << 8
_LABEL = 1 << 31 | 0xFF
_EXTENDED = 1 << 9
_RECORD = struct.Struct(">HH")


class WordGraph:
    """From words to pairs of numbers."""

    def __init__(self, path: Path) -> None:
        """Map a file; it is trusted to be what it should."""
        with path.open("rb") as file:
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        guide_at = 4 + 4 * int(struct.unpack_from("<I", whole)[0])
        self._units = whole[4:guide_at].cast("I")
        self._guide = whole[guide_at + 4 :]

    def records(self, word: str, instead: Mapping[str, str]) -> list[tuple[str, int, int]]:
        """Return what is recorded of a word, and of those in which `instead` stands for letters.

        Each comes with the word as the graph spells it.
        """
        return [
            (spelt, *_RECORD.unpack(a2b_base64(payload)))
            for spelt, at in self._paths(word, instead)
            for payload in self._payloads(at, b"")
        ]

    def _paths(self, word: str, instead: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Yield each spelling that the graph holds, and where its records begin."""
        reached: list[tuple[str, int]] = [("", 0)]
        for letter in word:
            choice = (letter, instead[letter]) if letter in instead else (letter,)
            reached = [
                (spelt + each, after)
                for spelt, at in reached
                for each in choice
                if (after := self._follow(at, each.encode()))
            ]
        for spelt, at in reached:
            if after := self._follow(at, _SEPARATOR):
                yield spelt, after

    def _follow(self, at: int, labels: bytes) -> int:
        """Return where these labels lead; 0, the root, if nowhere."""
        for label in labels:
            unit = self._units[at]
            at ^= (unit >> 10 << ((unit & _EXTENDED) >> 6)) ^ label
            if self._units[at] & _LABEL != label:
                return 0
        return at

    def _payloads(self, at: int, begun: bytes) -> Iterator[bytes]:
        if self._units[at] & _HAS_LEAF:
            yield begun
        label = self._guide[2 * at]
        while label:
            child = self._follow(at, bytes((label,)))
            yield from self._payloads(child, begun + bytes((label,)))
            label = self._guide[2 * child + 1]
