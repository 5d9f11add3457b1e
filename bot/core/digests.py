"""Digests: one message that names many alerts, each with headline, link and watchlist.

A digest gathers what comes within a while; then it is sent, and the next begins another. One
that would name more alerts than a message holds goes on in a further part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.ids import delivery_key
from bot.core.model import (
    Alert,
    AlertId,
    Channel,
    ChannelName,
    DeliveryKind,
    Message,
    OpenDigest,
    Owed,
    Priority,
    Reason,
)
from bot.core.quiet import quiet_until
from bot.core.render import render

MOST_NAMED = 10  # as many embeds as Discord takes in a message
GATHER = timedelta(minutes=10)  # after an outage feeds come back one after the other
LAG = timedelta(
    hours=1
)  # what was published so shortly before a visit may not have been listed yet


@dataclass(frozen=True, slots=True)
class Gathering:
    """The digests that still gather, and for how long a new one will."""

    open: Mapping[ChannelName, OpenDigest]
    span: timedelta = GATHER

    def with_one_more(self, owed: Owed) -> "Gathering":
        """Return them after an alert has taken its place."""
        had = self.open.get(owed.channel)
        alerts = had.alerts if had is not None and had.key == owed.key else 0
        return Gathering({**self.open, owed.channel: OpenDigest(owed.key, alerts + 1)}, self.span)


NOTHING_GATHERS = Gathering({})


def missed_since(last_ok_at: datetime | None, max_age: timedelta, now: datetime) -> datetime | None:
    """Return since when items are news to us whatever their age; None unless we were away so long.

    Away was the feed or we ourselves: nothing was read of it for longer than items alert.
    """
    if last_ok_at is None or now - last_ok_at <= max_age:
        return None
    return last_ok_at - LAG


def caught_up(alert: AlertId, channel: Channel, gathering: Gathering, now: datetime) -> Owed:
    """Return the place of an alert in the channel's digest of what came too late to be posted."""
    until = channel.quiet and quiet_until(channel.quiet, now)
    return Owed(
        key=_key(channel.name, gathering.open.get(channel.name), now),
        kind=DeliveryKind.DIGEST,
        channel=channel.name,
        alert=alert,
        priority=Priority.NORMAL,
        not_before=until or now + gathering.span,
        reason=Reason.CAUGHT_UP,
    )


def digest_message(alerts: Sequence[Alert], since: datetime, now: datetime) -> Message:
    """Return the message of a digest; when it was begun tells it from any other of the channel."""
    count = f"{len(alerts)} report{'' if len(alerts) == 1 else 's'}"
    headline = f"{count} from while feeds could not be read"
    return Message(
        line=f"[DIGEST] {headline} ({since:%Y-%m-%d %H:%M:%S} UTC)",
        headline=headline,
        named=tuple(render(alert, now) for alert in alerts),
    )


def _key(channel: ChannelName, gathering: OpenDigest | None, now: datetime) -> str:
    """Return the key of the digest that gathers, or of one that begins now.

    Named to the microsecond: where one has just gone, the next is not to be taken for it.
    """
    if gathering is not None and gathering.alerts < MOST_NAMED:
        return gathering.key
    part = 1 if gathering is None else gathering.part + 1
    begun = f"{now:%Y-%m-%dT%H:%M:%S.%f}"
    return delivery_key(DeliveryKind.DIGEST, f"catch-up/{begun}", channel, part)
