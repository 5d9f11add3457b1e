"""What a failed call to Slack means: the SendError that says what may follow."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import ChannelClosed, ChatClosed, InDoubt, Refused, SendError, Unsent

# https://docs.slack.dev/reference/methods/chat.postMessage#errors
RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
CHANNEL_CLOSED = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "messages_tab_disabled",
        "team_access_not_granted",
        "no_permission",
        "access_denied",
        "ekm_access_denied",
    }
)
CHAT_CLOSED = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
        "org_login_required",
        "team_disabled",
        "missing_scope",
    }
)
# Slack's own faults, after which it may have done what was asked.
MAYBE_DONE = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
# What may well go through without blocks.
BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})

DEFAULT_WAIT = timedelta(seconds=30)  # where a limit comes without Retry-After

NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
)
FAILURES = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


def code(error: BaseException | None) -> str:
    """Return Slack's word for an error; empty if the failure is not Slack's answer."""
    answered = answer(error) if isinstance(error, SlackApiError) else None
    said = answered.get("error") if answered is not None else None
    return said if isinstance(said, str) else ""


def answer(error: SlackApiError) -> dict[str, Any] | None:
    """Return the body of Slack's answer, as far as it is one."""
    body = getattr(error.response, "data", None)
    return body if isinstance(body, dict) else None


def failure(error: BaseException) -> SendError:
    """Say what a failed call means. The texts hold Slack's words, never an address or a token."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, NEVER_LEFT):
        return Unsent(f"cannot reach Slack: {type(error).__name__}")
    return InDoubt(f"no answer from Slack: {type(error).__name__}")


def _answered(error: SlackApiError) -> SendError:
    said = code(error)
    # Where the body is no JSON, the library hands out the bare response of aiohttp.
    status = getattr(error.response, "status_code", getattr(error.response, "status", 0))
    if status == HTTPStatus.TOO_MANY_REQUESTS or said in RATE_LIMITED:
        return Unsent("Slack asks to wait", retry_after=_wait(error.response.headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or said in MAYBE_DONE or not said:
        return InDoubt(f"Slack answered {said or status}")
    text = f"Slack refused: {said}"
    if needed := (answer(error) or {}).get("needed"):
        text = f"{text} (needed: {needed})"
    if said in CHAT_CLOSED:
        return ChatClosed(text)
    return ChannelClosed(text) if said in CHANNEL_CLOSED else Refused(text)


def _wait(headers: Any) -> timedelta:
    """Return the wait that a 429 asks for: https://docs.slack.dev/apis/web-api/rate-limits."""
    asked = str(headers.get("Retry-After", ""))
    return timedelta(seconds=int(asked)) if asked.isdecimal() else DEFAULT_WAIT
