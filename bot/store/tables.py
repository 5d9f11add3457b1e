"""The tables, one for each noun; migrations/versions holds how they came to be.

`seq` numbers rows in order of arrival: pages of an export and ties follow it. What is looked up
by text that others write (names of items, links, titles) is looked up by its fingerprint,
because PostgreSQL indexes no more than 2,704 bytes of a text.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Code, Duration, Instant, Json, Sequence, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

feed = Table(
    "feed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("lang", Words),
    Column("kind", Code, nullable=False),
    Column("owner", Words),
    Column("country", Words),
    Column("every", Duration),
    Column("first_poll", Integer),
    Column("note", Words),
    Column("full_text", Boolean, nullable=False),
    Column("is_configured", Boolean, nullable=False),  # in a file or added in chat: it is polled
    Column("is_filed", Boolean, nullable=False),  # in a file
    Column("state", Code, nullable=False),
    Column("reason", Words, nullable=False),
    Column("remedy", Words, nullable=False),
    Column("next_at", Instant, nullable=False, index=True),
    Column("interval", Duration, nullable=False),  # zero before the first poll
    Column("failures", Integer, nullable=False),
    Column("last_ok_at", Instant),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("digest", Text),  # of the last body that was read
    Column("sent_by", Words),  # the address whose validators these are
    Column("full_at", Instant),
    Column("hints", Json),  # None where the publisher gives none
    Column("whereabouts", Json),  # None for a feed polled where it is configured
    Column("host", Text),  # the server that is polled, see bot.core.hosts
    Column("listed", Json),  # items by the marks of their elements in that body
    Column("goes_by", Code),  # None before the first poll
    Column("habits", Json),  # None before the first poll
    Column("pacing", Code),  # why the interval is as it is
    Column("failing_since", Instant),  # None while all is well
    Column("quiet_at", Instant),  # when it counts as quiet, should nothing come until then
    Column("worry", Code),  # what was told of it last, unless that is over
    Column("worry_at", Instant),  # when that, or that it is over, was told
    Column("leased_until", Instant),
    Column("fence", BigInteger, nullable=False),
)

story = Table(
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Instant, nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("feed", Text, ForeignKey("feed.id"), nullable=False),
    Column("key", Words, nullable=False),
    Column("aliases", Json, nullable=False),
    Column("guid", Words),
    Column("url", Words),
    Column("canonical_url", Words),
    Column("title", Words, nullable=False),
    Column("normal_title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("lang", Words),
    Column("authors", Json, nullable=False),
    Column("tags", Json, nullable=False),
    Column("published_at", Instant),
    Column("first_seen_at", Instant, nullable=False, index=True),
    Column("at", Instant, nullable=False),  # published, else first seen
    Column("newest_at", Instant, nullable=False),  # the later of the two
    Column("revision", Integer, nullable=False),
    Column("reason", Code, nullable=False),
    Column("story", Text, ForeignKey("story.id"), index=True),  # None once expired
    Column("grouping_reason", Code, nullable=False),
    Column("link_mark", Text),  # fingerprints for grouping
    Column("title_mark", Text),
    Column("searched", Words),  # folded words; only of items that matched
    Column("has_expired", Boolean, nullable=False),  # its text is deleted, its names are kept
    Index(None, "has_expired", "newest_at"),
    Index(None, "link_mark", "at"),
    Index(None, "title_mark", "at"),
)

item_alias = Table(
    "item_alias",
    metadata,
    Column("feed", Text, nullable=False),
    Column("alias_mark", Text, nullable=False),
    Column("item", Text, ForeignKey("item.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", Code),  # by what the item was known when it gained the name, and when
    Column("at", Instant),
    PrimaryKeyConstraint("feed", "alias_mark"),
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    Column("item", Text, ForeignKey("item.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    PrimaryKeyConstraint("item", "revision"),
)

match = Table(
    "match",
    metadata,
    Column("item", Text, ForeignKey("item.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),  # of the item, in which the spans lie
    Column("place", Integer, nullable=False),  # among the matches of the revision
    Column("watchlist", Words, nullable=False),
    Column("term", Words, nullable=False),
    Column("spans", Json, nullable=False),
    Column("reason", Code),  # routing's, for the watchlist
    Column("declined", Json),  # which channels that follow it took no part, and why
    PrimaryKeyConstraint("item", "revision", "place"),
)

alert = Table(
    "alert",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("story", Text, ForeignKey("story.id"), nullable=False, index=True),
    Column("watchlist", Words, nullable=False),
    Column("watchlist_title", Words, nullable=False),
    Column("priority", Integer, nullable=False),  # its rank
    Column("created_at", Instant, nullable=False, index=True),
)

channel = Table(
    "channel",
    metadata,
    Column("name", Words, primary_key=True),
    Column("chat", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("follows", Json),  # None: every watchlist
    Column("least_priority", Integer, nullable=False),
    Column("quiet", Json),
    Column("pings", Json, nullable=False),
    Column("is_ops", Boolean, nullable=False),
    Column("is_configured", Boolean, nullable=False),
    Column("paused_until", Instant),
)

delivery = Table(
    "delivery",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("kind", Code, nullable=False),
    Column("channel", Words, ForeignKey("channel.name"), nullable=False),
    Column("alert", Text, ForeignKey("alert.id")),
    Column("notice", Words, nullable=False),
    Column("priority", Integer, nullable=False),  # its rank
    Column("state", Code, nullable=False),
    Column("reason", Code, nullable=False),
    Column("detail", Words, nullable=False),
    # When it may go; while leased, when the lease ends; None when nothing happens by itself.
    Column("next_at", Instant, index=True),
    Column("fence", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("begun_at", Instant),  # in the present lease
    Column("first_attempt_at", Instant),
    Column("is_in_doubt", Boolean, nullable=False),  # a sending began whose end is not known
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("remote_id", Words),
    Index(None, "state", "channel"),
    Index(None, "alert", "channel"),
)

digest = Table(
    "digest",
    metadata,
    Column("delivery", Words, ForeignKey("delivery.key", ondelete="CASCADE"), nullable=False),
    Column("alert", Text, ForeignKey("alert.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("delivery", "alert"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("chat", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Code, nullable=False),
    Column("change", Json, nullable=False),
    Column("before", Json),  # the row that the change took away
    Column("undone_at", Instant),
)

term = Table(
    "term",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("watchlist", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("lang", Words),
    Column("inflect", Boolean, nullable=False),
    Column("note", Words),
    Column("origin", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("audit", Sequence, ForeignKey("audit.seq"), nullable=False),  # the change that made it
)

added_feed = Table(
    "added_feed",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("url", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("lang", Words),
    Column("kind", Code, nullable=False),
    Column("owner", Words),
    Column("country", Words),
    Column("every", Duration),
    Column("first_poll", Integer),
    Column("note", Words),
    Column("full_text", Boolean, nullable=False),
    Column("chat", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("audit", Sequence, ForeignKey("audit.seq"), nullable=False),  # the change that made it
)

follow = Table(
    "follow",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("watchlist", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("audit", Sequence, ForeignKey("audit.seq"), nullable=False),  # the change that made it
    UniqueConstraint("channel", "watchlist"),
)

page = Table(
    "page",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("mark", Text, nullable=False),  # fingerprint of the address of an item's page
    Column("text", Words, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    UniqueConstraint("feed", "mark"),
)

mute = Table(
    "mute",
    metadata,
    Column("seq", Sequence, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("subject", Words, nullable=False),
    Column("channel", Words),  # None: everywhere
    Column("until", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("audit", Sequence, ForeignKey("audit.seq"), nullable=False),  # the change that made it
)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
