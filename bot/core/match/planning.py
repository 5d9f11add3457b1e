"""Compiling what is looked for: from an atom as written to words, wordings and patterns."""

from dataclasses import replace

import regex

from bot.core.errors import AskError
from bot.core.match.forms import Forms, only
from bot.core.match.literal import Exact, Pattern, typewritten
from bot.core.match.patterns import compile_pattern
from bot.core.match.plan import Plan
from bot.core.match.reading import opened
from bot.core.match.scope import Scope
from bot.core.match.sequence import Part, Sequence, Step
from bot.core.match.tree import Atom
from bot.core.text import Bond, clear, joined, spellings, words
from bot.core.text.words import UNSPACED

_HANGUL = regex.compile(r"\p{Hangul}")
_UNSPACED = regex.compile(UNSPACED, regex.VERSION1)


def plan_words(atom: Atom, scope: Scope) -> Plan:
    """Look for a word or a phrase in any of its forms."""
    steps = _steps(atom, scope, scope.forms)
    return Sequence(steps, atom.number, scope.fields, scope.language)


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
    return Pattern(compiled, scope.fields)


def plan_alias(atom: Atom, scope: Scope) -> Plan:
    """Look for what an alias stands for."""
    return scope.aliases.plan(atom.text, scope, atom.column)


def _steps(atom: Atom, scope: Scope, forms: Forms) -> tuple[Step, ...]:
    """Take a text apart into words, each in its forms."""
    text = clear(atom.text).text
    steps: list[Step] = []
    for piece in (opened(text) if scope.is_open else text).split():
        for word in words(piece):
            written = joined(piece[word.start : word.end])
            known = forms(written, scope.language)
            spelt = frozenset(each for form in known for each in spellings(form))
            part = Part.STEM if _HANGUL.match(written) else Part.WHOLE
            bond = word.bond if word.bond is Bond.GLUED else Bond.APART
            steps.append(Step(known, spelt, part, bond))
    if not steps:
        message = f"there is no word in {atom.text!r}"
        hint = "write letters or digits; addresses are found with url: and in regular expressions"
        raise AskError("missing-operand", message, column=atom.column, hint=hint)
    return tuple(steps)


def _wild(step: Step, part: Part) -> Step:
    """Let a step stand for words that begin or end so; single letters are whole words."""
    is_unspaced = all(_UNSPACED.match(form) for form in step.forms)
    return step if is_unspaced else replace(step, part=part)
