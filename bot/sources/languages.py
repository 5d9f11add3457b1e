"""Language tags as publishers write them."""

import re

_TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")


def language(written: object) -> str | None:
    """Return a well-formed tag (RFC 5646), or None: `fr_FR` is read as `fr-FR`."""
    tag = written.strip().replace("_", "-") if isinstance(written, str) else ""
    return tag if _TAG.fullmatch(tag) else None
