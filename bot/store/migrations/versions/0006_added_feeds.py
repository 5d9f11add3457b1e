"""Feeds added in chat, which of the others stand in a file, and the pages behind items."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; so far every feed stood in a file, and no page was read."""
    no = sa.false()
    op.add_column("feed", sa.Column("full_text", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("feed", sa.Column("is_filed", sa.Boolean(), nullable=False, server_default=no))
    feed = sa.table("feed", sa.column("is_filed"), sa.column("is_configured"))
    op.execute(sa.update(feed).values(is_filed=feed.c.is_configured))
    _create_added_feed()
    op.create_table(
        "page",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_page"),
        sa.UniqueConstraint("feed", "mark", name="uq_page_feed_mark"),
    )
    op.create_index("ix_page_at", "page", ["at"])


def _create_added_feed() -> None:
    op.create_table(
        "added_feed",
        sa.Column("seq", SEQUENCE, nullable=False),
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
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("audit", SEQUENCE, nullable=False),
        sa.ForeignKeyConstraint(["audit"], ["audit.seq"], name="fk_added_feed_audit"),
        sa.PrimaryKeyConstraint("seq", name="pk_added_feed"),
        sa.UniqueConstraint("id", name="uq_added_feed_id"),
    )
