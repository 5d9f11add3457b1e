"""What keeps Slack from working, each with the way out."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.chats.slack.options import SlackOptions
from bot.chats.slack.outcomes import code
from bot.chats.slack.wire import Reply, Wire, is_loopback
from bot.core.errors import Problem, Refused, SendError
from bot.core.model import Channel
from bot.core.payloads import slack
from bot.ports import Seat

PLACE = "chats.slack"
MOST_SKEW = timedelta(minutes=1)
WHERE = "under OAuth & Permissions at https://api.slack.com/apps"
INVITE = "type /invite and the bot's name in that channel"

BOT_TOKEN = "xoxb-"  # noqa: S105 - how such tokens begin: docs.slack.dev/authentication/tokens
APP_TOKEN = "xapp-"  # noqa: S105 - likewise
KINDS = {
    "xoxp-": "a user's token",
    "xoxe.": "a token that is rotated",
    BOT_TOKEN: "a bot token",
    APP_TOKEN: "an app-level token",
}

# https://docs.slack.dev/reference/scopes; each with what does not work without it
NEEDED = {"chat:write": "posting alerts", "commands": "/vedette"}
WANTED = {
    "channels:history": "finding out whether a message arrived: one in doubt may come twice",
    "groups:history": "the same in private channels",
    "channels:read": "checking channels",
    "groups:read": "checking private channels",
}
FOR_ADMINS = {"users:read": "knowing the workspace's admins, who may edit"}
FOR_GROUPS = {"usergroups:read": "knowing who belongs to the editors' groups"}
SCOPES = (*NEEDED, *WANTED, *FOR_ADMINS, *FOR_GROUPS)  # all that the manifest asks for


async def problems(
    wire: Wire, options: SlackOptions, seat: Seat, channels: Sequence[Channel]
) -> tuple[Problem, ...]:
    """Ask Slack about tokens, scopes, clock and channels; every problem at once."""
    found = [*_tokens(options), *_pings(channels)]
    try:
        reply = await wire.call(wire.client.auth_test)
    except SendError as err:
        hint = f"copy the bot token anew {WHERE}" if isinstance(err, Refused) else ""
        found.append(Problem(f"{PLACE}.bot_token", str(err), hint))
    else:
        found += _scopes(reply, seat)
        found += _clock(reply, seat.clock.now())
        for channel in channels:
            found += await _channel(wire, channel)
    found += await _socket_mode(wire, options)
    return tuple(found)


def _tokens(options: SlackOptions) -> list[Problem]:
    expected = (
        ("bot_token", options.bot_token, BOT_TOKEN),
        ("app_token", options.app_token, APP_TOKEN),
    )
    found = []
    for name, secret, begins in expected:
        token = secret.get_secret_value()
        if not token.startswith((begins, f"xoxe.{begins}")):
            kind = next((kind for mark, kind in KINDS.items() if token.startswith(mark)), "")
            message = f"this is {kind}" if kind else f"this does not look like {KINDS[begins]}"
            hint = f"{name} begins with {begins}"
            found.append(Problem(f"{PLACE}.{name}", message, hint, is_warning=not kind))
    if options.api_url.startswith("http:") and not is_loopback(options.api_url):
        message = "the token travels unencrypted to this address"
        found.append(Problem(f"{PLACE}.api_url", message, "use https", is_warning=True))
    return found


def _pings(channels: Sequence[Channel]) -> list[Problem]:
    return [
        Problem(
            f"channels.{channel.name}.ping.{priority}",
            f"{name!r} is no id that Slack can mention",
            "copy a member's or user group's id from its profile: U… or S…",
        )
        for channel in channels
        for priority, name in channel.pings
        if not slack.MENTIONABLE.fullmatch(name)
    ]


def _scopes(reply: Reply, seat: Seat) -> list[Problem]:
    granted = {scope.strip() for scope in reply.headers.get("x-oauth-scopes", "").split(",")}
    if granted == {""}:
        return []  # a proxy that keeps the header to itself
    wanted = dict(WANTED)
    if seat.editors is None:
        wanted |= FOR_ADMINS
    elif any(editor.startswith("S") for editor in seat.editors):
        wanted |= FOR_GROUPS
    return [
        Problem(
            f"{PLACE}.bot_token",
            f"the scope {scope} is missing, which is for {purpose}",
            f"add it {WHERE} and install the app again",
            is_warning=scope in wanted,
        )
        for scope, purpose in {**NEEDED, **wanted}.items()
        if scope not in granted
    ]


def _clock(reply: Reply, now: datetime) -> list[Problem]:
    try:
        theirs = parsedate_to_datetime(reply.headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return []
    if abs(now - theirs) <= MOST_SKEW:
        return []
    seconds, side = int(abs(now - theirs).total_seconds()), "ahead of" if now > theirs else "behind"
    message = f"this machine's clock is {seconds} s {side} Slack's"
    return [Problem(PLACE, message, "let it be set by NTP", is_warning=True)]


async def _channel(wire: Wire, channel: Channel) -> list[Problem]:
    place = f"channels.{channel.name}"
    try:
        reply = await wire.call(wire.client.conversations_info, channel=channel.address)
    except SendError as err:
        if code(err.__cause__) == "missing_scope":
            return []  # told with the scopes
        hint = f"check its id; if it is private, {INVITE}" if isinstance(err, Refused) else ""
        return [Problem(place, str(err), hint)]
    facts = reply.body.get("channel", {})
    if facts.get("is_archived"):
        return [Problem(place, "the channel is archived", "unarchive it, or take it out")]
    if not facts.get("is_member"):
        return [Problem(place, "the bot is no member of this channel", INVITE)]
    return []


async def _socket_mode(wire: Wire, options: SlackOptions) -> list[Problem]:
    token = options.app_token.get_secret_value()
    try:
        await wire.call(wire.client.apps_connections_open, app_token=token)
    except Refused as err:
        hint = "turn Socket Mode on and make an app-level token with connections:write"
        return [Problem(f"{PLACE}.app_token", str(err), f"{hint} at https://api.slack.com/apps")]
    except SendError as err:
        return [Problem(f"{PLACE}.app_token", str(err))]
    return []
