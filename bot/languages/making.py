"""Making the tables of words, once: each language in a short-lived process of its own.

`make setup` and the Dockerfile make them beside the installed packages; where they are missing
there, the first look-up makes them in the user's cache. A table is put in its place whole, so that
several programs may look for it, or make it, at once.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.languages.latin import LANGUAGES
from bot.languages.tables import FORMAT, NoTableError, Table, table

PATIENCE_S = 120
AT_ONCE = 2  # processes; the largest takes 3 s and 105 MB
ENDING = ".words"
_ROOT = Path(__file__).parents[2]


class NotMadeError(Exception):
    """Tables could not be made; the message says why."""


def place(shared: Path) -> Path:
    """Return where tables of this make lie within a folder that many programs share."""
    return shared / "vedette" / f"words-{FORMAT}-simplemma-{version('simplemma')}"


def installed() -> Path:
    """Return the folder that belongs to the installed packages."""
    return place(Path(sys.prefix) / "share")


def find(language: str, *folders: Path) -> Table | None:
    """Open a language's table in the first folder that has it."""
    for folder in folders:
        try:
            return Table(folder / f"{language}{ENDING}")
        except (OSError, NoTableError):
            continue
    return None


def make(folder: Path, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Make the tables that a folder lacks; takes a few seconds.

    Raises:
        NotMadeError: if one could not be made.
    """
    missing = [each for each in languages if find(each, folder) is None]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Polish takes as long as all the others, so it goes first.
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda each: _make_apart(folder, each), reversed(missing)))
    except OSError as err:
        raise NotMadeError(f"{folder} cannot be written: {err.strerror}") from err
    except subprocess.SubprocessError as err:
        said = getattr(err, "stderr", None) or str(err)
        why = said.splitlines()[-1]  # of a traceback, the last line tells
        raise NotMadeError(f"{folder} cannot be made: {why}") from err


def _make_apart(folder: Path, language: str) -> None:
    command = [sys.executable, "-m", "bot.languages.making", str(folder), language]
    subprocess.run(  # noqa: S603 - our own program
        command,
        cwd=_ROOT,
        check=True,
        timeout=PATIENCE_S,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def write(folder: Path, language: str) -> None:
    """Make one language's table, in this process.

    Raises:
        OSError: if it cannot be written.
    """
    # Its tables are private; by its public ways, Polish alone takes 420 MB and twice the time.
    # Imported here, for the running program never needs it.
    from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed  # noqa: PLC0415
    from simplemma.strategies.dictionaries.frontcode import _iter_records, _read_header  # noqa: PLC0415

    packed = _read_decompressed(language)
    _, _, start = _read_header(packed)
    pairs = ((word, base) for _, word, base in _iter_records(packed, start))
    with NamedTemporaryFile(dir=folder, prefix=language, delete=False) as file:
        path = Path(file.name)
        try:
            file.writelines(table(pairs))
            file.flush()
            os.fsync(file.fileno())
            file.close()
            path.chmod(0o644)
            path.replace(folder / f"{language}{ENDING}")
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def main(*arguments: str) -> None:
    """Make one language's table in a folder, or without arguments what setting up lacks."""
    if arguments:
        folder, language = arguments
        write(Path(folder), language)
        return
    try:
        make(installed())
    except NotMadeError as err:
        sys.exit(f"the forms of words: {err}")


if __name__ == "__main__":
    main(*sys.argv[1:])
