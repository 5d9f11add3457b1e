"""What the database complains of, in plain words with a way out; bugs pass through untouched."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.core.errors import OutsideError

DAMAGED = "the database is damaged; stop, move it away and put a backup in its place"
# By the result code's name, https://www.sqlite.org/rescode.html
SQLITE_TROUBLE = {
    "SQLITE_FULL": "the disk is full; free some space",
    "SQLITE_READONLY": "the database cannot be written; make the file and its folder writable",
    "SQLITE_CANTOPEN": "the database cannot be opened; make its folder readable and writable",
    "SQLITE_PERM": "the database cannot be opened; make the file readable and writable",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "the file is no SQLite database; name another file, or put a backup there",
    "SQLITE_IOERR": "the disk fails to read or write; check the disk and its free space",
    "SQLITE_BUSY": "another process keeps the database locked; look which one has it open",
}

# By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_TROUBLE = {
    "53100": "the database's disk is full; free some space",
    "53300": "the database takes no more connections; raise its max_connections",
    "25006": "the database is read-only; name the primary server in `store`",
    "42501": "the database refuses its user; grant it CREATE on the schema and all on its tables",
    "40P01": "two transactions blocked each other; this one was given up",
}


@contextmanager
def outside_error() -> Iterator[None]:
    """Turn the database's own complaints into an OutsideError that says what can be done."""
    try:
        yield
    except DBAPIError as err:
        trouble = explain(err)
        if trouble is None:
            raise
        raise OutsideError(trouble) from err
    except PoolTimeoutError as err:
        raise OutsideError("no connection to the database became free in time") from err


def explain(err: DBAPIError) -> str | None:
    """Say what is wrong with the database; None if the fault is ours."""
    name = getattr(err.orig, "sqlite_errorname", None)
    if name is not None:
        # Extended codes carry a suffix: SQLITE_READONLY_DIRECTORY.
        return SQLITE_TROUBLE.get("_".join(name.split("_")[:2]))
    known = POSTGRESQL_TROUBLE.get(getattr(err.orig, "sqlstate", None) or "")
    if known is None and (err.connection_invalidated or isinstance(err, OperationalError)):
        first_line = str(err.orig).partition("\n")[0]
        return f"the database cannot be reached; check that it runs and its address: {first_line}"
    return known
