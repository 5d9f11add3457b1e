"""Matching lines from outside: a line of JSON in, an object out, whatever the line holds.

A line is `{"id", "title", "text", "lang"?, "url"?, "source"?, "country"?, "authors"?, "tags"?,
"query"?}`; what else it has is passed over. With `query` it is held against that term alone
instead of the watchlists, and the match has no watchlist.

An answer that explains has `"explain"`: of a query `{"term", "holds", "verdict", "tree"}`, else of
each watchlist `{"watchlist", "holds", "verdict", "because"}`, where `because` is `{"role", "term",
"verdict", "tree"}` of the term that decided, or null. A tree is `{"part", "operator", "holds",
"why", "count", "found": [{"field", "start", "end", "text"}], "parts": [tree …]}`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.core.errors import AskError
from bot.core.match.book import Book
from bot.core.match.explain import explain, explain_lists
from bot.core.match.explanation import list_json, term_json
from bot.core.match.match import marked
from bot.core.match.page import Page
from bot.core.match.plan import Search
from bot.core.match.terms import Mark, compile_among, find_marks
from bot.core.model import Term

Answer = dict[str, Any]
Detect = Callable[[str, str], str | None]  # from title and text to a primary tag


def undetected(title: str, text: str) -> None:
    """Leave the language of a text open."""


def answer(
    line: str | bytes,
    book: Book,
    query: str | None = None,
    detect: Detect = undetected,
    *,
    explains: bool = False,
) -> Answer:
    """Return `{"id", "lang", "matches"}`, or `{"id", "error"}` for a bad line or query.

    `query` stands for a line that has none of its own, `detect` is asked for the language where
    the line does not say it. An answer that `explains` says as well why, and why not.
    """
    name: str | int | None = None
    try:
        given = _object(line)
        name = _name(given)
        return {"id": name, **_matches(given, book, query, detect, explains)}
    except AskError as err:
        return {"id": name, "error": _told(err)}


def _object(line: str | bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as err:
        raise _bad(f"this line is not JSON: {err.msg}", err.colno) from None
    except (ValueError, RecursionError):  # not UTF-8; a number or a nesting beyond all measure
        raise _bad("this line is not JSON in UTF-8") from None
    if not isinstance(given, dict):
        raise _bad("this line is no JSON object")
    return given


def _name(given: Mapping[str, Any]) -> str | int | None:
    name = given.get("id")
    if name is None or isinstance(name, int):
        return name
    return _writable(_text(given, "id"))


def _matches(
    given: Mapping[str, Any],
    book: Book,
    query: str | None,
    detect: Detect,
    explains: bool,  # noqa: FBT001 - our own
) -> Answer:
    if given.get("query") is not None:
        query = _text(given, "query")
    if query is None:
        page = _page(given, detect)
        found = [_shown(*each) for each in marked(page, book)]
        reasons: Any = [list_json(each) for each in explain_lists(page, book)] if explains else None
    else:
        compiled = compile_among(Term(query), book.names)
        page = _page(given, detect)
        marks = sorted(find_marks(Search(page), compiled.plan))
        found = [_shown(None, query, marks)] if marks else []
        reasons = term_json(query, explain(page, compiled, book.names)) if explains else None
    told = {"explain": _all_writable(reasons)} if explains else {}
    return {"lang": page.lang and _writable(page.lang), "matches": found, **told}


def _page(given: Mapping[str, Any], detect: Detect) -> Page:
    if given.get("title") is None and given.get("text") is None:
        raise _bad("this line has neither title nor text")
    title, text = _text(given, "title"), _text(given, "text")
    return Page(
        title=title,
        text=text,
        lang=_text(given, "lang") or detect(title, text),
        url=_text(given, "url"),
        source=_text(given, "source"),
        country=_text(given, "country"),
        author=_texts(given, "authors"),
        tag=_texts(given, "tags"),
    )


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    if value is not None and not isinstance(value, str):
        raise _bad(f"{key!r} must be a string")
    return value or ""


def _texts(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = given.get(key) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _bad(f"{key!r} must be a list of strings")
    return tuple(value)


def _shown(watchlist: str | None, term: str, marks: Sequence[Mark]) -> Answer:
    places = [{"field": name, "start": start, "end": end} for name, start, end in marks]
    return {"watchlist": watchlist, "term": _writable(term), "spans": places}


def _told(error: AskError) -> Answer:
    message = f"{error.message}; {error.hint}" if error.hint else error.message
    return {"code": error.code, "column": error.column, "message": _writable(message)}


def _writable(text: str) -> str:
    """Return a text without lone surrogates, which JSON can hold and no file can."""
    return text.encode("utf-8", "replace").decode()


def _all_writable(value: Any) -> Any:
    match value:
        case str():
            return _writable(value)
        case list():
            return [_all_writable(each) for each in value]
        case dict():
            return {name: _all_writable(each) for name, each in value.items()}
        case _:
            return value


def _bad(message: str, column: int = 1) -> AskError:
    return AskError("bad-line", message, column=column)
