"""The term language, one row for each of its pieces; grammar, matching and docs derive from it.

A new operator is a row in OPERATORS, with a function that finds it (finding.py) and tests.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.match import atoms, finding, lacking, planning
from bot.core.match.finding import Find
from bot.core.match.lacking import Lack
from bot.core.match.plan import Carried, Plan
from bot.core.match.scope import Scope
from bot.core.match.tree import Atom

FIELDS = {  # with how it is told that something stands there
    "title": "in the title",
    "text": "in the text",
    "url": "in the address",
    "source": "in the source's name",
    "lang": "as the language",
    "country": "as the country",
    "author": "among the authors",
    "tag": "among the tags",
}
MOST_WORDS = 100  # between the sides of a NEAR, and how often atleast can ask for something


class Place(StrEnum):
    """Where an operator stands; those between and before operands from loose to tight."""

    OR = "or"
    AND = "and"
    NOT = "not"  # before its operand
    UNLESS = "unless"
    NEAR = "near"
    FIELD = "field"  # before its operand, tightest
    AROUND = "around"  # name(operand)
    AMONG = "among"  # name(operand, operand, …)


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: how it is written, what it means, how it is found, and what it may lack.

    `pattern` matches its token and may hold groups `number` and `word`; `number` lies between
    1 and MOST_WORDS and is `default` where none is written; `words`, if there are any, are the
    only ones. `takes_negatives`: its operands may hold for items that lack something.
    `flattens`: a chain of it is one operation with many operands. `counts_operands`: it needs
    at least as many operands as its number says. `told` says in plain words what it looks for; it
    is a format of what telling.py lists.
    """

    name: str
    written: str
    meaning: str
    told: str
    place: Place
    carried: Carried
    pattern: str
    find: Find
    lack: Callable[[Lack], str]
    canonical: str  # a format of `number` and `word`
    default: int = 0
    words: tuple[str, ...] = ()
    takes_negatives: bool = False
    flattens: bool = False
    counts_operands: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """Something that can be looked for: how it is written, told, read, shown, compiled and missed.

    `apart` names what can be looked for alone where the whole is not found.
    """

    name: str
    written: str
    meaning: str
    told: str
    pattern: str
    read: Callable[[str, int], Atom]
    show: Callable[[Atom], str]
    plan: Callable[[Atom, Scope], Plan]
    lack: Callable[[Lack], str]
    apart: Callable[[Atom], tuple[Atom, ...]] | None = None


_END = r"(?=[\s()\",|“”„‟«»＂]|\Z)"  # of an operator that is a word
_SIGN = r"[^\s()\"|,“”„‟«»＂]"  # may stand in a word
_SIGNS = rf"(?:{_SIGN}|(?<=\d),(?=\d))*"  # a comma within a number stands in it too
_NEARNESS = r"(?:/(?P<number>[^\s()\"S]*)(?P<word>S?))?"

OPERATORS = (
    Operator(
        name="OR",
        written="a OR b, a | b",
        meaning="one of them",
        told="any of {parts}",
        place=Place.OR,
        carried=Carried.ONE,
        pattern=rf"OR{_END}|\|",
        find=finding.any_of,
        lack=lacking.no_alternative,
        canonical="OR",
        takes_negatives=True,
        flattens=True,
    ),
    Operator(
        name="AND",
        written="a b, a AND b",
        meaning="both, anywhere in the item",
        told="{each}",
        place=Place.AND,
        carried=Carried.EACH,
        pattern=f"AND{_END}",
        find=finding.all_of,
        lack=lacking.not_all,
        canonical="AND",
        takes_negatives=True,
        flattens=True,
    ),
    Operator(
        name="NOT",
        written="a NOT b, a -b",
        meaning="b nowhere in the item",
        told="nowhere {first}",
        place=Place.NOT,
        carried=Carried.NONE,
        pattern=f"NOT{_END}|-",
        find=finding.none_of,
        lack=lacking.present,
        canonical="NOT",
        takes_negatives=True,
    ),
    Operator(
        name="UNLESS",
        written='wagner UNLESS "Richard Wagner"',
        meaning="the first, but not where it lies inside the second",
        told="{first}, unless inside {second}",
        place=Place.UNLESS,
        carried=Carried.FIRST,
        pattern=f"UNLESS{_END}",
        find=finding.outside,
        lack=lacking.all_inside,
        canonical="UNLESS",
    ),
    Operator(
        name="NEAR",
        written="a NEAR b, a NEAR/8 b, a NEAR/8S b",
        meaning="at most 4 (8) words between them, in either order; S: in one sentence",
        told="{first} within {words} of {second}{sentence}",
        place=Place.NEAR,
        carried=Carried.EACH,
        pattern=f"NEAR{_NEARNESS}{_END}",
        find=finding.near,
        lack=lacking.too_far,
        canonical="NEAR/{number}{word}",
        default=4,
    ),
    Operator(
        name="ONEAR",
        written="a ONEAR/3 b",
        meaning="at most 3 words between them, in this order",
        told="{first} followed within {words} by {second}{sentence}",
        place=Place.NEAR,
        carried=Carried.EACH,
        pattern=f"ONEAR{_NEARNESS}{_END}",
        find=finding.near_in_order,
        lack=lacking.too_far,
        canonical="ONEAR/{number}{word}",
        default=4,
    ),
    Operator(
        name="FIELD",
        written="title:a, source:(a OR b)",
        meaning=f"only in that field: {', '.join(FIELDS)}",
        told="{first} {place}",
        place=Place.FIELD,
        carried=Carried.EACH,
        pattern=rf"(?P<word>(?i:{'|'.join(FIELDS)})|[^\W\d_]+(?=:[^\s),|])):",
        find=finding.all_of,
        lack=lacking.elsewhere,
        canonical="{word}:",
        words=tuple(FIELDS),
    ),
    Operator(
        name="ATLEAST",
        written="atleast3(a)",
        meaning="three times or more",
        told="{first} {times} or more",
        place=Place.AROUND,
        carried=Carried.EACH,
        pattern=r"(?i:atleast)(?P<number>[0-9]*)\s*\(",
        find=finding.often,
        lack=lacking.too_seldom,
        canonical="atleast{number}",
    ),
    Operator(
        name="ATLEAST_OF",
        written="atleast2of(a, b, c)",
        meaning="two or more of these",
        told="at least {number} of {parts}",
        place=Place.AMONG,
        carried=Carried.ONE,
        pattern=r"(?i:atleast)(?P<number>[0-9]*)(?i:of)\s*\(",
        find=finding.several_of,
        lack=lacking.too_few,
        canonical="atleast{number}of",
        counts_operands=True,
    ),
)


def unnamed(pattern: str) -> str:
    """Return a pattern without names for its groups, so that several can stand in one."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_NO_KEYWORD = rf"(?!{'|'.join(unnamed(row.pattern) for row in OPERATORS)}|[/{atoms.QUOTES}]|=\{{)"

ATOMS = (
    Lookup(
        name="PHRASE",
        written='"a b", "a b"~2',
        meaning="these words in a row; with up to 2 others between them",
        told="“{text}”{slop}",
        pattern=rf"[{atoms.QUOTES}][^{atoms.QUOTES}]*[{atoms.QUOTES}](?:~{_SIGNS})?",
        read=atoms.read_phrase,
        show=atoms.show_phrase,
        plan=planning.plan_words,
        lack=lacking.no_phrase,
        apart=lacking.apart,
    ),
    Lookup(
        name="EXACT",
        written="={IS}",
        meaning="exactly so: case, accents and form",
        told="exactly “{text}”",
        pattern=r"=\{[^}]*\}",
        read=atoms.read_exact,
        show=atoms.show_exact,
        plan=planning.plan_exact,
        lack=lacking.no_exact,
    ),
    Lookup(
        name="REGEX",
        written="/FAMa?s?/, /fama?/i",
        meaning="a regular expression (RE2), from one word's edge to another's; i: in any case",
        told="what matches /{text}/{word}",
        pattern=rf"/(?:[^/\\\n]|\\.)*/[A-Za-z]*{_END}",
        read=atoms.read_regex,
        show=atoms.show_regex,
        plan=planning.plan_regex,
        lack=lacking.no_pattern,
    ),
    Lookup(
        name="ALIAS",
        written="@mali",
        meaning="any of the terms listed in names.yaml under mali, in their languages",
        told="anything in @{text}",
        pattern=f"@{_SIGNS}",
        read=atoms.read_alias,
        show=atoms.show_alias,
        plan=planning.plan_alias,
        lack=lacking.no_name,
    ),
    Lookup(
        name="HASHTAG",
        written="#mali",
        meaning="the word with its hash",
        told="the hashtag #{text}",
        pattern=f"#{_SIGNS}",
        read=atoms.read_tag,
        show=atoms.show_tag,
        plan=planning.plan_tag,
        lack=lacking.no_tag,
    ),
    Lookup(
        name="SUFFIX",
        written="*abzug",
        meaning="words that end so; four letters or more",
        told="words that end in “{text}”",
        pattern=rf"\*{_SIGNS}",
        read=atoms.read_suffix,
        show=atoms.show_suffix,
        plan=planning.plan_suffix,
        lack=lacking.no_end,
    ),
    Lookup(
        name="PREFIX",
        written="withdraw*",
        meaning="words that begin so; three letters or more",
        told="words that begin with “{text}”",
        pattern=rf"{_NO_KEYWORD}{_SIGN}{_SIGNS}?\*{_SIGNS}",
        read=atoms.read_prefix,
        show=atoms.show_prefix,
        plan=planning.plan_prefix,
        lack=lacking.no_start,
    ),
    Lookup(
        name="WORD",
        written="wagner",
        meaning="the word, in any case, with or without accents",
        told="“{text}”",
        pattern=rf"{_NO_KEYWORD}{_SIGN}{_SIGNS}",
        read=atoms.read_word,
        show=atoms.show_word,
        plan=planning.plan_words,
        lack=lacking.no_word,
    ),
)
