"""What a store's address means."""

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
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as err:
        raise SetupError(
            Problem(
                str(path),
                f"the folder {str(path.parent)!r} cannot be made: {err.strerror}",
                "make it, or name another place in `store`",
            )
        ) from err
