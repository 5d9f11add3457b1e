import pytest

from bot.core.model import Draft
from bot.core.own_words import own_text


def a_draft(summary: str) -> Draft:
    return Draft(guid="g", url=None, title="Mayor opens library", summary=summary, content="")


@pytest.mark.parametrize(
    "text",
    [
        "Mayor opens library, witnesses said.",
        "Mayor opens library's doors.",
        "Mayor opens library؛ ثم",
    ],
)
def test_a_sentence_that_goes_on_behind_the_title_stays_whole(text: str) -> None:
    assert own_text(a_draft(text)) == text


def test_a_repeated_title_is_dropped_where_its_sentence_ends() -> None:
    assert own_text(a_draft("Mayor opens library. It has 900 books.")) == "It has 900 books."
