"""How much one person may add, so that nobody can fill the memory."""

from collections.abc import Collection

from bot.core.errors import AskError
from bot.core.match import CompiledTerm
from bot.core.match.plan import Spread
from bot.core.match.size import size
from bot.core.model import AddedFeed, AddedTerm, Person

MOST_TERMS = 1_000
MOST_FEEDS = 2_000
MOST_FORMS = 500_000  # of words in all; some 50 MB


def refuse_hoard(
    new: CompiledTerm, added: Collection[AddedTerm], in_force: Collection[CompiledTerm]
) -> None:
    """Refuse a term to a person who has too many, or too large ones.

    Raises:
        AskError: `too-many-terms`, with what can be done instead.
    """
    origin = new.term.origin
    theirs = {each.term for each in added if each.term.origin == origin}
    if len(theirs) >= MOST_TERMS:
        raise _refusal(f"you have added {len(theirs):,} terms, {MOST_TERMS:,} are the most")
    known: set[Spread] = set()
    held = size(new.plan, known)
    held += sum(size(each.plan, known) for each in in_force if each.term in theirs)
    if held > MOST_FORMS:
        raise _refusal(f"your terms look for {held:,} forms of words, {MOST_FORMS:,} are the most")


def _refusal(message: str) -> AskError:
    hint = "write long lists in the watchlist's file, or remove some: `watch remove`"
    return AskError("too-many-terms", message, hint=hint)


def refuse_more_feeds(added: Collection[AddedFeed], person: Person, more: int = 1) -> None:
    """Refuse feeds to a person who has added too many.

    Raises:
        AskError: `too-many-feeds`, with what can be done instead.
    """
    theirs = sum((each.by.chat, each.by.id) == (person.chat, person.id) for each in added)
    if theirs + more > MOST_FEEDS:
        raise AskError(
            "too-many-feeds",
            f"you have added {theirs:,} feeds, {MOST_FEEDS:,} are the most",
            hint="write them under `feeds` in the configuration, or remove some: `feeds remove`",
        )
