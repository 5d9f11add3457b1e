"""Names, languages and other words in a configuration."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    SecretStr,
    WithJsonSchema,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from bot.settings.expected import expected

LONGEST_LINE = 300
# Control characters, line and paragraph ends, overrides of writing direction.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
NAME = r"[^\W_][\w-]{0,63}"
FOLLOW = '"*" or a list of watchlists'


def is_name(text: str) -> bool:
    """Tell whether people can type it as one word: letters, digits, - and _, at most 64."""
    return re.fullmatch(NAME, text) is not None


def name(value: str) -> str:
    """Check a name that people type."""
    if not is_name(value):
        raise expected("a name of letters, digits, - and _ without spaces", "at most 64 characters")
    return value


def line(value: str) -> str:
    """Check a text that people are shown in one line; spaces around it are dropped."""
    value = value.strip()
    if not value or len(value) > LONGEST_LINE or UNSEEN.search(value):
        raise expected(f"one line of 1 to {LONGEST_LINE} visible characters")
    return value


def lang(value: str) -> str:
    """Check a language tag (BCP 47) and return it in small letters."""
    if not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", value):
        raise expected("a language such as fr, ar or pt-br")
    return value.lower()


def country(value: str) -> str:
    """Check a country's two letters (ISO 3166) and return them as capitals."""
    if not re.fullmatch("[A-Za-z]{2}", value):
        raise expected("a country's two letters, such as ML or FR")
    return value.upper()


def follows(value: object) -> frozenset[str] | None:
    """Read which watchlists a channel follows; None is every one (`*`)."""
    if value is None:
        return frozenset()
    names = value if isinstance(value, list | frozenset) else []
    if value == "*" or "*" in names:
        return None
    if isinstance(value, str) and is_name(value):
        raise expected(FOLLOW, f"write [{value}]")
    if names != value or not all(isinstance(each, str) for each in names):
        raise expected(FOLLOW, "write [wagner, timbuktu]")
    return frozenset(names)


def address(value: object) -> SecretStr:
    """Read a platform's id of a channel: digits too, and a secret where it is a webhook's URL."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise expected("the platform's id of the channel")
    return SecretStr(text.strip())


@dataclass(frozen=True, slots=True)
class MayBeEmpty:
    """Lets a key with nothing but comments after it mean no keys, or an empty list."""

    empty: Callable[[], object]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Put the empty value in place of nothing."""
        return no_info_before_validator_function(
            lambda value: self.empty() if value is None else value, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, inner: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors that nothing is fine too."""
        return {"anyOf": [handler(inner), {"type": "null"}]}


KEYS = MayBeEmpty(dict)
LIST = MayBeEmpty(list)

Name = Annotated[str, AfterValidator(name)]
Line = Annotated[str, AfterValidator(line)]
Id = Annotated[str, AfterValidator(line), WithJsonSchema({"type": ["string", "integer"]})]
Lang = Annotated[str, AfterValidator(lang)]
Country = Annotated[str, AfterValidator(country)]
Follows = Annotated[
    frozenset[str] | None,
    PlainValidator(follows),
    WithJsonSchema({"anyOf": [{"const": "*"}, {"type": "array", "items": {"type": "string"}}]}),
]
Address = Annotated[
    SecretStr, PlainValidator(address), WithJsonSchema({"type": ["string", "integer"]})
]
