"""Watchlists compiled for matching."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.model import Alias, Watchlist


@dataclass(frozen=True, slots=True)
class Book:
    """Compiled watchlists; `watchlists` are as given."""

    watchlists: tuple[Watchlist, ...]
    aliases: tuple[Alias, ...]


def compile_book(watchlists: Sequence[Watchlist], aliases: Sequence[Alias] = ()) -> Book:
    """Compile watchlists."""
    return Book(tuple(watchlists), tuple(aliases))
