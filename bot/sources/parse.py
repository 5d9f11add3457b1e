"""Read one document: its bytes as text, then by the kind that claims it.

Runs in the parsing worker; any bytes in, drafts or a refusal out.
"""

from bot.sources.document import Origin, Parsed, kinds, refused
from bot.sources.encoding import decode

MOST_BYTES = 10_000_000


def parse(body: bytes, origin: Origin) -> Parsed:
    """Return what the document holds, or why it cannot be read; never raises for its content."""
    if len(body) > MOST_BYTES:
        return refused("too-large", f"the document is longer than {MOST_BYTES:,} bytes")
    if not body.strip(b"\0 \t\r\n"):
        return refused("empty-body", "the document is empty")
    try:
        return _read(decode(body, origin.content_type), origin)
    except RecursionError:
        return refused("too-deep", "the document is nested too deeply")
    except MemoryError:
        return refused("parse-memory", "reading the document needs too much memory")
    except Exception as err:  # noqa: BLE001 - feedparser raises anything on broken documents
        return refused("parse-failed", f"the parser failed with {type(err).__name__}")


def _read(text: str, origin: Origin) -> Parsed:
    kind = next((kind for kind in kinds() if kind.claims(text)), None)
    if kind is None:
        return refused("not-a-feed", "the document is neither RSS, Atom, RDF nor JSON Feed")
    return kind.read(text, origin)
