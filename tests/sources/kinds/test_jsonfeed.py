import json
from datetime import timedelta
from typing import Any

from bot.sources.document import MOST_ITEMS, Origin, Parsed
from bot.sources.kinds.jsonfeed import KIND
from tests.sources.goldens import NOW

VERSION = "https://jsonfeed.org/version/1"


def read(*items: Any, **head: Any) -> Parsed:
    text = json.dumps({"version": VERSION, "items": items} | head)
    return KIND.read(text, Origin("https://feeds.example/feed.json", NOW))


def test_values_of_a_wrong_kind_are_as_good_as_none():
    parsed = read(
        {"id": True, "url": 7, "title": ["x"], "tags": "Mali", "authors": [3], "attachments": [4]},
        {"id": 3.5, "attachments": [{"url": "https://x.example/a", "size_in_bytes": "12"}]},
        title=None,
        language="not a language",
    )
    first, second = parsed.drafts
    assert (first.guid, first.url, first.title, first.tags) == (None, None, "", ())
    assert (first.authors, first.enclosures) == ((), ())
    assert (second.guid, second.enclosures[0].length) == ("3.5", None)
    assert (parsed.head.title, parsed.head.lang, parsed.head.version) == ("", None, "json10")


def test_a_version_that_is_not_known_is_read_all_the_same():
    assert read({"id": "1"}, version="https://jsonfeed.org/version/3").head.version == "json"


def test_an_item_without_authors_has_those_of_its_feed():
    authors = [{"name": "Desk"}]
    first, second = read({"id": 1}, {"id": 2, "author": "A. Touré"}, authors=authors).drafts
    assert (first.authors, second.authors) == (("Desk",), ("A. Touré",))


def test_line_breaks_in_strings_and_commas_too_many_are_read_past():
    text = '{"items": [{"id": "1", "title": "a,]\\"\n,}"},],}'
    assert [draft.title for draft in KIND.read(text, Origin("", NOW)).drafts] == ['a,]" ,}']


def test_strings_without_end_take_no_time():
    refusal = KIND.read('{"items": [' + '"\\' * 300_000 + "]}", Origin("", NOW)).refusal
    assert refusal is not None
    assert refusal.code == "ill-formed"


def test_lone_surrogates_do_not_survive():
    (draft,) = KIND.read(
        '{"items": [{"id": "\\ud800x", "title": "a\\ud800"}]}', Origin("", NOW)
    ).drafts
    assert (draft.guid, draft.title) == ("x", "a")


def test_of_too_many_items_the_newest_are_read():
    count = MOST_ITEMS + 3
    items = [
        {"id": n, "date_published": (NOW - timedelta(hours=n)).isoformat()} for n in range(count)
    ]
    parsed = read(*reversed(items))
    assert [draft.guid for draft in parsed.drafts] == [str(n) for n in reversed(range(MOST_ITEMS))]
    assert [problem.code for problem in parsed.problems] == ["too-many-items"]
