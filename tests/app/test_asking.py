from datetime import timedelta

from bot.app.asking import as_json, as_lines
from bot.core.model import Answer
from tests.fakes.values import MESSAGE, a_message


def test_a_card_is_shown_as_lines_without_what_it_lacks():
    answer = Answer("The newest", ("One line.",), cards=(MESSAGE, a_message(url=None, summary="")))

    assert as_lines(answer) == [
        *("The newest", "One line."),
        *("", MESSAGE.line, MESSAGE.summary, MESSAGE.url),
        *("", MESSAGE.line),
    ]


def test_times_and_delays_are_plain_values_also_where_they_are_zero_or_unknown():
    unknown = a_message(published_at=None, delay=None)
    answer = Answer("", cards=(MESSAGE, a_message(delay=timedelta(0)), unknown))

    shown = [(card["published_at"], card["delay"]) for card in as_json(answer)["cards"]]
    assert shown == [
        ("2022-01-06T11:56:00+00:00", 240.0),
        ("2022-01-06T11:56:00+00:00", 0.0),
        (None, None),
    ]


def test_a_refusal_is_told_with_its_code_and_facts():
    answer = Answer("no such list", is_refusal=True, code="unknown-list", facts=(("list", "x"),))

    shown = as_json(answer)
    assert (shown["ok"], shown["code"], shown["list"]) == (False, "unknown-list", "x")


def test_a_fact_hides_nothing_of_the_answer_itself():
    own = as_json(Answer("the headline", code="a-code"))
    named = tuple((name, "hidden") for name in own)

    assert as_json(Answer("the headline", code="a-code", facts=named)) == own


def test_commands_are_shown_plainly_in_a_terminal():
    answer = Answer("`undo` undoes", ("wtch `x`", "^", "see `help`"))

    assert as_lines(answer) == ["undo undoes", "wtch `x`", "^", "see help"]
