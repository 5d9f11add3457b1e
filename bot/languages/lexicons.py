"""Opening the words of a language, and making its table where there is none yet."""

from collections.abc import Sequence
from pathlib import Path

from bot.languages.latin import LANGUAGES, Latin
from bot.languages.making import NotMadeError, find, installed, make, place
from bot.languages.reading import Lexicon
from bot.languages.slavic import FOLDERS, Slavic


class Lexicons:
    """The words of all languages that are inflected, each opened when it is first asked for."""

    def __init__(self, folders: Sequence[Path], cache: Path | None) -> None:
        """Look for tables in these folders; what none of them has is made in `cache`."""
        self.trouble: str | None = None  # why languages in Latin letters cannot be inflected
        self._folders = (*folders, cache) if cache else tuple(folders)
        self._cache = cache
        self._known: dict[str, Lexicon | None] = {}

    def open(self, language: str) -> Lexicon | None:
        """Return the words of a language; None if there are none, or no table could be made."""
        if language not in self._known:
            self._known[language] = self._opened(language)
        return self._known[language]

    def _opened(self, language: str) -> Lexicon | None:
        if language in FOLDERS:
            return Slavic(language)
        if language not in LANGUAGES:
            return None
        table = find(language, *self._folders)
        if table is None and self.trouble is None:
            self._make()
            table = find(language, *self._folders)
        return None if table is None else Latin(language, table)

    def _make(self) -> None:
        if self._cache is None:
            self.trouble = "there is no home folder to keep them in"
            return
        try:
            make(self._cache)
        except NotMadeError as err:
            self.trouble = str(err)


def lexicons(caches: Path | None) -> Lexicons:
    """Return the words of all languages, with tables in the user's `caches` if need be."""
    return Lexicons((installed(),), None if caches is None else place(caches))
