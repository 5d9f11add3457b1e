"""How a claim finds what may go now: the statements, in the order in which it runs them.

1. Channels that are open and have something due are taken; others' are passed over.
2. What has lapsed there comes back: a lease that ended, a hold whose channel is open again; but
   what has been held too long to be news stays held.
3. Edits and threads that would show nothing end.
4. The first of each channel, by priority, then age, is leased.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from bot.core.model import DeliveryKind, DeliveryState, Priority, Reason
from bot.core.outbox import TIME_TO_LIVE, URGENT_TIME_TO_LIVE
from bot.store import tables
from bot.store.columns import Code

OPEN = (DeliveryState.OWED, DeliveryState.LEASED, DeliveryState.UNKNOWN, DeliveryState.HELD)
AFTER_POST = (DeliveryKind.EDIT, DeliveryKind.THREAD)
UNSENT = (DeliveryState.OWED, DeliveryState.UNKNOWN)

table = tables.delivery
row = table.c
post = table.alias("post")
newer = table.alias("newer")
leased = table.alias("leased")


def channels_due(now: datetime) -> Any:
    """Take the open channels to which something is due."""
    due = select(row.channel).where(row.next_at <= now)
    is_open = or_(tables.channel.c.paused_until.is_(None), tables.channel.c.paused_until <= now)
    return (
        select(tables.channel)
        .where(tables.channel.c.is_configured, is_open, tables.channel.c.name.in_(due))
        .with_for_update(skip_locked=True, key_share=True)
    )


def outlive(names: Collection[str], now: datetime) -> Any:
    """Keep held, for good, what has outlived its time; what is in doubt is looked up all the same.

    What follows a post has no such time: it goes with that.
    """
    is_urgent = row.priority == Priority.URGENT.rank
    is_old = or_(
        row.created_at <= now - TIME_TO_LIVE,
        and_(is_urgent, row.created_at <= now - URGENT_TIME_TO_LIVE),
    )
    is_held = and_(row.channel.in_(names), row.state == DeliveryState.HELD, row.next_at <= now)
    is_news = and_(row.kind.not_in(AFTER_POST), not_(row.is_in_doubt))
    return (
        update(table)
        .where(is_held, is_news, is_old)
        .values(reason=Reason.OUTLIVED, detail="", next_at=None)
    )


def hold_due(name: str, detail: str, now: datetime, until: datetime) -> Any:
    """Hold what is due to a channel that is closed, in doubt or not."""
    return (
        update(table)
        .where(row.channel == name, row.state.in_(UNSENT), row.next_at <= now)
        .values(
            state=DeliveryState.HELD,
            reason=Reason.CHANNEL_CLOSED,
            detail=detail,
            next_at=until,
        )
    )


def hold_removed(now: datetime) -> Any:
    """Hold what is owed to channels that are not configured; it comes back when they are."""
    removed = select(tables.channel.c.name).where(not_(tables.channel.c.is_configured))
    has_lapsed = and_(row.state == DeliveryState.LEASED, row.next_at <= now)
    return (
        update(table)
        .where(row.channel.in_(removed), or_(row.state.in_(UNSENT), has_lapsed))
        .values(state=DeliveryState.HELD, reason=Reason.CHANNEL_REMOVED, detail="", begun_at=None)
    )


def lapse(names: Collection[str], now: datetime) -> Any:
    """Bring back leases that ended and holds that are over."""
    is_waiting = row.state.in_((DeliveryState.LEASED, DeliveryState.HELD))
    return end_lease(and_(row.channel.in_(names), row.next_at <= now, is_waiting), now)


def end_lease(condition: ColumnElement[bool], now: datetime) -> Any:
    """Bring back deliveries, in doubt as they were."""
    unknown, owed = literal(DeliveryState.UNKNOWN, Code), literal(DeliveryState.OWED, Code)
    state = case((row.is_in_doubt, unknown), else_=owed)
    reason = case((row.is_in_doubt, literal(Reason.IN_DOUBT, Code)), else_=row.reason)
    values = {"state": state, "reason": reason, "next_at": now, "begun_at": None}
    return update(table).where(condition).values(values)


def end_edits(names: Collection[str]) -> tuple[Any, ...]:
    """End edits and threads that would show nothing: a newer edit shows all, or there is no post.

    Those of a post that stays held stay with it.
    """
    is_waiting = and_(row.channel.in_(names), row.kind.in_(AFTER_POST), row.state.in_(UNSENT))
    has_newer = exists().where(
        row.kind == DeliveryKind.EDIT,
        newer.c.alert == row.alert,
        newer.c.channel == row.channel,
        newer.c.kind == DeliveryKind.EDIT,
        newer.c.seq > row.seq,
        newer.c.state.in_(OPEN),
    )
    has_post = exists().where(_is_post_of(row))
    has_dead_post = exists().where(_is_post_of(row), post.c.state == DeliveryState.DEAD)
    has_old_post = exists().where(_is_post_of(row), post.c.reason == Reason.OUTLIVED)
    return (
        delete(table).where(is_waiting, or_(has_newer, not_(has_post))),
        update(table)
        .where(is_waiting, has_dead_post)
        .values(
            state=DeliveryState.DEAD,
            reason=Reason.REFUSED,
            detail="its post was refused",
            next_at=None,
        ),
        update(table)
        .where(is_waiting, has_old_post)
        .values(state=DeliveryState.HELD, reason=Reason.OUTLIVED, next_at=None),
    )


def _is_post_of(edit: Any) -> ColumnElement[bool]:
    return and_(
        post.c.alert == edit.alert,
        post.c.channel == edit.channel,
        post.c.kind == DeliveryKind.POST,
    )


def first_of_each(names: Collection[str], now: datetime, limit: int) -> Any:
    """Find what each channel sends next, with the post that it changes or follows."""
    is_busy = exists().where(
        leased.c.channel == row.channel, leased.c.state == DeliveryState.LEASED
    )
    is_ready = or_(row.kind.not_in(AFTER_POST), post.c.state == DeliveryState.SENT)
    order = (row.priority.desc(), row.created_at, row.seq)
    place = func.row_number().over(partition_by=row.channel, order_by=order).label("place")
    ranked = (
        select(row.seq, place, post.c.remote_id.label("post_id"))
        .join_from(table, post, and_(row.kind.in_(AFTER_POST), _is_post_of(row)), isouter=True)
        .where(row.channel.in_(names), row.state.in_(UNSENT), row.next_at <= now)
        .where(is_ready, not_(is_busy))
        .subquery()
    )
    return (
        select(table, ranked.c.post_id)
        .join(ranked, and_(ranked.c.seq == row.seq, ranked.c.place == 1))
        .order_by(*order)
        .limit(limit)
    )


def lease_until(seqs: Collection[int], until: datetime) -> Any:
    """Lease deliveries under a new fence."""
    return (
        update(table)
        .where(row.seq.in_(seqs))
        .values(state=DeliveryState.LEASED, fence=row.fence + 1, next_at=until, begun_at=None)
    )
