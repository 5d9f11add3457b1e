"""Compiling what is looked for: from an atom as written to words, wordings and patterns."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple

import regex

from bot.core.errors import AskError
from bot.core.match.forms import WORDS_IN_MEMORY, Forms, only
from bot.core.match.inflected import Inflected
from bot.core.match.literal import Exact, Pattern
from bot.core.match.patterns import compile_pattern
from bot.core.match.plan import Plan
from bot.core.match.reading import opened
from bot.core.match.scope import Scope
from bot.core.match.sequence import Part, Sequence, Step
from bot.core.match.tree import Atom
from bot.core.text import Bond, clear, joined, spellings, typewritten, words
from bot.core.text.words import UNSPACED

_HANGUL = regex.compile(r"\p{Hangul}")
_UNSPACED = regex.compile(UNSPACED, regex.VERSION1)


class _Piece(NamedTuple):
    """A word of a term, how it hangs on the one before, and its forms by items' language."""

    written: str
    bond: Bond
    forms: Mapping[str | None, frozenset[str]]


def plan_words(atom: Atom, scope: Scope) -> Plan:
    """Look for a word or a phrase in any of its forms."""
    pieces = _pieces(atom, scope, scope.forms)
    made = partial(Sequence, slop=atom.number, fields=scope.fields, language=scope.language)
    anywhere = made(tuple(_step(piece, None) for piece in pieces))
    languages = {language for piece in pieces for language in piece.forms if language is not None}
    if not languages:
        return anywhere
    return Inflected(
        anywhere,
        {each: made(tuple(_step(piece, None, each) for piece in pieces)) for each in languages},
        made(tuple(_step(piece, *piece.forms) for piece in pieces)),
    )


def plan_prefix(atom: Atom, scope: Scope) -> Plan:
    """Look for words that begin so."""
    *steps, last = _steps(atom, scope, only)
    return Sequence((*steps, _wild(last, Part.HEAD)), 0, scope.fields, scope.language)


def plan_suffix(atom: Atom, scope: Scope) -> Plan:
    """Look for words that end so."""
    first, *steps = _steps(atom, scope, only)
    return Sequence((_wild(first, Part.TAIL), *steps), 0, scope.fields, scope.language)


def plan_tag(atom: Atom, scope: Scope) -> Plan:
    """Look for a word with a hash before it."""
    first, *steps = (replace(step, part=Part.WHOLE) for step in _steps(atom, scope, only))
    return Sequence((replace(first, has_hash=True), *steps), 0, scope.fields, scope.language)


def plan_exact(atom: Atom, scope: Scope) -> Plan:
    """Look for a wording, letter by letter."""
    _steps(atom, scope, only)  # refuses what holds no word
    return Exact(typewritten(clear(atom.text).text).strip(), scope.fields)


def plan_regex(atom: Atom, scope: Scope) -> Plan:
    """Look for what a regular expression matches."""
    ignores_case = atom.word == "i"
    compiled = compile_pattern(atom.text, ignores_case=ignores_case, column=atom.column)
    source = f"(?i:{atom.text})" if ignores_case else atom.text
    return Pattern(compiled, scope.fields, source)


def plan_alias(atom: Atom, scope: Scope) -> Plan:
    """Look for what an alias stands for."""
    return scope.aliases.plan(atom.text, scope, atom.column)


def _steps(atom: Atom, scope: Scope, forms: Forms) -> tuple[Step, ...]:
    """Take a text apart into words, each in the forms that count everywhere."""
    return tuple(_step(piece, None) for piece in _pieces(atom, scope, forms))


def _pieces(atom: Atom, scope: Scope, forms: Forms) -> list[_Piece]:
    text = clear(atom.text).text
    pieces: list[_Piece] = []
    for part in (opened(text) if scope.is_open else text).split():
        for word in words(part):
            written = joined(part[word.start : word.end])
            bond = word.bond if word.bond is Bond.GLUED else Bond.APART
            pieces.append(_Piece(written, bond, forms(written, scope.language)))
    if not pieces:
        message = f"there is no word in {atom.text!r}"
        hint = "write letters or digits; addresses are found with url: and in regular expressions"
        raise AskError("missing-operand", message, column=atom.column, hint=hint)
    return pieces


def _step(piece: _Piece, *languages: str | None) -> Step:
    """Look for a piece in the forms that it has in some languages, or else anywhere."""
    of = [piece.forms.get(each, piece.forms[None]) for each in languages]
    known = of[0] if len(of) == 1 else frozenset[str]().union(*of)
    part = Part.STEM if _HANGUL.match(piece.written) else Part.WHOLE
    return Step(known, _spelt(known), part, piece.bond)


@lru_cache(WORDS_IN_MEMORY)  # a word stands in many terms: once in memory, and spelt once
def _spelt(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(each for form in forms for each in spellings(form))


def _wild(step: Step, part: Part) -> Step:
    """Let a step stand for words that begin or end so; single letters are whole words."""
    is_unspaced = all(_UNSPACED.match(form) for form in step.forms)
    return step if is_unspaced else replace(step, part=part)
