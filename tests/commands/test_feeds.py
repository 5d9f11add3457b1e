from dataclasses import replace

import pytest

from bot.commands import feeds, quota
from bot.core.ids import feed_id
from bot.core.model import Discovery, Feed, FeedHead, FeedKind, FoundFeed, Move, Person, Whereabouts
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import EDITOR, FEED, READER, a_draft
from tests.store.scenes import HOUR, an_outcome, lease_feed

PAGE = "https://gazette.example"
RSS = f"{PAGE}/rss"
NEWEST = (
    a_draft(title="Third\nline", published_at=START),
    a_draft(title="Second", published_at=None),
    a_draft(title="", published_at=None, updated_at=START),
)
OTHER = Person(EDITOR.chat, "u9", "another editor", is_editor=True)


def found(url: str = RSS, title: str = "Gazette", **changes: object) -> FoundFeed:
    one = FoundFeed(url, FeedHead(title), "fr", 12, NEWEST)
    return replace(one, **changes)


@pytest.fixture
def asking(asking: Asking) -> Asking:
    """Let one page lead to one feed."""
    asking.source.discoveries[PAGE] = Discovery((found(),), is_page=True)
    asking.source.discoveries[RSS] = Discovery((found(),))
    return asking


async def polled(asking: Asking) -> list[Feed]:
    return [state.feed for state in await asking.store.feeds.states()]


# -- add --------------------------------------------------------------------------------------


async def test_the_feed_behind_a_page_is_shown_and_due_at_once(asking: Asking) -> None:
    answer = await asking.ask(f"feeds add {PAGE}")
    (due,) = await asking.store.feeds.claim_due(asking.clock.now(), 5, HOUR)
    assert due.feed == Feed(feed_id(RSS), RSS, "Gazette")
    assert (due.is_first, answer.is_refusal) == (True, False)
    assert answer.headline == "Now polled: Gazette"
    assert answer.lines == (
        f"{RSS}: 12 items, language fr.",
        "· 2022-01-06 12:00 UTC: Third line",
        "· undated: Second",
        "· 2022-01-06 12:00 UTC: (untitled)",
        "Its reports are shown as independent; add it with another kind if it is not.",
        "It is visited within seconds, silently; what is new from then on alerts.",
        "`undo` takes it back.",
    )
    assert answer.facts == (("url", RSS), ("name", "Gazette"), ("lang", "fr"), ("items", "12"))


@pytest.mark.parametrize("written", ["gazette.example", f"<{PAGE}|gazette.example>", f'"{PAGE}"'])
async def test_an_address_may_be_written_as_people_and_chats_do(
    asking: Asking, written: str
) -> None:
    assert not (await asking.ask(f"feeds add {written}")).is_refusal


async def test_name_kind_and_full_text_are_as_said(asking: Asking) -> None:
    answer = await asking.ask(f"feeds add {RSS} The Gazette state-media full-text")
    (feed,) = await polled(asking)
    assert (feed.name, feed.kind, feed.full_text) == ("The Gazette", FeedKind.STATE_MEDIA, True)
    assert "Its reports are shown as state-media." in answer.lines


async def test_a_feed_without_a_title_goes_by_its_site(asking: Asking) -> None:
    asking.source.discoveries[PAGE] = Discovery((found(title="", items=1, lang=None),))
    answer = await asking.ask(f"feeds add {PAGE}")
    assert answer.headline == "Now polled: gazette.example"
    assert answer.lines[0] == f"{RSS}: 1 item, language unknown."


async def test_no_two_feeds_get_the_same_name(asking: Asking) -> None:
    await asking.ask(f"feeds add {PAGE}")
    for number in (2, 3, 4):
        url = f"{RSS}/{number}"
        asking.source.discoveries[url] = Discovery((found(url),))
        await asking.ask(f"feeds add {url}")
    assert sorted(feed.name for feed in await polled(asking)) == [
        "Gazette",
        "Gazette (gazette.example)",
        f"Gazette ({RSS}/3)",
        f"Gazette ({RSS}/4)",
    ]


async def test_of_several_feeds_each_is_named_with_its_command_and_none_is_added(
    asking: Asking,
) -> None:
    asking.configures(FEED)
    sport = found(f"{PAGE}/sport", "Sport")
    known = found(FEED.url, "Known")
    many = tuple(f"{PAGE}/{number}" for number in range(7))
    asking.source.discoveries[PAGE] = Discovery((sport, known), many, is_page=True)
    answer = await asking.ask(f"feeds add {PAGE} agency full-text")
    assert (answer.is_refusal, answer.code, await polled(asking)) == (True, "several-feeds", [])
    assert answer.headline == "The page has 2 feeds; say which"
    assert answer.lines == (
        f"Sport (12 items, language fr): `feeds add {PAGE}/sport agency full-text`",
        "Known (12 items, language fr): polled already as Sahel Gazette",
        f"The page also names {', '.join(many[:5])} and 2 more.",
    )


async def test_what_else_a_page_names_is_told(asking: Asking) -> None:
    asking.source.discoveries[PAGE] = Discovery((found(),), (f"{PAGE}/gone",), is_page=True)
    answer = await asking.ask(f"feeds add {PAGE}")
    assert f"The page also names {PAGE}/gone." in answer.lines


@pytest.mark.parametrize(
    "again",
    [RSS, f"{RSS}/", RSS.replace("https", "http"), f"{RSS}#top", f"{RSS}?utm_source=x", PAGE],
)
async def test_a_feed_that_is_polled_is_refused_with_where_it_stands(
    asking: Asking, again: str
) -> None:
    await asking.ask(f"feeds add {RSS}")
    answer = await asking.ask(f"feeds add {again}", person=OTHER)
    assert answer.code == "duplicate-feed"
    assert answer.headline == (
        f"{RSS} is polled already, as Gazette (added by an editor in console on 2022-01-06)"
    )
    assert answer.lines == ('how it fares: `feeds health "Gazette"`',)


async def test_a_feed_of_the_file_is_refused_with_its_line(asking: Asking) -> None:
    asking.configures(replace(FEED, origin="config/vedette.yaml:12:11"))
    answer = await asking.ask(f"feeds add {FEED.url}")
    assert answer.code == "duplicate-feed"
    assert "(config/vedette.yaml:12:11)" in answer.headline


async def test_where_a_feed_has_moved_counts_too(asking: Asking) -> None:
    due = await lease_feed(asking.store)
    async with asking.store.intake() as intake:
        await intake.keep(due, (), an_outcome(whereabouts=Whereabouts(RSS)))
    assert (await asking.ask(f"feeds add {PAGE}")).code == "duplicate-feed"


async def test_two_who_add_a_feed_at_once_add_it_once(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster is looked at before, the store decides."""
    await asking.ask(f"feeds add {RSS}")
    monkeypatch.setattr(feeds, "_refuse_repeat", lambda *_: None)
    assert (await asking.ask(f"feeds add {RSS}")).code == "duplicate-feed"


async def test_what_cannot_be_read_is_told_with_a_remedy(asking: Asking) -> None:
    answer = await asking.ask("feeds add https://nowhere.example")
    assert (answer.is_refusal, answer.code) == (True, "dns")
    assert answer.headline == "https://nowhere.example: the host's name is not known"
    assert answer.lines == ("check the spelling",)


async def test_a_password_is_not_shown_again(asking: Asking) -> None:
    answer = await asking.ask("feeds add https://user:hunter2@nowhere.example/")
    assert "hunter2" not in f"{answer}"


@pytest.mark.parametrize("name", ["feeds remove", "feeds adopt", "feeds health"])
@pytest.mark.parametrize("padding", [0, 400])
async def test_a_password_is_not_shown_again_where_no_such_feed_is_polled(
    asking: Asking, name: str, padding: int
) -> None:
    answer = await asking.ask(f"{name} https://hunter2{'x' * padding}@nowhere.example/")
    assert answer.is_refusal
    assert "hunter2" not in f"{answer}"


async def test_a_page_without_a_feed_is_told_so(asking: Asking) -> None:
    asking.source.discoveries[PAGE] = Discovery((), (f"{PAGE}/x",), is_page=True)
    asking.source.discoveries[RSS] = Discovery((), is_page=True)
    named, bare = [await asking.ask(f"feeds add {url}") for url in (PAGE, RSS)]
    assert (named.code, bare.code) == ("no-feed", "no-feed")
    assert f"it names {PAGE}/x, which is none" in named.headline
    assert "it names" not in bare.headline


async def test_one_person_adds_only_so_many(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "MOST_FEEDS", 1)
    other = "https://other.example/rss"
    asking.source.discoveries[other] = Discovery((found(other),))
    await asking.ask(f"feeds add {RSS}")
    refused = await asking.ask(f"feeds add {other}")
    added = await asking.ask(f"feeds add {other}", person=OTHER)
    assert (refused.code, added.is_refusal) == ("too-many-feeds", False)


@pytest.mark.parametrize(
    "words", [f"feeds add {RSS}", "feeds remove Gazette", "feeds adopt Gazette"]
)
async def test_readers_change_nothing(asking: Asking, words: str) -> None:
    assert (await asking.ask(words, person=READER)).code == "not-editor"


# -- remove -----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["Gazette", "gazette", '"Gazette"', RSS, f"{RSS}/"])
async def test_an_added_feed_is_removed_by_name_or_address_and_comes_back(
    asking: Asking, what: str
) -> None:
    await asking.ask(f"feeds add {RSS}")
    answer = await asking.ask(f"feeds remove {what}")
    assert (answer.headline, await polled(asking)) == ("No longer polled: Gazette", [])
    assert (await asking.ask("undo")).headline == "Taken back: polled again: Gazette"
    assert (await asking.ask("undo")).headline == "Taken back: no longer polled: Gazette"
    assert await polled(asking) == []


async def test_a_feed_of_the_file_is_removed_there_and_muted_here(asking: Asking) -> None:
    asking.configures(replace(FEED, origin="vedette.yaml:12:11"))
    await asking.store.feeds.sync((FEED,), START)
    answer = await asking.ask("feeds remove Sahel Gazette")
    assert answer.code == "in-file"
    assert answer.headline == "Sahel Gazette stands in vedette.yaml:12:11, so it is removed there"
    assert not (await asking.ask(answer.lines[-1].split("`")[1])).is_refusal
    assert await polled(asking) == [FEED]


async def test_a_feed_that_left_the_file_goes_with_the_next_start(asking: Asking) -> None:
    await asking.store.feeds.sync((FEED,), START)
    answer = await asking.ask("feeds remove Sahel Gazette")
    assert "the configuration as it was when the program started" in answer.headline


async def test_an_unknown_feed_is_refused_with_the_nearest(asking: Asking) -> None:
    await asking.ask(f"feeds add {RSS}")
    near, far = [await asking.ask(f"feeds remove {what}") for what in ("Gazete", "xyz")]
    assert (near.code, near.lines) == ("unknown-feed", ("did you mean 'Gazette'?",))
    assert far.lines == ("see `feeds list`",)


async def test_of_namesakes_the_address_says_which(asking: Asking) -> None:
    twin = replace(FEED, id=feed_id("https://twin.example/"), url="https://twin.example/")
    asking.configures(FEED, twin)
    answer = await asking.ask("feeds remove Sahel Gazette")
    assert answer.code == "several-feeds"
    assert answer.lines == (f"say which by its address: {FEED.url}, {twin.url}",)
    known = await asking.ask(f"feeds add {twin.url}")
    assert known.lines == (f"how it fares: `feeds health {twin.url}`",)


async def test_a_feed_that_somebody_else_just_removed_is_refused(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.ask(f"feeds add {RSS}")
    stale = await asking.store.edits.feeds()
    states = await asking.store.feeds.states()
    await asking.ask("feeds remove Gazette")

    async def then(value):
        return value

    monkeypatch.setattr(asking.store.edits, "feeds", lambda: then(stale))
    monkeypatch.setattr(asking.store.feeds, "states", lambda: then(states))
    assert (await asking.ask("feeds remove Gazette")).code == "unknown-feed"


# -- adopt ------------------------------------------------------------------------------------


async def test_a_feed_is_adopted_where_it_moved_once_a_person_says_so(asking: Asking) -> None:
    to = "https://elsewhere.example/rss"
    due = await lease_feed(asking.store)
    async with asking.store.intake() as intake:
        moved = Whereabouts(None, Move(to, START, 10, is_told=True))
        await intake.keep(due, (), an_outcome(whereabouts=moved))
    answer = await asking.ask('feeds adopt "Sahel Gazette"')
    again = await asking.ask("feeds adopt Sahel Gazette")
    assert answer.headline == f"Sahel Gazette is polled at {to} from now on"
    assert again.code == "nothing-changed"


# -- list -------------------------------------------------------------------------------------


async def test_feeds_are_listed_with_where_they_stand_the_added_ones_first(
    asking: Asking,
) -> None:
    asking.configures(replace(FEED, origin="vedette.yaml:12:11"))
    asking.source.discoveries[RSS] = Discovery((found(title="Zeitung"),))
    await asking.ask(f"feeds add {RSS} agency full-text")
    answer = await asking.ask("feeds list", person=READER)
    assert answer.headline == "2 feeds"
    assert answer.lines == (
        f"Zeitung · {RSS} · agency, full text · added by an editor in console on 2022-01-06",
        f"Sahel Gazette · {FEED.url} · independent, en · vedette.yaml:12:11",
    )


async def test_none_one_and_many_are_said_so(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await asking.ask("feeds list")).headline == "No feed is polled yet"
    await asking.ask(f"feeds add {RSS}")
    assert (await asking.ask("feeds list")).headline == "One feed"
    asking.configures(FEED)
    monkeypatch.setattr(feeds, "MOST_SHOWN", 1)
    answer = await asking.ask("feeds list")
    assert answer.lines[1:] == ("… and 1 more; `vedette feeds list` in a shell names all",)
