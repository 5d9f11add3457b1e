"""Text of any language: cleaned, cut, folded, taken apart into words and sentences."""

from bot.core.text.cleaning import clean
from bot.core.text.clear import Clear, clear, is_unclear
from bot.core.text.grapheme import cut
from bot.core.text.sentences import sentences
from bot.core.text.spelling import spellings
from bot.core.text.typewriting import typewritten
from bot.core.text.words import (
    Bond,
    Word,
    fold_plain,
    joined,
    spellings_of,
    words,
)

__all__ = [
    "Bond",
    "Clear",
    "Word",
    "clean",
    "clear",
    "cut",
    "fold_plain",
    "is_unclear",
    "joined",
    "sentences",
    "spellings",
    "spellings_of",
    "typewritten",
    "words",
]
