from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chats.discord.reply import reply
from bot.commands import Commands
from bot.core.ids import alert_id
from bot.core.model import Feed, Grouping, Item, Priority, QuietHours, Reason, Taken, WatchlistName
from tests.chats.limits import discord_violations
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import CHANNEL, FEED, ITEM, READER, WAGNER
from tests.store.scenes import DAY, HOUR, a_feed, a_story_item, alerting, taken, visit

MALI = WatchlistName("mali-russia")
HERALD = a_feed("Herald")


def story(name: str, *, watchlist: WatchlistName = WAGNER, **changes) -> Taken:
    opened = alerting(a_story_item(name, **changes))
    (alert,), (owed,) = opened.routing.alerts, opened.routing.owed
    own = alert_id(alert.story, watchlist)
    priority = Priority.HIGH if watchlist == WAGNER else Priority.LOW
    alert = replace(alert, id=own, watchlist=watchlist, watchlist_title="", priority=priority)
    owed = replace(owed, key=own, alert=own)
    return replace(opened, routing=replace(opened.routing, alerts=(alert,), owed=(owed,)))


def also(of: Taken, feed: Feed, **changes) -> Taken:
    item: Item = a_story_item(f"{of.item.guid} in {feed.name}", feed=feed, **changes)
    return replace(taken(item), grouping=Grouping(of.grouping.story, Reason.SAME_TITLE))


async def test_a_shift_is_handed_over_in_one_message(asking: Asking) -> None:
    first = story("a", published_at=START - 3 * HOUR)
    await visit(asking.store, first, story("b", watchlist=MALI, published_at=None))
    await visit(asking.store, also(first, HERALD, published_at=START - HOUR), feed=HERALD)
    await asking.ask("mute source Herald 2h everywhere")

    answer = await asking.ask("brief", person=READER)

    assert answer.headline == "Brief of the last 12h: 2 stories, 3 reports, 2 lists"
    assert answer.lines == (
        "wagner (high): 1 story, 2 new reports",
        "mali-russia (low): 1 story, 1 new report",
        "Feeds: 1 ok, 0 failing",
        "Deliveries: 2 owed, 0 dead; waiting: 2 for console",
        "Mutes in force: 1",
        "· source Herald, everywhere, until 14:00, by an editor",
        "From 00:00 to 12:00, times in UTC",
    )
    one, two = answer.cards
    assert one.headline == "Title of a"
    assert one.url == "https://x.example/a"
    assert one.summary == ("2 reports by 2 sources: Sahel Gazette, Herald, first 09:00, last 11:00")
    assert two.summary == "1 report by Sahel Gazette, 12:00"
    assert [one.watchlist, two.watchlist] == [WAGNER, MALI]
    assert dict(answer.facts) == {"stories": "2", "reports": "3", "page": "1", "pages": "1"}


async def test_a_story_of_two_lists_is_one_story(asking: Asking) -> None:
    one, other = story("a"), story("a", watchlist=MALI)
    alerts = one.routing.alerts + other.routing.alerts
    await visit(asking.store, replace(one, routing=replace(one.routing, alerts=alerts)))

    answer = await asking.ask("brief")

    assert answer.headline == "Brief of the last 12h: 1 story, 1 report, 2 lists"
    assert [card.watchlist for card in answer.cards] == [WAGNER]


async def test_nothing_is_said_to_be_nothing(asking: Asking) -> None:
    answer = await asking.ask("brief 8")
    assert answer.headline == "Brief of the last 8h: nothing alerted"
    assert answer.cards == ()
    assert "Mutes in force: none" in answer.lines


async def test_only_what_was_heard_in_these_hours_is_told(asking: Asking) -> None:
    await visit(asking.store, replace(taken(ITEM), matches=()))
    old = replace(a_story_item("old"), first_seen_at=START - DAY)
    await visit(asking.store, alerting(old, at=START - DAY), story("new"))
    assert [card.headline for card in (await asking.ask("brief")).cards] == ["Title of new"]
    assert len((await asking.ask("brief 30")).cards) == 2
    assert len((await asking.ask("brief 2d")).cards) == 2


async def test_a_long_brief_has_pages_of_which_the_first_tells_what_is_out_of_order(
    asking: Asking,
) -> None:
    await visit(asking.store, *(story(f"n{number}") for number in range(10)))
    one, two = await asking.ask("brief 8"), await asking.ask("brief 8 2")
    assert (len(one.cards), len(two.cards)) == (8, 2)
    assert "Page 1 of 2: `brief 8h 2` shows the next." in one.lines
    assert two.lines[0] == "Page 2 of 2, the last."
    assert not {card.headline for card in one.cards} & {card.headline for card in two.cards}
    refused = await asking.ask("brief 8 3")
    assert refused.code == "no-page"
    assert "2 hold everything" in refused.headline + "".join(refused.lines)


@pytest.mark.parametrize("words", ["brief 0", "brief 169", "brief 8d", "brief 9999999999999"])
async def test_hours_beyond_a_week_are_refused(asking: Asking, words: str) -> None:
    answer = await asking.ask(words)
    assert answer.code == "bad-hours"
    assert "from 1 to 168" in "".join((answer.headline, *answer.lines))


async def test_what_is_no_time_is_refused(asking: Asking) -> None:
    assert (await asking.ask("brief yesterday")).code == "too-much"


async def test_many_sources_are_counted(asking: Asking) -> None:
    first = story("a")
    await visit(asking.store, first)
    for number in range(5):
        feed = a_feed(f"paper-{number}")
        await visit(asking.store, also(first, feed), feed=feed)
    (card,) = (await asking.ask("brief")).cards
    assert card.summary.startswith(
        "6 reports by 6 sources: Sahel Gazette, paper-0, paper-1, paper-2 and 2 more, "
    )


async def test_times_are_those_of_the_channel_where_they_are_known(asking: Asking) -> None:
    zone = replace(CHANNEL, quiet=QuietHours(0, 60, "Asia/Kolkata"))
    asking.commands = Commands(replace(asking.desk, channels=(zone,)))
    await visit(asking.store, story("a", published_at=START - DAY))
    answer = await asking.ask("brief")
    assert answer.lines[-1].endswith("to 17:30, times in Asia/Kolkata")
    assert answer.cards[0].summary.endswith(f"{START - DAY + timedelta(hours=5.5):%Y-%m-%d %H:%M}")
    elsewhere = await asking.ask("brief", channel=None)
    assert elsewhere.lines[-1].endswith("times in UTC")


async def test_a_full_page_fits_discord(asking: Asking) -> None:
    long = {"title": "T" * 900, "url": "https://x.example/" + "a" * 900}
    await visit(asking.store, *(story(f"n{number}", **long) for number in range(9)))
    assert discord_violations(reply(await asking.ask("brief"))) == []
    assert FEED.name in reply(await asking.ask("brief"))["embeds"][0]["description"]
