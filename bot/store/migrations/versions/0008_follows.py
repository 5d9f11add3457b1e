"""Lists that channels follow because somebody said so in chat."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; so far only files said what a channel follows."""
    op.create_table(
        "follow",
        sa.Column("seq", SEQUENCE, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("watchlist", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("audit", SEQUENCE, nullable=False),
        sa.ForeignKeyConstraint(["audit"], ["audit.seq"], name="fk_follow_audit"),
        sa.PrimaryKeyConstraint("seq", name="pk_follow"),
        sa.UniqueConstraint("channel", "watchlist", name="uq_follow_channel_watchlist"),
    )
