"""How each feed publishes, since when it fails, what was told of that; and alerts in digests."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and the table; habits are learnt from what comes from now on."""
    for name in ("habits", "pacing", "worry"):
        op.add_column("feed", sa.Column(name, sa.Text()))
    for name in ("failing_since", "quiet_at", "worry_at"):
        op.add_column("feed", sa.Column(name, sa.BigInteger()))
    op.create_table(
        "digest",
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"], ["delivery.key"], name="fk_digest_delivery", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["alert"], ["alert.id"], name="fk_digest_alert", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery", "alert", name="pk_digest"),
    )
    op.create_index("ix_digest_alert", "digest", ["alert"])
