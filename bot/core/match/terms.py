"""Compiling one term, and holding an item against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.errors import AskError
from bot.core.match.compiling import plan_of
from bot.core.match.forms import Forms, attached
from bot.core.match.names import Names
from bot.core.match.page import SHOWN, Page
from bot.core.match.parsing import parse
from bot.core.match.plan import Plan, Search
from bot.core.match.size import refuse_large
from bot.core.match.tree import Atom, Node
from bot.core.model import Alias, Field, Span, Term

_MISTAKABLE = frozenset({"and", "or", "not", "near", "unless"})


@dataclass(frozen=True, slots=True)
class CompiledTerm:
    """A term made ready; `hints` say what its author may not have meant."""

    term: Term
    plan: Plan
    hints: tuple[str, ...] = ()


def compile_term(
    term: Term, aliases: Sequence[Alias] = (), forms: Forms = attached
) -> CompiledTerm:
    """Make a term ready to be looked for; `forms` gives the forms that each word may take.

    Raises:
        AskError: with code, text, column and a way out, if the term cannot be read.
    """
    return compile_among(term, Names(aliases, forms))


def compile_among(term: Term, names: Names, *path: str) -> CompiledTerm:
    """Make a term ready among aliases that many share; `path` names those it stands within.

    Raises:
        AskError: as compile_term does.
    """
    node = parse(term.text)
    try:
        plan = plan_of(node, names.scope(term, *path))
    except AskError as err:
        err.text = term.text
        raise
    return CompiledTerm(term, plan, tuple(_hints(node)))


def match_term(page: Page, compiled: CompiledTerm) -> tuple[Span, ...]:
    """Return where an item matches a term, sorted; nothing if it does not match."""
    return find_spans(Search(page), compiled)


def find_spans(search: Search, compiled: CompiledTerm) -> tuple[Span, ...]:
    """Return where a search finds a term in the title and the text, sorted.

    What matches by other fields alone marks the title, or the text where there is no title.
    """
    found = compiled.plan.find(search)
    if found is None:
        return ()
    shown = {
        Span(Field(search.names[each.unit]), *part)
        for each in found
        if search.names[each.unit] in SHOWN
        for part in each.parts
    }
    return tuple(sorted(shown)) or (_whole(search.page),)


def _whole(page: Page) -> Span:
    if page.title or not page.text:
        return Span(Field.TITLE, 0, len(page.title))
    return Span(Field.TEXT, 0, len(page.text))


def _hints(node: Node) -> Iterator[str]:
    """Find words that look like operators."""
    if not isinstance(node, Atom):
        for part in node.parts:
            yield from _hints(part)
    elif node.name == "WORD" and node.text in _MISTAKABLE:
        yield (
            f"{node.text!r} in column {node.column} is looked for as a word; "
            f"operators are written in capitals: {node.text.upper()}"
        )
