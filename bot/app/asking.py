"""`vedette say`: any chat command from the shell, as an editor, against the same store."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from bot.app.assembly import Assembly, read
from bot.app.logs import set_up
from bot.app.program import Program, put_together
from bot.commands.answering import refusal
from bot.core.errors import AskError
from bot.core.model import Answer, Ask, ChatName, Message, Person
from bot.core.payloads.quoted import plain, plain_lines

DONE = 0
BAD_INPUT = 2
Work = Callable[[Program, Ask], Awaitable[Answer]]

SHELL = Person(ChatName("shell"), "shell", "shell", is_editor=True)


def say(path: Path, words: str, *, is_json: bool) -> int:
    """Ask and print the answer; return the exit code, 2 for a refusal.

    Raises:
        SetupError: if the configuration or the database cannot be used.
    """

    async def work(program: Program, asked: Ask) -> Answer:
        return await program.commands.answer(replace(asked, words=words))

    return tell(answered(path, work), is_json=is_json)


def answered(path: Path, work: Work) -> Answer:
    """Do what is asked for with the program's parts; a person's mistake is told as a refusal.

    Raises:
        SetupError: if the configuration or the database cannot be used.
    """
    assembly = read(path)
    set_up("warning", assembly.settings.log.format, assembly.settings.secrets)
    try:
        return asyncio.run(_answered(assembly, work))
    except AskError as err:
        return refusal(err)


def tell(answer: Answer, *, is_json: bool) -> int:
    """Print an answer; return the exit code, 2 for a refusal."""
    if is_json:
        click.echo(json.dumps(as_json(answer), ensure_ascii=False))
    else:
        for line in as_lines(answer):
            click.echo(line)
    return BAD_INPUT if answer.is_refusal else DONE


async def _answered(assembly: Assembly, work: Work) -> Answer:
    program = put_together(assembly)
    store = program.footing.store
    try:
        await store.upkeep.open()
        await program.watching.refresh()
        now = program.footing.clock.now()
        return await work(program, Ask("", SHELL, channel=None, at=now))
    finally:
        await program.source.stop()
        await store.upkeep.close()


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values; its facts stand beside them and hide none of them."""
    return {
        **dict(answer.facts),
        "ok": not answer.is_refusal,
        "code": answer.code,
        "headline": answer.headline,
        "lines": list(answer.lines),
        "cards": [_card(card) for card in answer.cards],
    }


def as_lines(answer: Answer) -> list[str]:
    """Return an answer as lines for a terminal."""
    lines = [plain(answer.headline), *plain_lines(answer.lines)]
    for card in answer.cards:
        lines += ["", card.line, *filter(None, (card.summary, card.url))]
    return lines


def _card(card: Message) -> dict[str, Any]:
    card_values = asdict(card)
    at, delay = card.published_at, card.delay
    card_values["published_at"] = None if at is None else at.isoformat()
    card_values["delay"] = None if delay is None else delay.total_seconds()
    return card_values
