"""A desk on a real store, at which an editor asks."""

from dataclasses import dataclass, replace
from typing import Any, Self

from bot.commands import Commands, Desk
from bot.core.model import Alias, Answer, Ask, ChannelName, Feed, Person, Priority, Term, Watchlist
from bot.core.model import WatchlistName as Name
from bot.loops.tally import Tally
from bot.loops.watching import Lists, WatchlistsInForce
from bot.ports import Health, Store
from tests.fakes.clock import FakeClock
from tests.fakes.gazetteer import FakeGazetteer
from tests.fakes.source import FakeSource
from tests.fakes.values import CHANNEL, EDITOR, WAGNER

FILE = "watchlists/wagner.yaml"
WATCHLISTS = (
    Watchlist(
        WAGNER,
        "Wagner Group and successors",
        Priority.HIGH,
        any=(Term("wagner", origin=f"{FILE}:3:6"), Term('"Africa Corps"', origin=f"{FILE}:4:6")),
        unless=(Term("opera", origin=f"{FILE}:6:6"),),
    ),
    Watchlist(Name("mali-russia"), "Mali–Russia", all=(Term("@mali", origin="m.yaml:2:6"),)),
)
ALIASES = (Alias("mali", (("", (Term("Mali"),)),)),)


@dataclass
class Asking:
    """Asks at a desk and keeps what it needs at hand."""

    store: Store
    clock: FakeClock
    desk: Desk
    commands: Commands
    source: FakeSource

    @classmethod
    def at(cls, store: Store, clock: FakeClock, watchlists: Any = WATCHLISTS) -> Self:
        lists = Lists(tuple(watchlists), ALIASES)
        watching = WatchlistsInForce(store.edits, lists, lambda: None)
        source = FakeSource()
        desk = Desk(store, clock, watching, "Sahel desk", (CHANNEL,), source)
        return cls(store, clock, desk, Commands(desk), source)

    async def ask(
        self,
        words: str,
        *,
        person: Person = EDITOR,
        channel: ChannelName | None = CHANNEL.name,
    ) -> Answer:
        """Ask; the clock moves on a little, as it does between a person's commands."""
        self.clock.advance(seconds=10)
        return await self.commands.answer(Ask(words, person, channel, self.clock.now()))

    def knows_places(self) -> None:
        """Let the desk have a gazetteer of a few places."""
        self.desk = replace(self.desk, gazetteer=FakeGazetteer())
        self.commands = Commands(self.desk)

    def configures(self, *feeds: Feed) -> None:
        """Let these feeds stand in the configuration."""
        self.desk = replace(self.desk, feeds=feeds)
        self.commands = Commands(self.desk)

    def starts(self, health: Health | None = None) -> None:
        """Let the program run from now on, in good health unless given another."""
        health = health or Tally(self.clock, {})
        self.desk = replace(self.desk, started_at=self.clock.now(), health=health)
        self.commands = Commands(self.desk)
