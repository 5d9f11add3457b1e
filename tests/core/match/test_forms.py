import pytest

from bot.core.match.forms import attached, only


@pytest.mark.parametrize(
    ("word", "lang", "some", "count"),
    [
        ("روسيا", None, {"روسيا", "وروسيا", "فبروسيا", "الروسيا", "للروسيا", "وبالروسيا"}, 24),
        ("انسحاب", "ar", {"الانسحاب", "لانسحاب", "للانسحاب", "كالانسحاب"}, 24),
        ("المالي", "ar", {"المالي", "بالمالي", "للمالي", "وللمالي"}, 15),
        ("روسیا", "fa", {"روسیا"}, 1),
        ("و", None, {"و"}, 1),
        ("mali", None, {"mali"}, 1),
    ],
)
def test_arabic_words_take_the_particles_that_are_written_with_them(word, lang, some, count):
    ((items, forms),) = attached(word, lang).items()
    assert items is None
    assert some <= forms
    assert len(forms) == count


def test_a_word_may_stand_for_itself_alone():
    assert only("روسيا", "ar") == {None: {"روسيا"}}
