"""A summary in pieces, matched or not, for whoever marks them without any markup language."""

from dataclasses import dataclass
from itertools import islice

from bot.core.model import Message
from bot.core.payloads.fit import beginning

LONGEST = 4_000  # a summary has 400 characters; a notice's details can be longer
MARKS = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a summary; never empty, free of controls and direction overrides."""

    text: str
    is_marked: bool


def pieces(message: Message) -> tuple[Piece, ...]:
    """Return the summary as consecutive pieces; marks beyond it or odd are left out."""
    text = message.summary[:LONGEST]
    found: list[Piece] = []
    at = 0
    for start, end in sorted(islice(message.marks, MARKS)):
        if at <= start < end <= len(text):
            found += (
                Piece(text[at:start], is_marked=False),
                Piece(text[start:end], is_marked=True),
            )
            at = end
    found.append(Piece(text[at:], is_marked=False))
    shown = (Piece(beginning(piece.text, LONGEST), piece.is_marked) for piece in found)
    return tuple(piece for piece in shown if piece.text)
