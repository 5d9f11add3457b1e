import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.detection import Detector


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "French troops hand over their last base in northern Mali"),
        ("fr", "Les derniers soldats français ont quitté la base de Gao"),
        ("ru", "Последние французские военные покинули базу в Гао"),
        ("ar", "القوات الفرنسية تغادر آخر قاعدة لها في شمال مالي"),
        ("es", "El Ejército francés abandona su última base en el norte de Malí"),
        ("de", "Die letzten französischen Soldaten verlassen Gao"),
        ("pl", "Ostatni francuscy żołnierze opuścili bazę w Gao"),
        ("sw", "Wanajeshi wa mwisho wa Ufaransa waondoka nchini Mali"),
    ],
)
def test_a_headline_is_enough(language: str, title: str):
    assert Detector().detect(title, "") == language


@pytest.mark.slow
@pytest.mark.parametrize("title", ["", "12 345 !", "Wagner", "Mali: Macron", "🙂🙂"])
def test_what_could_be_any_language_is_left_open(title: str):
    assert Detector().detect(title, "") is None


@pytest.mark.slow
def test_varieties_count_as_the_language_their_readers_search_in():
    """Asked for all its labels, the model calls these Nigerian Pidgin and Moroccan Arabic."""
    pidgin = "Burkina Faso and Mali warn against foreign intervention after Niger coup"
    arabic = "اختتام مؤتمر التجمع العالمي الأمازيغي"
    assert [Detector().detect(title, "") for title in (pidgin, arabic)] == ["en", "ar"]


@pytest.mark.slow
@given(st.text(alphabet=st.characters(), max_size=400), st.text(max_size=20))
def test_any_text_gives_a_tag_or_none(title: str, summary: str):
    found = Detector().detect(title, summary)
    assert found is None or (found.islower() and len(found) == 2)
