"""What each feed's publisher asked for, where the feed is polled, and which server that is."""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; each feed is asked once for its whole document."""
    for name in ("sent_by", "hints", "whereabouts", "host"):
        op.add_column("feed", sa.Column(name, sa.Text()))
    op.add_column("feed", sa.Column("full_at", sa.BigInteger()))
    feed = sa.table("feed", sa.column("id"), sa.column("url"), sa.column("host"))
    rows = op.get_bind().execute(sa.select(feed.c.id, feed.c.url)).all()
    for row in rows:
        host = sa.update(feed).where(feed.c.id == row.id).values(host=_host(row.url))
        op.get_bind().execute(host)


def _host(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"
