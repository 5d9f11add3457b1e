import pytest

from bot.core.errors import AskError
from bot.core.match import compile_term
from bot.core.match import size as sizes
from bot.core.match.size import size
from bot.core.model import Term
from tests.core.match.asking import an_alias


def sized(query: str, *aliases) -> int:
    return size(compile_term(Term(query), aliases).plan, set())


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("gao", 1),
        ("söldner", 2),
        ('"gao kidal"', 2),
        ("gao OR kidal NOT menaka", 3),
        ("={IS}", 1),
        ("/x/ gao", sizes.PATTERN + 1),
    ],
)
def test_every_spelling_that_is_looked_for_counts(query: str, held: int) -> None:
    assert sized(query) == held


def test_an_alias_counts_once_however_often_it_is_named() -> None:
    aliases = (an_alias("two", "gao", "kidal"), an_alias("all", "@two", "@two menaka"))
    assert sized("@two", *aliases) == 2
    assert sized("@all @two", *aliases) == 3


def test_what_would_fill_the_memory_is_refused_with_a_way_out() -> None:
    """Each of these regular expressions may take a megabyte."""
    query = " OR ".join(["/a{9}/"] * (sizes.MOST // sizes.PATTERN + 1))
    with pytest.raises(AskError) as caught:
        compile_term(Term(query))
    assert (caught.value.code, caught.value.column) == ("too-large", 1)
    assert "split it" in caught.value.hint


def test_aliases_that_grow_with_every_step_are_weighed_in_no_time() -> None:
    """Without counting each alias once, this would be ten to the thirtieth."""
    steps = [an_alias(f"a{n}", " ".join([f"@a{n + 1}"] * 10)) for n in range(30)]
    assert sized("@a0", *steps, an_alias("a30", "gao")) == 1
