"""Documents as plain JSON values, for scripts."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.core.identity import key
from bot.core.model import DocumentProblem, Draft, FeedHead
from bot.sources.document import Origin, Parsed
from bot.sources.worker import Worker


def parse_plainly(body: bytes, *, url: str, content_type: str, now: datetime) -> dict[str, Any]:
    """Read one document in the parsing worker and return what it holds as JSON values."""
    return as_json(one_worker().parse_now(body, Origin(url, now, content_type)))


def as_json(parsed: Parsed) -> dict[str, Any]:
    """Return what was read as JSON values: `feed`, `items` and `problems`."""
    refusals = (parsed.refusal,) if parsed.refusal else ()
    return {
        "feed": _feed(parsed.head),
        "items": [_item(draft) for draft in parsed.drafts],
        "problems": [_problem(problem) for problem in (*refusals, *parsed.problems)],
    }


@cache
def one_worker() -> Worker:
    """Return the worker of this process; it ends with it."""
    return Worker()


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
