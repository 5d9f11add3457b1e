"""One running program a SQLite file; PostgreSQL is shared by lease and needs no lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.core.errors import Problem, SetupError
from bot.store.address import make_folder, sqlite_path


@contextmanager
def hold(url: str) -> Iterator[None]:
    """Keep every other running program away from this database while the block lasts.

    The kernel drops the lock with the process that holds it, however it ends.

    Raises:
        SetupError: if another process holds it, naming that process.
    """
    path = sqlite_path(url)
    if path is None:
        yield
        return
    make_folder(path)
    with _opened(Path(f"{path}.lock")) as file:
        _take(file, path)
        yield
        file.truncate(0)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as err:
        raise SetupError(
            Problem(str(path), f"cannot be written: {err.strerror}", "make its folder writable")
        ) from err
    # A worker that outlives us, forked with a copy of the file, must not keep the lock.
    os.register_at_fork(after_in_child=file.close)
    with file:
        yield file


def _take(file: IO[str], path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as err:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        raise SetupError(
            Problem(
                str(path),
                f"in use by another running vedette, process {holder}",
                "stop that one, or give this one its own `store`",
            )
        ) from err
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
