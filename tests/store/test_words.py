from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from bot.core.match.probes import Probe, Side
from bot.core.match.reading import distinct_words
from bot.store import words
from bot.store.word_index import VERSION
from bot.store.words import ends, for_postgresql, for_sqlite, indexed

LETTERS = "".join(map(chr, (*range(0x20, 0x600), *range(0x4E00, 0x4E40), *range(0xFB00, 0xFB50))))
SAMPLE = f"{LETTERS} {' '.join(LETTERS)} U.S. M-23 l'armée 50,000 Söldner في-مالي a@b.c ﷺ ⑴"


def test_words_spelt_otherwise_ask_for_a_new_version_of_the_index() -> None:
    """If this fails, raise VERSION and put the new digest here: databases then index anew."""
    digest = blake2b(" ".join(indexed(SAMPLE, "")).encode(), digest_size=8).hexdigest()
    assert (VERSION, digest) == (1, "53381d7608574110")


def test_each_word_is_indexed_once_in_every_spelling() -> None:
    assert indexed("Söldner, söldner", "in Gao") == ["gao", "in", "soeldner", "soldner"]


def test_a_word_of_any_length_is_cut_alike_here_and_there() -> None:
    (found,) = indexed("x" * 5_000, "")
    assert found == "x" * words.LONGEST
    assert found in for_sqlite([Probe(Side.BOTH, "x" * 5_000)])


def test_an_item_of_too_many_words_is_indexed_under_one_that_is_always_asked_for() -> None:
    text = " ".join(f"{'w' * 80}{number}" for number in range(12_000))
    assert indexed("", text) == [words.ANY]
    assert for_sqlite([]) == f'"{words.ANY}"'
    assert for_postgresql([]) == f"'{words.ANY}'"


def test_starts_are_asked_for_with_a_star_and_ends_apart() -> None:
    probes = [Probe(Side.START, "with"), Probe(Side.BOTH, "gao")]
    assert for_sqlite(probes) == '"with"* OR "gao" OR "_"'
    assert for_postgresql(probes) == "'with':* | 'gao' | '_'"
    assert ends([*probes, Probe(Side.END, "b'zug")]) == ["b_zug"]


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_sign_of_a_query_language_is_left_in_a_word(title: str, text: str) -> None:
    for word in indexed(title, text):
        assert word
        assert all(char.isascii() <= (char.isalnum() or char == "_") for char in word)
        word.encode()


@given(st.text(st.characters()), st.text(st.characters()))
def test_the_same_words_are_taken_out_as_were_put_in(title: str, text: str) -> None:
    """What is stored has had its lone surrogates and NULs replaced."""
    stored = [words.clean(each) for each in (title, text)]
    assert indexed(*stored) == indexed(title, text)
    assert len(indexed(title, text)) <= len(distinct_words(title, text))
