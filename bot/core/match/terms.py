"""Compiling one term, and holding an item against it."""

from collections.abc import Iterable, Iterator, Sequence
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

# A field, and the code points [start, end) of what matches in it: a span in the making.
Mark = tuple[str, int, int]

_FIELDS = {str(field): field for field in Field}
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
        refuse_large(plan)
    except AskError as err:
        err.text = term.text
        raise
    return CompiledTerm(term, plan, tuple(_hints(node)))


def match_term(page: Page, compiled: CompiledTerm) -> tuple[Span, ...]:
    """Return where an item matches a term, sorted; nothing if it does not match."""
    return spans_of(sorted(find_marks(Search(page), compiled.plan)))


def find_marks(search: Search, plan: Plan) -> set[Mark]:
    """Return where a search finds a plan in the title and the text.

    What matches by other fields alone marks the title, or the text where there is no title.
    """
    if not plan.may(search):
        return set()
    found = plan.find(search)
    if found is None:
        return set()
    names = search.names
    shown = {
        (names[each.unit], *part)
        for each in found
        if names[each.unit] in SHOWN
        for part in each.parts
    }
    return shown or {_whole(search.page)}


def spans_of(marks: Iterable[Mark]) -> tuple[Span, ...]:
    """Return marks as spans, in their order."""
    return tuple(Span(_FIELDS[name], start, end) for name, start, end in marks)


def _whole(page: Page) -> Mark:
    if page.title or not page.text:
        return "title", 0, len(page.title)
    return "text", 0, len(page.text)


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
