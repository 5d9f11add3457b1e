"""Feeds that other projects test with, and what their authors say is in them.

The corpus lies beside the project; it is evidence, not the truth. What is asserted there of
titles, links, ids, texts, names and dates is compared in the plain form that we keep.
"""

import ast
import json
import re
import tarfile
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from bot.core.dates import plausible
from bot.core.model import Draft
from bot.core.text import clean
from bot.sources.document import Origin, Parsed
from bot.sources.plain import plain

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "feeds-corpus.tar.gz"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_FEEDPARSER = "kurtmckee+feedparser/tests/"
_SERVED_AT = "http://127.0.0.1:8097/"  # where feedparser's own tests serve its files
_HEADER = re.compile(rb"^Header:\s*Content-type:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a project says stands in a document; `item` is None for the feed itself."""

    item: int | None
    field: str
    value: str

    def __str__(self) -> str:
        return f"{'feed' if self.item is None else self.item}.{self.field} = {self.value!r}"


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus."""

    name: str
    body: bytes
    claims: tuple[Claim, ...] = ()

    @property
    def origin(self) -> Origin:
        """Where the document is said to come from."""
        header = _HEADER.search(self.body[:4000])
        return Origin(_SERVED_AT, NOW, header.group(1).decode() if header else "")


def cases() -> Iterator[Case]:
    """Yield every document of the corpus with what is said of it."""
    files = _files()
    said = _of_feedparser(files["feedparser-expectations.jsonl"])
    for name, body in files.items():
        path = PurePosixPath(name)
        if path.suffix in {".jsonl", ".upstream", ".py"} or _is_answer(name, files):
            continue
        yield Case(name, body, (*said.get(name, ()), *_of_neighbours(path, files)))


def failures(case: Case, parsed: Parsed) -> list[str]:
    """Return the claims that what was read does not bear out."""
    return [
        f"{case.name}: {claim}, not {_read(claim, parsed)!r}"
        for claim in case.claims
        if claim.value not in _read(claim, parsed)
    ]


def _files() -> dict[str, bytes]:
    with tarfile.open(ARCHIVE) as archive:
        found = ((member, archive.extractfile(member)) for member in archive)
        return {member.name.partition("/")[2]: stored.read() for member, stored in found if stored}


def _is_answer(name: str, files: Mapping[str, bytes]) -> bool:
    """Whether a file says what stands in another one."""
    stem = name.removesuffix(".json").removesuffix(".serde").removesuffix("_expected")
    return name.endswith(".json") and any(
        f"{stem}{end}" in files and f"{stem}{end}" != name for end in (".xml", ".json")
    )


def _read(claim: Claim, parsed: Parsed) -> list[str]:
    """Return what was read in a field, in every form that the claim may have."""
    if claim.item is None:
        return _of_feed(claim.field, parsed)
    if claim.item >= len(parsed.drafts):
        return []
    draft = parsed.drafts[claim.item]
    return [clean(value) for value in _of_draft(claim.field, draft)]


def _of_feed(field: str, parsed: Parsed) -> list[str]:
    if field == "items":
        return [str(len(parsed.drafts))]
    value = {"title": parsed.head.title, "url": parsed.head.url, "lang": parsed.head.lang}[field]
    return [value or ""]


def _of_draft(field: str, draft: Draft) -> list[str]:
    times = [_time(at) for at in (draft.published_at, draft.updated_at)]
    found: dict[str, Sequence[str | None]] = {
        "title": [draft.title],
        "url": [draft.url],
        "guid": [draft.guid],
        "text": [draft.summary, draft.content],
        "author": draft.authors,
        "tag": draft.tags,
        "enclosure": [one.url for one in draft.enclosures],
        "published_at": times,
        "updated_at": times,
    }
    return [value or "" for value in found[field]]


# -- what is said ------------------------------------------------------------------------------


def _of_feedparser(lines: bytes) -> dict[str, tuple[Claim, ...]]:
    said = {}
    for line in lines.splitlines():
        found = json.loads(line)
        expression = ast.parse(found["expect"], mode="eval").body
        said[_FEEDPARSER + found["file"]] = tuple(_asserted(expression))
    return said


def _asserted(expression: ast.expr) -> Iterator[Claim]:
    if isinstance(expression, ast.BoolOp) and isinstance(expression.op, ast.And):
        for part in expression.values:
            yield from _asserted(part)
    elif isinstance(expression, ast.Compare) and isinstance(expression.ops[-1], ast.Eq):
        try:
            value = ast.literal_eval(expression.comparators[-1])
        except ValueError:
            return
        for side in (expression.left, *expression.comparators[:-1]):
            yield from _claimed(ast.unparse(side), value)


_OF_ITEM = {
    r"title|title_detail\.value": "title",
    r"link": "url",
    r"id|guid": "guid",
    r"description|summary|summary_detail\.value|content\.0\.value": "text",
    r"author_detail\.name|authors\.\d\.name": "author",
    r"tags\.\d\.term": "tag",
    r"enclosures\.\d\.(href|url)": "enclosure",
    r"(published|created)_parsed": "published_at",
    r"updated_parsed": "updated_at",
}
_OF_HEAD = {r"title|title_detail\.value": "title", r"link": "url", r"language": "lang"}


def _claimed(side: str, value: object) -> Iterator[Claim]:
    if side == "len(entries)":
        yield Claim(None, "items", str(value))
    path = ".".join(re.findall(r"\w+", side))
    found = re.fullmatch(r"(feed|entries)\.(?:(\d+)\.)?(.+)", path)
    if not found:
        return
    at = int(found.group(2)) if found.group(2) else None
    for pattern, field in (_OF_HEAD if at is None else _OF_ITEM).items():
        if re.fullmatch(pattern, found.group(3)):
            yield from _claim(at, field, value)


def _of_neighbours(path: PurePosixPath, files: Mapping[str, bytes]) -> Iterator[Claim]:
    stem = str(path.with_suffix(""))
    if path.parts[0] == "feed-rs+feed-rs" and f"{stem}.serde.json" in files:
        yield from _of_feed_rs(json.loads(files[f"{stem}.serde.json"]))
    for ending in (".json", "_expected.json"):
        if (
            path.parts[0] == "mmcdole+gofeed"
            and f"{stem}{ending}" in files
            and ending != path.suffix
        ):
            yield from _of_gofeed(json.loads(files[stem + ending]))


_IN_GOFEED = (
    *(("title", "title"), ("description", "text"), ("summary", "text"), ("content", "text")),
    *(("link", "url"), ("id", "guid"), ("guid", "guid"), ("publishedParsed", "published_at")),
    *(("updatedParsed", "updated_at"), ("pubDateParsed", "published_at")),
)


def _of_gofeed(said: Json) -> Iterator[Claim]:
    items = said.get("items", said.get("entries")) or []
    yield Claim(None, "items", str(len(items)))
    yield from _claim(None, "title", said.get("title"))
    yield from _claim(None, "url", said.get("link"))
    for at, item in enumerate(items):
        for key, field in _IN_GOFEED:
            yield from _claim(at, field, _value(item.get(key)))
        for author in item.get("authors") or []:
            yield from _claim(at, "author", author.get("name") or author.get("email"))
        for file in item.get("enclosures") or []:
            yield from _claim(at, "enclosure", file.get("url"))


def _of_feed_rs(said: Json) -> Iterator[Claim]:
    yield Claim(None, "items", str(len(said["entries"])))
    yield from _claim(None, "title", _value(said["title"]))
    for at, item in enumerate(said["entries"]):
        yield from _claim(at, "title", _value(item["title"]))
        yield from _claim(at, "text", _value(item["summary"]))
        yield from _claim(at, "text", (item["content"] or {}).get("body"))
        yield from _claim(at, "published_at", item["published"])
        links = [link["href"] for link in item["links"] if link["rel"] in (None, "alternate")]
        yield from _claim(at, "url", links[0] if links else None)


def _value(said: object) -> object:
    """Return the words of a text, of which both projects keep the type, too."""
    return said.get("content", said.get("value")) if isinstance(said, dict) else said


def _claim(at: int | None, field: str, value: object) -> Iterator[Claim]:
    if not isinstance(value, str | int | tuple) or value == "":
        return
    if field.endswith("_at"):
        found = plausible(_moment(value), NOW)
        if found:
            yield Claim(at, field, _time(found))
    else:
        written = str(value)
        is_text = field in {"title", "text", "author", "tag"}
        yield Claim(at, field, clean(plain(written) if is_text else written))


def _moment(value: object) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    assert isinstance(value, tuple)
    return datetime.fromtimestamp(timegm(value), UTC)


def _time(at: datetime | None) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat() if at else ""
