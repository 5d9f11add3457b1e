import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import clear


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("M&eacute;naka &amp; Gao &#77;&#x61;li", "Ménaka & Gao Mali"),
        ("&nosuchname; &; & &eacute", "&nosuchname; &; & &eacute"),
        ("&amp;eacute;", "&eacute;"),
        ("Wag\u00adner Wag\u200bner \u200fMali\u200f &shy;&lrm;x", "Wagner Wagner Mali x"),
        ("Me\u0301naka أ ا\u0654", "Ménaka أ أ"),
        ("ｸﾞ ㍿", "グ 株式会社"),
        ("Ⓦⓐⓖ", "Wag"),
        ("\u1112\u1161\u11ab", "한"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_text_is_read_as_it_is_meant(written, text):
    assert clear(written).text == text


def test_places_lead_back_to_what_was_written():
    cleared = clear("Le M&eacute;na\u00adka.")
    assert cleared.text == "Le Ménaka."
    assert cleared.origin(3, 9) == (3, 17)
    assert cleared.origin(4, 5) == (4, 12)


def test_only_what_stands_alone_is_the_piece_that_was_found():
    written = "x&amp;y x&amp;yz &amp;y x&amp;y"
    cleared = clear(written)
    assert cleared.text == "x&y x&yz &y x&y"
    assert [written[slice(*cleared.origin(at, at + 2))] for at in (1, 5, 9, 13)] == ["&amp;y"] * 4


def test_a_text_is_cleared_in_time_in_proportion():
    written = "x&amp;yz " * 50_000 + "x&amp;y"
    assert clear(written).origin(300_000, 300_001)


def test_clear_text_keeps_its_places():
    assert clear("Ménaka").origin(1, 3) == (1, 3)


@given(st.text())
def test_places_are_in_order_and_within_the_text(text):
    cleared = clear(text)
    spans = [cleared.origin(i, i + 1) for i in range(len(cleared.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text())
def test_what_is_clear_can_be_encoded_and_stays_itself(text):
    cleared = clear(text).text
    cleared.encode()
    assert clear(cleared).text in {cleared, unicodedata.normalize("NFC", clear(cleared).text)}
