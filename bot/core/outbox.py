"""Every move of a delivery: owed → leased → sent, or owed again, unknown, dead, held.

    owed → leased → sent
                  → owed      the platform surely did not take it; next_at says when again
                  → unknown   it may have: look it up → sent | owed | unknown
                  → dead      a refusal that no repetition will change
                  → held      its channel is closed or not configured; a person decides

What has been held beyond its time to live stays held: posted late it would pass for news.

Attempts lengthen the wait and never kill.
"""

from datetime import datetime, timedelta

from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, SendError
from bot.core.model import Delivery, DeliveryState, Reason, Receipt, Transition

FIRST_BACK_OFF = timedelta(seconds=1)
LONGEST_BACK_OFF = timedelta(minutes=15)
DOUBLINGS = 10  # 1 s doubled ten times passes fifteen minutes
LOOK_UP_AFTER = timedelta(seconds=5)  # platforms need a moment until a message can be read back
CLOSED_CHAT_WAIT = timedelta(minutes=15)
TIME_TO_LIVE = timedelta(hours=24)
URGENT_TIME_TO_LIVE = timedelta(hours=6)
LONGEST_WISH = timedelta(days=1)  # a platform that asks for more is not to be believed


def decide(
    delivery: Delivery, outcome: Receipt | SendError | None, now: datetime, chance: float
) -> Transition:
    """Return the next state of a delivery that was sent or, if it was unknown, looked up.

    `outcome` is None when a look-up found nothing; `chance` lies in [0, 1).
    """
    if isinstance(outcome, SendError):
        return _failed(delivery, outcome, now, chance)
    was_doubtful = delivery.state is DeliveryState.UNKNOWN
    if outcome is None:
        return Transition(DeliveryState.OWED, Reason.NOT_FOUND, now, counts_attempt=False)
    reason = Reason.FOUND if was_doubtful else Reason.DELIVERED
    return Transition(
        DeliveryState.SENT,
        reason,
        now,
        counts_attempt=not was_doubtful,
        remote_id=outcome.remote_id,
    )


def _failed(delivery: Delivery, error: SendError, now: datetime, chance: float) -> Transition:
    again = _again(delivery, error)
    detail = str(error)
    match error:
        case ChatClosed():
            later = now + CLOSED_CHAT_WAIT
            return Transition(again, Reason.CHAT_CLOSED, later, counts_attempt=False, detail=detail)
        case ChannelClosed():
            held = DeliveryState.HELD
            return Transition(held, Reason.CHANNEL_CLOSED, now, counts_attempt=False, detail=detail)
        case Refused():
            return Transition(DeliveryState.DEAD, Reason.REFUSED, now, detail=detail)
        case SendError(retry_after=timedelta() as wish):
            later = now + min(wish, LONGEST_WISH)
            reason = Reason.RATE_LIMITED
            return Transition(again, reason, later, counts_attempt=False, detail=detail)
        case _:
            return _later(delivery, error, now, chance)


def _later(delivery: Delivery, error: SendError, now: datetime, chance: float) -> Transition:
    again, detail = _again(delivery, error), str(error)
    later = now + chance * back_off(delivery.attempts)
    if again is DeliveryState.OWED:
        return Transition(again, Reason.RETRY, later, detail=detail)
    # The first look-up comes as soon as it can tell; what is in doubt again and again spreads out.
    later = now + LOOK_UP_AFTER if delivery.attempts == 0 else later + LOOK_UP_AFTER
    return Transition(again, Reason.IN_DOUBT, later, detail=detail)


def _again(delivery: Delivery, error: SendError) -> DeliveryState:
    """Return how it may be tried again: what is in doubt is never sent before it is looked up."""
    is_doubtful = delivery.state is DeliveryState.UNKNOWN or isinstance(error, InDoubt)
    return DeliveryState.UNKNOWN if is_doubtful else DeliveryState.OWED


def back_off(attempts: int) -> timedelta:
    """Return the longest wait after this many earlier attempts: full jitter picks below it.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    return min(FIRST_BACK_OFF * (1 << min(attempts, DOUBLINGS)), LONGEST_BACK_OFF)
