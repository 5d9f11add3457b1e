"""What slack_bolt and slack_sdk log, as events of ours: without tokens or people's words."""

import logging
import re

import structlog
from typing_extensions import override

log = structlog.get_logger()

# Tokens, the tickets in Socket Mode's addresses, and the hooks by which an ask is answered.
SECRET = re.compile(r"xox[a-z]-[\w.-]+|xoxe\.[\w.-]+|xapp-[\w.-]+|(?:wss?|https?)://\S+")


class _Events(logging.Handler):
    @override
    def emit(self, record: logging.LogRecord) -> None:
        said = SECRET.sub("***", record.getMessage())
        log.warning("chat.library_warning", chat="slack", library=record.name, said=said)


def library_log(level: int = logging.WARNING) -> logging.Logger:
    """Return a log for the libraries; what is below warnings tells people's words."""
    made = logging.Logger("slack", level)  # noqa: LOG001 - bolt copies its level and handlers
    made.addHandler(_Events())
    # Bolt's own logs take our handler as well; the root's would tell it again, unguarded.
    logging.getLogger("slack_bolt").propagate = False
    return made
