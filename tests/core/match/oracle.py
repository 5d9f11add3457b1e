"""A slow and plain reading of the term language, to hold the matcher against.

It shares with it the parser and the notion of a word (tested apart), and nothing else: every
way in which words can stand is tried, every pair of sides is looked at.
"""

import re
from dataclasses import dataclass
from itertools import product

import regex

from bot.core.language import letters, primary
from bot.core.match.forms import Forms, attached
from bot.core.match.page import Page
from bot.core.match.tree import Atom, Node
from bot.core.text import Bond, clear, joined, sentences, spellings, words

APOSTROPHES = "'’‘‛ʼʻ′`´＇"
HYPHENS = "-‐‑‒–−﹣－"
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー"


@dataclass(frozen=True)
class Word:
    raw: str
    start: int
    end: int
    bond: Bond
    has_hash: bool


@dataclass(frozen=True)
class Place:
    field: str
    first: int
    last: int
    start: int
    end: int
    parts: frozenset[tuple[int, int]]


class Oracle:
    def __init__(self, page: Page, forms: Forms = attached) -> None:
        self.page = page
        self.forms = forms
        self.language = primary(page.lang)
        self.clear = {name: clear(getattr(page, name)) for name in ("title", "text")}
        self.words = {name: cut(self.clear[name].text) for name in self.clear}

    def matches(self, tree: Node, language: str | None = None) -> set[tuple[str, int, int]] | None:
        """Return (field, start, end) of everything shown; None if the term does not hold."""
        places = self.find(tree, ("title", "text"), language)
        if places is None:
            return None
        return {(place.field, *part) for place in places for part in place.parts}

    def find(  # noqa: C901, PLR0911 - one plain case for each kind of node
        self, node: Node, fields: tuple[str, ...], language: str | None
    ) -> set[Place] | None:
        if isinstance(node, Atom):
            finders = {"EXACT": self.exact, "REGEX": self.regex}
            finder = finders.get(node.name, self.sequence)
            return {p for name in fields for p in finder(node, name, language)} or None
        if node.name == "FIELD":
            return self.find(node.parts[0], (node.word,), language)
        parts = [self.find(part, fields, language) for part in node.parts]
        held = [part for part in parts if part is not None]
        together = {place for part in held for place in part}
        match node.name:
            case "OR":
                return together if held else None
            case "AND":
                return together if len(held) == len(parts) else None
            case "NOT":
                return None if held else set()
            case "ATLEAST_OF":
                return together if len(held) >= node.number else None
            case "ATLEAST":
                return together if most_apart(together) >= node.number else None
            case "UNLESS":
                excluded = parts[1] or set()
                kept = {p for p in parts[0] or () if not any(is_inside(p, e) for e in excluded)}
                return kept or None
        return self.near(node, parts[0] or set(), parts[1] or set()) or None

    def near(self, node: Node, left: set[Place], right: set[Place]) -> set[Place]:
        pairs = closest(left, right, node.number)
        if node.name == "NEAR":
            pairs += closest(right, left, node.number)
        found = set()
        for a, b in pairs:
            first, last = min(a.first, b.first), max(a.last, b.last)
            if node.word == "S" and self.sentence(a.field, first) != self.sentence(b.field, last):
                continue
            start, end = min(a.start, b.start), max(a.end, b.end)
            found.add(Place(a.field, first, last, start, end, a.parts | b.parts))
        return found

    def sentence(self, name: str, number: int) -> int:
        found = sentences(self.clear[name].text)
        if number == len(self.words[name]):  # behind the last word
            return len(found) - 1
        return sum(end <= self.words[name][number].start for _, end in found)

    def place(self, name: str, start: int, end: int) -> Place:
        """Place code points of the cleared text among the words."""
        inside = [i for i, w in enumerate(self.words[name]) if w.start < end and w.end > start]
        before = sum(w.end <= start for w in self.words[name])
        first, last = (inside[0], inside[-1]) if inside else (before, before)
        origin = self.clear[name].origin(start, end)
        return Place(name, first, last, *origin, frozenset({origin}))

    def exact(self, atom: Atom, name: str, _: str | None) -> set[Place]:
        text, wanted = plain(self.clear[name].text), plain(clear(atom.text).text).strip()
        found = set()
        for start in range(len(text) - len(wanted) + 1):
            end = start + len(wanted)
            touched = [w for w in self.words[name] if w.start < end and w.end > start]
            is_whole = all(start <= w.start and w.end <= end for w in touched)
            if text[start:end] == wanted and touched and is_whole:
                found.add(self.place(name, start, end))
        return found

    def regex(self, atom: Atom, name: str, _: str | None) -> set[Place]:
        beside = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{UNSPACED}]]"
        flags = regex.VERSION1 | (regex.IGNORECASE if atom.word == "i" else 0)
        edged = regex.compile(rf"(?<!{beside})(?:{atom.text})(?!{beside})", flags)
        text = self.clear[name].text
        return {self.place(name, *found.span()) for found in edged.finditer(text)}

    def sequence(self, atom: Atom, name: str, language: str | None) -> set[Place]:
        wanted = cut(clear(atom.text).text)
        here = self.words[name]
        runs = set()
        for numbers in ways(len(here), len(wanted), atom.number):
            pairs = [(here[n], word) for n, word in zip(numbers, wanted, strict=True)]
            glued = all(
                word.bond is not Bond.GLUED or (here[n].bond is Bond.GLUED and n == before + 1)
                for before, n, word in zip(numbers, numbers[1:], wanted[1:], strict=False)
            )
            hashed = atom.name != "HASHTAG" or pairs[0][0].has_hash
            if (
                glued
                and hashed
                and all(
                    self.is_same(have, want, part_of(atom, i, len(wanted), want), atom, language)
                    for i, (have, want) in enumerate(pairs)
                )
            ):
                runs.add((numbers[0], numbers[-1]))
        shortest = {
            run
            for run in runs
            if not any(a >= run[0] and b <= run[1] and (a, b) != run for a, b in runs)
        }
        return {self.shown(atom, name, run, wanted) for run in shortest}

    def shown(self, atom: Atom, name: str, run: tuple[int, int], wanted: list[Word]) -> Place:
        first, last = self.words[name][run[0]], self.words[name][run[1]]
        start = first.start - (atom.name == "HASHTAG")
        end = last.end
        if part_of(atom, len(wanted) - 1, len(wanted), wanted[-1]) == "stem":
            end = last.start + len(wanted[-1].raw)
        left, _ = self.clear[name].origin(start, first.end)
        _, right = self.clear[name].origin(last.start, end)
        return Place(name, *run, left, right, frozenset({(left, right)}))

    def is_same(self, have: Word, want: Word, part: str, atom: Atom, language: str | None) -> bool:
        has_forms = atom.name in {"WORD", "PHRASE"}
        forms = self.forms_here(want.raw, language) if has_forms else {want.raw}
        return all(
            any(
                begins(mine, theirs, part)
                for form in forms
                for theirs in spellings(form, kept)
                for mine in spellings(have.raw, kept)
            )
            for kept in {letters(), letters(self.language, language)}
        )

    def forms_here(self, word: str, language: str | None) -> frozenset[str]:
        """Return the forms of a word that count in this item."""
        known = self.forms(word, language)
        if self.language is None:
            return frozenset().union(*known.values())
        return known.get(self.language, known[None])


def cut(text: str) -> list[Word]:
    """Return a text's words with their places in it."""
    found = []
    for piece in re.finditer(r"\S+", text):
        for word in words(piece[0]):
            raw = joined(piece[0][word.start : word.end])
            at = piece.start()
            found.append(Word(raw, at + word.start, at + word.end, word.bond, word.has_hash))
    return found


def part_of(atom: Atom, number: int, count: int, word: Word) -> str:
    """Say whether a word of a term names all of an item's word, or which part of it."""
    is_single = regex.fullmatch(rf"[{UNSPACED}]\p{{M}}*", word.raw) is not None
    if atom.name == "PREFIX" and number == count - 1 and not is_single:
        return "head"
    if atom.name == "SUFFIX" and number == 0 and not is_single:
        return "tail"
    is_korean = "\uac00" <= word.raw[0] <= "\ud7a3"
    return "stem" if is_korean and atom.name != "HASHTAG" else "whole"


def begins(mine: str, theirs: str, part: str) -> bool:
    match part:
        case "head" | "stem":
            return mine.startswith(theirs)
        case "tail":
            return mine.endswith(theirs)
    return mine == theirs


def ways(here: int, wanted: int, slop: int) -> list[tuple[int, ...]]:
    """Return every way to place so many words in order with so many others between in all."""
    gaps = [g for g in product(range(slop + 1), repeat=wanted - 1) if sum(g) <= slop]
    found = []
    for start in range(here):
        for gap in gaps:
            numbers = [start]
            for each in gap:
                numbers.append(numbers[-1] + 1 + each)
            if numbers[-1] < here:
                found.append(tuple(numbers))
    return found


def closest(left: set[Place], right: set[Place], most: int) -> list[tuple[Place, Place]]:
    """Pair each left side with the nearest right side after it, and the other way round."""
    pairs = []
    for a in left:
        after = [b for b in right if b.field == a.field and b.first > a.last]
        if after:
            pairs.append((a, min(after, key=by_start)))
    for b in right:
        before = [a for a in left if a.field == b.field and a.last < b.first]
        if before:
            pairs.append((max(before, key=by_end), b))
    return [(a, b) for a, b in pairs if b.first - a.last - 1 <= most]


def by_start(place: Place) -> tuple[object, ...]:
    return place.first, place.last, place.start, place.end, sorted(place.parts)


def by_end(place: Place) -> tuple[object, ...]:
    return place.last, place.first, place.start, place.end, sorted(place.parts)


def is_inside(inner: Place, outer: Place) -> bool:
    return inner.field == outer.field and outer.start <= inner.start and inner.end <= outer.end


def most_apart(places: set[Place]) -> int:
    """Return how many places can be chosen of which no two share a word."""
    if not places:
        return 0
    ending_first = min(places, key=lambda p: (p.field, p.last))
    rest = {p for p in places if p.field != ending_first.field or p.first > ending_first.last}
    return 1 + most_apart(rest)


def plain(text: str) -> str:
    table = (
        dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys("“”„‟«»", '"')
    )
    return "".join(" " if c.isspace() else table.get(c, c) for c in text)
