"""What must hold of a document of which some items were seen before."""

from dataclasses import replace

from bot.sources.document import Origin, Parsed
from bot.sources.parse import parse


def passes_over(body: bytes, origin: Origin, whole: Parsed, seen: frozenset[str]) -> bool:
    """Whether reading a document without these items gives the whole without them.

    Nothing at all was passed over where it could not be done safely.
    """
    unseen = parse(body, replace(origin, seen=seen | {"of another document"}))
    left = tuple(draft for draft in whole.drafts if draft.mark not in seen)
    return unseen in (replace(whole, drafts=left, repeats=seen), whole)
