"""Documents as plain JSON values, for scripts."""

from datetime import UTC, datetime
from typing import Any

from bot.core.aliases import key
from bot.core.model import DocumentProblem, Draft, FeedHead
from bot.sources.document import Origin, Parsed
from bot.sources.worker import Worker


class Reader:
    """Reads one document after the other, in a worker that ends with this process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def read(
        self, body: bytes, *, url: str | None, content_type: str | None, now: datetime
    ) -> dict[str, Any]:
        """Return what a document holds as JSON values.

        Waits for the worker, so no event loop may depend on the calling thread.
        """
        return as_json(self._worker.parse_now(body, Origin(url or "", now, content_type or "")))


def as_json(parsed: Parsed) -> dict[str, Any]:
    """Return what was read as JSON values: `feed`, `items` and `problems`."""
    refusals = (parsed.refusal,) if parsed.refusal else ()
    return {
        "feed": _feed(parsed.head),
        "items": [_item(draft) for draft in parsed.drafts],
        "problems": [_problem(problem) for problem in (*refusals, *parsed.problems)],
    }


def _feed(head: FeedHead) -> dict[str, Any]:
    return {"title": head.title, "url": head.url, "lang": head.lang, "version": head.version}


def _item(draft: Draft) -> dict[str, Any]:
    return {
        "key": key(draft),
        "guid": draft.guid,
        "url": draft.url,
        "title": draft.title,
        "summary": draft.summary,
        "content": draft.content,
        "authors": list(draft.authors),
        "published_at": _time(draft.published_at),
        "updated_at": _time(draft.updated_at),
        "lang": draft.lang,
        "enclosures": [
            {"url": one.url, "type": one.type, "length": one.length} for one in draft.enclosures
        ],
    }


def _problem(problem: DocumentProblem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message}


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
