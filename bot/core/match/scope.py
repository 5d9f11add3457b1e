"""Where and how a part of a term looks: fields, language, forms, and what @names mean."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.match.forms import Forms
from bot.core.match.page import SHOWN
from bot.core.match.plan import Plan


class Aliases(Protocol):
    """What @names stand for."""

    def plan(self, name: str, scope: "Scope", column: int) -> Plan:
        """Compile an alias.

        Raises:
            AskError: if there is no such alias, or something is wrong with it.
        """


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for a part of a term."""

    aliases: Aliases
    forms: Forms
    language: str | None = None
    fields: tuple[str, ...] = SHOWN
    path: tuple[str, ...] = ()  # the aliases within which we are

    @property
    def is_open(self) -> bool:
        """Whether addresses are words here."""
        return self.fields[0] not in SHOWN
