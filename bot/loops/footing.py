"""What every loop stands on."""

from dataclasses import dataclass

from bot.loops.tally import Tally
from bot.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Footing:
    """The store, the clock and the tally that all loops share."""

    store: Store
    clock: Clock
    tally: Tally
