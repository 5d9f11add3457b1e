import pytest
from hypothesis import given

from bot.core.match.grammar import LONGEST
from bot.core.match.naming import as_term, names_in, with_names
from bot.core.match.parsing import parse
from tests.core.match.asking import found
from tests.core.match.drawing import meetings

MORE = {
    "timbuktu": ("Tombouctou", "Тимбукту", "تمبكتو"),
    "gao": ("Гао", "N'Djamena"),
    "burkina faso": ("Буркина-Фасо",),
    "mali": (),
}


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("timbuktu", ("timbuktu",)),
        ('"Burkina Faso"', ("Burkina Faso",)),
        ("Burkina Faso", ("Burkina Faso", "Burkina", "Faso")),
        ("a b c d e", ("a", "b", "c", "d", "e")),
        ("title:gao NEAR (kidal OR gao) -mopti", ("gao", "kidal", "mopti")),
        ('@mali #gao ={Gao} gao* *kidal /gao/ "gao kidal"~2', ()),
    ],
)
def test_words_phrases_and_a_few_words_alone_may_be_names(term: str, names: tuple[str, ...]):
    found_names = names_in(parse(term))
    assert set(names) <= set(found_names)
    assert bool(names) == bool(found_names)


@pytest.mark.parametrize(
    ("term", "wider"),
    [
        # Of names alone, the new ones are enough.
        ("timbuktu", "Tombouctou OR Тимбукту OR تمبكتو"),
        ("timbuktu OR gao", 'Tombouctou OR Тимбукту OR تمبكتو OR Гао OR "N\'Djamena"'),
        ("burkina faso", '"Буркина-Фасо"'),
        ("gao OR burkina faso", 'Гао OR "N\'Djamena" OR "Буркина-Фасо"'),
        # Elsewhere they take the place of the name, so that the rest holds for them too.
        ("gao NEAR/5 attack*", '(gao OR Гао OR "N\'Djamena") NEAR/5 attack*'),
        ("title:gao", 'title:(gao OR Гао OR "N\'Djamena")'),
        ("attack (burkina faso)", 'attack AND (burkina AND faso OR "Буркина-Фасо")'),
        ("gao OR attack mali*", 'gao OR Гао OR "N\'Djamena" OR attack AND mali*'),
        ("mali", None),
        ("bamako", None),
        ("bamako attack*", None),
    ],
)
def test_a_term_takes_more_names(term: str, wider: str | None):
    given = with_names(parse(term), MORE)
    assert (given and parse(given)) == (wider and parse(wider))


def test_a_term_that_would_grow_too_long_is_left():
    assert with_names(parse("gao"), {"gao": ["x" * (LONGEST + 1)]}) is None


@pytest.mark.parametrize("name", ["Гао", "N'Djamena", "OR", "NOT", "Bobo-Dioulasso", "Lake Chad"])
def test_any_name_is_a_term_that_finds_it(name: str):
    assert found(as_term(name), f"The road to {name} is closed")


@given(meetings(queries=1, pages=0))
def test_a_wider_term_can_always_be_read(meeting):
    for query in meeting.queries:
        node = parse(query)
        wider = with_names(node, dict.fromkeys(names_in(node), ("Тимбукту", "Lake Chad")))
        assert wider is None or parse(wider)
