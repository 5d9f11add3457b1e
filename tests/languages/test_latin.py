import pytest

from bot.languages.latin import Latin
from tests.languages.test_tables import a_table

TABLES = {
    "en": {
        **dict.fromkeys(("mercenary", "mercenaries"), "mercenary"),
        **dict.fromkeys(("force", "forces", "forced", "forcing"), "force"),
        **dict.fromkeys(("base", "bases", "based"), "base"),
        **dict.fromkeys(("withdraw", "withdrew", "withdrawn"), "withdraw"),
        **dict.fromkeys(("leave", "leaves"), "leave"),
        "left": "left",
        **dict.fromkeys(("Russian", "Russians"), "Russian"),
        "Polish": "Polish",
        **dict.fromkeys(("polish", "polished"), "polish"),
    },
    "fr": {
        **dict.fromkeys(("retirer", "retire", "retiré", "retirées"), "retirer"),
        **dict.fromkeys(("retirée", "retirés"), "retiré"),
    },
    "de": dict.fromkeys(("Truppe", "Truppen"), "Truppe"),
    "pt": {
        **dict.fromkeys(("retirar", "retirado", "retiradas", "retirou"), "retirar"),
        **dict.fromkeys(("retirada", "retiradinha"), "retirado"),
    },
    "pl": {
        **dict.fromkeys(("mały", "mali", "mała"), "mały"),
        **dict.fromkeys(("Mały", "Mali", "Małego"), "Mały"),
        **dict.fromkeys(("Wagner", "Wagnera"), "Wagner"),
    },
}


@pytest.fixture(scope="module")
def lexicons(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    return {each: Latin(each, a_table(folder, bases, each)) for each, bases in TABLES.items()}


@pytest.mark.parametrize(
    ("language", "word", "forms"),
    [
        ("en", "mercenary", "mercenary mercenaries"),
        ("en", "withdrew", "withdraw withdrew withdrawn"),
        ("en", "Withdraw", "withdraw withdrew withdrawn"),
        ("en", "russians", "Russian Russians"),
        ("en", "Russians", "Russian Russians"),
        ("de", "truppen", "Truppe Truppen"),
        ("de", "Truppen", "Truppe Truppen"),
        ("pl", "mali", "mały mali mała"),
        ("pl", "wagner", "Wagner Wagnera"),
        ("fr", "retirer", "retirer retire retiré retirée retirés retirées"),
        ("fr", "retirée", "retiré retirée retirés retirées"),
        ("en", "gao", ""),
    ],
)
def test_a_word_has_the_forms_of_its_base_form(lexicons, language, word, forms):
    found = {form for each in lexicons[language].readings(word) for form in each.forms}
    assert found == set(forms.split())


def test_the_spelling_as_given_goes_first(lexicons):
    assert [each.forms for each in lexicons["en"].readings("Polish")] == [{"Polish"}]
    assert [each.forms for each in lexicons["en"].readings("polish")] == [{"polish", "polished"}]


def test_a_name_is_no_form_of_something_else(lexicons):
    assert lexicons["pl"].readings("Mali") == ()
    assert lexicons["en"].readings("Mercenaries") == ()


def test_a_past_tense_that_is_also_a_word_of_its_own_is_found(lexicons):
    assert [each.forms for each in lexicons["en"].readings("leave")] == [
        {"leave", "leaves", "left"},
    ]
    assert [each.forms for each in lexicons["en"].readings("left")] == [{"left"}]


def test_an_english_plural_is_no_verb(lexicons):
    assert [each.forms for each in lexicons["en"].readings("forces")] == [{"force", "forces"}]


def test_a_form_that_has_become_a_word_of_its_own_is_left_out(lexicons):
    assert [each.forms for each in lexicons["en"].readings("base")] == [{"base", "bases"}]


def test_a_participle_has_the_plural_that_is_listed_with_its_verb(lexicons):
    (reading,) = lexicons["pt"].readings("retirada")
    assert reading.forms == {"retirado", "retirada", "retiradinha", "retiradas"}
