"""What places are called elsewhere.

Those of the watched region stand in places.json, and the countries that matter to it in
countries.json: their names in English, French, Russian, Arabic, Spanish and German, in other
languages where they differ, and what else a name means. Countries are told by their ISO 3166
codes. With the extra `vedette[names]`, the rest of the world is known too.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.places import Place, PlaceKind, Places, keys
from bot.languages import world

FILES = tuple(Path(__file__).parent / f"{name}.json" for name in ("countries", "places"))

LookUp = Callable[[Sequence[str]], tuple[Place, ...]]


class KnownPlaces:
    """Implements `ports.Gazetteer`."""

    def __init__(self, look_up: LookUp | None) -> None:
        """Take what looks the world up; None: only the region is known."""
        self._look_up = look_up

    @property
    def is_worldwide(self) -> bool:
        """Whether places beyond the region are known."""
        return self._look_up is not None

    async def named(self, names: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """Return the places that are called so, by each name of which there are any."""
        far = Places(await self._far(names))
        found = {name: _merged(region().named(name), far.named(name)) for name in names}
        return {name: places for name, places in found.items() if places}

    async def _far(self, names: Collection[str]) -> tuple[Place, ...]:
        # Towns are called like most words; a small letter says that none is meant.
        meant = [name for name in names if not name[:1].islower()]
        if self._look_up is None or not meant:
            return ()
        return await asyncio.to_thread(self._look_up, meant)


def open_gazetteer() -> KnownPlaces:
    """Return what knows as many places as the installed packages do."""
    return KnownPlaces(world.look_up if world.is_installed() else None)


@cache
def region() -> Places:
    """Return the places of the files, once read."""
    return Places(read())


def read() -> Iterator[Place]:
    """Read the files, countries first."""
    rows: list[dict[str, Any]] = [row for path in FILES for row in json.loads(path.read_bytes())]
    titles = {
        code: row["names"]["en"][0]
        for row in rows
        if row["kind"] == PlaceKind.COUNTRY
        for code in row["countries"]
    }
    for row in rows:
        yield Place(
            kind=PlaceKind(row["kind"]),
            countries=tuple(titles[code] for code in row["countries"]),
            names=tuple((language, tuple(names)) for language, names in row["names"].items()),
            cautions=tuple(row.get("cautions", {}).items()),
        )


def _merged(near: Sequence[Place], far: Sequence[Place]) -> tuple[Place, ...]:
    """Put together what the region and the world know; the region's own word on a place holds."""
    return (*near, *(place for place in far if not any(_is_same(place, each) for each in near)))


def _is_same(place: Place, other: Place) -> bool:
    are_near = place.kind is PlaceKind.COUNTRY or not set(place.countries).isdisjoint(
        other.countries
    )
    return place.kind is other.kind and are_near and not _keys(place).isdisjoint(_keys(other))


def _keys(place: Place) -> set[str]:
    return {key for _, names in place.names for name in names for key in keys(name)}
