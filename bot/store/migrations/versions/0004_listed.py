"""What each feed's last document listed, and by what and since when items are known."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; the next document of each feed is read as a whole."""
    op.add_column("feed", sa.Column("listed", sa.Text()))
    op.add_column("feed", sa.Column("goes_by", sa.Text()))
    op.add_column("item_alias", sa.Column("reason", sa.Text()))
    op.add_column("item_alias", sa.Column("at", sa.BigInteger()))
