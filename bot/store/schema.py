"""The schema and how it comes up to date, forward only."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.core.errors import OutsideError, Problem, SetupError
from bot.store.database import Database, Turn

NEWEST = "0008"
MIGRATIONS = Path(__file__).parent / "migrations"


async def bring_up_to_date(database: Database) -> None:
    """Apply the migrations that this database lacks; safe when two processes start at once.

    Raises:
        SetupError: if the database is newer than the code, damaged, or not writable.
    """
    try:
        async with database.read() as connection:
            version = await connection.run_sync(_version)
        _refuse_newer(version, database.place)
        if version == NEWEST:
            return  # importing alembic would cost 0.7 s and 54 MB
        async with database.write(Turn.MIGRATE) as connection:
            await connection.run_sync(_migrate)
    except OutsideError as err:
        raise SetupError(Problem(database.place, str(err))) from err
    except DBAPIError as err:
        raise SetupError(
            Problem(
                database.place,
                f"the tables of vedette cannot be made here: {err.orig}",
                "name an empty database, or one that vedette made",
            )
        ) from err


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_newer(version: str | None, place: str) -> None:
    if version is not None and (not re.fullmatch(r"\d{4}", version) or version > NEWEST):
        raise SetupError(
            Problem(
                place,
                f"its schema {version!r} is newer than this program's {NEWEST!r}",
                "upgrade vedette, or restore a backup made by this version",
            )
        )


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 54 MB and 0.7 s, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
