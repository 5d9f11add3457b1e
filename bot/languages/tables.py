"""Compact tables of words on disk: from a word to its base form, and from that to all its forms.

Of a table only an index is kept in memory, and a few blocks. It is a row of blocks, each packed by
itself, in order of their words. A block holds families, one a line: a base form and
those of its forms that fall into this block. The block into which the base form falls also says
in which others the family goes on.
"""

import os
import struct
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

FORMAT = 2
WORDS_IN_BLOCK = 128  # with 512, a tenth less on disk and twice the time of a look-up
BLOCKS_IN_MEMORY = 16
_HEAD = struct.Struct("<16sII")  # what it is, number of blocks, bytes of the packed first words
_MAGIC = b"vedette-words-%d\n" % FORMAT
_PACKING = 6


class NoTableError(Exception):
    """A file is no table."""


class _Block(NamedTuple):
    first: bytes
    families: bytes
    strays: tuple[bytes, ...]  # base forms that fall into other blocks


class Table:
    """The words of one language; look-ups take tens of microseconds."""

    def __init__(self, path: Path) -> None:
        """Open a table.

        Raises:
            OSError: if the file cannot be read.
            NoTableError: if it is none.
        """
        self._file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._file)
        head = os.pread(self._file, _HEAD.size, 0)
        if not head.startswith(_MAGIC) or len(head) < _HEAD.size:
            raise NoTableError(path)
        _, count, packed = _HEAD.unpack(head)
        try:
            firsts = zlib.decompress(os.pread(self._file, packed, _HEAD.size))
            offsets = os.pread(self._file, 4 * (count + 1), _HEAD.size + packed)
            self._offsets = array("I", offsets)
            self._blocks_at = _HEAD.size + packed + len(offsets)
            size = self._blocks_at + self._offsets[-1]
        except (zlib.error, ValueError, IndexError) as err:
            raise NoTableError(path) from err
        self._firsts = firsts.split(b"\n")
        if len(self._firsts) != count or size != os.fstat(self._file).st_size:
            raise NoTableError(path)
        self._block = lru_cache(BLOCKS_IN_MEMORY)(self._unpacked)

    def base(self, word: str) -> str | None:
        """Return the base form of a word, spelt as it is; None if the word is not known."""
        given = word.encode()
        block = self._block(self._home(given))
        at = block.find(b"\t%b\t" % given)
        if at < 0:
            return None
        line = block.rindex(b"\n", 0, at) + 1
        return block[line : block.index(b"\t", line)].decode()

    def forms(self, base: str) -> frozenset[str]:
        """Return all forms of a base form; none if it is no base form."""
        given = base.encode()
        home = self._block(self._home(given))
        others = _line(home, b"\v", given)
        blocks = (home, *(self._block(int(each[1:])) for each in others))
        return frozenset(form.decode() for block in blocks for form in _line(block, b"\n", given))

    def _home(self, word: bytes) -> int:
        return max(bisect_right(self._firsts, word) - 1, 0)

    def _unpacked(self, number: int) -> bytes:
        start, end = self._offsets[number : number + 2]
        return zlib.decompress(os.pread(self._file, end - start, self._blocks_at + start))


def _line(block: bytes, mark: bytes, base: bytes) -> list[bytes]:
    """Return what a block says of a base form in a line that begins with `mark`."""
    at = block.find(b"%b%b\t" % (mark, base))
    if at < 0:
        return []
    start = at + len(base) + 2
    return block[start : block.index(b"\t\r", start)].split(b"\t")


def table(pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """Yield the bytes of a table of (word, base form), in UTF-8 and sorted by word.

    No word may hold control characters: these are the table's own.
    """
    blocks = list(_blocks(pairs))
    firsts = [block.first for block in blocks]
    pointers = _pointers(blocks, firsts)
    packed = [
        zlib.compress(block.families + pointers.get(number, b""), _PACKING)
        for number, block in enumerate(blocks)
    ]
    offsets = array("I", [0])
    for each in packed:
        offsets.append(offsets[-1] + len(each))
    index = zlib.compress(b"\n".join(firsts))
    yield _HEAD.pack(_MAGIC, len(blocks), len(index)) + index
    yield offsets.tobytes()
    yield from packed


def _blocks(pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[_Block]:
    families: dict[bytes, list[bytes]] = {}
    first, count = b"", 0
    for word, base in pairs:
        if count >= WORDS_IN_BLOCK:
            yield _block(first, families)
            families, count = {}, 0
        if not count:
            first = word
        if base in families:
            families[base].append(word)
        else:
            families[base] = [word]
        count += 1
    yield _block(first, families)


def _block(first: bytes, families: Mapping[bytes, list[bytes]]) -> _Block:
    lines = [b"\n%b\t%b\t\r" % (base, b"\t".join(words)) for base, words in families.items()]
    # A base form is one of its own words, but for a few; where it is, it is at home.
    return _Block(
        first,
        b"".join(lines),
        tuple(base for base, words in families.items() if base not in words),
    )


def _pointers(blocks: list[_Block], firsts: list[bytes]) -> dict[int, bytes]:
    """Return for each block what it says of families that go on in others."""
    elsewhere: dict[int, dict[bytes, list[bytes]]] = {}
    for number, block in enumerate(blocks):
        for base in block.strays:
            home = max(bisect_right(firsts, base) - 1, 0)
            if home != number:
                elsewhere.setdefault(home, {}).setdefault(base, []).append(b"\x01%d" % number)
    return {
        home: b"".join(b"\v%b\t%b\t\r" % (base, b"\t".join(at)) for base, at in bases.items())
        for home, bases in elsewhere.items()
    }
