from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.aliases import key, link
from bot.core.identity import MAX_REVISIONS, identify, learned
from bot.core.model import Draft, DueFeed, GoesBy, ItemId, Reason, StoryId, Validators, Visit
from bot.core.pieces import Document
from tests.core.remembering import Remembering
from tests.fakes.clock import START
from tests.fakes.values import FEED, a_draft

LINK = "https://gazette.example/a"
NEW, EDITED, SAME = Reason.NEW_ITEM, Reason.EDITED_ITEM, Reason.KNOWN_ITEM


@pytest.fixture(params=[False, True], ids=["full", "delta"])
def feed(request: pytest.FixtureRequest) -> Remembering:
    return Remembering(is_delta=request.param)


def a_piece(number: int | str, **changes: object) -> Draft:
    """Return a draft that shares nothing with any other number's."""
    plain = a_draft(
        guid=f"urn:{number}",
        url=f"https://gazette.example/{number}",
        title=f"Convoy of column {number} leaves Kidal for Gao",
        summary=f"Witness{number} counted trucks{number} near well{number} and road{number}",
        published_at=START,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def pieces(*numbers: int | str, **changes: object) -> list[Draft]:
    return [a_piece(number, **changes) for number in numbers]


def known_by(feed: Remembering, *drafts: Draft) -> list[Reason]:
    return [each.by for each in feed.visit(drafts).found]


# -- rule 1: the key -----------------------------------------------------------------------------


def test_rule_1_an_item_seen_again_is_known(feed: Remembering) -> None:
    assert feed.reasons(a_draft()) == [NEW]
    assert set(feed.reasons(a_draft(), a_piece(2))) <= {SAME, NEW}
    assert len(feed.items) == 2


def test_rule_1_without_any_name_title_and_words_tell_items_apart(feed: Remembering) -> None:
    bare = {"guid": None, "url": None, "published_at": None}
    one, other = a_draft(**bare), a_draft(**bare, summary="Prices of millet rise before the feast")
    assert feed.reasons(one, other, one) == [NEW, NEW]
    assert feed.reasons(one, replace(other, tags=("x",))) in ([SAME, SAME], [SAME])


# -- rule 2: aliases -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "urn:other"},
        {"url": "https://gazette.example/moved"},
        {"url": f"{LINK}?utm_source=rss", "guid": None},
        {"guid": "urn:other", "url": "https://news.example/redirected/1"},
        {"title": "  WAGNER fighters, seen in Timbuktu!"},
        {"title": "(14) Wagner fighters seen in Timbuktu"},
        {"content": "Residents saw fighters."},
        {"published_at": START + timedelta(hours=3)},
        {"guid": None, "published_at": None},
    ],
)
def test_rule_2_a_republished_item_is_known(feed: Remembering, changes: dict[str, object]) -> None:
    first = a_draft(url=LINK)
    feed.visit([first])
    assert feed.reasons(replace(first, **changes)) == [SAME]  # type: ignore[arg-type]


def test_rule_2_the_page_behind_a_feedburner_link_is_an_alias(feed: Remembering) -> None:
    proxied = a_piece(1, guid=None, url="https://feeds.example/~r/1", original_url=LINK)
    feed.visit([proxied])
    moved = replace(proxied, url=LINK, original_url=None, title="Convoy halts at the river")
    assert feed.reasons(moved) == [EDITED]


def test_rule_2_a_guid_that_moved_to_another_site_is_known_if_the_titles_are_equal() -> None:
    first = a_piece(1, guid="https://one.example/?p=1", url="https://one.example/a")
    other = a_piece(2, guid="https://two.example/?p=1", url="https://two.example/b")
    one, two = Remembering(), Remembering()
    one.visit([first])
    two.visit([first])
    assert known_by(one, replace(other, title=first.title)) == [Reason.KNOWN_BY_PATH]
    assert two.reasons(other) == [NEW]


def test_rule_2_a_link_that_several_guids_carry_is_no_alias_from_then_on(
    feed: Remembering,
) -> None:
    live = pieces(1, 2, url=LINK)
    assert feed.reasons(*live) == [NEW, NEW]
    assert f"link:{LINK}" not in feed.names
    assert feed.reasons(a_piece(3, url=LINK)) == [NEW]
    assert feed.reasons(a_piece(4, url=LINK)) == [NEW]


def test_rule_2_a_link_that_a_second_guid_takes_beside_the_first_is_no_alias_either(
    feed: Remembering,
) -> None:
    feed.visit([a_piece(1, url=LINK)])
    second = feed.visit([a_piece(2, url=LINK), a_piece(1, url=LINK)]).found[0]
    assert (second.reason, second.key) == (NEW, "guid:urn:2")
    assert feed.reasons(a_piece(3, url=LINK)) == [NEW]


def test_known_items_gain_the_names_that_they_had_not_and_why() -> None:
    feed = Remembering()
    (first,) = feed.visit([a_piece(1)]).found
    known = {name: feed.items[item] for name, item in feed.names.items()}
    moved = a_piece(1, guid="urn:new", mark="new")
    document = Document((moved,), {"old": ItemId("x")})
    listing = learned(identify(document, known), known, document, FEED.id)
    item = first.item(FEED.id)
    assert listing.items == {"old": "x", "new": item}
    assert listing.names == {"guid:urn:new": (item, Reason.KNOWN_BY_LINK)}


def test_elements_that_stood_there_before_are_known_by_their_marks() -> None:
    one, two = a_piece(1, mark="1"), a_piece(2, mark="2")
    listed = {"1": ItemId("a"), "3": ItemId("c"), "gone": ItemId("g")}
    due = DueFeed(
        FEED, Validators(), 0, is_first=False, fence=1, listed=listed, goes_by=GoesBy.LINK
    )
    visit = Visit(
        is_unchanged=False,
        validators=Validators(),
        drafts=(one, two),
        repeats=frozenset({"3", "x"}),
    )
    document = Document.of(due, visit)
    assert (document.drafts, document.goes_by) == ((two,), GoesBy.LINK)
    assert (document.repeated, document.before) == ({"a", "c"}, {"a", "c", "g"})


# -- rule 3: canonical links: see test_aliases ----------------------------------------------------


@pytest.mark.parametrize("spelling", ["http://gazette.example/a", f"{LINK}#top", f"{LINK}?ref=x"])
def test_rule_3_an_item_is_known_under_any_spelling_of_its_link(
    feed: Remembering, spelling: str
) -> None:
    feed.visit([a_piece(1, guid=None, url=LINK)])
    assert feed.reasons(a_piece(1, guid=None, url=spelling)) == [SAME]


# -- rule 4: by what a feed goes ------------------------------------------------------------------


def test_rule_4_a_guid_with_three_links_makes_the_feed_go_by_link(feed: Remembering) -> None:
    copied = pieces(1, 2, 3, guid="same")
    assert feed.reasons(*copied) == [NEW] * 3
    assert feed.goes_by is GoesBy.LINK
    assert feed.reasons(a_piece(4, guid="same"), *copied).count(NEW) == 1
    assert feed.reasons(a_piece(5), *copied).count(NEW) == 1
    assert (
        feed.visit([a_piece(5, guid="another", mark="x")]).found[0].key == f"link:{a_piece(5).url}"
    )


def test_rule_4_so_does_one_that_gathers_them_visit_by_visit(feed: Remembering) -> None:
    for count in range(1, 5):
        assert NEW in feed.reasons(*pieces(*range(count, 0, -1), guid="same"))
    assert (len(feed.items), feed.goes_by) == (4, GoesBy.LINK)


def test_rule_4_a_guid_under_two_links_and_titles_names_neither(feed: Remembering) -> None:
    assert feed.reasons(*pieces(1, 2, guid="same")) == [NEW, NEW]
    assert feed.goes_by is GoesBy.GUID
    assert NEW not in feed.reasons(*pieces(2, 1, guid="same"))


def test_rule_4_guids_that_are_mere_numbers_in_the_document_merge_nothing(
    feed: Remembering,
) -> None:
    for top in range(3, 9):
        shown = [a_piece(top - place, guid=str(place)) for place in range(3)]
        feed.visit(shown)
    assert {known.title for known in feed.items.values()} == {
        a_piece(number).title for number in range(1, 9)
    }
    assert {known.revision for known in feed.items.values()} == {1}


def test_rule_4_links_that_change_only_in_their_query_make_the_feed_go_by_title(
    feed: Remembering,
) -> None:
    def shown(visit: int, *numbers: int) -> list[Draft]:
        return [
            a_piece(number, guid=None, url=f"https://gazette.example/view?session={visit}{number}")
            for number in numbers
        ]

    feed.visit(shown(1, 1, 2, 3))
    assert NEW not in feed.reasons(*shown(2, 1, 2, 3))
    assert feed.goes_by is GoesBy.TITLE
    assert feed.reasons(*shown(3, 4, 1, 2, 3)).count(NEW) == 1
    assert len(feed.items) == 4


def test_rule_4_links_with_new_queries_under_old_guids_change_nothing(feed: Remembering) -> None:
    feed.visit(pieces(1, 2, 3, url="https://gazette.example/view?session=1"))
    feed.visit(pieces(1, 2, 3, url="https://gazette.example/view?session=2"))
    assert (feed.goes_by, len(feed.items)) == (GoesBy.GUID, 3)


def test_rule_4_a_guid_and_link_under_five_titles_make_the_feed_go_by_title(
    feed: Remembering,
) -> None:
    copied = pieces(*range(5), guid="same", url=LINK)
    assert feed.reasons(*copied) == [NEW] * 5
    assert feed.goes_by is GoesBy.TITLE
    assert feed.reasons(a_piece(9, guid="same", url=LINK), *copied).count(NEW) == 1


def test_rule_4_so_do_those_that_gather_titles_visit_by_visit(feed: Remembering) -> None:
    for count in range(1, 8):
        feed.visit(pieces(*range(count, 0, -1), guid="same", url=LINK))
    assert feed.goes_by is GoesBy.TITLE
    assert a_piece(7).title in {known.title for known in feed.items.values()}


# -- rule 5: known under new names ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"guid": "urn:new"}, Reason.KNOWN_BY_LINK),
        ({"guid": "urn:new", "url": "https://gazette.example/new"}, Reason.KNOWN_BY_DATE),
        (
            {
                "guid": "urn:new",
                "url": "https://gazette.example/new",
                "published_at": START + timedelta(hours=47),
            },
            Reason.KNOWN_BY_TITLE,
        ),
    ],
)
def test_rule_5_a_new_guid_is_an_alias_if_link_or_title_are_equal(
    feed: Remembering, changes: dict[str, object], by: Reason
) -> None:
    feed.visit([a_piece(1)])
    (found,) = feed.visit([a_piece(1, **changes)]).found
    assert (found.reason, found.by) == (SAME, by)
    assert feed.names["guid:urn:new"] == found.item(FEED.id)


@pytest.mark.parametrize(
    "changes",
    [
        {"published_at": START + timedelta(hours=49)},
        {"summary": "Prices of millet rise before the feast"},
    ],
)
def test_rule_5_an_equal_title_days_later_or_with_another_text_is_another_item(
    feed: Remembering, changes: dict[str, object]
) -> None:
    feed.visit([a_piece(1)])
    feed.visit([a_piece(9)])
    moved = {"guid": "urn:new", "url": "https://gazette.example/new"}
    later = {"published_at": START + timedelta(hours=1)}
    assert feed.reasons(a_piece(1, **{**moved, **later, **changes})) == [NEW]


def test_rule_5_an_equal_title_that_stood_in_the_last_document_is_known_however_late(
    feed: Remembering,
) -> None:
    feed.visit([a_piece(1)])
    moved = {"guid": "urn:new", "url": "https://gazette.example/new"}
    assert feed.reasons(a_piece(1, **moved, published_at=START + timedelta(days=9))) == [SAME]


def test_rule_5_a_title_that_heads_every_day_is_never_enough(feed: Remembering) -> None:
    daily = {"title": "Le journal du soir", "summary": ""}
    feed.visit([a_piece(1, **daily)])
    tomorrow = START + timedelta(hours=24)
    assert feed.reasons(a_piece(2, **daily, published_at=tomorrow)) == [NEW]


def test_rule_5_an_equal_title_beside_the_old_item_is_another_item(feed: Remembering) -> None:
    first = a_piece(1)
    feed.visit([first])
    second = replace(first, guid="urn:2", url=LINK, published_at=START + timedelta(hours=1))
    assert feed.reasons(second, first) == [NEW]
    assert len(feed.items) == 2


def test_two_drafts_are_never_the_same_known_item(feed: Remembering) -> None:
    first = a_piece("old", url=LINK)
    feed.visit([first])
    heir = replace(first, url="https://gazette.example/b")
    other = a_piece("new", url=LINK)
    assert feed.reasons(heir, other) == [SAME, NEW]


def test_an_item_listed_under_both_names_that_it_has_borne_is_no_news(feed: Remembering) -> None:
    first, moved = a_piece(1), a_piece(1, guid="urn:new")
    feed.visit([first])
    feed.visit([moved])
    feed.visit([moved, first])
    assert set(feed.reasons(a_piece(2), moved, first)) <= {SAME, NEW}
    assert len(feed.items) == 2


# -- rule 6: documents issued anew ----------------------------------------------------------------


def reissued(*numbers: int, **changes: object) -> list[Draft]:
    """Return pieces under names that they never had, with other texts and dates."""
    return [
        a_piece(
            number,
            guid=f"new:{number}",
            url=f"https://new.example/{number}",
            summary=f"Entirely{number} rewritten{number}",
            published_at=START + timedelta(days=30),
            **changes,
        )
        for number in numbers
    ]


def test_rule_6_a_document_nearly_all_of_which_looks_old_is_adopted_in_silence(
    feed: Remembering,
) -> None:
    feed.visit(pieces(*range(1, 6)))
    found = feed.visit([*reissued(*range(1, 6)), *pieces(7, 8)])
    assert (found.is_adopted, found.issued_anew) == (True, 5)
    assert [each.by for each in found.found] == [Reason.KNOWN_AS_ISSUED] * 5 + [SAME] * 2
    again = feed.visit([*reissued(*range(1, 6)), *pieces(7, 8, 9)])
    assert [each.reason for each in again.found if each.reason is not SAME] == [NEW]
    assert (again.is_adopted, again.issued_anew) == (False, 0)


@pytest.mark.parametrize(("old", "shown"), [(4, [1, 2, 3, 4]), (5, [1, 2, 11, 12, 13, 14])])
def test_rule_6_few_items_or_few_that_look_old_are_news(
    feed: Remembering, old: int, shown: list[int]
) -> None:
    feed.visit(pieces(*range(1, old + 1)))
    found = feed.visit(reissued(*shown))
    assert not found.is_adopted
    assert {each.reason for each in found.found} == {NEW}


def test_rule_6_what_link_or_title_tell_is_no_news_but_told(feed: Remembering) -> None:
    feed.visit(pieces(*range(1, 6)))
    moved = [replace(each, guid=f"new:{each.guid}") for each in pieces(*range(1, 6))]
    found = feed.visit([*moved, a_piece(9)])
    assert [each.reason for each in found.found].count(NEW) == 1
    assert (found.issued_anew, found.is_adopted, found.goes_by) == (5, False, GoesBy.GUID)


@pytest.mark.parametrize(
    ("changing", "goes_by"), [(["guid"], GoesBy.LINK), (["guid", "url"], GoesBy.TITLE)]
)
def test_a_feed_that_does_it_at_every_visit_goes_by_what_stays_and_is_no_more_told(
    feed: Remembering, changing: list[str], goes_by: GoesBy
) -> None:
    told = []
    for visit in range(6):
        names = dict.fromkeys(changing, f"https://gazette.example/{visit}/")
        shown = [
            a_piece(number, **{name: f"{start}{number}" for name, start in names.items()})
            for number in range(visit, visit + 6)
        ]
        found = feed.visit(shown)
        told.append(found.issued_anew)
        assert [each.reason for each in found.found].count(NEW) == (1 if visit else 6)
    assert told == [0, 5, 0, 0, 0, 0]
    assert feed.goes_by is goes_by


# -- rule 8: edits are revisions ------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"title": "Wagner denies"}, {"summary": "The governor confirmed it."}, {"content": "Mali"}],
)
def test_rule_8_new_words_make_a_revision(feed: Remembering, changes: dict[str, object]) -> None:
    first = a_draft()
    feed.visit([first])
    (edited,) = feed.visit([replace(first, **changes)]).found  # type: ignore[arg-type]
    assert (edited.reason, edited.revision, edited.key) == (EDITED, 2, key(first))


def test_rule_8_counters_and_lost_words_make_no_revision(feed: Remembering) -> None:
    first = a_draft(summary="Residents saw fighters. 3 comments")
    feed.visit([first])
    assert feed.reasons(replace(first, summary="Residents saw. 17 comments")) == [SAME]
    assert feed.reasons(replace(first, title=f"{first.title} (12)")) == [SAME]


def test_rule_8_a_feed_that_rewrites_an_item_for_ever_is_not_followed(feed: Remembering) -> None:
    for count in range(MAX_REVISIONS + 3):
        feed.visit([a_draft(title=f"Rewritten as {'x' * count} once more")])
    (known,) = feed.items.values()
    assert known.revision == MAX_REVISIONS


def test_rule_8_an_edited_item_is_in_a_story_already() -> None:
    feed = Remembering()
    (first,) = feed.visit([a_draft()]).found
    item = first.item(FEED.id)
    feed.items[item] = replace(feed.items[item], story=StoryId("told"))
    (edited,) = feed.visit([a_draft(title="Another headline")]).found
    assert (first.story, edited.story) == (None, "told")


# -- rule 9: vanishing is not deletion ------------------------------------------------------------


def test_rule_9_an_item_that_slides_back_after_its_text_expired_is_no_news(
    feed: Remembering,
) -> None:
    feed.visit(pieces(1, 2))
    feed.visit([a_piece(2)])
    feed.expires()
    (back,) = feed.visit([a_piece(1, title="Another headline altogether")]).found
    assert (back.known is not None, back.is_news) == (True, False)
    (moved,) = feed.visit([a_piece(1, guid="urn:new")]).found
    assert (moved.by, moved.is_news) == (Reason.KNOWN_BY_LINK, False)


# -- what always holds ----------------------------------------------------------------------------


def test_a_document_that_lists_an_item_twice_brings_its_latest_form_once(
    feed: Remembering,
) -> None:
    one, two = a_piece(1), a_piece(2)
    later = replace(one, summary="listed again", updated_at=START + timedelta(hours=1))
    found = feed.visit([one, two, later]).found
    assert [each.draft.summary for each in found] == [later.summary, two.summary]
    assert len(found[0].marks) == 2


def test_an_edited_form_beside_the_old_one_is_an_edit(feed: Remembering) -> None:
    old = a_piece(1)
    new, last = (replace(old, title=f"Convoy of column 1 {what}") for what in ("halts", "turns"))
    feed.visit([old])
    assert EDITED in feed.reasons(new, old)
    assert NEW not in feed.reasons(new, old)
    assert NEW not in feed.reasons(last, new)
    (known,) = feed.items.values()
    assert (known.title, known.revision) == (last.title, 3)


@st.composite
def documents(draw: st.DrawFn) -> list[Draft]:
    """Draw items that differ in both link and title, as different reports do."""
    return [
        a_piece(
            number,
            guid=draw(st.sampled_from([None, f"urn:{number}", f"https://x.example/?p={number}"])),
            url=f"https://gazette.example/{number}?utm_source=rss",
            summary=draw(st.text(max_size=20)),
            published_at=draw(st.sampled_from([None, START, START + timedelta(hours=number)])),
        )
        for number in range(draw(st.integers(1, 8)))
    ]


@given(documents())
def test_items_with_different_links_and_titles_are_never_merged(drafts: list[Draft]) -> None:
    feed = Remembering()
    half = len(drafts) // 2
    feed.visit(drafts[:half])
    later = feed.visit(drafts[half:]).found
    assert {each.reason for each in later} == {NEW}
    assert len(feed.items) == len(drafts)


# Documents of a careless publisher: guids, links and titles come again in every combination.
PIECES = st.builds(
    lambda guid, url, title, text, day: Draft(
        guid=guid,
        url=url and f"https://gazette.example/{url}",
        title=f"Convoy of column {title} leaves Kidal for Gao",
        summary=text,
        content="",
        published_at=day and START + timedelta(days=day),
    ),
    st.sampled_from([None, "1", "2", "3"]),
    st.sampled_from(["a", "b", "c", "d?id=1", "d?id=2"]),
    st.sampled_from(["one", "two", "three", "four"]),
    st.sampled_from(["", "Trucks crossed the river at dawn", "Prices of millet rise again"]),
    st.sampled_from([None, 1, 2]),
)
HISTORIES = st.lists(st.lists(PIECES, max_size=7, unique=True), max_size=5)


def test_what_a_partial_answer_leaves_out_still_stands_there() -> None:
    listed = {str(number): ItemId(f"i{number}") for number in range(2000)}
    due = DueFeed(FEED, Validators(), 0, is_first=False, fence=1, listed=listed)
    new = a_piece(1, mark="new")
    visit = Visit(is_unchanged=False, validators=Validators(), drafts=(new,), is_partial=True)
    document = Document.of(due, visit)
    listing = learned(identify(document, {}), {}, document, FEED.id)
    assert document.repeats == listed
    assert listing.items is not None
    assert (len(listing.items), "0" in listing.items, "new" in listing.items) == (2000, False, True)


@given(HISTORIES)
def test_nothing_becomes_one_with_what_never_shared_a_link_title_or_text_with_it(
    history: list[list[Draft]],
) -> None:
    feed = Remembering()
    forms: dict[ItemId, set[str | None]] = {}
    for drafts in history:
        for each in feed.visit(drafts).found:
            own = {link(each.draft), each.draft.title, each.draft.summary or None} - {None}
            borne = forms.setdefault(each.item(FEED.id), set())
            assert not borne or own & borne
            borne |= own


@given(HISTORIES)
def test_a_document_that_comes_again_unchanged_is_no_news(history: list[list[Draft]]) -> None:
    feed = Remembering()
    for drafts in history:
        feed.visit(drafts)
        feed.visit(drafts)
        assert not any(each.is_news for each in feed.visit(drafts).found)


@pytest.mark.slow
@given(HISTORIES, st.data())
def test_the_order_of_a_document_decides_nothing(
    history: list[list[Draft]], data: st.DataObject
) -> None:
    one, other = Remembering(), Remembering()
    for drafts in history:
        one.visit(drafts)
        other.visit(data.draw(st.permutations(drafts)))
    assert (one.items, one.goes_by) == (other.items, other.goes_by)


@given(documents(), st.data())
def test_a_republished_item_is_never_split(drafts: list[Draft], data: st.DataObject) -> None:
    feed = Remembering()
    feed.visit(drafts)
    changes: list[dict[str, object]] = [{}, {"guid": "urn:new"}, {"published_at": None}]
    again = [replace(one, **data.draw(st.sampled_from(changes))) for one in drafts[:1]]  # type: ignore[arg-type]
    shuffled = data.draw(st.permutations(again + drafts[1:]))
    assert NEW not in feed.reasons(*shuffled)


def told(feed: Remembering, drafts: Iterable[Draft]) -> set[tuple[str, Reason]]:
    found = feed.visit(list(drafts)).found
    return {(each.item(FEED.id), each.reason) for each in found if each.is_news}


@pytest.mark.slow
@given(st.lists(st.lists(st.integers(0, 12), max_size=9, unique=True), max_size=6), st.data())
def test_delta_visits_decide_the_same_as_full_ones(
    shown: list[list[int]], data: st.DataObject
) -> None:
    full, delta = Remembering(), Remembering(is_delta=True)
    guids = data.draw(st.sampled_from(["own", "same", "pairs", "none"]))
    links = data.draw(st.sampled_from(["own", "pairs", "same"]))
    own = {
        number: a_piece(
            number,
            guid={"own": f"urn:{number}", "same": "1", "pairs": str(number // 2)}.get(guids),
            url={"own": f"{LINK}{number}", "pairs": f"{LINK}{number // 2}"}.get(links, LINK),
        )
        for number in range(13)
    }
    for numbers in shown:
        edited = data.draw(st.sampled_from([*numbers, None]))
        if edited is not None:
            words = data.draw(st.sampled_from(["confirmed", "denied"]))
            own[edited] = replace(own[edited], content=f"The governor {words} it")
        drafts = [own[number] for number in numbers]
        assert told(full, drafts) == told(delta, drafts)
    assert (full.items, full.goes_by) == (delta.items, delta.goes_by)
