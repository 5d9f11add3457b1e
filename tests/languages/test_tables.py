from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.tables import WORDS_IN_BLOCK, NoTableError, Table, table

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6)


def a_table(folder, bases: dict[str, str], name: str = "x") -> Table:
    pairs = sorted((word.encode(), base.encode()) for word, base in bases.items())
    path = folder / f"{name}.words"
    path.write_bytes(b"".join(table(pairs)))
    return Table(path)


def families(bases: dict[str, str]) -> dict[str, set[str]]:
    pairs = sorted((base, word) for word, base in bases.items())
    return {
        base: {word for _, word in of_it} for base, of_it in groupby(pairs, lambda pair: pair[0])
    }


@given(st.dictionaries(WORDS, WORDS, min_size=1), WORDS)
def test_a_table_says_what_it_was_made_of(tmp_path_factory, bases, other):
    made = a_table(tmp_path_factory.mktemp("table"), bases)
    assert {word: made.base(word) for word in bases} == bases
    assert {base: made.forms(base) for base in bases.values()} == families(bases)
    assert made.base(other) == bases.get(other)
    assert made.forms(other) == families(bases).get(other, set())


def test_a_family_may_lie_in_many_blocks(tmp_path):
    count = 3 * WORDS_IN_BLOCK
    bases = {f"{number:04}x": "middle" if number % 2 else "0001" for number in range(count)}
    made = a_table(tmp_path, bases)
    assert made.base("0001x") == "middle"
    assert {base: made.forms(base) for base in ("middle", "0001")} == families(bases)


def test_a_base_form_need_not_be_one_of_the_words(tmp_path):
    made = a_table(tmp_path, {"went": "go", "gone": "go"})
    assert made.base("go") is None
    assert made.forms("go") == {"went", "gone"}


@pytest.mark.parametrize(
    ("start", "stop"), [(b"", 10), (b"", 30), (b"", -1), (b"vedette-words-0\n", 999), (b"no", 9)]
)
def test_a_file_that_is_no_table_is_refused(tmp_path, start, stop):
    path = tmp_path / "x.words"
    made = b"".join(table([(b"a", b"a")]))
    path.write_bytes((start + made[len(start) :])[:stop])
    with pytest.raises(NoTableError):
        Table(path)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "x.words").touch()
    with pytest.raises(NoTableError):
        Table(tmp_path / "x.words")
