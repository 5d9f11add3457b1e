"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _create_feed()
    _create_item()
    _index_item()
    _create_item_parts()
    _create_alert()
    _create_delivery()
    _create_edits()
    _create_mute()


def _create_feed() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("every", sa.BigInteger()),
        sa.Column("first_poll", sa.Integer()),
        sa.Column("note", sa.Text()),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("interval", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_ok_at", sa.BigInteger()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("leased_until", sa.BigInteger()),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
    )
    op.create_index("ix_feed_next_at", "feed", ["next_at"])


def _create_item() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_table(
        "item",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("normal_title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text()),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger()),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("newest_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("grouping_reason", sa.Text(), nullable=False),
        sa.Column("link_mark", sa.Text()),
        sa.Column("title_mark", sa.Text()),
        sa.Column("searched", sa.Text()),
        sa.Column("has_expired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feed.id"], name="fk_item_feed"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_item_story"),
        sa.PrimaryKeyConstraint("seq", name="pk_item"),
        sa.UniqueConstraint("id", name="uq_item_id"),
    )


def _index_item() -> None:
    op.create_index("ix_item_first_seen_at", "item", ["first_seen_at"])
    op.create_index("ix_item_has_expired_newest_at", "item", ["has_expired", "newest_at"])
    op.create_index("ix_item_link_mark_at", "item", ["link_mark", "at"])
    op.create_index("ix_item_story", "item", ["story"])
    op.create_index("ix_item_title_mark_at", "item", ["title_mark", "at"])


def _create_item_parts() -> None:
    op.create_table(
        "item_alias",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("alias_mark", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["item.id"], name="fk_item_alias_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed", "alias_mark", name="pk_item_alias"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_alias_item", "item_alias", ["item"])
    op.create_table(
        "revision",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_revision_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "revision", name="pk_revision"),
    )
    op.create_table(
        "match",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("watchlist", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_match_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "revision", "place", name="pk_match"),
    )


def _create_alert() -> None:
    op.create_table(
        "alert",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("watchlist", sa.Text(), nullable=False),
        sa.Column("watchlist_title", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_alert_story"),
        sa.PrimaryKeyConstraint("seq", name="pk_alert"),
        sa.UniqueConstraint("id", name="uq_alert_id"),
    )
    op.create_index("ix_alert_created_at", "alert", ["created_at"])
    op.create_index("ix_alert_story", "alert", ["story"])
    op.create_table(
        "channel",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text()),
        sa.Column("least_priority", sa.Integer(), nullable=False),
        sa.Column("quiet", sa.Text()),
        sa.Column("pings", sa.Text(), nullable=False),
        sa.Column("is_ops", sa.Boolean(), nullable=False),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name="pk_channel"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text()),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.BigInteger()),
        sa.Column("first_attempt_at", sa.BigInteger()),
        sa.Column("is_in_doubt", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("remote_id", sa.Text()),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"], name="fk_delivery_alert"),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name="fk_delivery_channel"),
        sa.PrimaryKeyConstraint("seq", name="pk_delivery"),
        sa.UniqueConstraint("key", name="uq_delivery_key"),
    )
    op.create_index("ix_delivery_alert_channel", "delivery", ["alert", "channel"])
    op.create_index("ix_delivery_next_at", "delivery", ["next_at"])
    op.create_index("ix_delivery_state_channel", "delivery", ["state", "channel"])


def _create_edits() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("undone_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "term",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("watchlist", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text()),
        sa.Column("inflect", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("audit", SEQUENCE, nullable=False),
        sa.ForeignKeyConstraint(["audit"], ["audit.seq"], name="fk_term_audit"),
        sa.PrimaryKeyConstraint("seq", name="pk_term"),
    )


def _create_mute() -> None:
    op.create_table(
        "mute",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("audit", SEQUENCE, nullable=False),
        sa.ForeignKeyConstraint(["audit"], ["audit.seq"], name="fk_mute_audit"),
        sa.PrimaryKeyConstraint("seq", name="pk_mute"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
