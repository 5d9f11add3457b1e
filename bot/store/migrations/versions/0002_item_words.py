"""The index of the items' words; bot.store.word_index fills it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0002"
down_revision = "0001"

# `ascii` parts words at nothing but signs of ASCII; detail and sizes of columns are for phrases
# and ranks, for which nobody asks here.
FTS = """CREATE VIRTUAL TABLE item_words USING fts5(
    words, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_'")"""
VOCABULARY = "CREATE VIRTUAL TABLE item_words_vocabulary USING fts5vocab(item_words, row)"


def upgrade() -> None:
    """Make the index."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(FTS)
        op.execute(VOCABULARY)
        return
    op.create_table(
        "item_words",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_item_words"),
    )
    op.create_index("ix_item_words_words", "item_words", ["words"], postgresql_using="gin")
