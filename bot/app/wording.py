"""The forms of words, as the whole program takes them."""

from dataclasses import dataclass
from functools import cache

from bot.core.errors import Problem
from bot.core.match import Forms
from bot.languages.inflection import inflection
from bot.languages.lexicons import Lexicons, lexicons
from bot.settings.environment import cache_folder


@dataclass(frozen=True, slots=True)
class Wording:
    """What gives words their forms, and what keeps it from doing so."""

    forms: Forms
    lexicons: Lexicons

    def trouble(self) -> tuple[Problem, ...]:
        """Return a warning if words that were asked for could not be given their forms."""
        detail = self.lexicons.trouble
        if detail is None:
            return ()
        message = f"words in Latin letters are looked for only as they are written: {detail}"
        hint = "run `make setup` as whoever installed Vedette, or set XDG_CACHE_HOME"
        return (Problem("forms of words", message, hint, is_warning=True),)


def wording_by(lexicons: Lexicons) -> Wording:
    """Take the words of these lexicons."""
    return Wording(inflection(lexicons.open), lexicons)


@cache
def wording() -> Wording:
    """Return the program's own, the same each time: what is compiled with it may be kept."""
    return wording_by(lexicons(cache_folder()))


def word_forms() -> Forms:
    """Return what gives words their forms."""
    return wording().forms
