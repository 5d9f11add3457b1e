"""The index of the items' words."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from bot.store.words import indexed

revision = "0002"
down_revision = "0001"

BATCH = 500

# `ascii` splits words at nothing but signs of ASCII; detail and column sizes serve phrases and
# ranks, for which nobody asks here.
FTS = """CREATE VIRTUAL TABLE item_words USING fts5(
    words, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_'")"""
VOCABULARY = "CREATE VIRTUAL TABLE item_words_vocabulary USING fts5vocab(item_words, row)"
PUT_FTS = "INSERT INTO item_words (rowid, words) VALUES (:seq, :words)"
PUT_TSV = "INSERT INTO item_words (seq, words) VALUES (:seq, array_to_tsvector(:words))"
ITEMS = """SELECT seq, title, text FROM item
    WHERE seq > :after AND NOT has_expired ORDER BY seq LIMIT :batch"""


def upgrade() -> None:
    """Make the index and fill it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute(FTS)
        op.execute(VOCABULARY)
    else:
        _create_tsv()
    for rows in _batches():
        words = {row.seq: indexed(row.title, row.text) for row in rows}
        op.get_bind().execute(
            sa.text(PUT_FTS if is_sqlite else PUT_TSV),
            [
                {"seq": seq, "words": " ".join(each) if is_sqlite else each}
                for seq, each in words.items()
            ],
        )


def _create_tsv() -> None:
    op.create_table(
        "item_words",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.dialects.postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_item_words"),
    )
    op.create_index("ix_item_words_words", "item_words", ["words"], postgresql_using="gin")


def _batches() -> Iterator[list[sa.Row[tuple[int, str, str]]]]:
    after = 0
    while rows := _items(after):
        yield rows
        after = rows[-1].seq


def _items(after: int) -> list[sa.Row[tuple[int, str, str]]]:
    found = op.get_bind().execute(sa.text(ITEMS), {"after": after, "batch": BATCH})
    return list(found.all())
