from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.enrich import enrich
from bot.core.identity import identify
from bot.core.ids import item_id
from bot.core.model import ItemId, Known, Reason
from bot.core.pieces import Document
from tests.fakes.clock import START
from tests.fakes.values import DRAFT, FEED, ITEM, a_draft


def enriched(feed=FEED, known=None, **changes):
    (draft,) = identify(Document((a_draft(**changes),)), known or {}).found
    return enrich(draft, feed, START)


def test_a_draft_becomes_the_item_that_it_is():
    item = enriched()

    assert replace(item, aliases=ITEM.aliases) == ITEM
    assert set(item.aliases) >= set(ITEM.aliases)


def test_a_known_item_keeps_its_id_and_counts_its_revisions():
    known = Known(ItemId("known"), "guid:urn:gazette:1", "Old title", "", 3, frozenset(), START)

    item = enriched(known={known.key: known})

    assert (item.id, item.key, item.revision) == ("known", known.key, 4)
    assert item.reason is Reason.EDITED_ITEM
    assert enriched().id == item_id(FEED.id, "guid:urn:gazette:1")


def test_a_known_item_was_first_seen_when_it_was_and_no_edit_makes_it_younger():
    seen_at = START - timedelta(days=90)
    known = Known(ItemId("known"), "guid:urn:gazette:1", "Old", "", 1, frozenset(), seen_at)

    item = enriched(known={known.key: known}, published_at=None)

    assert (item.first_seen_at, item.at) == (seen_at, seen_at)


@pytest.mark.parametrize(
    ("own", "feeds", "lang"),
    [
        ("fr-FR", "en", "fr"),
        ("FR_ca", "en", "fr"),
        (None, "ar-EG", "ar"),
        ("", "ru", "ru"),
        ("english", "en-us", "en"),
        ("und", "fr", "fr"),
        ("mul", None, None),
        (None, None, None),
        ("x-klingon", None, None),
    ],
)
def test_the_language_is_the_entrys_own_else_the_feeds(own, feeds, lang):
    assert enriched(replace(FEED, lang=feeds), lang=own).lang == lang


def test_a_link_is_canonical_only_where_it_names_this_item_alone():
    shared = "https://sahel-gazette.example/live"
    drafts = [a_draft(guid="a", url=shared), a_draft(guid="b", url=shared, title="Another")]

    assert enriched(url="http://Sahel-Gazette.example/1?utm_source=x").canonical_url == (
        "https://sahel-gazette.example/1"
    )
    assert enriched(url=None).canonical_url is None
    assert [
        enrich(each, FEED, START).canonical_url
        for each in identify(Document(tuple(drafts)), {}).found
    ] == [None] * 2


def test_an_impossible_date_is_no_date():
    assert enriched(published_at=START + timedelta(days=300)).published_at is None
    assert enriched(published_at=DRAFT.published_at).published_at == DRAFT.published_at


@pytest.mark.parametrize(
    ("summary", "content", "text"),
    [
        ("Short.", "", "Short."),
        ("", "Long.", "Long."),
        ("", "", ""),
        (
            "Residents saw it",
            "Residents saw it. Then they left.",
            "Residents saw it. Then they left.",
        ),
        ("Residents saw it. Then th…", "Residents saw it. Then they left.", None),
        (
            "Residents saw it. Then they left.",
            "Residents saw it.",
            "Residents saw it. Then they left.",
        ),
        ("They left. […]\n\nThe post X appeared first on Y.", "They left. At last.", None),
        ("In brief.", "At length.", "In brief.\n\nAt length."),
    ],
)
def test_summary_and_content_are_joined_without_saying_anything_twice(summary, content, text):
    assert enriched(summary=summary, content=content).text == (text or content)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Wagner seen. Residents fled.", "Residents fled."),
        ("Wagner seen\nResidents fled.", "Residents fled."),
        ("Wagner seen — Residents fled.", "Residents fled."),
        ("Wagner seen", ""),
        ("Wagner seen in the north, residents fled.", None),
        ("Wagner seen: they fled.", None),
        ("Wagner seenergy", None),
        ("Residents fled.", None),
    ],
)
def test_a_title_repeated_at_the_beginning_is_left_out(text, own):
    assert enriched(title="Wagner seen", summary=text).text == (text if own is None else own)


def test_an_untitled_draft_keeps_all_its_text():
    assert enriched(title="", summary="Residents fled.").text == "Residents fled."


TEXTS = st.text() | st.lists(st.sampled_from(["Wagner", " ", ". ", "\n", "seen", "…", " - "])).map(
    "".join
)


@given(title=TEXTS, summary=TEXTS, content=TEXTS)
def test_a_draft_that_did_not_change_is_never_an_edit(title, summary, content):
    draft = a_draft(title=title, summary=summary, content=content)
    (first,) = identify(Document((draft,)), {}).found
    item = enrich(first, FEED, START)
    known = Known(item.id, item.key, item.title, item.text, 1, frozenset(), START)

    (again,) = identify(Document((draft,)), dict.fromkeys(item.aliases, known)).found

    assert again.reason is Reason.KNOWN_ITEM
