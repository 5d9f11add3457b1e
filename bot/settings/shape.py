"""The keys of a configuration file, each with its kind, default and one line of help.

The help is what editors show (config/vedette.schema.json is made from these classes).
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.core.model import FeedKind, Priority
from bot.settings.addresses import AddressRange, SecretUrl, StoreUrl, WebUrl
from bot.settings.times import Duration, Quiet, TimeOfDay
from bot.settings.words import KEYS, LIST, Address, Country, Follows, Id, Lang, Line, Name

# A wrong value must not come back in an error's text: it may be a secret.
STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
Count = Annotated[int, Field(ge=0, le=1000)]


def key(help: str, default: Any = ...) -> Any:  # noqa: A002 - the word users see
    """Define a key by its help and its default, written as in a file; required without one."""
    return Field(default, description=help, validate_default=default is not ...)


def section(help: str, model: type[BaseModel]) -> Any:  # noqa: A002 - the word users see
    """Define a key with keys of its own, all of which have defaults."""
    return Field(default_factory=model, description=help)


class Network(BaseModel):
    """How feeds are reached."""

    model_config = STRICT

    contact: Line | None = key("Goes into the User-Agent: where publishers can reach you.", None)
    allow: Annotated[tuple[AddressRange, ...], LIST] = key(
        "Private ranges of addresses that may be polled, on any port.", ()
    )
    proxy: WebUrl | None = key(
        "A proxy for polling feeds; it then decides which names lead where.", None
    )


class Poll(BaseModel):
    """When feeds are polled and which items alert."""

    model_config = STRICT

    every: Duration = key("How often a feed is polled until its habits are known.", "10m")
    floor: Duration = key("Nothing is polled again sooner than this.", "5m")
    first_poll: Count = key("How many items of a feed's first poll may alert.", 0)
    max_age: Duration = key("Older items do not alert; after an outage a digest names them.", "48h")


class Keep(BaseModel):
    """How long things are kept."""

    model_config = STRICT

    items: Duration = key("Texts of items.", "90d")
    keys: Duration = key("What tells that an item is known, once its text has gone.", "400d")


class Backup(BaseModel):
    """Copies of the database."""

    model_config = STRICT

    every: Duration = key("How often.", "1d")
    keep: Count = key("How many copies.", 7)
    dir: Line = key("Where, relative to this file.", "../var/backup")


class Log(BaseModel):
    """What the program logs."""

    model_config = STRICT

    level: Literal["debug", "info", "warning", "error"] = key("The least that is logged.", "info")
    format: Literal["auto", "text", "json"] = key(
        "auto is text in a terminal and JSON elsewhere.", "auto"
    )


class FeedShape(BaseModel):
    """One feed."""

    model_config = STRICT

    url: WebUrl = key("The feed's address.")
    name: Line | None = key("As people see it; the site's name if absent.", None)
    lang: Lang | None = key("The language it is written in, such as fr.", None)
    kind: FeedKind = key("Who speaks; shown beside each report.", FeedKind.INDEPENDENT)
    owner: Line | None = key("Who owns or pays for it.", None)
    country: Country | None = key("Where it is made, in two letters.", None)
    every: Duration | None = key("How often it is polled, whatever happens.", None)
    first_poll: Count | None = key("How many items of the first poll may alert.", None)
    full_text: bool = key("Fetch the page behind each item.", default=False)
    note: Line | None = key("A note for the team.", None)


class ChannelShape(BaseModel):
    """One place to which alerts go."""

    model_config = STRICT

    name: Name = key("As the team calls it.")
    chat: Line = key("The chat it is in, one of those under chats.")
    id: Address = key("The platform's id of the channel, or an incoming-webhook address.")
    follow: Follows = key('Watchlists whose alerts are posted here, or "*".', frozenset())
    quiet: Quiet | None = key("When only urgent alerts post; UTC without a zone.", None)
    digest: TimeOfDay = key("When a digest is posted; UTC without a zone.", None)
    lang: Lang = key("The language of the bot's own words here.", "en")
    priority: Priority = key("The least priority that is posted here.", Priority.LOW)
    ping: Annotated[dict[Priority, Id], KEYS] = key("Whom to mention at which priority.", {})
    ops: bool = key("Receives notices about feeds and the bot itself.", default=False)


class FileShape(BaseModel):
    """The configuration of Vedette."""

    model_config = STRICT

    team: Line = key("The team's name.", "Vedette")
    store: StoreUrl = key(
        "The database: sqlite:///path relative to this file, or postgresql://…",
        "sqlite:///../var/vedette.db",
    )
    watchlists: Line = key("The folder of watchlists, relative to this file.", "../watchlists")
    network: Annotated[Network, KEYS] = section("How feeds are reached.", Network)
    poll: Annotated[Poll, KEYS] = section("When feeds are polled.", Poll)
    keep: Annotated[Keep, KEYS] = section("How long things are kept.", Keep)
    backup: Annotated[Backup, KEYS] | None = key("Copies of the database.", None)
    all_quiet: TimeOfDay = key("When to say in the ops channels that all is quiet.", None)
    heartbeat_url: SecretUrl | None = key("Pinged each minute while healthy.", None)
    translate_url: WebUrl | None = key("A template for Translate links.", None)
    log: Annotated[Log, KEYS] = section("What the program logs.", Log)
    feeds: Annotated[tuple[FeedShape, ...], LIST] = key("What is polled.", ())
    chats: Annotated[dict[str, Any], KEYS] = key("The platforms, each with its options.", {})
    channels: Annotated[tuple[ChannelShape, ...], LIST] = key("Where alerts go.", ())
    editors: Annotated[dict[str, Annotated[tuple[Id, ...], LIST]], KEYS] = key(
        "Who may write, by chat: ids of roles, users or groups.", {}
    )
