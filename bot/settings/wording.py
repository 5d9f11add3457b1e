"""What is wrong with a value, in plain words and in its place.

pydantic finds the mistakes; this module tells them. A value is quoted only where a word was
wanted, where its key holds no secret, and where it did not come from the environment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.core.errors import Problem
from bot.settings.document import Document, Steps, Value
from bot.settings.expected import EXPECTED, did_you_mean
from bot.settings.secrecy import annotation_at, fields, is_secret
from bot.settings.syntax import show_key

LONGEST_QUOTE = 60
KEYS_AND_VALUES = "keys and values"
LIST = "a list"

# The beginning of pydantic's type of error → what was expected.
WANTED = {
    "string_t": "a text",
    "string_unicode": "a text",
    "int_": "a whole number",
    "float_": "a number",
    "decimal_": "a number",
    "finite_": "a number",
    "bool_": "true or false",
    "model_": KEYS_AND_VALUES,
    "dict_": KEYS_AND_VALUES,
    "mapping_": KEYS_AND_VALUES,
    "list_": LIST,
    "tuple_": LIST,
    "set_": LIST,
    "frozen_set_": LIST,
    "url_": "a web address",
    "greater_than_equal": "a number of at least {ge}",
    "greater_than": "a number over {gt}",
    "less_than_equal": "a number of at most {le}",
    "less_than": "a number under {lt}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file that was validated as a whole: where it stands and what it should be."""

    document: Document
    annotation: Any
    base: Steps = ()

    def problems(self, error: ValidationError) -> Iterator[Problem]:
        """Tell everything that pydantic found, except where a problem stands already."""
        for details in error.errors(include_url=False, include_input=False):
            steps = (*self.base, *details["loc"])
            known = self.document.known(steps)
            if not any(known[:end] in self.document.spoilt for end in range(len(known) + 1)):
                yield self._problem(details, steps, known)

    def _problem(self, details: ErrorDetails, steps: Steps, known: Steps) -> Problem:
        kind, name = details["type"], str(steps[-1]) if steps else ""
        if kind == "extra_forbidden":
            allowed = fields(annotation_at(self.annotation, details["loc"][:-1]))
            message = f"{show_key(name)} is unknown"
            hint = did_you_mean(name, allowed, lists_all=True)
            return Problem(self.document.key_place(steps), message, hint)
        if kind == "missing":
            return Problem(self.document.place(known), f"the key {name!r} is missing")
        if name == "[key]":
            message, hint = _sentence(details, f", got {_quote(str(known[-1]))}", str(known[-1]))
            return Problem(self.document.key_place(known), message, hint)
        value = self.document.get(known)
        message, hint = _sentence(details, self._got(known, details), value)
        return Problem(self.document.place(known), message, hint)

    def _got(self, known: Steps, details: ErrorDetails) -> str:
        value = self.document.get(known)
        if not isinstance(value, str):
            kind = LIST if isinstance(value, list) else KEYS_AND_VALUES
            return f", got {'nothing' if value is None else kind}"
        wanted = _wanted(details)
        is_word = wanted not in {KEYS_AND_VALUES, LIST} and not set("@?") & set(value)
        below = known[len(self.base) :]
        is_open = known not in self.document.hidden and not any(
            is_secret(annotation_at(self.annotation, below[:end]))
            for end in range(1, len(below) + 1)
        )
        return f", got {_quote(value)}" if is_word and is_open else ""


def _quote(text: str) -> str:
    return repr(text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…")


def _wanted(details: ErrorDetails) -> str:
    kind, facts = details["type"], details.get("ctx", {})
    if kind == EXPECTED:
        return str(facts["what"])
    for beginning, wanted in WANTED.items():
        if kind.startswith(beginning):
            return wanted.format_map(facts)
    return ""


def _sentence(details: ErrorDetails, got: str, value: Value) -> tuple[str, str]:
    """Return the message and the hint."""
    kind, facts = details["type"], details.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        choices = re.findall("'([^']*)'", facts["expected"])
        hint = did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"expected one of {', '.join(choices)}{got}", hint if "mean" in hint else ""
    if wanted := _wanted(details):
        return f"expected {wanted}{got}", str(facts.get("hint", ""))
    # An adapter's own words, from its own validator.
    said = str(facts["error"]) if "error" in facts else details["msg"]
    return said.replace("Input should be", "expected"), ""
