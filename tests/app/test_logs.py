import io
import json
import logging

import pytest
import structlog

from bot.app.logs import Redaction, set_up

TOKEN = "xoxb-very-secret-token"


@pytest.fixture
def log_lines():
    """Set logs up on a stream, return its JSON lines on demand, and put the root logger back."""
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    set_up("info", "json", secrets=[TOKEN, "ok"], stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers, level = before
    root.setLevel(level)


def test_a_secret_is_masked_wherever_it_stands(log_lines):
    log = structlog.get_logger("bot.test")

    log.info("chat.started", url=f"https://x/{TOKEN}", deep={"list": [TOKEN]}, error=OSError(TOKEN))

    (event,) = log_lines()
    assert TOKEN not in json.dumps(event)
    assert event["url"] == "https://x/***"


def test_a_secret_in_a_traceback_is_masked(log_lines):
    try:
        raise ValueError(TOKEN)
    except ValueError:
        structlog.get_logger("bot.test").exception("poll.crashed")

    (event,) = log_lines()
    assert "ValueError: ***" in event["exception"]


def test_a_library_that_logs_a_secret_is_masked_too(log_lines):
    logging.getLogger("discord.http").warning("header %s", TOKEN)

    (event,) = log_lines()
    assert event["event"] == "header ***"


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_secret_that_begins_another_uncovers_none_of_it(is_reversed):
    secrets = sorted((TOKEN, f"{TOKEN}-of-the-app"), reverse=is_reversed)
    event = Redaction(secrets)(None, "info", {"said": f"refused {TOKEN}-of-the-app"})

    assert event == {"said": "refused ***"}


def test_a_short_secret_does_not_blot_out_words(log_lines):
    structlog.get_logger("bot.test").info("chat.ok")

    assert log_lines()[0]["event"] == "chat.ok"


def test_nobody_can_forge_a_line_or_colour_the_terminal(log_lines):
    structlog.get_logger("bot.test").info("feed.polled", title='a\r\n{"event": "forged"}\x1b[31m')

    (event,) = log_lines()
    assert event["title"] == 'a\\r\\n{"event": "forged"}\\x1b[31m'


def test_libraries_speak_from_warning_and_we_from_the_level_asked_for(log_lines):
    logging.getLogger("discord").info("chatter")
    structlog.get_logger("bot.test").debug("too.much")
    structlog.get_logger("bot.test").info("item.matched", count=3, ratio=0.5, is_new=True, by=None)

    (event,) = log_lines()
    assert (event["count"], event["ratio"], event["is_new"], event["by"]) == (3, 0.5, True, None)


def test_a_terminal_gets_text():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    root = logging.getLogger()
    before = root.handlers
    stream = Terminal()
    set_up(stream=stream)
    structlog.get_logger("bot.test").warning("disk.low")
    root.handlers = before
    structlog.reset_defaults()

    assert "disk.low" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
