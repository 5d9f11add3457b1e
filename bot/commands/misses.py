"""What each watchlist lacked to match an item."""

from collections.abc import Sequence

from bot.commands.decisions import Told
from bot.core.match import Because, ListExplanation
from bot.core.text import cut

LONGEST_TERM = 60
LONGEST_WHY = 240
HOW = {"any": "the nearest term is", "all": "it must hold", "unless": "dropped by its unless,"}


def missed_lines(told: Told, explained: Sequence[ListExplanation]) -> list[str]:
    """Return what each list lacked that did not match, those that came nearest first."""
    if told.watchlist:
        return []
    missed = [each for each in explained if not each.holds and each.watchlist not in told.decided]
    near = [(each, each.because) for each in missed if each.because]
    near.sort(key=lambda each: weight(told, each[0]), reverse=True)
    far = ", ".join(each.watchlist for each in missed if not each.because)
    lines = [_missed(each, because) for each, because in near]
    return [*lines, *([f"{far}: nothing of it stands there"] if far else [])]


def _missed(explained: ListExplanation, because: Because) -> str:
    term = f"`{cut(because.term.text, LONGEST_TERM)}`"
    why = cut(because.tree.verdict, LONGEST_WHY)
    return f"{explained.watchlist}: {HOW[because.role]} {term}: {why}"


def weight(told: Told, explained: ListExplanation) -> tuple[bool, float]:
    """Return how much a miss is worth telling: of a list that is followed, then by nearness."""
    because = explained.because
    is_near = because is not None and told.is_followed(explained.watchlist)
    return is_near, nearness(explained)


def nearness(explained: ListExplanation) -> float:
    """Return how near an item came to a list, 0..1."""
    because = explained.because
    if because is None:
        return 0.0
    return 1.0 if because.role == "unless" else because.tree.nearness
