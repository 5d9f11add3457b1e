"""Read a response's body as it streams in, never more of it than was asked for."""

import zlib
from collections.abc import AsyncIterator
from typing import Any

from bot.sources.trouble import feed_error

ENCODINGS = "gzip, deflate"
_AUTO = 32 + zlib.MAX_WBITS  # gzip or zlib, as the header says
_GZIP = b"\x1f\x8b"
_HEAD = 2  # bytes


async def read_body(chunks: AsyncIterator[bytes], encoding: str, most_bytes: int) -> bytes:
    """Return the decompressed body.

    Raises:
        FeedError: too-large as soon as it grows over `most_bytes`, bad-answer if it is
            compressed in a way we did not ask for, or broken.
    """
    unpack = _unpacker(encoding.strip().lower())
    body = bytearray()
    async for chunk in chunks:
        body += unpack.feed(chunk, most_bytes + 1 - len(body))
        if len(body) > most_bytes:
            raise feed_error("too-large", f"the body is longer than {most_bytes:,} bytes")
    return bytes(body)


class _Plain:
    """No compression."""

    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Zlib:
    """gzip (also of several members) or deflate, told apart by the first two bytes."""

    def __init__(self) -> None:
        self._held = b""
        self._unpack: Any = None  # zlib names no type for it

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Decompress at most `room` bytes; what does not fit is dropped."""
        if self._unpack is None:
            self._held = chunk = self._held + chunk
            if len(chunk) < _HEAD:
                return b""
            self._unpack = zlib.decompressobj(_window(chunk))
        out = bytearray()
        while chunk and len(out) < room:
            try:
                out += self._unpack.decompress(chunk, room - len(out))
            except zlib.error as err:
                raise feed_error("bad-answer", "the compressed body is broken") from err
            chunk = self._unpack.unconsumed_tail or self._next_member()
        return bytes(out)

    def _next_member(self) -> bytes:
        if not self._unpack.eof:
            return b""
        left: bytes = self._unpack.unused_data
        self._unpack = zlib.decompressobj(_AUTO)
        return left if left.startswith(_GZIP) else b""  # anything else is padding


def _window(head: bytes) -> int:
    """Return the parameter for zlib: some servers send deflate without its header (RFC 1950)."""
    is_zlib = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:_HEAD]) % 31 == 0
    return _AUTO if is_zlib or head.startswith(_GZIP) else -zlib.MAX_WBITS


def _unpacker(encoding: str) -> _Plain | _Zlib:
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _Zlib()
    raise feed_error("bad-answer", f"the body is compressed as {encoding[:20]!r}, not as we asked")
