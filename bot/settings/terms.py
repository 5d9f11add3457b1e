"""The keys of a watchlist's file and of names.yaml, and the values made of them.

Terms are taken as they are written; bot.core.match judges them.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, TypeAdapter, ValidationError

from bot.core.errors import Problem, SetupError
from bot.core.model import Alias, Priority, Term, Watchlist, WatchlistName
from bot.settings.document import Document, Steps
from bot.settings.expected import expected
from bot.settings.shape import STRICT, key
from bot.settings.wording import Part
from bot.settings.words import LIST, Lang, Line, is_name, lang

INFLECT = "inflect"
A_NAME = "name it with letters, digits, - and _, without spaces"


def _expression(value: str) -> str:
    if not value.strip():
        raise expected("a term")
    return value


class TermShape(BaseModel):
    """One term."""

    model_config = STRICT

    term: Annotated[str, AfterValidator(_expression)] = key("The expression.")
    lang: Lang | None = key("The language it is written in.", None)
    inflect: bool = key("Whether its other forms count too.", default=True)
    note: Line | None = key("A note for the team.", None)


def _as_term(value: object) -> object:
    if value is None:
        raise expected("a term", "quote a term that begins with #, or is the word null")
    return {"term": value} if isinstance(value, str) else value


Terms = Annotated[tuple[Annotated[TermShape, BeforeValidator(_as_term)], ...], LIST]


class WatchlistShape(BaseModel):
    """One watchlist."""

    model_config = STRICT

    title: Line | None = key("As people see it; the file's name if absent.", None)
    priority: Priority = key("How much its alerts matter.", Priority.NORMAL)
    any: Terms = key("One of these must match, if there are any.", ())
    all: Terms = key("Each of these must match.", ())
    unless: Terms = key("A match of one of these drops the item.", ())


def _by_lang(value: object) -> object:
    if isinstance(value, list):
        return {"": value}
    if not isinstance(value, dict):
        raise expected("a list of terms, or languages with lists of terms")
    return value


def _lang(value: str) -> str:
    if value:
        lang(value)
    return value


def _alias(value: str) -> str:
    if not is_name(value):
        hint = "the @ is written only in terms" if value.startswith("@") else A_NAME
        raise expected("the name of an alias", hint)
    return value


ByLang = Annotated[
    dict[Annotated[str, AfterValidator(_lang)], Terms],
    BeforeValidator(_by_lang),
]


class Inflect(StrEnum):
    """Which forms of the words of all names count, where a term says nothing itself."""

    ALL = "true"
    NONE = "false"
    PARTICLES = "particles"  # no others but with the particles that Arabic attaches


class NamesShape(BaseModel):
    """What names.yaml says of all its terms."""

    model_config = STRICT

    inflect: Inflect = key("Which other forms count.", Inflect.ALL)


Aliases = dict[Annotated[str, AfterValidator(_alias)], ByLang]
ALIASES: TypeAdapter[Any] = TypeAdapter(Aliases)


def watchlist(document: Document, name: WatchlistName) -> Watchlist:
    """Make a watchlist of its file.

    Raises:
        SetupError: with every problem of the file's keys.
    """
    try:
        shape = WatchlistShape.model_validate({} if document.value is None else document.value)
    except ValidationError as err:
        problems = tuple(Part(document, WatchlistShape).problems(err))
    else:
        if shape.any or shape.all:
            return _watchlist(document, name, shape)
        message = "no terms under any or all, so every item would match"
        problems = (Problem(document.place(()), message, "write any: [wagner, timbuktu]"),)
    raise SetupError(*problems)


def _watchlist(document: Document, name: WatchlistName, shape: WatchlistShape) -> Watchlist:
    return Watchlist(
        name=name,
        title=shape.title or name,
        priority=shape.priority,
        any=_terms(document, ("any",), shape.any),
        all=_terms(document, ("all",), shape.all),
        unless=_terms(document, ("unless",), shape.unless),
    )


def aliases(document: Document) -> tuple[Alias, ...]:
    """Make the aliases of names.yaml.

    `inflect` at the top holds for all of its terms; a list under that key is an alias.

    Raises:
        SetupError: with every problem of the file's keys.
    """
    value = {} if document.value is None else document.value
    said = {}
    if isinstance(value, dict):
        said = {name: each for name, each in value.items() if name == INFLECT and _is_said(each)}
        value = {name: each for name, each in value.items() if name not in said}
    problems: list[Problem] = []
    names = _validated(document, NamesShape, TypeAdapter(NamesShape), said, problems)
    shape = _validated(document, Aliases, ALIASES, value, problems)
    if problems:
        raise SetupError(*problems)
    return tuple(
        Alias(
            name,
            tuple(
                (lang.lower(), _terms(document, (name, lang), terms, names.inflect))
                for lang, terms in by_lang.items()
            ),
        )
        for name, by_lang in shape.items()
    )


def _is_said(value: object) -> bool:
    """Tell whether a value is one of a key, not the terms of an alias."""
    return not isinstance(value, (list, dict))


def _says(shape: TermShape) -> bool:
    """Tell whether a term says itself how it is inflected."""
    return INFLECT in shape.model_fields_set


def _validated(
    document: Document,
    annotation: Any,
    adapter: TypeAdapter[Any],
    value: object,
    problems: list[Problem],
) -> Any:
    """Return a part of a document as what it should be; if it is not, add the problems."""
    try:
        return adapter.validate_python(value)
    except ValidationError as err:
        problems += Part(document, annotation).problems(err)
        return None


def _terms(
    document: Document,
    steps: Steps,
    shapes: tuple[TermShape, ...],
    unless_said: Inflect = Inflect.ALL,
) -> tuple[Term, ...]:
    """Make terms; in an alias, the last step is the language that its terms are listed for."""
    listed_for = str(steps[1]).lower() if len(steps) > 1 else ""
    return tuple(
        Term(
            text=shape.term,
            lang=shape.lang or listed_for or None,
            inflect=shape.inflect if _says(shape) else unless_said is Inflect.ALL,
            particles=not _says(shape) and unless_said is Inflect.PARTICLES,
            note=shape.note,
            origin=document.place((*steps, i, "term")),
        )
        for i, shape in enumerate(shapes)
    )
