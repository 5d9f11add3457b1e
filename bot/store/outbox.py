"""Deliveries owed; whoever sends one holds its lease.

A claim works channel by channel, holding the channel's row, so that two claimers never lease
two deliveries of one channel.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    AlertId,
    Channel,
    ChannelName,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    OpenDigest,
    Owed,
    Reason,
    Transition,
)
from bot.ports import Clock
from bot.store import tables
from bot.store.claiming import (
    channels_due,
    end_edits,
    end_lease,
    first_of_each,
    hold_due,
    hold_removed,
    lapse,
    lease_until,
    outlive,
)
from bot.store.columns import Instant
from bot.store.database import Database, adding
from bot.store.lookup import in_lists
from bot.store.records import RANKS, channel_from

PAUSE = timedelta(hours=1)  # one refused request an hour tells whether a channel is open again

table = tables.delivery
row = table.c


async def owe(
    database: Database, connection: AsyncConnection, owed: Sequence[Owed], now: datetime
) -> None:
    """Add deliveries; a key that stands already is left as it is."""
    if owed:
        await connection.execute(
            adding(database.insert, table), [_owed_row(each, now) for each in owed]
        )
    named = [
        {"delivery": each.key, "alert": each.alert}
        for each in owed
        if each.kind is DeliveryKind.DIGEST
    ]
    if named:
        await connection.execute(adding(database.insert, tables.digest), named)


async def open_digests(connection: AsyncConnection) -> dict[ChannelName, OpenDigest]:
    """Return the newest digest of each channel that has not gone; none can go until the commit."""
    query = (
        select(row.channel, row.key)
        .where(row.kind == DeliveryKind.DIGEST, row.state == DeliveryState.OWED)
        .order_by(row.seq)
        .with_for_update()
    )
    newest = {each.channel: each.key for each in await connection.execute(query)}
    names = await named_by(connection, newest.values())
    return {
        ChannelName(channel): OpenDigest(key, len(names[key])) for channel, key in newest.items()
    }


async def named_by(
    connection: AsyncConnection, keys: Iterable[str]
) -> defaultdict[str, tuple[AlertId, ...]]:
    """Return by key the alerts that digests name, in the order in which they were opened."""
    digest, alert = tables.digest.c, tables.alert.c
    found: defaultdict[str, tuple[AlertId, ...]] = defaultdict(tuple)
    for some in in_lists(sorted(keys)):
        query = (
            select(digest.delivery, digest.alert)
            .join_from(tables.digest, tables.alert, digest.alert == alert.id)
            .where(digest.delivery.in_(some))
            .order_by(alert.seq)
        )
        for each in await connection.execute(query):
            found[each.delivery] += (AlertId(each.alert),)
    return found


def unpause(condition: ColumnElement[bool], now: datetime) -> tuple[Any, Any]:
    """Return the statements that open paused channels, and what they held, again."""
    is_held = and_(row.state == DeliveryState.HELD, row.reason == Reason.CHANNEL_CLOSED)
    open_now = select(tables.channel.c.name).where(tables.channel.c.paused_until.is_(None))
    return (
        update(tables.channel).where(condition).values(paused_until=None),
        update(table).where(is_held, row.channel.in_(open_now)).values(next_at=now),
    )


class SqlOutbox:
    """The outbox in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def owe(self, owed: Sequence[Owed], now: datetime) -> None:
        """Add deliveries; a key that stands already is left as it is."""
        async with self._database.write() as connection:
            await owe(self._database, connection, owed, now)

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Lease deliveries that may go now: at most one a channel, priority first, then oldest.

        An edit waits for its post to be sent, and ends if a newer edit of the same alert waits
        too, or if its post is dead or was never owed. A lapsed lease whose sending had begun
        comes back as `unknown`, one that had not as `owed`.
        """
        async with self._database.write(is_lasting=False) as connection:
            rows = await connection.execute(channels_due(now))
            channels = {each.name: channel_from(each) for each in rows}
            if not channels:
                return ()
            await connection.execute(outlive(channels, now))
            await connection.execute(lapse(channels, now))
            for statement in end_edits(channels):
                await connection.execute(statement)
            first = (await connection.execute(first_of_each(channels, now, limit))).all()
            if first:
                await connection.execute(lease_until([each.seq for each in first], now + lease))
            digests = [each.key for each in first if each.kind == DeliveryKind.DIGEST]
            named = await named_by(connection, digests)
        return tuple(
            _delivery(each, channels[each.channel], named.get(each.key, ())) for each in first
        )

    async def begin(self, delivery: Delivery, now: datetime, lease: timedelta) -> bool:
        """Mark that sending begins now and renew the lease; False if the lease was lost."""
        moment = literal(now, Instant)
        statement = (
            update(table)
            .where(_is_ours(delivery))
            .values(
                next_at=now + lease,
                attempts=row.attempts + case((row.begun_at.is_(None), 1), else_=0),
                begun_at=func.coalesce(row.begun_at, moment),
                first_attempt_at=func.coalesce(row.first_attempt_at, moment),
                is_in_doubt=True,
            )
        )
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1

    async def settle(self, delivery: Delivery, transition: Transition, now: datetime) -> bool:
        """Move a leased delivery on; False, changing nothing, if its fence is old.

        A closed channel is paused with everything owed to it: for an hour, or until its address
        is changed or the program starts anew. One whose platform asks to wait is paused so long.
        """
        paused_until = _paused_until(transition, now)
        async with self._database.write() as connection:
            moved = await connection.execute(_move(delivery, transition, now))
            if moved.rowcount == 1 and paused_until is not None:
                await self._pause(connection, delivery.channel.name, transition, paused_until)
        return moved.rowcount == 1

    async def _pause(
        self,
        connection: AsyncConnection,
        name: ChannelName,
        transition: Transition,
        until: datetime,
    ) -> None:
        channel = tables.channel.c
        await connection.execute(
            update(tables.channel).where(channel.name == name).values(paused_until=until)
        )
        if transition.reason is Reason.CHANNEL_CLOSED:
            held = hold_due(name, transition.detail, until - PAUSE, until)
            await connection.execute(held)

    async def reclaim(self) -> int:
        """End every lease, of feeds too, and every pause (for a process that is alone).

        What waited because a token was refused is due now: the token may be a new one. Returns
        how many leases it ended.
        """
        now = self._clock.now()
        is_leased = row.state == DeliveryState.LEASED
        feeds = (
            update(tables.feed)
            .where(tables.feed.c.leased_until.is_not(None))
            .values(leased_until=None)
        )
        async with self._database.write() as connection:
            deliveries = await connection.execute(end_lease(is_leased, now))
            visits = await connection.execute(feeds)
            await connection.execute(update(table).where(_waits_for_token()).values(next_at=now))
            for statement in unpause(tables.channel.c.paused_until.is_not(None), now):
                await connection.execute(statement)
            await connection.execute(hold_removed(now))
        return deliveries.rowcount + visits.rowcount


def _waits_for_token() -> ColumnElement[bool]:
    is_waiting = row.state.in_((DeliveryState.OWED, DeliveryState.UNKNOWN))
    return and_(is_waiting, row.reason == Reason.CHAT_CLOSED)


def _is_ours(delivery: Delivery) -> ColumnElement[bool]:
    return and_(
        row.seq == int(delivery.id),
        row.fence == delivery.fence,
        row.state == DeliveryState.LEASED,
    )


def _move(delivery: Delivery, transition: Transition, now: datetime) -> Any:
    uncounted = 0 if transition.counts_attempt else case((row.begun_at.is_not(None), 1), else_=0)
    return (
        update(table)
        .where(_is_ours(delivery))
        .values(
            state=transition.state,
            reason=transition.reason,
            detail=transition.detail,
            next_at=_next_at(transition, now),
            begun_at=None,
            attempts=row.attempts - uncounted,
            is_in_doubt=_is_in_doubt(delivery, transition),
            sent_at=now if transition.state is DeliveryState.SENT else None,
            remote_id=transition.remote_id,
        )
    )


def _paused_until(transition: Transition, now: datetime) -> datetime | None:
    """Return until when nothing is sent to the channel; None if it stays open."""
    match transition:
        case Transition(reason=Reason.CHANNEL_CLOSED):
            return now + PAUSE
        case Transition(DeliveryState.OWED, Reason.RATE_LIMITED):
            # Others would be refused as well, and too many refused requests ban our address. A
            # limit on looking up (the state is unknown then) says nothing about sending.
            return transition.next_at
        case _:
            return None


def _next_at(transition: Transition, now: datetime) -> datetime | None:
    match transition.state:
        case DeliveryState.OWED | DeliveryState.UNKNOWN:
            return transition.next_at
        case DeliveryState.HELD if transition.reason is Reason.CHANNEL_CLOSED:
            return now + PAUSE
        case _:
            return None


def _is_in_doubt(delivery: Delivery, transition: Transition) -> bool:
    if transition.state is DeliveryState.HELD:
        return delivery.state is DeliveryState.UNKNOWN  # it could not even be looked up
    return transition.state is DeliveryState.UNKNOWN


def _owed_row(owed: Owed, now: datetime) -> dict[str, Any]:
    return {
        "key": owed.key,
        "kind": owed.kind,
        "channel": owed.channel,
        "alert": None if owed.kind is DeliveryKind.DIGEST else owed.alert,
        "notice": owed.notice,
        "priority": owed.priority.rank,
        "state": DeliveryState.OWED,
        "reason": owed.reason,
        "detail": "",
        "next_at": owed.not_before,
        "fence": 0,
        "attempts": 0,
        "is_in_doubt": False,
        "created_at": now,
    }


def _delivery(found: Row[Any], channel: Channel, named: tuple[AlertId, ...]) -> Delivery:
    return Delivery(
        id=DeliveryId(str(found.seq)),
        key=found.key,
        kind=DeliveryKind(found.kind),
        channel=channel,
        alert=None if found.alert is None else AlertId(found.alert),
        notice=found.notice,
        priority=RANKS[found.priority],
        state=DeliveryState(found.state),
        attempts=found.attempts,
        first_attempt_at=found.first_attempt_at,
        created_at=found.created_at,
        post_id=found.post_id,
        fence=found.fence + 1,
        named=named,
    )
