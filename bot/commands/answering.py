"""Answers asks from every chat: read, check who asks, run, and tell a mistake kindly."""

import structlog

from bot.commands.cooldown import Cooldown
from bot.commands.definition import Command, Desk, Who
from bot.commands.reader import read
from bot.core.errors import AskError, OutsideError
from bot.core.model import Answer, Ask, Message, Person, WatchlistName
from bot.core.render import render

log = structlog.get_logger()


class Commands:
    """Implements `ports.Answering` over the registered commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cooldown = Cooldown(desk.clock)

    async def answer(self, ask: Ask) -> Answer:
        """Parse, check, run and answer a command given in words."""
        name = "unknown"
        try:
            command, values = read(ask.words, self.watchlists())
            name = command.name
            self._admit(command, ask.person)
            answer = await command.run(self._desk, ask, **values)
        except AskError as err:
            answer = refusal(err)
        except OutsideError as err:
            answer = Answer(f"This did not work: {err}", is_refusal=True, code="outside")
        log.info("command.answered", command=name, chat=ask.person.chat, code=answer.code)
        return answer

    async def recent(self, limit: int) -> tuple[Message, ...]:
        """Return the newest alerts as messages, newest first."""
        alerts = await self._desk.store.archive.alerts(None, limit)
        now = self._desk.clock.now()
        return tuple(render(alert, now) for alert in alerts)

    def watchlists(self) -> tuple[WatchlistName, ...]:
        """Return the watchlists' names, from memory."""
        return tuple(each.name for each in self._desk.watching.book.watchlists)

    def _admit(self, command: Command, person: Person) -> None:
        """Refuse whoever may not give this command, or gives too many."""
        if command.who is Who.EDITOR and not person.is_editor:
            raise AskError(
                "not-editor",
                f"only editors may use `{command.name}`",
                hint="the configuration's `editors` says who they are",
            )
        if wait := self._cooldown.charge(person, command.cost):
            seconds = int(wait.total_seconds())
            raise AskError("cooldown", f"that is too much at once: ask again in {seconds}s")


def refusal(err: AskError) -> Answer:
    """Tell a person's mistake: what was understood, where it went wrong, what to write."""
    headline, *lines = err.explained().split("\n")
    return Answer(headline, lines=tuple(lines), is_refusal=True, code=err.code)
