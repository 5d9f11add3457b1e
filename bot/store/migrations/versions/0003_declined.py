"""Why a channel took no part in an alert."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; of what was decided before, nothing is known."""
    op.add_column("match", sa.Column("declined", sa.Text()))
