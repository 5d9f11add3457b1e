"""A channel that is new is shown the newest match: one over all feeds, once they are visited."""

import structlog

from bot.core.model import Channel, FeedState, Taken
from bot.core.welcome import welcome
from bot.loops.footing import Footing
from bot.ports import Watching

log = structlog.get_logger()

PATIENCE_S = 20.0  # with feeds that answer slowly; what has come by then is shown


class Welcoming:
    """Shows one channel its first alert, unless it was owed anything before."""

    def __init__(self, footing: Footing, watching: Watching, channel: Channel) -> None:
        self._store = footing.store
        self._clock = footing.clock
        self._watching = watching
        self._channel = channel
        self._began_at = footing.clock.monotonic()
        self._is_over = False

    async def look(self) -> None:
        """Show the newest match once every feed has been visited, or that has taken too long."""
        if self._is_over:
            return
        visited = all(map(_is_visited, await self._store.feeds.states()))
        if not visited and self._clock.monotonic() - self._began_at < PATIENCE_S:
            return
        await self.show()
        if visited and not self._is_over:
            self._is_over = True
            log.info("welcome.no_match", channel=self._channel.name)

    async def show(self) -> None:
        """Show the newest match there is, if the channel is new."""
        name = self._channel.name
        is_new = await self._store.welcome.is_new(name)
        taken = await self._newest() if is_new else None
        self._is_over = not is_new or taken is not None
        if taken is not None:
            await self._store.welcome.show(taken, self._clock.now())
            log.info("welcome.shown", channel=name, item=taken.item.id)

    async def _newest(self) -> Taken | None:
        now = self._clock.now()
        lists = {each.name: each for each in self._watching.book.watchlists}
        follows = self._channel.follows
        wanted = lists.keys() if follows is None else lists.keys() & follows
        newest = await self._store.welcome.newest(sorted(wanted), now)
        if newest is None:
            return None
        mutes = await self._store.edits.mutes(now)
        return welcome(*newest, self._channel, lists, mutes, now)


def _is_visited(state: FeedState) -> bool:
    return state.last_ok_at is not None or state.failures > 0
