from bot.app.wording import word_forms, wording, wording_by
from bot.languages.lexicons import Lexicons


def test_the_program_has_one_wording():
    assert wording() is wording()
    assert word_forms() is wording().forms
    assert wording().trouble() == ()


def test_forms_that_cannot_be_given_are_a_warning(tmp_path):
    without = wording_by(Lexicons((tmp_path,), None))
    assert without.trouble() == ()
    assert without.forms("troops", None) == {None: {"troops"}}
    (problem,) = without.trouble()
    assert problem.is_warning
    assert "only as they are written" in problem.line()
    assert "make setup" in problem.hint
