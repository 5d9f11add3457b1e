from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.why import MOST_LINES
from bot.core.ids import alert_id, story_id
from bot.core.model import Answer, Draft, Feed, Priority, Reason, Term, Transition, Watchlist
from bot.core.model import WatchlistName as Name
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.desk import ALIASES, WATCHLISTS, Asking, Lists
from tests.fakes.newsroom import Newsroom, a_feed, a_report
from tests.fakes.values import CHANNEL, READER, WAGNER, a_channel
from tests.store.scenes import an_outcome, claim

GAZETTE = a_feed("gazette")
POST = a_feed("post")
LINK = "https://sahel-gazette.example/"


class Desk(Asking):
    """A desk in a newsroom whose feeds have been polled before."""

    room: Newsroom

    async def reads(self, *drafts: Draft, feed: Feed = GAZETTE) -> None:
        """Let a feed publish and be polled, and let what is owed go out a minute later."""
        for draft in drafts:
            self.room.source.publishes(feed.id, replace(draft, published_at=self.clock.now()))
        await self.room.polls()
        self.clock.advance(minutes=1)
        await self.room.delivers()
        self.clock.advance(hours=1)

    async def why(self, what: str) -> Answer:
        return await self.ask(f"why {what}", person=READER)

    async def lines(self, what: str) -> list[str]:
        answer = await self.why(what)
        assert not answer.is_refusal
        assert len(answer.lines) <= MOST_LINES
        return [answer.headline, *answer.lines]


@pytest.fixture
async def desk(store: Store, clock: FakeClock) -> Desk:
    return await opened(store, clock)


async def opened(store: Store, clock: FakeClock, watchlists=WATCHLISTS, **room) -> Desk:
    desk = Desk.at(store, clock, watchlists)
    desk.room = Newsroom(store, clock, lists=Lists(tuple(watchlists), ALIASES), **room)
    desk.room.watching = desk.desk.watching
    desk.room.__post_init__()
    await desk.room.follows(GAZETTE, POST)
    return desk


def titled(title: str, number: int = 1, text: str = "Nothing else.") -> Draft:
    return replace(a_report(number, title), summary=text)


TEST = "`watch test …` tries them first."
BETTER = (
    "If it should not alert: the term stands in watchlists/wagner.yaml:3:6; "
    'write `wagner UNLESS "Richard Wagner"` there, which passes this item over, '
    'until then `mute term "wagner" 12h`.'
)


# -- woken for nothing --------------------------------------------------------------------------


async def test_an_alert_is_told_with_what_matched_and_where_it_went(desk: Desk) -> None:
    await desk.reads(titled("The Richard Wagner festival opens in Bayreuth"))
    assert await desk.lines(f"{LINK}1") == [
        "Alerted, wagner: “The Richard Wagner festival opens in Bayreuth” (gazette)",
        "wagner matched by the term `wagner` at “The Richard [Wagner] festival opens in Bayreuth”",
        f"Alert {alert_of(desk)} to newsroom: sent 13:01 UTC, 1m after publication",
        "First seen 13:00 UTC in gazette, published 13:00 UTC, language en, first report.",
        "mali-russia: it must hold `@mali`: the only term of @mali does not hold",
        BETTER,
    ]


def alert_of(desk: Desk, watchlist: str = WAGNER) -> str:
    (message,) = [m for m in desk.room.chat.posts.values() if m.watchlist == watchlist]
    return str(message.alert)


async def test_an_alerts_id_tells_of_its_list_alone(desk: Desk) -> None:
    await desk.reads(titled("Wagner men in a Mali village"))
    headline, *lines = await desk.lines(alert_of(desk).upper())
    assert headline.startswith("Alerted, wagner: ")
    assert not any("mali-russia" in line for line in lines)


async def test_a_term_from_chat_is_removed_by_a_command_and_replaced(desk: Desk) -> None:
    await desk.ask("watch add wagner moura")
    await desk.reads(titled("Actor Wagner Moura is praised for his role", text="A film."))
    await desk.ask("watch remove wagner wagner")
    lines = await desk.lines(f"{LINK}1")
    assert "wagner matched by the term `wagner` at “Actor [Wagner] Moura" in lines[1]
    assert "`moura` at “Actor Wagner [Moura]" in lines[1]

    await desk.reads(titled("The actor Moura is praised for his role", 2, text="A film."))
    lines = await desk.lines(f"{LINK}2")
    assert lines[-1] == "If it should not alert: `watch remove wagner moura`."
    await desk.reads(titled("The actor Jose Moura is praised for his role", 3, text="A film."))
    assert (await desk.lines(f"{LINK}3"))[-1] == (
        "If it should not alert: `watch remove wagner moura`, then `watch add wagner moura UNLESS "
        '"Jose Moura"`, which passes this item over.'
    )
    await desk.ask("watch remove wagner moura")
    assert (await desk.lines(f"{LINK}3"))[-1] == (
        "wagner has the term `moura` no more: by it, the like alerts no more."
    )


async def test_no_use_is_named_where_every_word_is_written_as_a_name(desk: Desk) -> None:
    await desk.reads(titled("Wagner Fighters Seen Near River Port"))
    assert "change it there, until then" in (await desk.lines(f"{LINK}1"))[-1]


async def test_a_use_that_would_not_leave_the_item_out_is_not_proposed(desk: Desk) -> None:
    await desk.reads(titled("The Richard Wagner festival opens", text="Then wagner men came."))
    assert "change it there, until then" in (await desk.lines(f"{LINK}1"))[-1]


async def test_a_name_is_told_by_the_one_behind_it_too(desk: Desk) -> None:
    await desk.reads(titled("A film with Wagner Moura opens in town"))
    assert 'write `wagner UNLESS "Wagner Moura"` there' in (await desk.lines(f"{LINK}1"))[-1]


async def test_what_would_be_too_long_a_term_is_not_proposed(
    store: Store, clock: FakeClock
) -> None:
    words = " OR ".join(f"word{at}" for at in range(190))
    term = Term(f"wagner OR {words}", origin="w.yaml:1:1")
    desk = await opened(store, clock, [Watchlist(WAGNER, "", any=(term,))])
    await desk.reads(titled("A film with Wagner Moura opens in town", text="x"))
    assert len(term.text) > 1_980
    line = (await desk.lines(f"{LINK}1"))[-1]
    assert "the term stands in w.yaml:1:1; change it there" in line
    assert len(line) < 500


async def test_several_places_of_one_term_are_marked(store: Store, clock: FakeClock) -> None:
    terms = (Term("moscow NEAR/3 instructors"), Term('atleast2("in gao" OR gao)'))
    desk = await opened(store, clock, [Watchlist(WAGNER, "", any=terms)])
    await desk.reads(titled("Moscow sends instructors; in Gao, in Gao they land"))
    lines = await desk.lines(f"{LINK}1")
    assert "“[Moscow] sends [instructors]; in Gao, in…”" in lines[1]
    assert "instructors; [in Gao], [in Gao] they land”" in lines[1]


async def test_two_matches_are_shown_and_the_rest_counted(store: Store, clock: FakeClock) -> None:
    terms = tuple(Term(word, origin="x") for word in ("alpha", "beta", "alpha NEAR beta"))
    desk = await opened(store, clock, [Watchlist(WAGNER, "", any=terms)])
    await desk.reads(titled("First comes alpha and then comes beta in this row"))
    assert (await desk.lines(f"{LINK}1"))[1] == (
        "wagner matched by the term `alpha` at “First comes [alpha] and then comes beta in this…”, "
        "`beta` at “…comes alpha and then comes [beta] in this row” and 1 more"
    )


# -- silent all the same ------------------------------------------------------------------------


async def test_a_muted_channel_is_told_with_the_mute_and_how_to_end_it(desk: Desk) -> None:
    await desk.ask("mute source gazette 12h everywhere")
    await desk.reads(titled("Wagner men seen near the river port"))
    headline, matched, muted, *_ = await desk.lines(f"{LINK}1")
    assert headline == (
        "Not alerted, though it matched wagner: “Wagner men seen near the river port” (gazette)"
    )
    assert matched.endswith("; no alert, it was muted")
    assert muted == (
        "newsroom took no part: source gazette was muted until 2022-01-07 01:00 UTC by an editor; "
        '`unmute source "gazette" everywhere` ends it'
    )
    desk.clock.advance(hours=24)
    assert "ends it" not in (await desk.lines(f"{LINK}1"))[2]


async def test_a_list_below_a_channels_priority_is_told(store: Store, clock: FakeClock) -> None:
    desk = await opened(
        store, clock, channels=(CHANNEL, a_channel(name="high", least_priority=Priority.URGENT))
    )
    await store.upkeep.open((CHANNEL, a_channel(name="high")))
    await desk.reads(titled("Wagner men seen near the river port"))
    lines = await desk.lines(f"{LINK}1")
    assert "high took no part: below the channel's priority" in lines
    assert any("to newsroom: sent" in line for line in lines)


async def test_a_first_poll_is_told(store: Store, clock: FakeClock) -> None:
    desk = Desk.at(store, clock)
    desk.room = Newsroom(store, clock, lists=Lists(WATCHLISTS, ALIASES))
    desk.room.source.publishes(GAZETTE.id, titled("Wagner men seen near the river port"))
    await desk.room.follows(GAZETTE)
    headline, matched, *_ = await desk.lines(f"{LINK}1")
    assert headline.startswith("Not alerted, though it matched wagner: ")
    assert matched.endswith("; no alert, it came with the first poll of its feed, which is silent")


async def test_a_later_report_names_the_story_it_joined(desk: Desk) -> None:
    title = "Wagner men seen near the river port of Gao"
    await desk.reads(titled(title))
    await desk.reads(
        replace(titled(title, 2), guid="other", url="https://post.example/2"), feed=POST
    )
    lines = await desk.lines("https://post.example/2")
    assert lines[1].endswith("; its story had alerted already")
    assert f"same title as “{title}” (gazette, 13:00 UTC)." in " ".join(lines)
    assert any(line.startswith("Edit of alert ") for line in lines)
    assert "first of 2 reports" in " ".join(await desk.lines(f"{LINK}1"))


async def test_an_edited_item_is_told_by_what_decided_first(desk: Desk) -> None:
    await desk.reads(titled("Wagner men seen near the river port"))
    await desk.reads(titled("Wagner men and their trucks seen near the river port"))
    lines = await desk.lines(f"{LINK}1")
    assert lines[1].startswith(
        "wagner matched by the term `wagner` at “[Wagner] men and their trucks"
    )
    assert "edited, revision 2" in " ".join(lines)
    await desk.reads(titled("Strange men and their many trucks seen near the river port"))
    lines = await desk.lines(f"{LINK}1")
    assert lines[1] == "wagner matched by the term `wagner`"
    assert "change it there, until then" in lines[-1]


async def test_a_delivery_that_failed_says_why_and_when_it_is_tried_again(desk: Desk) -> None:
    desk.room.source.publishes(GAZETTE.id, titled("Wagner men seen near the river port"))
    await desk.room.polls()
    for _ in range(2):
        (delivery,) = await claim(desk.store, desk.clock.now())
        await desk.store.outbox.begin(delivery, desk.clock.now(), timedelta(minutes=1))
        later = desk.clock.now() + timedelta(minutes=10)
        moved = Transition(delivery.state, Reason.RETRY, later, detail="502 Bad Gateway")
        await desk.store.outbox.settle(delivery, moved, desk.clock.now())
        desk.clock.advance(minutes=11)
    (line,) = [each for each in await desk.lines(f"{LINK}1") if each.startswith("Alert ")]
    assert line.endswith(
        "to newsroom: owed, sending failed, will be tried again (502 Bad Gateway), 2 tries, due now"
    )


async def test_a_dead_delivery_says_so(desk: Desk) -> None:
    desk.room.chat.refuses()
    await desk.reads(titled("Wagner men seen near the river port"))
    (line,) = [each for each in await desk.lines(f"{LINK}1") if each.startswith("Alert ")]
    assert "to newsroom: dead, refused by the platform" in line
    assert "next" not in line


# -- missed -------------------------------------------------------------------------------------


async def test_an_item_that_matched_nothing_shows_each_lists_nearest_miss(
    store: Store, clock: FakeClock
) -> None:
    lists = (
        Watchlist(WAGNER, "", any=(Term("moscow NEAR/3 instructors"), Term("wagner"))),
        Watchlist(Name("coups"), "", any=(Term("coup"),)),
        Watchlist(Name("gold"), "", any=(Term("gold"),)),
        Watchlist(
            Name("sport"),
            "",
            any=(Term("instructors"),),
            unless=(Term("mine", origin="s.yaml:4:2"),),
        ),
    )
    desk = await opened(store, clock, lists)
    title = "Instructors from far away land near the Gao mine, says Moscow"
    await desk.reads(titled(title))
    apart = "both sides stand in the title, the closest 9 words apart"
    assert await desk.lines(f"{LINK}1?utm_source=chat") == [
        f"Not alerted, it matched no list: “{title}” (gazette)",
        "First seen 13:00 UTC in gazette, published 13:00 UTC, language en, first report.",
        f"wagner: the nearest term is `moscow NEAR/3 instructors`: {apart}",
        "sport: dropped by its unless, `mine`: 'mine' in the title",
        "coups, gold: nothing of it stands there",
        f"If it should have alerted: `watch add wagner …` with words as they stand in it; {TEST}",
    ]


async def test_what_an_unless_drops_is_mended_in_its_file(store: Store, clock: FakeClock) -> None:
    unless = (Term("mine", origin="s.yaml:4:2"),)
    desk = await opened(store, clock, [Watchlist(WAGNER, "", any=(Term("gao"),), unless=unless)])
    await desk.reads(titled("Strangers from far away land near the Gao mine"))
    assert (await desk.lines(f"{LINK}1"))[-2:] == [
        "wagner: dropped by its unless, `mine`: 'mine' in the title",
        "If it should have alerted: narrow it in s.yaml:4:2, the `unless` term of wagner.",
    ]


async def test_a_near_miss_names_the_list_to_which_to_add(desk: Desk) -> None:
    await desk.reads(titled("The Corps from Africa arrived in Mali after dark"))
    headline, *lines = await desk.lines(f"<{LINK}1|the story>")
    assert headline.startswith("Not alerted, though it matched mali-russia")
    desk.clock.advance(hours=1)
    await desk.reads(titled("The Corps from Africa arrived in Niger after dark", 2))
    lines = await desk.lines(f"{LINK}2")
    assert lines[-1] == (
        f"If it should have alerted: `watch add wagner …` with words as they stand in it; {TEST}"
    )
    await desk.reads(titled("Nothing of note has happened in Niger today", 3))
    assert (await desk.lines(f"{LINK}3"))[-2:] == [
        "wagner: nothing of it stands there",
        f"If it should have alerted: `watch add <list> …` with words as they stand in it; {TEST}",
    ]


async def test_a_term_that_every_item_must_hold_is_widened_in_its_file(
    store: Store, clock: FakeClock
) -> None:
    term = Term("moscow NEAR/3 instructors", origin="m.yaml:2:6")
    desk = await opened(store, clock, [Watchlist(WAGNER, "", all=(term,))])
    await desk.reads(titled("Instructors from far away land near the Gao mine, says Moscow"))
    assert (await desk.lines(f"{LINK}1"))[-1] == (
        "If it should have alerted: widen it in m.yaml:2:6, the `all` term of wagner."
    )


async def test_lists_that_a_channel_follows_come_first(store: Store, clock: FakeClock) -> None:
    lists = (
        Watchlist(Name("unfollowed"), "", any=(Term("moscow ONEAR/9 instructors"),)),
        Watchlist(WAGNER, "", any=(Term("moscow gao kremlin"),)),
    )
    desk = await opened(store, clock, lists)
    await desk.reads(titled("Instructors from far away land near the Gao mine, says Moscow"))
    *_, first, second, mend = await desk.lines(f"{LINK}1")
    assert (first[:7], second[:11]) == ("wagner:", "unfollowed:")
    assert "`watch add wagner …`" in mend


async def test_what_would_match_by_now_is_told(desk: Desk) -> None:
    await desk.reads(titled("The Corps from Africa arrived in Niger after dark"))
    await desk.ask("watch add wagner corps")
    lines = await desk.lines(f"{LINK}1")
    assert lines[1] == "By today's terms wagner would match: `corps` holds: 'Corps' in the title"
    assert not lines[-1].startswith("If it")


async def test_who_else_has_the_item_is_told(desk: Desk) -> None:
    draft = titled("Nothing of note has happened in Niger today")
    await desk.reads(draft)
    await desk.reads(draft, feed=POST)
    assert "Also in post." in await desk.lines(f"{LINK}1")


async def test_no_watchlists_at_all(store: Store, clock: FakeClock) -> None:
    desk = await opened(store, clock, ())
    await desk.reads(replace(titled("x"), title=""))
    headline, *lines = await desk.lines(f"{LINK}1")
    assert headline == "Not alerted, it matched no list: an untitled item (gazette)"
    assert "`watch add <list> …`" in lines[-1]


async def test_an_expired_item_says_so(desk: Desk) -> None:
    await desk.reads(titled("Wagner men seen near the river port"))
    later = desk.clock.now() + timedelta(days=90)
    await desk.store.upkeep.prune(later, desk.clock.now() - timedelta(days=90))
    assert await desk.lines(f"{LINK}1") == [
        "Seen, but no longer kept: an item of gazette",
        "First seen 13:00 UTC in gazette.",
        "Its text is deleted (`keep.items`), and with it what was decided.",
    ]


async def test_an_undated_item_has_no_delay(desk: Desk) -> None:
    desk.room.source.publishes(
        GAZETTE.id, replace(titled("Wagner men seen near the river port"), published_at=None)
    )
    await desk.room.polls()
    await desk.room.delivers()
    lines = await desk.lines(f"{LINK}1")
    assert lines[2].endswith("to newsroom: sent 13:00 UTC")
    assert "undated" in lines[3]


# -- never seen ---------------------------------------------------------------------------------


async def test_a_link_of_a_site_without_feed_says_so(desk: Desk) -> None:
    answer = await desk.why("www.lemonde.fr/afrique/1.html")
    assert answer.headline == "Never seen: https://www.lemonde.fr/afrique/1.html"
    assert answer.lines[0] == "None of the 2 configured feeds is at lemonde.fr."
    assert dict(answer.facts) == {"outcome": "unseen", "feeds": "0"}


async def test_a_link_of_a_polled_site_tells_how_its_feed_fares(desk: Desk) -> None:
    lines = await desk.lines("https://www.gazette.example/no")
    assert lines[1] == "gazette: ok, read 1h 10s ago, due now"
    assert lines[2].startswith("None of them has listed this link so far")
    await desk.store.feeds.sync([GAZETTE], desk.clock.now())
    (due,) = await desk.store.feeds.claim_due(desk.clock.now(), 1, timedelta(minutes=1))
    later = an_outcome(
        desk.clock.now() + timedelta(minutes=5), state="dns", reason="no such host", remedy="look"
    )
    await desk.store.feeds.fail(due, later)
    lines = await desk.lines("https://gazette.example/no")
    assert lines[1] == ("gazette: dns, read 1h 20s ago, next in 4m 50s (no such host; to do: look)")
    assert lines[2] == "What a feed lists when it is read again is not lost, only late."


async def test_a_site_of_many_feeds_shows_a_few(desk: Desk) -> None:
    feeds = [
        replace(a_feed(f"f{at}"), url=f"https://news.example.co.uk/{at}", name=f"f{at}")
        for at in range(7)
    ]
    await desk.store.feeds.sync(feeds, desk.clock.now())
    lines = await desk.lines("https://example.co.uk/no")
    assert lines[1] == "f0: not polled yet, due now"
    assert lines[6] == "… and 2 more of this site"


async def test_another_site_of_the_same_country_is_another_site(desk: Desk) -> None:
    await desk.store.feeds.sync([replace(GAZETTE, url="https://a.co.uk/f")], desk.clock.now())
    assert "is at b.co.uk" in (await desk.lines("https://b.co.uk/no"))[1]
    assert "is at b.fr" in (await desk.lines("https://www.b.fr/no"))[1]
    assert "is at this address" in (await desk.lines("https://[b.fr/no"))[1]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("abcdefghij", "there is no alert 'abcdefghij'"),
        ("wagner", "'wagner' is neither an alert's id nor a link"),
        ("someone@example.org", "'someone@example.org' is neither an alert's id nor a link"),
        ("two words", "'two words' is neither an alert's id nor a link"),
    ],
)
async def test_what_is_neither_alert_nor_link_is_refused(
    desk: Desk, what: str, message: str
) -> None:
    answer = await desk.why(what)
    assert (answer.code, answer.headline) == ("unknown-what", message)
    assert "link" in answer.lines[-1]


async def test_an_alert_of_another_story_is_another_alert(desk: Desk) -> None:
    await desk.reads(titled("Wagner men seen near the river port"))
    other = alert_id(story_id("none"), WAGNER)
    assert (await desk.why(other)).code == "unknown-what"


# -- what has changed since ---------------------------------------------------------------------


async def test_a_changed_headline_is_told_with_its_time_and_its_thread(desk: Desk) -> None:
    desk.room = Newsroom(desk.store, desk.clock, lists=Lists(WATCHLISTS, ALIASES))
    await desk.reads(titled("Wagner fighters enter the river port"))
    desk.room.source.corrects(GAZETTE.id, titled("Army denies that fighters entered the port"))
    await desk.reads()
    lines = await desk.lines(f"{LINK}1")
    assert (
        "Headline changed at 14:01 UTC: “Wagner fighters enter the river port” → "
        "“Army denies that fighters entered the port”"
    ) in lines
    assert any(line.startswith("Thread of alert ") for line in lines)


async def test_an_edit_that_leaves_the_headline_is_no_change_of_it(desk: Desk) -> None:
    await desk.reads(titled("Wagner fighters enter the river port"))
    edited = titled("(12) Wagner fighters enter the river port", text="More was said.")
    desk.room.source.corrects(GAZETTE.id, edited)
    await desk.reads()
    lines = await desk.lines(f"{LINK}1")
    assert any("edited, revision 2" in line for line in lines)
    assert not any(line.startswith("Headline changed") for line in lines)


async def test_how_an_item_was_known_under_new_names_is_told(desk: Desk) -> None:
    await desk.reads(titled("Wagner fighters enter the river port"))
    moved = replace(titled("Wagner fighters enter the river port"), guid="urn:new")
    desk.room.source.corrects(GAZETTE.id, moved)
    await desk.reads()
    assert "Known item: link equal, new guid, at 14:01 UTC" in await desk.lines(f"{LINK}1")


async def test_only_the_last_changes_are_told(desk: Desk) -> None:
    for place in ("Gao", "Kidal", "Tessalit", "Menaka"):
        desk.room.source.corrects(GAZETTE.id, titled(f"Wagner fighters are seen at {place}"))
        await desk.reads()
    changed = [each for each in await desk.lines(f"{LINK}1") if each.startswith("Headline changed")]
    assert [line.rpartition(" ")[2] for line in changed] == ["Tessalit”", "Menaka”"]
