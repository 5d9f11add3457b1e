"""Read a folder of watchlists: one file a list, and names.yaml with the aliases."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.core.errors import Problem, SetupError
from bot.core.match import compile_book
from bot.core.model import Alias, Term, Watchlist, WatchlistName
from bot.settings.document import Document, blamed, in_order, without
from bot.settings.reading import read
from bot.settings.terms import A_NAME, aliases, watchlist
from bot.settings.words import is_name

SUFFIXES = frozenset({".yaml", ".yml"})
NAMES = "names"


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
    has_every_alias: bool = True

    def names(self) -> frozenset[str]:
        """Return the names of all watchlists, unreadable ones too."""
        return frozenset(path.stem for path in self.files.values() if path.stem != NAMES)

    def result(self) -> WatchlistFiles:
        """Return what could be read; not what may mean an alias that could not."""
        warnings = tuple(problem for problem in self.problems if problem.is_warning)
        lists, names = tuple(self.watchlists), tuple(self.aliases)
        if not self.has_every_alias:
            lists, names = tuple(map(_without_aliases, lists)), tuple(map(_alone, names))
        return WatchlistFiles(lists, names, warnings)


def load_watchlists(folder: Path) -> WatchlistFiles:
    """Read a folder of watchlists, in order of their names; other files are passed over.

    Raises:
        SetupError: with every problem at once.
    """
    found = inspect_folder(folder)
    files = found.result()
    if not all(problem.is_warning for problem in found.problems):
        raise SetupError(*in_order((*found.problems, *_term_problems(files))))
    return files


def _term_problems(files: WatchlistFiles) -> tuple[Problem, ...]:
    try:
        compile_book(files.watchlists, files.aliases)
    except SetupError as err:
        return err.problems
    return ()


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
    except SetupError as err:
        folder.problems += err.problems
        folder.has_every_alias &= name != NAMES
        return
    folder.problems += document.problems
    try:
        _add(folder, name, document)
    except SetupError as err:
        folder.problems += err.problems
        folder.has_every_alias &= name != NAMES
        with suppress(SetupError):  # so that its good terms are judged too
            _add(folder, name, without(document, blamed(document, err.problems)))


def _add(folder: Folder, name: str, document: Document) -> None:
    if name == NAMES:
        folder.aliases += aliases(document)
    else:
        folder.watchlists.append(watchlist(document, WatchlistName(name)))


def _without_aliases(watchlist: Watchlist) -> Watchlist:
    """Leave out terms with an alias, which would be blamed for what is wrong in names.yaml."""
    return replace(
        watchlist,
        any=_plain(watchlist.any),
        all=_plain(watchlist.all),
        unless=_plain(watchlist.unless),
    )


def _alone(alias: Alias) -> Alias:
    """Leave out of an alias what needs another."""
    return replace(alias, by_lang=tuple((lang, _plain(terms)) for lang, terms in alias.by_lang))


def _plain(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(term for term in terms if "@" not in term.text)
