"""The forms of words, as the whole program takes them."""

from functools import cache

from bot.core.errors import Problem
from bot.core.match import Forms
from bot.languages.inflection import inflection
from bot.languages.lexicons import Lexicons, lexicons
from bot.settings.environment import cache_folder


@cache
def _lexicons() -> Lexicons:
    return lexicons(cache_folder())


@cache
def word_forms() -> Forms:
    """Return what gives words their forms, the same each time."""
    return inflection(_lexicons().open)


def trouble() -> tuple[Problem, ...]:
    """Return a warning if words that were asked for since could not be given their forms."""
    detail = _lexicons().trouble
    if detail is None:
        return ()
    message = f"words in Latin letters are looked for only as they are written: {detail}"
    hint = "run `make setup` as whoever installed Vedette, or set XDG_CACHE_HOME"
    return (Problem("forms of words", message, hint, is_warning=True),)
