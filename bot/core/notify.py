"""Tell the ops channels of something about feeds or the bot itself, once a day at most."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.core.ids import delivery_key
from bot.core.model import Channel, DeliveryKind, Owed, Priority, Reason


def notify(
    event: str, text: str, channels: Iterable[Channel], now: datetime, on: date | None = None
) -> tuple[Owed, ...]:
    """Return what is owed to the ops channels among these; `event` names what is told.

    `on` is the day that it is told for, the present one in UTC if it is None.
    """
    day = on or now.date()
    return tuple(
        Owed(
            key=delivery_key(DeliveryKind.NOTICE, f"{event}/{day:%Y-%m-%d}", channel.name),
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
