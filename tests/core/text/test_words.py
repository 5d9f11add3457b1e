import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Bond, clear, fold_plain, joined, words
from bot.core.text.words import Kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mali's MALI: Mali–Russia #Mali _Mali_ Mali’s", "mali mali mali russia mali mali mali"),
        ("Somalia Malindi", "somalia malindi"),
        ("L'armée l’armée D'ARMÉE qu'il dell'arte", "armee armee armee il arte"),
        ("O'Brien don't l' 'l", "o brien don t l l"),
        ("'s Mali's-based the U.S.'s", "s mali based the us"),
        ("U.S. u.s U.S.A. e.g. M.A.L.I. J.K.Rowling", "us us usa eg m a l i j k rowling"),
        (
            "M-23 m23 M‑23 Su-25 AK-47s COVID-19 mid-2021",
            "m23 m23 m23 su25 ak47s covid 19 mid 2021",
        ),
        ("1,000 3.5 06.01.2022 5% 3.5m v1.2 12. ٢٫٥", "1,000 3.5 06.01.2022 5 3.5m v1.2 12 2.5"),
        ("https://news.example/mali-junta, see", "see"),
        ("(www.mali.com) mali.com/x mali.com x", "x"),
        ("mali@news.example mailto:mali@news.example", ""),
        ("Mali.The army; mali.gov.ml", "mali the army"),
        ("https://news.example/马里在非洲", "马 里 在 非 洲"),
        ("巴马里奥2022年", "巴 马 里 奥 2022 年"),
        ("民間「ワグネル」ーｸﾞ", "民 間 ワ グ ネ ル ー グ"),
        ("KBS가 바그너의", "kbs 가 바그너의"),
        ("ไทย มาลี", "ไ ท ย ม า ลี"),
        ("@mali @ #", "mali"),
        ("naïve\u0301 😀 ², x²", "naive 2 x2"),
        ("Qurʼan Hawaiʻi Shāʿir", "qur an hawai i shair"),
        ("", ""),
    ],
)
def test_words_end_where_readers_see_them_end(text, expected):
    assert fold_plain(text) == expected


def test_a_word_tells_how_it_hangs_on_the_one_before():
    assert [word.bond for word in words("Mali-Gao:Kidal巴马–a")] == [
        *(Bond.APART, Bond.HYPHEN, Bond.APART, Bond.GLUED, Bond.GLUED, Bond.HYPHEN)
    ]


def test_a_word_without_place_parts_its_neighbours():
    assert [word.bond for word in words("x-l'armée")] == [Bond.APART, Bond.APART]


@pytest.mark.parametrize("piece", ["#mali", "＃mali", "(#mali)", "#马", "x#mali"])
def test_a_hash_right_before_a_word_is_seen(piece):
    assert words(piece)[-1 if piece[0] == "x" else 0].has_hash


def test_a_hash_elsewhere_is_not_seen():
    assert not any(word.has_hash for word in (*words("mali#"), *words("#-mali"), *words("a")))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("U.S.", "US"),
        ("M-23", "M23"),
        ("Su-2.5", "Su2.5"),
        ("3.5m", "3.5m"),
        ("a", "a"),
        ("é", "é"),
    ],
)
def test_signs_within_a_word_are_taken_out(word, expected):
    assert joined(word) == expected


SIGNS = st.sampled_from([*"'’.,-–#@/:;()“”«»¿¡_*،؟。 …\u00b7", "\u0301", "ー"])
LETTERS = st.sampled_from([*"aZé5ßøжЁαלعی٣马ワกk한²ª", "mali", "l", "s", "www", "com"])


@given(st.lists(SIGNS | LETTERS, max_size=12).map("".join))
def test_plain_pieces_are_read_as_the_full_scan_reads_them(text):
    full = sys.modules[words.__module__]
    for piece in clear(text).text.split():
        simple = full._SIMPLE.fullmatch(piece)
        if simple is not None:
            assert list(words(piece)) == full._between(piece, 0, len(piece))


@given(st.text())
def test_words_lie_in_their_piece_in_order(text):
    for piece in clear(text).text.split():
        found = words(piece)
        ends = [0]
        for word in found:
            assert ends[-1] <= word.start < word.end <= len(piece)
            assert word.spellings
            ends.append(word.end)


@given(st.text())
def test_folding_twice_changes_nothing_in_plain_words(text):
    once = fold_plain(text)
    assert once == " ".join(once.split())


def test_long_pieces_are_read_too():
    assert fold_plain("马" * 100) == " ".join("马" * 100)


@pytest.mark.parametrize("piece", ["a.", "a@", "a-", "a@a.", "1,", "a", "-'.", "www.", "l'", "马"])
def test_a_hostile_text_takes_time_in_proportion(piece):
    assert len(fold_plain(piece * 30_000 + ".")) <= 60_000


def test_what_is_remembered_of_pieces_is_bounded(monkeypatch):
    kept = Kept()
    monkeypatch.setattr(sys.modules["bot.core.text.words"], "_MOST_KEPT", 2)
    assert [len(kept[piece]) for piece in ("a", "b-c", "d", "e" * 50)] == [1, 2, 1, 1]
    assert set(kept) == {"d"}
