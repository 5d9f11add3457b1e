"""The program put together from its parts: one store, one source, the chats and the loops.

Starting: database, feeds, watchlists, then the chats, then the loops. Ending runs backwards.
"""

import asyncio
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot import __version__
from bot.app.assembly import Assembly, WatchlistFolder
from bot.app.heartbeat import heartbeat
from bot.app.wording import word_forms
from bot.clock import SystemClock
from bot.commands import Commands, Desk
from bot.core.errors import ChatClosed, OutsideError
from bot.core.intervals import Pace
from bot.core.model import ChatName
from bot.core.route import Rules
from bot.languages.detection import Detector
from bot.languages.gazetteer import open_gazetteer
from bot.loops.deliver import Delivering
from bot.loops.footing import Footing
from bot.loops.once import drain, run_once
from bot.loops.poll import Polling, PollRules
from bot.loops.schedule import Job, Schedule
from bot.loops.tally import Tally
from bot.loops.tend import Care, Tending
from bot.loops.watching import WatchlistsInForce
from bot.loops.welcome import Welcoming
from bot.plugins import chat_adapter
from bot.ports import Chat, Clock, Seat, Source
from bot.settings import Settings
from bot.sources import open_source
from bot.store import open_store

log = structlog.get_logger()

TICK = timedelta(seconds=1)
LATE = timedelta(seconds=60)  # a loop that has not gone round for so long is in trouble
# Ending takes half a minute at most: jobs, what is being sent (loops/once), chats, connections.
JOB_PATIENCE_S = 2.0
CHAT_PATIENCE_S = 4.0
FIRST_CHAT_RETRY_S = 1.0
LONGEST_CHAT_RETRY_S = 300.0


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that runs."""

    settings: Settings
    footing: Footing
    source: Source
    watching: WatchlistsInForce
    chats: Mapping[ChatName, Chat]
    desk: Desk
    commands: Commands
    polling: Polling
    delivering: Delivering
    tending: Tending
    welcoming: Welcoming | None  # of a channel that is new

    async def open(self) -> None:
        """Open the database and the chats.

        Raises:
            SetupError: if the database or a chat's settings cannot be used.
        """
        store = self.footing.store
        await store.upkeep.open(self.settings.channels)
        if self._is_alone():
            await store.outbox.reclaim()
        await store.feeds.sync(self.settings.feeds, self.footing.clock.now())
        await self.polling.tell_stopped()
        await self.watching.refresh()

    async def once(self) -> tuple[str, ...]:
        """Poll and deliver everything due; return in sentences what could not be done."""
        await self._start_all()
        failed = await run_once(self.footing, self.polling, self.delivering, look=self._look)
        counts = await self.footing.store.archive.counts(self.footing.clock.now())
        feeds = (
            (f"feeds that could not be polled: {failed} (feeds health says why)",) if failed else ()
        )
        waiting = (f"chat {chat}: deliveries that wait: {count}" for chat, count in counts.waiting)
        return (*feeds, *self.footing.tally.problems(), *waiting)

    async def _look(self) -> None:
        """Do what stands between the visits and the deliveries of one round."""
        await self.tending.tell()
        if self.welcoming is not None:
            await self.welcoming.show()

    async def run(self, until: asyncio.Event) -> None:
        """Work until told to stop, then drain."""
        schedule = Schedule(self._jobs(), self.footing.clock)
        starting = [asyncio.create_task(self._keep_starting(name)) for name in self.chats]
        sending = asyncio.create_task(self.delivering.run())
        schedule.start()
        log.info("program.started", feeds=len(self.settings.feeds), chats=sorted(self.chats))
        try:
            await until.wait()
        finally:
            await schedule.stop(JOB_PATIENCE_S)
            self.delivering.end()
            for task in starting:
                task.cancel()
            await asyncio.wait({sending, *starting}, timeout=JOB_PATIENCE_S)
            await drain(self.polling, self.delivering)

    async def close(self) -> None:
        """Disconnect and close everything; what does not answer is left behind."""
        stopped = await asyncio.gather(
            *(asyncio.wait_for(chat.stop(), CHAT_PATIENCE_S) for chat in self.chats.values()),
            return_exceptions=True,
        )
        for name, error in zip(self.chats, stopped, strict=True):
            if error is not None:
                log.warning("chat.left_behind", chat=name, error=repr(error))
        try:
            await self.source.stop()
        finally:
            await self.footing.store.upkeep.close()
        log.info("program.ended")

    def _is_alone(self) -> bool:
        """Tell whether no other process can hold a lease: SQLite's file lock sees to that."""
        return self.settings.store.get_secret_value().startswith("sqlite:")

    async def _start_all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for name in self.chats:
                group.create_task(self._start(name))

    async def _start(self, name: ChatName) -> bool:
        """Start a chat; return whether trying again could help."""
        trouble = f"chat {name}"
        try:
            await self.chats[name].start(self.commands)
        except ChatClosed as error:
            self.footing.tally.trouble(trouble, f"{trouble}: {error}")
            log.error("chat.closed", chat=name, detail=str(error))  # noqa: TRY400 - no bug
            return False
        except OutsideError as error:
            self.footing.tally.trouble(trouble, f"{trouble}: {error}")
            log.warning("chat.not_started", chat=name, detail=str(error))
            return True
        self.footing.tally.trouble(trouble, None)
        log.info("chat.started", chat=name)
        self.delivering.wake()
        return False

    async def _keep_starting(self, name: ChatName) -> None:
        wait = FIRST_CHAT_RETRY_S
        while await self._start(name):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_CHAT_RETRY_S)

    def _jobs(self) -> tuple[Job, ...]:
        welcoming = () if self.welcoming is None else (Job("welcome", TICK, self.welcoming.look),)
        return (
            *welcoming,
            Job("polling", TICK, self.polling.tick),
            Job("delivery", TICK, self.delivering.tick),
            Job("watchlists", timedelta(seconds=5), self.watching.reload),
            Job("look", timedelta(minutes=1), self.tending.look),
            Job("heartbeat", timedelta(minutes=1), self.tending.beat),
            Job("feeds", timedelta(minutes=5), self.tending.watch_feeds),
            Job("all-quiet", timedelta(minutes=1), self.tending.say_all_quiet),
            Job("retention", timedelta(hours=6), self.tending.prune),
        )


def put_together(
    assembly: Assembly,
    clock: Clock | None = None,
    *,
    is_json: bool = False,
    started_at: datetime | None = None,
) -> Program:
    """Build the program; nothing is opened, connected or written yet.

    `is_json` asks for JSON where alerts are printed, also in a terminal; `started_at` is for
    programs that keep running, and shown by `status`.
    """
    settings = assembly.settings
    clock = clock or SystemClock()
    store = open_store(settings.store.get_secret_value(), clock)
    tally = Tally(clock, {"polling": LATE, "delivery": LATE})
    footing = Footing(store, clock, tally)
    folder = WatchlistFolder(settings.watchlists)
    watching = WatchlistsInForce(store.edits, assembly.lists, folder.changed, word_forms())
    chats = {name: _chat(name, settings, footing, is_json=is_json) for name in settings.chats}
    source = _source(settings, clock)
    desk = replace(_desk(settings, footing, watching, source), started_at=started_at)
    if started_at is not None:
        desk = replace(desk, health=tally)
    delivering = Delivering(footing, chats, random.random)
    new = assembly.newcomer
    return Program(
        settings=settings,
        footing=footing,
        source=source,
        watching=watching,
        chats=chats,
        desk=desk,
        commands=Commands(desk),
        polling=Polling(footing, source, watching, _rules(settings), delivering.wake),
        delivering=delivering,
        tending=Tending(footing, _care(settings)),
        welcoming=None if new is None else Welcoming(footing, watching, new),
    )


def _desk(
    settings: Settings, footing: Footing, watching: WatchlistsInForce, source: Source
) -> Desk:
    return Desk(
        store=footing.store,
        clock=footing.clock,
        watching=watching,
        team=settings.team,
        channels=settings.channels,
        source=source,
        feeds=settings.feeds,
        gazetteer=open_gazetteer(),
    )


def _source(settings: Settings, clock: Clock) -> Source:
    network = settings.network
    return open_source(
        clock,
        contact=network.contact,
        allow=network.allow,
        proxy=network.proxy,
        version=__version__,
        detection=Detector(),
    )


def _chat(name: ChatName, settings: Settings, footing: Footing, *, is_json: bool) -> Chat:
    seat = Seat(
        chat=name,
        team=settings.team,
        channels=tuple(each for each in settings.channels if each.chat == name),
        editors=settings.editors.get(name),
        clock=footing.clock,
        health=footing.tally,
        is_json=is_json,
    )
    return chat_adapter(name).open(settings.chats[name], seat)


def _rules(settings: Settings) -> PollRules:
    editing = frozenset(name for name in settings.chats if chat_adapter(name).can_edit)
    threading = frozenset(name for name in settings.chats if chat_adapter(name).has_threads)
    rules = Rules(
        channels=settings.channels,
        editing_chats=editing,
        threading_chats=threading,
        max_age=settings.poll.max_age,
    )
    return PollRules(
        rules, Pace(settings.poll.every, settings.poll.floor), settings.poll.first_poll
    )


def _care(settings: Settings) -> Care:
    url = settings.heartbeat_url
    store = settings.store.get_secret_value()
    folder = Path(store.removeprefix("sqlite:///")).parent if store.startswith("sqlite:") else None
    return Care(
        keep_items=settings.keep.items,
        keep_keys=settings.keep.keys,
        channels=settings.channels,
        free_bytes=None if folder is None else lambda: shutil.disk_usage(folder).free,
        heartbeat=None if url is None else heartbeat(url.get_secret_value()),
        all_quiet=settings.all_quiet,
    )
