from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import (
    MAX_REVISIONS,
    Sorted,
    aliases,
    canonical,
    identify,
    key,
    link_names,
    names,
    new_names,
)
from bot.core.model import Draft, ItemId, Known, Reason
from tests.fakes.clock import START
from tests.fakes.values import a_draft

LINK = "https://gazette.example/a"


def remember(found: Iterable[Sorted]) -> dict[str, Known]:
    """Return what a store would know after taking these in."""
    known: dict[str, Known] = {}
    for one in found:
        item = ItemId(one.known.item if one.known else one.key)
        text = f"{one.draft.summary}\n{one.draft.content}"
        kept = Known(item, one.key, one.draft.title, text, one.revision, frozenset(), START)
        known |= dict.fromkeys((one.key, *one.aliases), kept)
    return known


def reasons(*drafts: Draft, after: Iterable[Draft] = ()) -> list[Reason]:
    known = remember(identify(list(after), {}))
    return [one.reason for one in identify(list(drafts), known)]


NEW, EDITED, SAME = Reason.NEW_ITEM, Reason.EDITED_ITEM, Reason.KNOWN_ITEM


@pytest.mark.parametrize(
    "spelling",
    [
        "http://gazette.example/a?id=7&lang=fr",
        "https://Gazette.Example:443/a?lang=fr&id=7",
        "https://gazette.example/a?id=7&lang=fr#comments",
        "https://gazette.example/a?utm_source=x&id=7&fbclid=1&lang=fr&xtor=RSS-1&at_medium=q",
        "https://user:secret@gazette.example/a?id=7&lang=fr&CMP=rss&ref=home&mc_cid=2&gclid=3",
        " https://gazette.example/a?id=7&lang=fr ",
    ],
)
def test_spellings_of_one_page_have_one_canonical_form(spelling: str):
    assert canonical(spelling) == "https://gazette.example/a?id=7&lang=fr"


def test_a_canonical_form_keeps_what_names_the_page():
    assert canonical("https://gazette.example") == "https://gazette.example/"
    assert canonical("https://gazette.example:8080/?reference=1") == (
        "https://gazette.example:8080/?reference=1"
    )
    assert canonical("https://[broken") == "https://[broken"


@given(st.text(max_size=60))
def test_a_canonical_form_is_its_own(path: str):
    once = canonical(f"https://gazette.example/{path}")
    assert canonical(once) == once


def test_the_key_is_the_strongest_name():
    draft = a_draft(guid="urn:1", url=LINK)
    assert key(draft) == "guid:urn:1"
    assert key(replace(draft, guid=None)) == f"link:{LINK}"
    assert key(replace(draft, guid=None, url=None)).startswith("title:")
    assert key(replace(draft, guid=None, url=None, published_at=None)).startswith("text:")
    assert len(key(replace(draft, guid="x" * 5000))) < 50


def test_an_address_as_guid_is_also_known_by_its_path():
    named = aliases(a_draft(guid="http://old.example/?p=7", url=LINK))
    assert named[:3] == ("guid:http://old.example/?p=7", f"link:{LINK}", "path:/?p=7")
    assert not any(name.startswith("path:") for name in aliases(a_draft(guid="https://[x")))
    assert not any(name.startswith("path:") for name in aliases(a_draft(guid="https://x.example/")))


def test_a_front_page_names_no_item_that_has_a_guid():
    home = a_draft(guid="urn:1", url="https://gazette.example/")
    assert not any(name.startswith("link:") for name in aliases(home))
    assert key(replace(home, guid=None)) == "link:https://gazette.example/"


def test_an_item_seen_again_is_known():
    first = a_draft()
    assert reasons(first) == [NEW]
    assert reasons(first, after=[first]) == [SAME]


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "urn:other"},
        {"url": "https://gazette.example/moved"},
        {"url": f"{LINK}?utm_source=rss", "guid": None},
        {"guid": "urn:other", "url": "https://news.example/redirected/1"},
        {"title": "  WAGNER fighters, seen in Timbuktu!"},
        {"content": "Residents saw fighters."},
    ],
)
def test_a_republished_item_is_known(changes: dict[str, object]):
    first = a_draft(url=LINK)
    again = replace(first, **changes)  # type: ignore[arg-type]
    assert reasons(again, after=[first]) == [SAME]


def gained(draft: Draft, known: dict[str, Known]) -> dict[str, ItemId]:
    found = new_names(identify([draft], known), known)
    return {name: item for name, (item, _) in found.items()}


def test_a_known_item_gains_the_names_that_it_had_not():
    known = remember(identify([a_draft()], {}))
    moved = a_draft(url=LINK)
    assert gained(moved, known) == {f"link:{LINK}": next(iter(known.values())).item}
    assert gained(a_draft(), known) == {}


def test_news_and_items_unknown_gain_no_names_beside_their_own():
    known = remember(identify([a_draft()], {}))
    edited = a_draft(url=LINK, title="Quite another headline")
    assert gained(edited, known) == {}
    assert gained(a_draft(guid="new", url=LINK, title="Another"), known) == {}


def test_an_expired_item_that_slides_back_is_no_news_but_gains_names():
    known = remember(identify([a_draft()], {}))
    expired = {name: replace(each, text="", has_expired=True) for name, each in known.items()}
    (found,) = identify([a_draft(url=LINK)], expired)
    assert not found.is_news
    assert list(gained(a_draft(url=LINK), expired)) == [f"link:{LINK}"]


@pytest.mark.parametrize(
    "changes",
    [{"title": "Wagner denies"}, {"summary": "The governor confirmed it."}, {"content": "Mali"}],
)
def test_new_words_make_a_revision(changes: dict[str, object]):
    first = a_draft()
    known = remember(identify([first], {}))
    (edited,) = identify([replace(first, **changes)], known)  # type: ignore[arg-type]
    assert (edited.reason, edited.revision, edited.key) == (EDITED, 2, key(first))


def test_counters_and_lost_words_make_no_revision():
    first = a_draft(summary="Residents saw fighters. 3 comments")
    assert reasons(replace(first, summary="Residents saw. 17 comments"), after=[first]) == [SAME]


def test_a_feed_that_rewrites_an_item_for_ever_is_not_followed():
    first = a_draft()
    known = remember(identify([first], {}))
    worn = {name: replace(one, revision=MAX_REVISIONS) for name, one in known.items()}
    (found,) = identify([replace(first, title="Rewritten once more")], worn)
    assert (found.reason, found.revision) == (SAME, MAX_REVISIONS)


def test_a_document_that_lists_an_item_twice_brings_it_once_and_keeps_its_order():
    one, two = a_draft(guid="1", url=None), a_draft(guid="2", url=None, title="Other")
    found = identify([one, two, replace(one, summary="listed again")], {})
    assert [each.draft for each in found] == [one, two]


def test_a_link_that_several_items_carry_names_none_of_them():
    live = [a_draft(guid=str(n), url=LINK, title=f"Update {n}") for n in range(2)]
    found = identify(live, {})
    assert [each.reason for each in found] == [NEW, NEW]
    assert not any(f"link:{LINK}" in each.aliases for each in found)
    later = a_draft(guid="9", url=LINK, title="Update 9")
    assert reasons(later, after=live) == [NEW]


def test_a_guid_on_three_links_names_none_of_them():
    copied = [a_draft(guid="same", url=f"{LINK}{n}", title=f"Item {n}") for n in range(3)]
    found = identify(copied, {})
    assert [each.key for each in found] == [f"link:{LINK}{n}" for n in range(3)]
    twice = identify(copied[:2], {})
    assert [each.key for each in twice] == ["guid:same"]


def test_two_drafts_are_never_the_same_known_item():
    first = a_draft(guid="old", url=LINK)
    heir = replace(first, guid="old", url="https://gazette.example/b")
    other = replace(first, guid="new", url=LINK, title="Another report altogether")
    assert reasons(heir, other, after=[first]) == [SAME, NEW]


def test_the_same_path_on_another_site_is_another_item_unless_the_titles_are_equal():
    first = a_draft(guid="https://one.example/?p=1", url="https://one.example/a", title="One")
    other = a_draft(guid="https://two.example/?p=1", url="https://two.example/b", title="Two")
    assert reasons(other, after=[first]) == [NEW]
    assert reasons(replace(other, title="One"), after=[first]) == [SAME]


def test_equal_titles_and_dates_with_other_texts_are_two_items():
    first = a_draft(guid="1", url=f"{LINK}1", summary="Gao: a convoy was attacked on Monday")
    other = a_draft(guid="2", url=f"{LINK}2", summary="Prices of millet rise before the feast")
    assert reasons(other, after=[first]) == [NEW]
    assert reasons(replace(other, summary=""), after=[first]) == [SAME]


def test_all_names_are_looked_up():
    drafts = [a_draft(guid="1", url=f"{LINK}1"), a_draft(guid="2", url=f"{LINK}2", title="Two")]
    assert names(drafts) == {name for one in identify(drafts, {}) for name in one.aliases}


@st.composite
def documents(draw: st.DrawFn) -> list[Draft]:
    """Draw items that differ in both link and title, as different reports do."""
    count = draw(st.integers(1, 8))
    return [
        Draft(
            guid=draw(st.sampled_from([None, f"urn:{n}", f"https://gazette.example/?p={n}"])),
            url=f"https://gazette.example/{n}?utm_source=rss",
            title=f"Report number {n}",
            summary=draw(st.text(max_size=20)),
            content="",
            published_at=draw(st.sampled_from([None, START, START + timedelta(hours=n)])),
        )
        for n in range(count)
    ]


@given(documents())
def test_items_with_different_links_and_titles_are_never_merged(drafts: list[Draft]):
    found = identify(drafts, {})
    assert [one.draft for one in found] == drafts
    half = len(drafts) // 2
    known = remember(identify(drafts[:half], {}))
    later = identify(drafts[half:], known)
    assert [one.reason for one in later] == [NEW] * (len(drafts) - half)


@given(documents(), st.data())
def test_a_republished_item_is_never_split(drafts: list[Draft], data: st.DataObject):
    known = remember(identify(drafts, {}))
    changes: list[dict[str, object]] = [{}, {"guid": "urn:new"}, {"published_at": None}]
    again = [replace(one, **data.draw(st.sampled_from(changes))) for one in drafts[:1]]  # type: ignore[arg-type]
    shuffled = data.draw(st.permutations(again + drafts[1:]))
    assert {one.reason for one in identify(shuffled, known)} == {SAME}


# -- links as people copy them ------------------------------------------------------------------


@pytest.mark.parametrize(
    "copied",
    [
        "https://www.x.example/mali/coup",
        "http://x.example/mali/coup/?utm_source=rss&utm_medium=feed#top",
        "https://m.x.example/mali/coup?fbclid=1",
        "https://amp.x.example:443/mali/coup/",
        "HTTPS://WWW.X.example/mali/coup?traffic_source=rss",
    ],
)
@pytest.mark.parametrize(
    "stored", ["https://www.x.example/mali/coup?maca=fr-rss", "https://x.example/mali/coup/"]
)
def test_an_item_is_found_by_its_link_however_it_was_copied(copied, stored):
    assert set(aliases(a_draft(guid="1", url=stored))) & link_names(copied)


def test_an_item_is_found_by_an_id_that_is_its_address():
    draft = a_draft(guid="http://www.x.example/coup", url="https://elsewhere.example/1")
    assert set(aliases(draft)) & link_names("https://x.example/coup")


def test_another_page_of_the_site_is_another_item():
    names = link_names("https://x.example/coup?id=1")
    assert names.isdisjoint(link_names("https://x.example/coup?id=2"))
    assert names.isdisjoint(link_names("https://y.example/coup?id=1"))


@given(st.text())
def test_any_text_has_names(text):
    assert link_names(text)
