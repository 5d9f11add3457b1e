from bot.commands.naming import MOST_NAMES, naming
from bot.core.places import Place, PlaceKind
from tests.fakes.gazetteer import FakeGazetteer

KNOWS = FakeGazetteer()
CARE = "watch such names beside others."


async def test_a_place_is_told_with_its_names_and_a_term_of_those():
    told = await naming("timbuktu", KNOWS)
    assert told.lines == (
        "Timbuktu (town in Mali) is also called Tombouctou (fr), Тимбукту (ru), تمبكتو (ar).",
    )
    assert told.term == "Tombouctou OR Тимбукту OR تمبكتو"


async def test_a_name_that_means_something_else_is_told_apart_and_not_put_into_the_term():
    told = await naming("Mali", KNOWS)
    assert told.lines == (
        "Mali (country) is also called Мали (ru).",
        f"Mali (country) is also called مالي (ar; also “financial” in Arabic); {CARE}",
    )
    assert told.term == "Мали"


async def test_who_writes_such_a_name_is_told_what_else_it_means():
    told = await naming("مالي", KNOWS)
    assert told.lines[0] == "مالي is also “financial” in Arabic."
    assert told.term == "Mali OR Мали"


async def test_every_place_of_a_name_is_told_and_the_first_is_meant():
    told = await naming("gao NEAR/5 attack", KNOWS)
    assert told.lines == (
        "Gao (town in Mali) is also called Гао (ru).",
        "Gao (town in Burkina Faso) is also called Gaoua.",
    )
    assert told.term == "(gao OR Гао) NEAR/5 attack"


async def test_what_is_watched_already_is_not_offered():
    told = await naming("timbuktu", KNOWS, ["TOMBOUCTOU", "Тимбукту OR gao", "تمبكتو"])
    assert told.term == "Тимбукту"
    assert await naming("gold", KNOWS) == await naming("ivory coast", FakeGazetteer(()))


async def test_words_in_a_row_are_a_name():
    assert (await naming("ivory coast", KNOWS)).term == '"Côte d\'Ivoire"'


async def test_names_with_one_remark_share_it_and_too_many_are_counted():
    names = tuple(f"Town{'x' * number}" for number in range(MOST_NAMES + 3))
    place = Place(PlaceKind.TOWN, ("Mali",), (("en", names),))
    told = await naming("Town", FakeGazetteer((place,)))
    (line,) = told.lines
    assert line.startswith("Town (town in Mali) is also called Townx, Townxx, ")
    assert line.endswith("(en) and 2 more.")


async def test_a_place_that_is_only_called_what_means_something_else_is_told():
    place = Place(
        PlaceKind.COUNTRY,
        ("Togo",),
        (("en", ("Togo",)), ("ru", ("Того",))),
        cautions=(("Того", "also “of that” in Russian"),),
    )
    told = await naming("Togo", FakeGazetteer((place,)))
    assert told.lines == (f"Togo (country) is called Того (ru; also “of that” in Russian); {CARE}",)
    assert told.term is None
