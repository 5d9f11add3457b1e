"""Read a folder of watchlists: one file a list, and names.yaml with the aliases."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import AskError, Problem, SetupError
from bot.core.model import Alias, Term, Watchlist, WatchlistName
from bot.settings.document import in_order
from bot.settings.reading import read
from bot.settings.terms import A_NAME, aliases, watchlist
from bot.settings.words import is_name

SUFFIXES = frozenset({".yaml", ".yml"})
NAMES = "names"
LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class WatchlistFiles:
    """What a folder of watchlists holds."""

    watchlists: tuple[Watchlist, ...] = ()
    aliases: tuple[Alias, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Folder:
    """A folder as far as it can be read."""

    files: dict[str, Path] = field(default_factory=dict)  # by name in small letters
    watchlists: list[Watchlist] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def names(self) -> frozenset[str]:
        """Return the names of all watchlists, unreadable ones too."""
        return frozenset(path.stem for path in self.files.values() if path.stem != NAMES)

    def result(self) -> WatchlistFiles:
        """Return what could be read."""
        warnings = tuple(problem for problem in self.problems if problem.is_warning)
        return WatchlistFiles(tuple(self.watchlists), tuple(self.aliases), warnings)


def load_watchlists(folder: Path) -> WatchlistFiles:
    """Read a folder of watchlists, in order of their names; other files are passed over.

    Raises:
        SetupError: with every problem at once.
    """
    found = inspect_folder(folder)
    if not all(problem.is_warning for problem in found.problems):
        raise SetupError(*in_order(found.problems))
    return found.result()


def term_problem(term: Term, error: AskError) -> Problem:
    """Tell what is wrong with a term where it stands."""
    text = term.text if len(term.text) <= LONGEST_QUOTE else f"{term.text[:LONGEST_QUOTE]}…"
    where = f"column {error.column} of " if error.column else ""
    return Problem(term.origin, f"{error.message}, in {where}the term {text!r}", error.hint)


def inspect_folder(path: Path) -> Folder:
    """Read what can be read of a folder."""
    folder = Folder()
    try:
        paths = sorted(path.iterdir())
    except OSError as err:
        hint = "watchlists names a folder, relative to the configuration"
        folder.problems.append(Problem(str(path), f"cannot be read: {err.strerror}", hint))
        return folder
    for each in paths:
        if each.suffix.lower() in SUFFIXES and not each.name.startswith("."):
            _take(folder, each)
    if not folder.names():
        message = "no watchlist in this folder, so nothing alerts"
        folder.problems.append(Problem(str(path), message, is_warning=True))
    return folder


def _take(folder: Folder, path: Path) -> None:
    """Read one file into the folder, or its problems."""
    name = path.stem
    first = folder.files.setdefault(name.casefold(), path)
    if first != path:
        folder.problems.append(Problem(str(path), f"a second file named {name!r}", f"see {first}"))
    elif not is_name(name):
        folder.problems.append(Problem(str(path), "not the name of a watchlist", A_NAME))
    try:
        document = read(path)
        folder.problems += document.problems
        if name == NAMES:
            folder.aliases += aliases(document)
        else:
            folder.watchlists.append(watchlist(document, WatchlistName(name)))
    except SetupError as err:
        folder.problems += err.problems
