"""Every error that Vedette raises on purpose.

    VedetteError
    ├── AskError            a person's mistake in a command or a term: say what, where, what instead
    ├── SetupError          mistakes in files or the environment: file, line, column, all at once
    └── OutsideError        a feed, chat or disk let us down
        ├── FeedError       one poll failed; the feed backs off
        └── SendError       one sending failed
            ├── Unsent      the platform surely did not take it; try again
            ├── InDoubt     the platform may have taken it; look before trying again
            └── Refused     the platform will never take it
                ├── ChannelClosed   nor anything else in this channel: pause it
                └── ChatClosed      nor anything at all: the token is refused

Anything else is a bug and may end its unit of work.
"""

from dataclasses import dataclass
from datetime import timedelta


class VedetteError(Exception):
    """Root of all errors raised on purpose."""


class AskError(VedetteError):
    """A person's mistake, told so that they can mend it.

    `column` counts from 1 within `text`; `hint` says what to write instead.
    """

    def __init__(
        self, code: str, message: str, *, text: str = "", column: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.text = text
        self.column = column
        self.hint = hint

    def explained(self) -> str:
        """Show the message, the text with a caret under the column, and the way out."""
        lines = [self.message]
        if self.text and self.column is not None:
            lines += [self.text, " " * (self.column - 1) + "^"]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where it stands, what it is, what to write instead."""

    place: str  # "config/vedette.yaml:12:5", or a name where no file is at fault
    message: str
    hint: str = ""
    is_warning: bool = False

    def line(self) -> str:
        """Render as one line, as compilers do."""
        kind = "warning: " if self.is_warning else ""
        return f"{self.place}: {kind}{self.message}" + (f" ({self.hint})" if self.hint else "")


class SetupError(VedetteError):
    """The settings cannot be used; `problems` holds every reason at once, never none."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(problem.line() for problem in problems))
        self.problems = problems


class OutsideError(VedetteError):
    """Something outside the program failed.

    `retry_after` is the other side's own wish; `permanent` says that trying again is useless.
    """

    def __init__(
        self, message: str, *, retry_after: timedelta | None = None, permanent: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.permanent = permanent


class FeedError(OutsideError):
    """A poll failed; `code` is the feed's named state, `remedy` what an operator can do.

    `paused_host` is set where a server wants no visits at all for a while.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        remedy: str = "",
        retry_after: timedelta | None = None,
        paused_host: str = "",
    ) -> None:
        super().__init__(message, retry_after=retry_after, permanent=code == "gone")
        self.code = code
        self.remedy = remedy
        self.paused_host = paused_host


class SendError(OutsideError):
    """A sending failed."""


class Unsent(SendError):  # noqa: N818 - the outcome's own word, as the outbox uses it
    """The platform surely did not take the message; `retry_after` set means it asked us to wait."""


class InDoubt(SendError):  # noqa: N818 - the outcome's own word
    """The platform may have taken the message: reconcile before sending again."""


class Refused(SendError):  # noqa: N818 - the outcome's own word
    """The platform will never take this message."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ChannelClosed(Refused):
    """The channel is gone or closed to us; everything owed to it is held."""


class ChatClosed(Refused):
    """The platform refuses our token; everything owed to this chat waits."""
