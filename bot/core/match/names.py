"""What @names stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.errors import AskError
from bot.core.language import primary
from bot.core.match.compiling import plan_of
from bot.core.match.forms import Forms, attached, only
from bot.core.match.mistakes import DEEPEST, nearest, too_deep
from bot.core.match.parsing import parse
from bot.core.match.plan import Plan, Spread
from bot.core.match.scope import Scope
from bot.core.model import Alias, Term

CYCLE = "alias-cycle"


class FaultyAlias(AskError):  # noqa: N818 - an AskError like any other, told elsewhere
    """Something is wrong inside an alias that a term uses; the alias's own terms say it too."""


class Names:
    """The aliases, each compiled once for each set of fields in which it is looked for."""

    def __init__(self, aliases: Sequence[Alias], forms: Forms) -> None:
        """Take aliases; of two with one name, both count."""
        self._forms = forms
        self._aliases: dict[str, list[Alias]] = {}
        self._plans: dict[tuple[str, tuple[str, ...]], Spread] = {}
        for alias in aliases:
            self._aliases.setdefault(alias.name.casefold(), []).append(alias)

    def scope(self, term: Term, *path: str) -> Scope:
        """Return where and how a term looks; `path` names the aliases within which it stands."""
        uninflected = attached if term.particles else only
        forms = self._forms if term.inflect else uninflected
        path = tuple(name.casefold() for name in path)
        return Scope(self, forms, primary(term.lang), path=path)

    def plan(self, name: str, scope: Scope, column: int) -> Plan:
        """Compile an alias, or take it as compiled before.

        Raises:
            AskError: unknown-alias, alias-cycle, too-deep, or what is wrong within it.
        """
        name = name.casefold()
        if name not in self._aliases:
            hint = nearest(name, self._aliases) or "write it into names.yaml, or leave the @ out"
            raise AskError("unknown-alias", f"there is no alias @{name}", column=column, hint=hint)
        if name in scope.path:
            raise _cycle(scope.path[scope.path.index(name) :], column)
        if len(scope.path) == DEEPEST:
            raise too_deep(column)
        key = name, scope.fields
        if key not in self._plans:
            self._plans[key] = self._compiled(name, scope, column)
        return self._plans[key]

    def _compiled(self, name: str, scope: Scope, column: int) -> Spread:
        try:
            return Spread(tuple(self._parts(name, scope)))
        except AskError as err:
            if err.code == CYCLE:
                err.column = column
                raise
            message = f"in @{name}: {err.message}"
            raise FaultyAlias(err.code, message, column=column, hint=err.hint) from None

    def _parts(self, name: str, scope: Scope) -> Iterator[tuple[str | None, Plan]]:
        for alias in self._aliases[name]:
            for language, terms in alias.by_lang:
                for term in terms:
                    inside = replace(self.scope(term, *scope.path, name), fields=scope.fields)
                    yield primary(language), plan_of(parse(term.text), inside)


def _cycle(path: tuple[str, ...], column: int) -> AskError:
    """Show a cycle, the same wherever one enters it."""
    start = path.index(min(path))
    names = (*path[start:], *path[:start], path[start])
    message = "aliases that use each other in a circle: " + " → ".join(f"@{name}" for name in names)
    return AskError(CYCLE, message, column=column, hint="take one of these out of another's terms")
