"""Which language a text is in.

py3langid's model tells 140 languages and varieties apart. Asked for are those with a two-letter
code: among the others are Nigerian Pidgin and the spoken kinds of Arabic, which headlines are
taken for that are plain English and Arabic. See docs/decisions.
"""

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.core.language import primary

if TYPE_CHECKING:  # it brings numpy and takes half a second with its model, for the first text
    from py3langid.langid import LanguageIdentifier

LONGEST = 300  # code points that are looked at; more costs time and tells hardly more
LEAST_CERTAIN = 0.7  # of the model's probability; below it, the language counts as unknown

_NO_LANGUAGE = "zxx"  # the model's own class of what is no language, such as figures


@dataclass(frozen=True, slots=True)
class Detector:
    """Implements `ports.Detection`.

    It holds nothing, so that it can be passed to the parsing process; the model is loaded with
    the first text, into the process that asks: 100 MB.
    """

    def detect(self, title: str, summary: str) -> str | None:
        """Return the primary tag of the language of a title and a summary; None if unsure.

        Raises:
            OSError: if the model cannot be unpacked for want of room in the temporary folder.
            MemoryError: if there is no room for it in memory.
        """
        text = f"{title}\n{summary}"[:LONGEST]
        if not any(map(str.isalpha, text)):
            return None
        found, _ = _identifier().classify(text)
        return primary(found)


@cache
def _identifier() -> "LanguageIdentifier":
    # One product of a vector and a table needs no threads; each would reserve address space,
    # which is limited where documents are parsed.
    os.putenv("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    identifier = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True, min_confidence=LEAST_CERTAIN
    )
    short = [label for label in identifier.labels if len(label) == 2]  # noqa: PLR2004 - ISO 639-1
    identifier.set_languages([*short, _NO_LANGUAGE])
    return identifier
