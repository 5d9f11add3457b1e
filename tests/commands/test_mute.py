from datetime import timedelta

import pytest

from bot.core.model import ChannelName, MuteKind
from tests.fakes.clock import START
from tests.fakes.desk import Asking
from tests.fakes.values import ALERT, CHANNEL, FEED, ITEM, READER, STORY
from tests.store.scenes import alerting, visit


async def in_force(asking: Asking) -> list[tuple]:
    mutes = await asking.store.edits.mutes(asking.clock.now())
    return [(mute.kind, mute.subject, mute.channel) for mute in mutes]


@pytest.mark.parametrize(
    ("words", "kind", "subject"),
    [
        (f"mute {ALERT.id} 2h", MuteKind.STORY, STORY),
        (f"mute story {ALERT.id.upper()} 2h", MuteKind.STORY, STORY),
        ("mute WAGNER 2h", MuteKind.WATCHLIST, "wagner"),
        ("mute list mali-russia 2h", MuteKind.WATCHLIST, "mali-russia"),
        ("mute term wagner 2h", MuteKind.TERM, "wagner"),
        ("mute sahel gazette 2h", MuteKind.SOURCE, FEED.name),
        ('mute source "Sahel Gazette" 2h', MuteKind.SOURCE, FEED.name),
        ("mute opera 2h", MuteKind.TERM, "opera"),
    ],
)
async def test_what_is_meant_is_found_by_its_name(
    asking: Asking, words: str, kind: MuteKind, subject: str
) -> None:
    await visit(asking.store, alerting())
    answer = await asking.ask(words)
    assert not answer.is_refusal
    assert await in_force(asking) == [(kind, subject, CHANNEL.name)]


async def test_a_muted_story_is_told_by_its_headline(asking: Asking) -> None:
    await visit(asking.store, alerting())
    answer = await asking.ask(f"mute {ALERT.id} 90m")
    assert answer.headline == f"Muted for 90m: the story {ITEM.title!r}"


async def test_a_mute_holds_where_it_was_asked_and_until_its_span_is_over(asking: Asking) -> None:
    answer = await asking.ask("mute wagner 2h")
    (mute,) = await asking.store.edits.mutes(asking.clock.now())
    assert (mute.channel, mute.by) == (CHANNEL.name, "an editor")
    assert mute.until == asking.clock.now() + timedelta(hours=2)
    assert answer.lines[0] == "Until 2022-01-06 14:00 UTC nothing of it alerts in newsroom."
    asking.clock.advance(hours=2)
    assert await in_force(asking) == []


async def test_everywhere_is_the_teams(asking: Asking) -> None:
    answer = await asking.ask("mute wagner 2h everywhere", channel=None)
    assert await in_force(asking) == [(MuteKind.WATCHLIST, "wagner", None)]
    assert answer.lines[0].endswith("nothing of it alerts anywhere.")


async def test_outside_a_channel_it_must_be_everywhere(asking: Asking) -> None:
    answer = await asking.ask("mute wagner 2h", channel=None)
    assert answer.code == "no-channel"
    assert "everywhere" in answer.lines[-1]


async def test_a_mute_that_stands_is_given_its_new_end(asking: Asking) -> None:
    await asking.ask("mute wagner 2h")
    await asking.ask("mute wagner 3h")
    (mute,) = await asking.store.edits.mutes(asking.clock.now())
    assert mute.until == asking.clock.now() + timedelta(hours=3)


async def test_the_same_mute_at_the_same_time_changes_nothing(asking: Asking) -> None:
    await asking.ask("mute wagner 2h")
    asking.clock.jump(seconds=-10)
    assert (await asking.ask("mute wagner 2h")).code == "nothing-changed"


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ("mute wagnr 2h", "unknown-what", "did you mean 'wagner'?"),
        ("mute source wagner 2h", "unknown-what", "a story is named"),
        ("mute story wagner 2h", "unknown-what", "a story is named"),
        ("mute wagner 400d", "unknown-span", "366d"),
        ("mute wagner 0h", "unknown-span", "90m, 12h or 7d"),
    ],
)
async def test_what_cannot_be_muted_is_refused(
    asking: Asking, words: str, code: str, hint: str
) -> None:
    answer = await asking.ask(words)
    assert answer.code == code
    assert hint in " ".join((answer.headline, *answer.lines))
    assert await in_force(asking) == []


@pytest.mark.parametrize("words", ["mute wagner 2h", "unmute wagner"])
async def test_readers_mute_nothing(asking: Asking, words: str) -> None:
    assert (await asking.ask(words, person=READER)).code == "not-editor"


async def test_unmuting_ends_this_channels_mute_before_the_teams(asking: Asking) -> None:
    await asking.ask("mute wagner 2h everywhere")
    await asking.ask("mute wagner 2h")
    here = await asking.ask("unmute wagner")
    left = await in_force(asking)
    team = await asking.ask("unmute list Wagner")
    assert here.headline == "No longer muted in newsroom: list wagner"
    assert left == [(MuteKind.WATCHLIST, "wagner", None)]
    assert team.headline == "No longer muted everywhere: list wagner"
    assert await in_force(asking) == []


async def test_unmuting_everywhere_leaves_this_channels_mute(asking: Asking) -> None:
    await asking.ask("mute wagner 2h everywhere")
    await asking.ask("mute wagner 2h")
    await asking.ask("unmute wagner everywhere")
    assert await in_force(asking) == [(MuteKind.WATCHLIST, "wagner", CHANNEL.name)]


async def test_a_story_is_unmuted_by_its_alert_or_its_own_id(asking: Asking) -> None:
    await visit(asking.store, alerting())
    for name in (ALERT.id, STORY):
        await asking.ask(f"mute {ALERT.id} 2h")
        assert not (await asking.ask(f"unmute {name}")).is_refusal
    assert await in_force(asking) == []


async def test_what_is_not_muted_is_refused_with_what_is(asking: Asking) -> None:
    nothing = await asking.ask("unmute wagner")
    await asking.ask("mute term opera 2h")
    other = await asking.ask("unmute wagner")
    assert (nothing.code, nothing.lines) == ("unknown-what", ("nothing is muted",))
    assert other.lines == ("in force: term opera, in newsroom, for another 1h 59m, by an editor",)


async def test_what_is_muted_elsewhere_is_said_to_be(asking: Asking) -> None:
    await asking.ask("mute wagner 2h", channel=ChannelName("ops"))
    answer = await asking.ask("unmute wagner")
    assert answer.headline == "'wagner' is muted in ops, not here"


async def test_a_mute_that_ended_meanwhile_is_refused(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.ask("mute wagner 2h")
    stale = await asking.store.edits.mutes(asking.clock.now())
    await asking.ask("unmute wagner")

    async def mutes(now):
        return stale

    monkeypatch.setattr(asking.store.edits, "mutes", mutes)
    assert (await asking.ask("unmute wagner")).code == "nothing-changed"
    assert asking.clock.now() > START
