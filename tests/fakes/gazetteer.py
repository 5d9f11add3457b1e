"""A gazetteer in memory that knows a few places."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.core.places import Place, PlaceKind, Places

TIMBUKTU = Place(
    PlaceKind.TOWN,
    ("Mali",),
    (("en", ("Timbuktu",)), ("fr", ("Tombouctou",)), ("ru", ("Тимбукту",)), ("ar", ("تمبكتو",))),
)
MALI = Place(
    PlaceKind.COUNTRY,
    ("Mali",),
    (("en", ("Mali",)), ("ru", ("Мали",)), ("ar", ("مالي",))),
    cautions=(("مالي", "also “financial” in Arabic"),),
)
GAO = Place(PlaceKind.TOWN, ("Mali",), (("en", ("Gao",)), ("ru", ("Гао",))))
OTHER_GAO = Place(PlaceKind.TOWN, ("Burkina Faso",), (("", ("Gao", "Gaoua")),))
IVORY_COAST = Place(
    PlaceKind.COUNTRY, ("Ivory Coast",), (("en", ("Ivory Coast",)), ("fr", ("Côte d'Ivoire",)))
)


@dataclass(frozen=True)
class FakeGazetteer:
    """Knows the places above."""

    places: tuple[Place, ...] = (MALI, IVORY_COAST, TIMBUKTU, GAO, OTHER_GAO)

    async def named(self, names: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        known = Places(self.places)
        found = {name: known.named(name) for name in names}
        return {name: places for name, places in found.items() if places}
