"""The outbox is worked off: claim → begin → send, or look up → settle.

Channels are served side by side, each one message at a time. What goes wrong in one delivery
ends there, in a state that says what comes next.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core import outbox
from bot.core.digests import digest_message
from bot.core.errors import (
    ChannelClosed,
    ChatClosed,
    InDoubt,
    OutsideError,
    Refused,
    SendError,
    Unsent,
)
from bot.core.model import (
    ChannelName,
    ChatName,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Message,
    Receipt,
    Sending,
    Transition,
)
from bot.core.quiet import unpinged_if_quiet
from bot.core.render import notice, render
from bot.loops.crew import Crew
from bot.loops.footing import Footing
from bot.ports import Chat

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
DEADLINE = LEASE / 2  # what is on its way longer than this is in doubt
AT_ONCE = 32  # channels served side by side
AGAIN = (DeliveryState.OWED, DeliveryState.UNKNOWN)
EVENTS = {
    DeliveryState.SENT: "delivery.sent",
    DeliveryState.OWED: "delivery.postponed",
    DeliveryState.UNKNOWN: "delivery.in_doubt",
    DeliveryState.DEAD: "delivery.dead",
    DeliveryState.HELD: "delivery.held",
}


class Delivering:
    """Sends what is owed; `chance` draws numbers in [0, 1) for the jitter of repetitions."""

    def __init__(
        self,
        footing: Footing,
        chats: Mapping[ChatName, Chat],
        chance: Callable[[], float],
    ) -> None:
        self._store = footing.store
        self._clock = footing.clock
        self._tally = footing.tally
        self._chats = chats
        self._chance = chance
        self._closed: set[ChatName] = set()
        self._put_off: dict[ChannelName, datetime] = {}
        self._wake = asyncio.Event()
        self._is_ending = False
        self._crew = Crew(AT_ONCE)

    def wake(self) -> None:
        """Say that something may be owed; `run` looks at once."""
        self._wake.set()

    def end(self) -> None:
        """Let `run` return; a claim under way is not cut, or its leases would be nobody's."""
        self._is_ending = True
        self.wake()

    async def run(self) -> None:
        """Work off the outbox whenever woken, until ended."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._is_ending:
                return
            try:
                await self.tick()
            except OutsideError as error:
                self._tally.trouble("outbox", f"the outbox cannot be read: {error}")
                log.error("outbox.not_read", error=str(error))  # noqa: TRY400 - the disk's fault
            except Exception:  # the loop's edge: a bug must not end it
                self._tally.trouble("outbox", "a bug in the program, see its log: outbox.bug")
                log.exception("outbox.bug")

    async def tick(self) -> tuple[Delivery, ...]:
        """Begin to send what may go now, one delivery a channel; return what was begun."""
        self._tally.tick("delivery")
        if not self._crew.free:
            return ()
        claimed = await self._store.outbox.claim(self._clock.now(), self._crew.free, LEASE)
        self._tally.trouble("outbox", None)
        for delivery in claimed:
            self._crew.begin(self._deliver(delivery))
        return claimed

    def next_at(self, after: datetime) -> datetime | None:
        """Return when, after this time, something that was put off may go; None if nothing is."""
        return min((at for at in self._put_off.values() if at > after), default=None)

    async def idle(self) -> None:
        """Wait until everything begun has ended."""
        await self._crew.idle()

    async def drain(self, patience: float) -> None:
        """Finish what is being sent within these seconds; what is not stays in doubt."""
        await self._crew.stop(patience)

    async def _deliver(self, delivery: Delivery) -> None:
        outcome = await self._outcome(delivery)
        await self._settle(delivery, outcome)
        if isinstance(outcome, ChatClosed):
            await self._close(delivery.channel.chat, outcome)
        self.wake()  # the channel is free for what waits behind

    async def _outcome(self, delivery: Delivery) -> Receipt | SendError | None:
        try:
            return await self._attempt(delivery)
        except SendError as error:
            return error
        except OutsideError as error:
            # The store, before anything left: a chat knows no errors but of sending.
            return Unsent(str(error))
        except asyncio.CancelledError:
            await self._settle(delivery, InDoubt("stopped while sending"))
            raise
        except Exception:  # one delivery's edge: a bug must not end the loop
            log.exception("delivery.bug", delivery=delivery.id, channel=delivery.channel.name)
            return InDoubt("a bug in the program, see its log")

    async def _attempt(self, delivery: Delivery) -> Receipt | None:
        """Send a delivery, or look for it where it is in doubt; None if it is not there."""
        chat = self._chat(delivery.channel.chat)
        sending = await self._sending(delivery)
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                if delivery.state is DeliveryState.UNKNOWN:
                    return await _found(chat, sending)
                if not await self._store.outbox.begin(delivery, self._clock.now(), LEASE):
                    raise Unsent("the lease was lost before sending")
                return await chat.send(sending)
        except TimeoutError as err:
            raise InDoubt(f"no answer within {DEADLINE.total_seconds():.0f} s") from err

    def _chat(self, name: ChatName) -> Chat:
        if name in self._closed:
            raise ChatClosed(f"chat {name!r} refused our token earlier and is stopped")
        chat = self._chats.get(name)
        if chat is None:
            raise ChannelClosed(f"chat {name!r} is not configured")
        return chat

    async def _sending(self, delivery: Delivery) -> Sending:
        return Sending(
            kind=delivery.kind,
            key=delivery.key,
            channel=unpinged_if_quiet(delivery.channel, self._clock.now()),
            message=await self._message(delivery),
            post_id=delivery.post_id,
            first_attempt_at=delivery.first_attempt_at,
        )

    async def _message(self, delivery: Delivery) -> Message:
        if delivery.kind is DeliveryKind.DIGEST:
            return await self._digest(delivery)
        if delivery.alert is None or delivery.kind is DeliveryKind.THREAD:
            return notice(delivery.notice)
        alert = await self._store.archive.alert(delivery.alert)
        if alert is None:
            raise Refused("its alert has been deleted")
        return render(alert, self._clock.now())

    async def _digest(self, delivery: Delivery) -> Message:
        found = [await self._store.archive.alert(each) for each in delivery.named]
        alerts = [each for each in found if each is not None]
        if not alerts:
            raise Refused("its alerts have been deleted")
        return digest_message(alerts, delivery.created_at, self._clock.now())

    async def _settle(self, delivery: Delivery, outcome: Receipt | SendError | None) -> None:
        now = self._clock.now()
        transition = outbox.decide(delivery, outcome, now, self._chance())
        if not await self._store.outbox.settle(delivery, transition, now):
            log.warning("delivery.lease_lost", delivery=delivery.id, channel=delivery.channel.name)
            return
        if transition.state in AGAIN:
            self._note(delivery.channel.name, transition.next_at, now)
        self._tally.settled(transition)
        self._log(delivery, transition)

    def _note(self, channel: ChannelName, next_at: datetime, now: datetime) -> None:
        """Remember when the first of a channel's deliveries that were put off may go."""
        standing = self._put_off.get(channel, now)
        self._put_off[channel] = min(standing, next_at) if standing > now else next_at

    def _log(self, delivery: Delivery, transition: Transition) -> None:
        log.info(
            EVENTS[transition.state],
            delivery=delivery.id,
            kind=delivery.kind.value,
            alert=delivery.alert,
            channel=delivery.channel.name,
            reason=transition.reason.value,
            detail=transition.detail,
            next_at=transition.next_at.isoformat(),
            attempts=delivery.attempts,
        )

    async def _close(self, name: ChatName, error: ChatClosed) -> None:
        if name in self._closed:
            return
        self._closed.add(name)
        self._tally.trouble(f"chat {name}", f"chat {name!r} refused our token: {error}")
        log.error("chat.closed", chat=name, detail=str(error))
        await self._chats[name].stop()


async def _found(chat: Chat, sending: Sending) -> Receipt | None:
    """Look for a message; where the platform refuses to look, it is sent again."""
    try:
        return await chat.find(sending)
    except (ChannelClosed, ChatClosed):
        raise
    except Refused:
        # Not the message was refused: it may never have arrived, and twice is better than never.
        return None
