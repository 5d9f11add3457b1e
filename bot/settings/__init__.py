"""YAML and environment → frozen, typed settings; all problems at once, each with its place.

load(path, adapters)       the configuration, or SetupError
load_watchlists(folder)    the watchlists and aliases, or SetupError
inspect(path, adapters)    both, as far as possible, with every problem and warning
schema_text(adapters)      the JSON Schema that editors use
"""

from bot.settings.checks import unknown_follows
from bot.settings.load import Inspection, inspect, load
from bot.settings.schema import schema, schema_text
from bot.settings.settings import Adapters, Followed, Loaded, Settings
from bot.settings.shape import Keep, Log, Network, Poll
from bot.settings.times import duration
from bot.settings.watchlists import WatchlistFiles, load_watchlists

__all__ = [
    "Adapters",
    "Followed",
    "Inspection",
    "Keep",
    "Loaded",
    "Log",
    "Network",
    "Poll",
    "Settings",
    "WatchlistFiles",
    "duration",
    "inspect",
    "load",
    "load_watchlists",
    "schema",
    "schema_text",
    "unknown_follows",
]
