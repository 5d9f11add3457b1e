"""Logs: one event per fact, to standard error, free of secrets and of control characters.

Events of libraries pass through the same steps as our own.
"""

import logging
import sys
from collections.abc import Collection, MutableMapping
from typing import Any, TextIO

import structlog

MASK = "***"
LIBRARY_LEVEL = logging.WARNING  # their chatter is not our operator's concern

Event = MutableMapping[str, Any]


class Redaction:
    """Replaces every known secret wherever it stands in an event, and escapes control characters.

    Secrets shorter than `SHORTEST` would blot out ordinary words, so they are left alone.
    """

    SHORTEST = 6

    def __init__(self, secrets: Collection[str]) -> None:
        known = (secret for secret in secrets if len(secret) >= self.SHORTEST)
        # The longest first: one that begins another would leave the other's end to be read.
        self._secrets = tuple(sorted(known, key=len, reverse=True))

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        """Clean one event, at every depth."""
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._clean_text(value)
        if isinstance(value, dict):
            return {key: self._clean(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._clean(inner) for inner in value]
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self._clean_text(str(value))

    def _clean_text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        # A traceback's own line ends stay; a renderer that writes one line escapes them itself.
        return "".join(
            char if char.isprintable() or char in "\n\t" else repr(char)[1:-1] for char in text
        )


def _escape_line_ends(logger: Any, method: str, event: Event) -> Event:
    """Keep what is said in one field on one line, so that nobody can forge a log line."""
    return {
        key: value.replace("\n", "\\n") if isinstance(value, str) and key != "exception" else value
        for key, value in event.items()
    }


def set_up(
    level: str = "info",
    style: str = "auto",
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all logs to `stream` (standard error); `style` is `text`, `json` or `auto`.

    `auto` writes text to a terminal and JSON elsewhere.
    """
    out = stream or sys.stderr
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redaction(secrets),
        _escape_line_ends,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(style, out),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(LIBRARY_LEVEL)
    # Our own loggers are named after modules; only they speak below a warning.
    logging.getLogger("bot").setLevel(level.upper())


def _renderer(style: str, out: TextIO) -> Any:
    if style == "text" or (style == "auto" and out.isatty()):
        return structlog.dev.ConsoleRenderer(colors=out.isatty())
    return structlog.processors.JSONRenderer(ensure_ascii=False)
