from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.enrich import enrich, normal_title
from bot.core.identity import identify
from bot.core.ids import item_id
from bot.core.model import FeedKind, ItemId, Known, Reason
from tests.fakes.clock import START
from tests.fakes.values import DRAFT, FEED, ITEM, a_draft

AGGREGATOR = replace(FEED, name="Newsgate", kind=FeedKind.AGGREGATOR)


def enriched(feed=FEED, known=None, **changes):
    (draft,) = identify([a_draft(**changes)], known or {})
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
    assert [enrich(each, FEED, START).canonical_url for each in identify(drafts, {})] == [None] * 2


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wagner fighters seen in Timbuktu", "WAGNER fighters seen in Timbuktu!"),
        ("Wagner fighters seen in Timbuktu", "UPDATE 2-Wagner fighters seen in Timbuktu"),
        ("Wagner fighters seen in Timbuktu", "BREAKING: Wagner fighters seen in Timbuktu"),
        ("Wagner fighters seen in Timbuktu", "Wagner fighters seen in Timbuktu | Sahel Gazette"),
        ("Бойцы «Вагнера» замечены в Томбукту", "СРОЧНО: бойцы Вагнера замечены в Томбукту"),
        ("عناصر فاغنر في تمبكتو اليوم", "عاجل | عناصر فاغنر في تمبكتو اليوم"),
    ],
)
def test_headlines_that_say_the_same_are_compared_as_equal(one, other):
    assert normal_title(one, FEED) == normal_title(other, FEED) != ""


def test_an_aggregator_sets_the_outlets_name_behind_every_headline():
    title = "Wagner fighters seen in Timbuktu - The Daily Sentinel"
    clause = "Wagner fighters seen in Timbuktu - and the people of the town are fleeing"

    assert normal_title(title, AGGREGATOR) == "wagner fighters seen in timbuktu"
    assert normal_title(title, FEED).endswith("the daily sentinel")
    assert normal_title(clause, AGGREGATOR).endswith("are fleeing")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Wagner in Mali",
        "Live updates",
        "What's News: World-Wide",
        "Financial Services Roundup: Market Talk",
        "WATCH LIVE: White House press briefing",
        "News in brief, 6 January 2022",
        "Mali: latest news of the day",
        "Le journal de l'Afrique du 6 janvier",
        "Revue de presse du jeudi 6 janvier",
        "Главные новости дня 6 января",
        "نشرة أخبار اليوم السادس من يناير 6",
        "Resumen de noticias del 6 de enero",
    ],
)
def test_a_title_that_could_head_any_days_news_means_no_one_event(title):
    assert normal_title(title, FEED) == ""


def test_a_column_with_an_event_in_its_title_means_that_event():
    title = "Briefing: Wagner chief flies to Belarus after mutiny"

    assert normal_title(title, FEED) == "briefing wagner chief flies to belarus after mutiny"


def test_scripts_without_spaces_are_measured_by_their_letters():
    assert normal_title("瓦格纳战斗人员进入廷巴克图", FEED) != ""
    assert normal_title("马里", FEED) == ""


TEXTS = st.text() | st.lists(st.sampled_from(["Wagner", " ", ". ", "\n", "seen", "…", " - "])).map(
    "".join
)


@given(title=TEXTS, summary=TEXTS, content=TEXTS)
def test_a_draft_that_did_not_change_is_never_an_edit(title, summary, content):
    draft = a_draft(title=title, summary=summary, content=content)
    (first,) = identify([draft], {})
    item = enrich(first, FEED, START)
    known = Known(item.id, item.key, item.title, item.text, 1, frozenset(), START)

    (again,) = identify([draft], dict.fromkeys(item.aliases, known))

    assert again.reason is Reason.KNOWN_ITEM
