"""Which values of a configuration are secrets: those whose kind is SecretStr."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, get_args

from pydantic import BaseModel, SecretStr

from bot.core.errors import Problem
from bot.settings.document import Steps, Value

MASK = "***"
SHORTEST = 4  # shorter ones would blot out ordinary words


def kinds(annotation: Any) -> frozenset[type]:
    """Return every class in an annotation, whatever it is wrapped in."""
    if isinstance(annotation, type) and not get_args(annotation):
        return frozenset({annotation})
    return frozenset().union(*(kinds(inner) for inner in get_args(annotation) if _is_kind(inner)))


def _is_kind(inner: Any) -> bool:
    return isinstance(inner, type) or bool(get_args(inner))


def fields(annotation: Any) -> dict[str, Any]:
    """Return the keys that a value of this kind may have, each with its annotation."""
    return {
        field.alias or name: field.annotation
        for kind in kinds(annotation)
        if issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items()
    }


def annotation_at(annotation: Any, steps: Steps) -> Any:
    """Return the annotation of what stands at these steps, or of the last known thing above."""
    for step in steps:
        if isinstance(step, str):
            annotation = fields(annotation).get(step, annotation)
    return annotation


def is_secret(annotation: Any) -> bool:
    """Tell whether a value of this kind must never be shown."""
    return any(issubclass(kind, SecretStr) for kind in kinds(annotation))


def secret_texts(annotation: Any, value: Value, *, within: bool = False) -> Iterator[str]:
    """Yield every text within a value that is a secret by its kind."""
    within = within or is_secret(annotation)
    if isinstance(value, dict):
        known = fields(annotation)
        for key, inner in value.items():
            yield from secret_texts(known.get(key, annotation), inner, within=within)
    elif isinstance(value, list):
        for inner in value:
            yield from secret_texts(annotation, inner, within=within)
    elif value and within:
        yield value


def scrub(problems: Iterable[Problem], secrets: Iterable[str]) -> tuple[Problem, ...]:
    """Blot out every secret that has found its way into a problem's words."""
    return tuple(
        replace(problem, message=_blot(problem.message, secrets), hint=_blot(problem.hint, secrets))
        for problem in problems
    )


def _blot(text: str, secrets: Iterable[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, MASK)
    return text
