import logging

import pytest
from structlog.testing import capture_logs

from bot.chats.slack.quiet import library_log


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-2-abc",
        "xoxe.xoxb-1-abc",
        "xoxp-1",
        "xapp-1-A-abc",
        "wss://wss-primary.slack.com/link/?ticket=abc&app_id=1",
        "https://hooks.slack.com/commands/T/1/abc",
    ],
)
def test_a_warning_of_the_library_is_an_event_without_secrets(secret: str) -> None:
    with capture_logs() as logs:
        library_log().warning("cannot connect to %s for now", secret)
    assert [(log["event"], log["said"]) for log in logs] == [
        ("chat.library_warning", "cannot connect to *** for now")
    ]


def test_what_people_say_is_never_logged() -> None:
    log = library_log()
    with capture_logs() as logs:
        log.info("text: latest wagner")
        log.debug("text: latest wagner")
    assert logs == []
    assert not log.isEnabledFor(logging.INFO)
