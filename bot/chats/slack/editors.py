"""Who may write: whom the configuration lists, or else the workspace's admins.

It is decided anew for each ask; where Slack does not say, nobody may.
"""

from datetime import timedelta

import structlog

from bot.chats.slack.wire import Wire
from bot.core.errors import SendError
from bot.ports import Clock

log = structlog.get_logger()

GROUP_MARK = "S"  # users' ids begin with U or W
MEMBERS_KEPT = timedelta(minutes=1)


class Editors:
    """Knows from `listed`, user and user group ids; None asks for the workspace's admins."""

    def __init__(self, wire: Wire, listed: frozenset[str] | None, clock: Clock) -> None:
        self._wire = wire
        self._listed = listed
        self._clock = clock
        self._members: dict[str, tuple[float, frozenset[str]]] = {}  # by group: until when, who

    async def has(self, user: str) -> bool:
        """Tell whether a user may write now."""
        try:
            if self._listed is None:
                return await self._is_admin(user)
            return user in self._listed or await self._is_member(user, self._listed)
        except SendError as err:
            log.warning("editor.unknown", chat="slack", error=str(err))
            return False

    async def _is_admin(self, user: str) -> bool:
        reply = await self._wire.call(self._wire.client.users_info, user=user)
        found = reply.body.get("user", {})
        return bool(found.get("is_admin") or found.get("is_owner"))

    async def _is_member(self, user: str, listed: frozenset[str]) -> bool:
        for group in sorted(listed):
            if group.startswith(GROUP_MARK) and user in await self._of(group):
                return True
        return False

    async def _of(self, group: str) -> frozenset[str]:
        until, members = self._members.get(group, (0.0, frozenset()))
        now = self._clock.monotonic()
        if now < until:
            return members
        reply = await self._wire.call(self._wire.client.usergroups_users_list, usergroup=group)
        members = frozenset(reply.body.get("users", ()))
        self._members[group] = (now + MEMBERS_KEPT.total_seconds(), members)
        return members
