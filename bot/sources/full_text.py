"""The text of a web page without what stands around it; runs in the parsing worker.

Needs the extra `vedette[fulltext]`, which is looked for and imported only where it is used.
"""

import logging
import signal
from importlib.util import find_spec

from bot.core.text import clean
from bot.sources.document import LONGEST_TEXT, Origin
from bot.sources.encoding import decode

LIBRARY = "trafilatura"
IMPORT_S = 15.0  # no page's time
LARGEST = 3_000_000  # bytes; a page of news has a tenth of it
INSTALL = "pip install 'vedette[fulltext]'"


def is_installed() -> bool:
    """Tell whether pages can be read here."""
    return find_spec(LIBRARY) is not None


def page_text(body: bytes, origin: Origin, seconds: float) -> str:
    """Return the main text of a page, in so many seconds; empty where none is found."""
    signal.setitimer(signal.ITIMER_REAL, IMPORT_S)
    from trafilatura import extract  # noqa: PLC0415 - heavy, and an extra

    logging.getLogger(LIBRARY).setLevel(logging.CRITICAL)  # it complains of every odd page
    signal.setitimer(signal.ITIMER_REAL, seconds)
    page = decode(body, origin.content_type)
    try:
        found = extract(page, url=origin.url, include_comments=False, include_tables=False)
    except Exception:  # noqa: BLE001 - it raises anything on broken pages, which then hold no text
        return ""
    return clean(found or "", keep_lines=True)[:LONGEST_TEXT]
