"""The small interfaces between what decides when (loops, commands) and what acts.

Every port has one contract test in tests/contracts which each implementation and its fake pass.
"""

from bot.ports.asking import Answering, Health, Watching
from bot.ports.chats import Chat, ChatAdapter, Seat
from bot.ports.clock import Clock
from bot.ports.sources import Detection, Gazetteer, Source
from bot.ports.store import (
    Archive,
    Briefs,
    Edits,
    Feeds,
    Histories,
    Intake,
    Outbox,
    Pages,
    Search,
    Store,
    Upkeep,
    Vigil,
    Welcome,
)

__all__ = [
    "Answering",
    "Archive",
    "Briefs",
    "Chat",
    "ChatAdapter",
    "Clock",
    "Detection",
    "Edits",
    "Feeds",
    "Gazetteer",
    "Health",
    "Histories",
    "Intake",
    "Outbox",
    "Pages",
    "Search",
    "Seat",
    "Source",
    "Store",
    "Upkeep",
    "Vigil",
    "Watching",
    "Welcome",
]
