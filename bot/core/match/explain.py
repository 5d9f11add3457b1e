"""Why an item matches a term or a watchlist, or does not: as data, and in one line.

What an explanation says of the whole is what matching says: it asks the same plans. Beside
that it looks for every part alone, which matching never does: this is for people who ask.
"""

from collections.abc import Sequence

from bot.core.match.book import Book, Numbered
from bot.core.match.compiling import plan_of, within
from bot.core.match.explanation import Because, Explanation, ListExplanation, Place, Role
from bot.core.match.lacking import Lack, text_at, where_in_words
from bot.core.match.names import Names
from bot.core.match.operators import ATOMS, OPERATORS, Lookup, Operator
from bot.core.match.page import Page
from bot.core.match.parsing import parse
from bot.core.match.plan import Branch, Carried, Found, Occurrence, Plan, Search
from bot.core.match.printing import written
from bot.core.match.scope import Scope
from bot.core.match.terms import CompiledTerm
from bot.core.match.tree import Node, Operation
from bot.core.match.weighing import WORTH_TELLING, blame, nearness
from bot.core.text import cut

LONGEST_PART = 120  # code points of a part, or of what was found, as it is shown
MOST_PLACES = 5
MOST_WEIGHED = 500  # terms of a list, the newest, of which the nearest is looked for

_ROWS: dict[str, Lookup | Operator] = {row.name: row for row in (*ATOMS, *OPERATORS)}

Inner = Sequence[tuple[Node, Plan, Scope]]


def explain(page: Page, compiled: CompiledTerm, names: Names) -> Explanation:
    """Return whether and why an item matches a term, part by part.

    `names` are the aliases among which the term was compiled.
    """
    return _Explaining(Search(page), names).term(compiled)


def explain_lists(page: Page, book: Book) -> tuple[ListExplanation, ...]:
    """Return for each watchlist, in the book's order, whether and why an item matches it."""
    explaining = _Explaining(Search(page), book.names)
    return tuple(_of_list(explaining, book, owner) for owner in book.lists)


class _Explaining:
    """The search of one item, asked about one part after the other."""

    def __init__(self, search: Search, names: Names) -> None:
        self.search = search
        self._names = names

    def term(self, compiled: CompiledTerm) -> Explanation:
        """Explain a term."""
        node = parse(compiled.term.text)
        return self._part(node, compiled.plan, self._names.scope(compiled.term))

    def holds(self, compiled: CompiledTerm) -> bool:
        """Tell whether a term holds, as matching does."""
        return compiled.plan.find(self.search) is not None

    def _part(self, node: Node, plan: Plan, scope: Scope) -> Explanation:
        found, row = plan.find(self.search), _ROWS[node.name]
        inner = self._inner(node, plan, scope, found)
        parts = tuple(self._part(*each) for each in inner)
        places = self._places(found)
        why = self._why(found, row, parts) if found is not None else ""
        if found is None:
            operands = tuple(its_plan.find(self.search) for _, its_plan, _ in inner)
            shown = tuple(part.part for part in parts)
            why = row.lack(Lack(node, plan, scope, self.search, operands, shown, self._look))
        told, held = blame(row, why, parts) if found is None else (why, ())
        return Explanation(
            part=cut(written(node), LONGEST_PART),
            operator=row.name,
            holds=found is not None,
            why=why,
            count=len(places),
            places=places[:MOST_PLACES],
            nearness=nearness(row, node.number, parts) if found is None else 1.0,
            blame=told,
            held=held,
            parts=parts,
        )

    def _inner(self, node: Node, plan: Plan, scope: Scope, found: Found) -> Inner:
        """Return what a part is made of, each with how it is looked for."""
        if isinstance(node, Operation):
            # A plan is put together as its tree is: see compiling.py.
            plans = plan.parts if isinstance(plan, Branch) else ()
            inner = within(node, scope)
            return [(*each, inner) for each in zip(node.parts, plans, strict=True)]
        row = _ROWS[node.name]
        if found is not None or not isinstance(row, Lookup) or row.apart is None:
            return ()
        words = row.apart(node)
        return [(word, plan_of(word, scope), scope) for word in words] if len(words) > 1 else ()

    def _why(
        self, found: Sequence[Occurrence], row: Lookup | Operator, parts: Sequence[Explanation]
    ) -> str:
        """Say where a part stands, or why it holds although there is nothing to show."""
        if found:
            return where_in_words(self.search, found)
        if isinstance(row, Operator) and row.carried is Carried.NONE:
            return f"{parts[0].part} does not hold, as it must not"
        return "what must not hold does not"

    def _look(self, node: Node, scope: Scope) -> Found:
        return plan_of(node, scope).find(self.search)

    def _places(self, found: Found) -> tuple[Place, ...]:
        """Return what is shown of what was found, in order."""
        shown = {
            (each.unit, start, end): each._replace(start=start, end=end)
            for each in found or ()
            for start, end in each.parts
        }
        names = self.search.names
        return tuple(
            Place(names[unit], start, end, cut(text_at(self.search, each), LONGEST_PART))
            for (unit, start, end), each in sorted(shown.items())
        )


def _of_list(explaining: _Explaining, book: Book, owner: Numbered) -> ListExplanation:
    """Say what decides, in the order in which matching asks."""

    def first(numbers: Sequence[int], *, holding: bool) -> CompiledTerm | None:
        terms = (book.terms[number] for number in numbers)
        return next((term for term in terms if explaining.holds(term) is holding), None)

    missing, held = first(owner.all, holding=False), first(owner.any, holding=True)
    if missing is not None:
        return _dropped(owner, explaining, "all", missing)
    if owner.any and held is None:
        return _nearest(owner, explaining, [book.terms[number] for number in owner.any])
    excluded = first(owner.unless, holding=True)
    if excluded is not None:
        return _dropped(owner, explaining, "unless", excluded)
    decisive = held or first(owner.all, holding=True)
    if decisive is None:
        return ListExplanation(owner.name, holds=False, verdict="it has no term to look for")
    because = Because("any" if held else "all", decisive.term, explaining.term(decisive))
    verdict = f"{_shown(because)} holds: {because.tree.verdict}"
    return ListExplanation(owner.name, holds=True, verdict=verdict, because=because)


def _dropped(
    owner: Numbered, explaining: _Explaining, role: Role, decisive: CompiledTerm
) -> ListExplanation:
    because = Because(role, decisive.term, explaining.term(decisive))
    does = "holds" if because.tree.holds else "does not hold"
    told = f"its `{role}` term {_shown(because)} {does}: {because.tree.verdict}"
    return ListExplanation(owner.name, holds=False, verdict=told, because=because)


def _nearest(
    owner: Numbered, explaining: _Explaining, terms: Sequence[CompiledTerm]
) -> ListExplanation:
    """Tell which of a list's terms came nearest, none of which holds."""
    explained = [(explaining.term(each), each.term) for each in terms[-MOST_WEIGHED:]]
    tree, term = max(explained, key=lambda each: each[0].nearness)
    none = (
        "its only term does not hold"
        if len(terms) == 1
        else f"none of its {len(terms)} terms holds"
    )
    if tree.nearness < WORTH_TELLING:
        return ListExplanation(owner.name, holds=False, verdict=none)
    because = Because("any", term, tree)
    told = f"{none}, the nearest is {_shown(because)}: {tree.verdict}"
    return ListExplanation(owner.name, holds=False, verdict=told, because=because)


def _shown(because: Because) -> str:
    return f"`{cut(because.term.text, LONGEST_PART)}`"
