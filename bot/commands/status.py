"""Say how the bot fares."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import __version__
from bot.commands.definition import Desk, command
from bot.commands.mute import standing_text
from bot.commands.spans import rough_text
from bot.core.model import Answer, Ask, Counts, FeedState, Mute

DAY = timedelta(hours=24)
MOST_SHOWN = 5
NEW = "new"
WELL = ("ok", NEW)
NOT_RUNNING = "Whether every chat is connected, only the running program can say: ask it in a chat"


@command("status", "Say how feeds, alerts and deliveries fare.", examples=("status",))
async def status(desk: Desk, ask: Ask) -> Answer:
    """Count the last 24 hours; name the feeds that fail and the mutes in force."""
    counts = await desk.store.archive.counts(ask.at - DAY)
    states = await desk.store.feeds.states()
    mutes = await desk.store.edits.mutes(ask.at)
    failing = [state for state in states if state.state not in WELL]
    problems = _problems(desk, counts)
    held = [f"· {count} held for {name}: {why}" for name, why, count in counts.held]
    return Answer(
        f"{desk.team}: {_summary(desk, len(states), len(failing), problems)}",
        lines=(
            *(f"Problem: {problem}" for problem in problems),
            feeds_line(states, len(failing)),
            *shortened([feed_line(state, ask.at) for state in failing]),
            f"Last 24 h: {counts.items} items, {counts.alerts} alerts",
            deliveries_line(counts),
            *shortened(held),
            f"Mutes in force: {len(mutes) or 'none'}",
            *shortened([_mute_line(mute, ask.at) for mute in mutes]),
            *_program_lines(desk, ask.at),
        ),
        facts=_facts(counts, len(states), len(failing), len(mutes), len(problems)),
    )


def _problems(desk: Desk, counts: Counts) -> tuple[str, ...]:
    """Return what the running program knows to be wrong, else what the database shows of it."""
    if desk.health is not None:
        return desk.health.problems()
    return tuple(f"chat {chat}: what was sent to it failed" for chat in counts.failing_chats)


def _summary(desk: Desk, feeds: int, failing: int, problems: Sequence[str]) -> str:
    parts = [
        f"{failing} of {feeds} feeds fail" if failing else "",
        f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}" if problems else "",
    ]
    return ", ".join(filter(None, parts)) or ("all well" if desk.health else "all feeds well")


def deliveries_line(counts: Counts) -> str:
    """Say how many deliveries stand where."""
    line = f"Deliveries: {counts.owed} owed, {counts.dead} dead"
    if counts.held:
        line += f", {_number_held(counts)} held"
    waiting = ", ".join(f"{count} for {chat}" for chat, count in counts.waiting)
    return f"{line}; waiting: {waiting}" if waiting else line


def _number_held(counts: Counts) -> int:
    return sum(number for _, _, number in counts.held)


def feeds_line(states: Sequence[FeedState], failing: int) -> str:
    """Say how many feeds fare well."""
    new = sum(state.state == NEW for state in states)
    line = f"Feeds: {len(states) - failing - new} ok, {failing} failing"
    return f"{line}, {new} not polled yet" if new else line


def feed_line(state: FeedState, now: datetime) -> str:
    """Say how a feed fares, and what to do."""
    well = f"last ok {rough_text(now - state.last_ok_at)} ago" if state.last_ok_at else "never ok"
    why = "; to do: ".join(filter(None, (state.reason, state.remedy)))
    return f"· {state.feed.name}: {state.state}, {well}" + (f" ({why})" if why else "")


def _mute_line(mute: Mute, now: datetime) -> str:
    return f"· {standing_text(mute, now)}"


def shortened(lines: list[str]) -> list[str]:
    """Return a few lines, and how many more there are."""
    more = len(lines) - MOST_SHOWN
    return lines if more <= 0 else [*lines[:MOST_SHOWN], f"· … and {more} more"]


def _program_lines(desk: Desk, now: datetime) -> tuple[str, ...]:
    version = f"Vedette {__version__}"
    if desk.started_at is None:
        return (version, NOT_RUNNING)
    return (f"{version}, up for {rough_text(now - desk.started_at)}",)


def _facts(
    counts: Counts, feeds: int, failing: int, mutes: int, problems: int
) -> tuple[tuple[str, str], ...]:
    numbers = {
        "feeds": feeds,
        "failing_feeds": failing,
        "items_24h": counts.items,
        "alerts_24h": counts.alerts,
        "owed": counts.owed,
        "dead": counts.dead,
        "held": _number_held(counts),
        "mutes": mutes,
        "problems": problems,
    }
    return (*((name, str(number)) for name, number in numbers.items()), ("version", __version__))
