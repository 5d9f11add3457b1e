"""The database behind the ports: SQLite by default, PostgreSQL by address."""

from bot.store.lock import hold
from bot.store.opening import open_store

__all__ = ["hold", "open_store"]
