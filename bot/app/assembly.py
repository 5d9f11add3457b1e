"""What the files say, read and checked together: configuration, watchlists, terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.app.wording import word_forms, wording
from bot.core.errors import Problem, SetupError
from bot.core.match import compile_book
from bot.core.model import Channel
from bot.loops.watching import Lists
from bot.plugins import ChatOptions
from bot.settings import Inspection, Settings, WatchlistFiles, inspect, load_watchlists
from bot.sources.full_text import INSTALL, is_installed


@dataclass(frozen=True, slots=True)
class Assembly:
    """A configuration that can run, and what is odd about it."""

    settings: Settings
    lists: Lists
    warnings: tuple[Problem, ...]
    newcomer: Channel | None = None  # a channel that is shown the newest match at first


def read(path: Path, environ: Mapping[str, str] | None = None) -> Assembly:
    """Read a configuration and its watchlists; `environ` None means the process's own.

    Raises:
        SetupError: with every problem of every file at once.
    """
    found = inspect(path, ChatOptions(), environ)
    problems = _problems(found)
    errors = tuple(problem for problem in problems if not problem.is_warning)
    if errors or found.loaded is None:
        raise SetupError(*errors)
    return Assembly(found.loaded.settings, _lists(found.files), problems)


def check(path: Path) -> tuple[Problem, ...]:
    """Return everything that is wrong or odd; raises nothing."""
    return _problems(inspect(path, ChatOptions()))


class WatchlistFolder:
    """Reads the watchlists again when their files have changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = self._signature()

    def changed(self) -> Lists | None:
        """Return what the files say now; None if they are as they were.

        Raises:
            SetupError: if they cannot be read.
        """
        signature = self._signature()
        if signature == self._seen:
            return None
        self._seen = signature
        return _lists(load_watchlists(self._folder))

    def _signature(self) -> frozenset[tuple[str, int, int]]:
        if not self._folder.is_dir():
            return frozenset()
        # Broken links are left out: editors mark with them what they have open.
        stats = ((each.name, each.stat()) for each in self._folder.iterdir() if each.exists())
        return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _problems(found: Inspection) -> tuple[Problem, ...]:
    try:
        compile_book(found.files.watchlists, found.files.aliases, word_forms())
    except SetupError as err:
        return (*found.problems, *err.problems)
    return (*found.problems, *wording().trouble(), *_full_text_trouble(found))


def _full_text_trouble(found: Inspection) -> tuple[Problem, ...]:
    """Tell of feeds to be read in full where what reads pages is not installed."""
    feeds = found.loaded.settings.feeds if found.loaded else ()
    wishing = next((feed for feed in feeds if feed.full_text), None)
    if wishing is None or is_installed():
        return ()
    message = "full_text has no effect, as what reads pages is not installed"
    return (Problem(wishing.origin, message, INSTALL, is_warning=True),)


def _lists(files: WatchlistFiles) -> Lists:
    return Lists(files.watchlists, files.aliases)
