"""Find the languages of items that neither their document nor their feed tells. Parsing worker."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.language import primary
from bot.core.model import DocumentProblem, Draft
from bot.sources.document import Origin, Parsed

if TYPE_CHECKING:  # it brings the matcher, for which the parsing worker has no use
    from bot.ports import Detection


def with_languages(parsed: Parsed, origin: Origin, detection: "Detection | None") -> Parsed:
    """Return what was read, each draft with a language if one is told or can be detected.

    Without room for the detection the drafts stay as they are, and a problem says so.
    """
    if detection is None or primary(origin.lang):
        return parsed
    try:
        drafts = tuple(_with_language(draft, detection) for draft in parsed.drafts)
    except (MemoryError, OSError) as err:
        reason = f"languages are not detected: {type(err).__name__}"
        problem = DocumentProblem("language-undetected", reason)
        return replace(parsed, problems=(*parsed.problems, problem))
    return replace(parsed, drafts=drafts)


def _with_language(draft: Draft, detection: "Detection") -> Draft:
    if primary(draft.lang):
        return draft
    found = detection.detect(draft.title, draft.summary or draft.content)
    return replace(draft, lang=found or draft.lang)
