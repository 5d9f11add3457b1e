import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import sentences


def cut_up(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Wagner came.", "It left!", "Why?", "Nobody knows…"],
        ["Dr. Smith met Gen. Traoré at St. Mary on Jan. 6.", "He left."],
        ["J. F. Kennedy and the U.S. army, no. 5 of Lt. Col. Goïta, at 5 p.m. sharp."],
        ["“We leave.”", "(They did.)", "‘Now!’", "End"],
        ["It costs 3.5 million.", "The rest is silence."],
        ["Le 6 janv. 2022, M. Dupont et Mme. Diallo sont partis.", "« Non. »", "Puis Mgr. Zerbo."],
        ["El Sr. Pérez dijo que no.", "¿Por qué?", "¡Nadie sabe!"],
        ["В 2022 г. в Мали, ул. Ленина, 5.", "А. С. Пушкин — поэт.", "«Да!» — сказал он."],
        ["ماذا حدث؟", "لا شيء.", "قال د. أحمد ذلك.", "یہ ختم ہوا۔", "ہاں"],
        ["他来了。", "是吗？", "「好！」", "完"],
        ["A headline without a stop", "The text."],
        ["He said so etc. and left.", "Yes"],
    ],
)
def test_sentences_end_where_readers_see_them_end(expected):
    joint = "\n" if "headline" in expected[0] else "" if "他" in expected[0] else " "
    assert cut_up(joint.join(expected)) == expected


def test_white_space_belongs_to_no_sentence():
    assert sentences("  Mali. \n\n Gao.  ") == ((2, 7), (11, 15))
    assert sentences(" \n ") == ()


@given(st.text() | st.text('aA.!?…\n"») 。'))
def test_sentences_hold_everything_but_white_space_in_order(text):
    at = 0
    for start, end in sentences(text):
        assert not text[at:start].strip()
        assert at <= start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("text", [". . ", "...", "!?", 'a."', "Dr. ", "a.a.", "  "])
def test_a_hostile_text_takes_time_in_proportion(text):
    assert len(sentences(text * 50_000)) <= 100_000
