import string

from hypothesis import given
from hypothesis import strategies as st

from bot.store.columns import clean
from bot.store.lookup import in_lists, mark, needles, searched

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=5), WORDS)
def test_every_word_of_an_item_is_found_in_it(words: list[str], title: str) -> None:
    held = searched(title, " ".join(words))
    assert all(needle in held for word in (*words, title) for needle in needles(word))


@given(st.text())
def test_any_text_can_be_searched_for(words: str) -> None:
    assert all(needle.strip() for needle in needles(words[:50]))


@given(st.lists(st.sampled_from(string.ascii_lowercase)))
def test_lists_hold_every_value_in_order(values: list[str]) -> None:
    assert [each for some in in_lists(values) for each in some] == values


@given(st.text(st.characters()), st.text(st.characters()))
def test_a_mark_tells_texts_apart_as_they_are_stored(one: str, other: str) -> None:
    assert (mark(one) == mark(other)) == (clean(one) == clean(other))
    assert len(mark(one)) == 20


@given(st.text(st.characters()))
def test_what_no_database_takes_is_replaced_point_by_point(text: str) -> None:
    kept = clean(text)
    assert len(kept) == len(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert all(one in (other, "\ufffd") for one, other in zip(kept, text, strict=True))
