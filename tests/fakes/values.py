"""Plain example values; every test changes only what it is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.ids import alert_id, feed_id, item_id, story_id
from bot.core.model import (
    Alert,
    AlertId,
    Channel,
    ChannelName,
    ChatName,
    Cite,
    DeliveryKind,
    Draft,
    Feed,
    FeedKind,
    Field,
    Item,
    Match,
    MatchedTerm,
    Message,
    Person,
    Priority,
    Report,
    Sending,
    Span,
    StoryId,
    WatchlistName,
)
from tests.fakes.clock import START

FEED = Feed(
    id=feed_id("https://sahel-gazette.example/rss"),
    url="https://sahel-gazette.example/rss",
    name="Sahel Gazette",
    lang="en",
    kind=FeedKind.INDEPENDENT,
    country="ML",
)
DRAFT = Draft(
    guid="urn:gazette:1",
    url="https://sahel-gazette.example/2022/timbuktu",
    title="Wagner fighters seen in Timbuktu",
    summary="Residents saw Wagner fighters enter the base on Thursday.",
    content="",
    published_at=START - timedelta(minutes=4),
)
ITEM = Item(
    id=item_id(FEED.id, "guid:urn:gazette:1"),
    feed=FEED,
    key="guid:urn:gazette:1",
    aliases=("guid:urn:gazette:1", "link:https://sahel-gazette.example/2022/timbuktu"),
    guid="urn:gazette:1",
    url="https://sahel-gazette.example/2022/timbuktu",
    canonical_url="https://sahel-gazette.example/2022/timbuktu",
    title=DRAFT.title,
    normal_title="wagner fighters seen in timbuktu",
    text=DRAFT.summary,
    lang="en",
    authors=(),
    tags=(),
    published_at=DRAFT.published_at,
    first_seen_at=START,
)
WAGNER = WatchlistName("wagner")
MATCH = Match(WAGNER, "wagner", (Span(Field.TITLE, 0, 6), Span(Field.TEXT, 14, 20)))
STORY = story_id(ITEM.id)
ALERT = Alert(
    id=alert_id(STORY, WAGNER),
    story=STORY,
    watchlist=WAGNER,
    watchlist_title="Wagner Group and successors",
    priority=Priority.HIGH,
    created_at=START,
    reports=(Report(ITEM, (MATCH,)),),
)
CHANNEL = Channel(
    name=ChannelName("newsroom"),
    chat=ChatName("console"),
    address="1122334455",
    follows=frozenset({WAGNER}),
)
MESSAGE = Message(
    line="[HIGH] Wagner fighters seen in Timbuktu — Sahel Gazette",
    headline=ITEM.title,
    url=ITEM.url,
    summary=ITEM.text,
    marks=((14, 20),),
    matched=(MatchedTerm("wagner", ("Wagner",)),),
    source=Cite(FEED.name, FEED.kind, ITEM.url),
    lang="en",
    country="ML",
    published_at=ITEM.published_at,
    delay=timedelta(minutes=4),
    watchlist=WAGNER,
    watchlist_title=ALERT.watchlist_title,
    priority=Priority.HIGH,
    alert=AlertId(ALERT.id),
    story=StoryId(STORY),
)
SENDING = Sending(DeliveryKind.POST, f"post:{ALERT.id}:newsroom:1", CHANNEL, MESSAGE)
EDITOR = Person(ChatName("console"), "u1", "an editor", is_editor=True)
READER = Person(ChatName("console"), "u2", "a reader", is_editor=False)


def a_draft(**changes: Any) -> Draft:
    """Return the example draft with these changes."""
    return replace(DRAFT, **changes)


def an_item(**changes: Any) -> Item:
    """Return the example item with these changes."""
    return replace(ITEM, **changes)


def a_channel(**changes: Any) -> Channel:
    """Return the example channel with these changes."""
    return replace(CHANNEL, **changes)


def a_message(**changes: Any) -> Message:
    """Return the example message with these changes."""
    return replace(MESSAGE, **changes)


def a_sending(**changes: Any) -> Sending:
    """Return the example sending with these changes."""
    return replace(SENDING, **changes)
