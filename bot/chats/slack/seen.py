"""The asks taken lately: Slack delivers one again when it missed our acknowledgement."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

KEPT = 1000


class Seen:
    """Knows an ask again by its envelope, or by its content where the envelope is a new one."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Hashable, None] = OrderedDict()

    def is_new(self, envelope: str, payload: Mapping[str, Any]) -> bool:
        """Tell whether an ask comes for the first time, and remember it."""
        keys: list[Hashable] = [envelope]
        if payload.get("trigger_id"):  # Slack makes one for each press of the Enter key
            parts = ("trigger_id", "response_url", "user_id", "channel_id", "text")
            keys.append(tuple(str(payload.get(part)) for part in parts))
        is_new = not any(key in self._keys for key in keys)
        self._keys.update(dict.fromkeys(keys))
        while len(self._keys) > KEPT:
            self._keys.popitem(last=False)
        return is_new
