"""Read a configuration file and everything it leads to; all problems at once.

In this order, because each step sees what the one before has made: YAML, the environment's
values, each key by itself, the chats' own options, keys together, watchlists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.core.errors import Problem, SetupError
from bot.settings.addresses import hidden_parts
from bot.settings.build import build, folder_of, placed
from bot.settings.checks import check, followed, unknown_follows, wrong_ids
from bot.settings.document import Document, in_order
from bot.settings.environment import fill
from bot.settings.expected import did_you_mean
from bot.settings.reading import read
from bot.settings.secrecy import scrub, secret_texts
from bot.settings.settings import Adapters, Loaded
from bot.settings.shape import FileShape
from bot.settings.syntax import is_plain
from bot.settings.watchlists import WatchlistFiles, inspect_folder
from bot.settings.wording import Part


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that could be read, and everything wrong; `loaded` is None where it is wrong."""

    loaded: Loaded | None
    files: WatchlistFiles
    problems: tuple[Problem, ...]  # warnings too, in order of place


def load(path: Path, adapters: Adapters, environ: Mapping[str, str] | None = None) -> Loaded:
    """Read a configuration; `adapters` maps each known chat to the model of its options.

    Only models of chats that the file names are looked up. `environ` None means the process's
    own environment.

    Raises:
        SetupError: with every problem at once.
    """
    loaded, problems = _Reading(fill(read(path), environ), path, adapters).finish()
    if loaded is None:
        raise SetupError(*in_order(problem for problem in problems if not problem.is_warning))
    return loaded


def inspect(path: Path, adapters: Adapters, environ: Mapping[str, str] | None = None) -> Inspection:
    """Read a configuration and its watchlists as far as possible; raises nothing."""
    try:
        document = fill(read(path), environ)
    except SetupError as err:
        return Inspection(None, WatchlistFiles(), err.problems)
    loaded, problems = _Reading(document, path, adapters).finish()
    if (where := folder_of(document, path)) is None:
        return Inspection(loaded, WatchlistFiles(), in_order(problems))
    folder = inspect_folder(where)
    problems += folder.problems
    if folder.files:
        problems += unknown_follows(followed(document), folder.names())
    return Inspection(loaded, folder.result(), in_order(problems))


class _Reading:
    """One file on its way to settings."""

    def __init__(self, document: Document, path: Path, adapters: Adapters) -> None:
        self._document = document
        self._path = path
        self._adapters = adapters
        self._problems: list[Problem] = list(document.problems)
        self._secrets = set(document.secrets)

    def finish(self) -> tuple[Loaded | None, list[Problem]]:
        """Return the settings, unless something is wrong, and all problems."""
        document = self._document
        shape = self._shape()
        options = self._options()
        if isinstance(document.value, dict):
            self._problems += check(document)
        problems = list(scrub(in_order(self._problems), self._secrets))
        warnings = tuple(problem for problem in problems if problem.is_warning)
        if shape is None or len(warnings) < len(problems):
            return None, problems
        settings = build(shape, options, self._path, frozenset(self._secrets))
        return Loaded(placed(settings, document), warnings, followed(document)), problems

    def _shape(self) -> FileShape | None:
        """Validate all keys but the chats' own."""
        value = self._document.value
        for text in secret_texts(FileShape, value):
            self._secrets |= hidden_parts(text)
        try:
            return FileShape.model_validate({} if value is None else value)
        except ValidationError as err:
            self._problems += Part(self._document, FileShape).problems(err)
        return None

    def _options(self) -> dict[str, BaseModel]:
        """Validate each chat's keys by its adapter's model."""
        chats = self._document.get(("chats",))
        options = {}
        for chat, value in chats.items() if isinstance(chats, dict) else ():
            if (model := self._model(chat)) is None:
                continue
            self._secrets |= set(secret_texts(model, value))
            self._problems += wrong_ids(self._document, chat, model)
            try:
                options[chat] = model.model_validate({} if value is None else value, extra="forbid")
            except ValidationError as err:
                self._problems += Part(self._document, model, ("chats", chat)).problems(err)
        return options

    def _model(self, chat: str) -> type[BaseModel] | None:
        place = self._document.key_place(("chats", chat))
        if chat not in self._adapters:
            hint = did_you_mean(chat, self._adapters)
            named = f"{chat!r}" if is_plain(chat) else "of this name"
            self._problems.append(Problem(place, f"there is no chat {named}", hint))
            return None
        try:
            return self._adapters[chat]
        except SetupError as err:  # an adapter that cannot be imported
            self._problems += (Problem(place, each.message, each.hint) for each in err.problems)
        return None
