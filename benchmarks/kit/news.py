"""Invented news and terms to watch, the same from one seed on every machine.

Words are made of syllables and drawn as words are in real papers: few are common, most are rare
(Zipf and Mandelbrot). Seven items in ten are in a Latin script, the others in Cyrillic, Arabic
or Chinese; texts hold punctuation, capitals, curly quotes, hyphens, possessives, addresses.
"""

import json
import random
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

SEED = 20_220_815
WORDS = 370  # of an item
VOCABULARY = 60_000
SHIFT = 2.7  # Mandelbrot's
SYLLABLES = {
    "en": "ba co der est fo gra hin ist ker lo mar ner ous pre quar ren sta ther ul ver wil ys ing",
    "fr": "bé ça deu elle fran gné hô île jour lè ment né ou pré qué ré sion tê ur voi zé eau ais",
    "ru": "ба во гра ден ение жур зи кон лов мен ный ость пра ров ств тор уч фон хо цен чер шин ян",
    "ar": "با تر جم حك دو رس سل شم صر طن عر غل فق قد كم لن مس نو هر وط يم اد ئي",
}
CHINESE = "国人大中上下来到时地出就分对成会可主发年动同工也能部说产面方日本学家行军法民得经十三"
WEIGHTS = {"en": 50, "fr": 20, "ru": 15, "ar": 10, "zh": 5}
COMMON = (
    *("the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "was", "at"),
    *("by", "from", "has", "had", "are", "will"),
)


@dataclass(frozen=True, slots=True)
class Language:
    """Words by how common they are, the most common first."""

    name: str
    words: list[str]
    weights: list[float] = field(repr=False)

    def draw(self, random: random.Random, count: int) -> list[str]:
        """Draw words as a text has them."""
        total = self.weights[-1]
        return [self.words[bisect(self.weights, random.random() * total)] for _ in range(count)]


class Newsroom:
    """Writes items and terms; two of one seed write the same."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        self.languages = {name: self._language(name) for name in (*SYLLABLES, "zh")}

    def _language(self, name: str) -> Language:
        known: dict[str, None] = dict.fromkeys(COMMON if name == "en" else ())
        while len(known) < VOCABULARY:
            known[self._word(name)] = None
        weights = list(accumulate(1 / (rank + SHIFT) for rank in range(1, VOCABULARY + 1)))
        return Language(name, list(known), weights)

    def _word(self, name: str) -> str:
        if name == "zh":
            return "".join(self.random.choices(CHINESE, k=self.random.randint(2, 4)))
        parts = self.random.choices(
            SYLLABLES[name].split(), k=self.random.choice((1, 2, 2, 3, 3, 4))
        )
        return "".join(parts)

    def items(self, count: int) -> Iterator[dict[str, str]]:
        """Write items."""
        for number in range(count):
            (name,) = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
            words = self.languages[name].draw(self.random, WORDS)
            separator = "" if name == "zh" else " "
            title, text = (self._set(part, separator) for part in (words[:9], words[9:]))
            yield {"id": f"item-{number}", "title": title, "text": text, "lang": name}

    def _set(self, words: list[str], separator: str) -> str:
        """Typeset words: sentences, capitals, and now and then what papers are full of."""
        pieces: list[str] = []
        begins = True
        for word in words:
            piece = word.capitalize() if begins or self.random.random() < 0.1 else word
            begins = self.random.random() < 0.05
            pieces.append(self._dressed(piece) + (". " if begins else ""))
        return separator.join(pieces).replace(".  ", ". ").strip()

    def _dressed(self, word: str) -> str:
        chance = self.random.random()
        if chance < 0.92:
            return word
        forms = (
            "{},",
            "{},",
            "“{}”",
            "{}’s",
            "{}:",
            "({})",
            "{} –",
            "#{}",
            "https://news.example/{}",
        )
        return self.random.choice(forms).format(word)

    def plain_terms(self, count: int) -> list[str]:
        """Write terms that a loop over regular expressions and a dict of words can express too."""
        return self._terms(count, ("word", "word", "phrase", "both", "both", "without", "either"))

    def terms(self, count: int) -> list[str]:
        """Write terms of every common kind."""
        plain = ("word", "word", "phrase", "phrase", "both", "both", "without", "either")
        return self._terms(count, (*plain, "near", "near", "start"))

    def _terms(self, count: int, kinds: tuple[str, ...]) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            (name,) = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
            found[self._term(self.random.choice(kinds), name)] = None
        return list(found)

    def _term(self, kind: str, name: str) -> str:
        common, other, third = (self._watched(name, 200, 20_000) for _ in range(3))
        rare = self._watched(name, 500, VOCABULARY)
        first, second, near = (self._watched(name, 10, most) for most in (1_000, 3_000, 1_000))
        start = other if name == "zh" else f"{rare[:7]}*"
        return {
            "word": rare,
            "phrase": f'"{first} {second}"',
            "both": f"{common} {other}",
            "without": f"{common} {other} NOT {third}",
            "either": f"({common} OR {other}) {third}",
            "near": f"{near} NEAR/8 {other}",
            "start": f"{start} {common}",
        }[kind]

    def _watched(self, name: str, first: int, last: int) -> str:
        """Draw a word by its rank; rare ones as often as common ones in the logarithm."""
        rank = first + (last - first) * self.random.random() ** 0.7
        return self.languages[name].words[int(rank)]


def lines(items: Iterator[dict[str, str]]) -> str:
    """Return items as lines of JSON."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def folded(text: str) -> str:
    """Fold a text as simply as any bot does: no accents, no capitals."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()
