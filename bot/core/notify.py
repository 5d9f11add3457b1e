"""Tell the ops channels of something about feeds or the bot itself, once a day at most."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.ids import delivery_key
from bot.core.model import Channel, DeliveryKind, Owed, Priority, Reason


def notify(event: str, text: str, channels: Iterable[Channel], now: datetime) -> tuple[Owed, ...]:
    """Return what is owed to the ops channels among these; `event` names what is told."""
    return tuple(
        Owed(
            key=delivery_key(DeliveryKind.NOTICE, f"{event}/{now:%Y-%m-%d}", channel.name),
            kind=DeliveryKind.NOTICE,
            channel=channel.name,
            alert=None,
            priority=Priority.NORMAL,
            not_before=now,
            reason=Reason.NOTICE,
            notice=text,
        )
        for channel in channels
        if channel.is_ops
    )
