"""How much a compiled term holds, so that one can be refused before it fills the memory."""

from bot.core.errors import AskError
from bot.core.match.literal import Pattern
from bot.core.match.plan import Branch, Plan, Spread
from bot.core.match.sequence import Sequence

MOST = 200_000  # spellings in one term, its aliases among them
PATTERN = 5_000  # as many spellings as a regular expression may take the memory of


def size(plan: Plan, known: set[Spread]) -> int:
    """Count the spellings that a plan looks for; aliases among `known` count nothing more."""
    match plan:
        case Branch():
            return sum(size(part, known) for part in plan.parts)
        case Spread():
            if plan in known:
                return 0
            known.add(plan)
            return sum(size(part, known) for _, part in plan.parts)
        case Sequence():
            return sum(len(step.spellings) for step in plan.steps)
        case Pattern():
            return PATTERN
        case _:
            return 1


def refuse_large(plan: Plan) -> None:
    """Refuse what would take too much memory.

    Raises:
        AskError: `too-large`.
    """
    held = size(plan, set())
    if held > MOST:
        message = f"this term looks for {held:,} forms of words, {MOST:,} are the most"
        hint = (
            f"split it into several terms, or join regular expressions in one: /a|b/ "
            f"(each counts for {PATTERN:,} forms)"
        )
        raise AskError("too-large", message, column=1, hint=hint)
