"""What a store's address means."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import Problem, SetupError

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql://"


def sqlite_path(url: str) -> Path | None:
    """Return the database file that an address names; None for PostgreSQL.

    Raises:
        SetupError: if it is neither kind of address.
    """
    if url.startswith(POSTGRESQL):
        return None
    path = url.removeprefix(SQLITE)
    if path in {url, "", ":memory:"}:
        raise SetupError(
            Problem("store", "not an address of a database", f"{SQLITE}path or {POSTGRESQL}…")
        )
    return Path(path)


def make_folder(path: Path) -> None:
    """Make the one folder that a database file lies in.

    Raises:
        SetupError: if it cannot be made.
    """
    with _told(path, "its folder cannot be made"):
        path.parent.mkdir(exist_ok=True)


def make_file(path: Path) -> None:
    """Make a database file and its folder, unless they are there.

    Raises:
        SetupError: if the file cannot be read and written.
    """
    make_folder(path)
    with _told(path, "cannot be opened"), path.open("ab"):
        pass


@contextmanager
def _told(path: Path, trouble: str) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise SetupError(
            Problem(
                str(path),
                f"{trouble}: {err.strerror}",
                "make it readable and writable, or name another place in `store`",
            )
        ) from err
