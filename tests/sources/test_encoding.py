import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.encoding import decode

RUSSIAN = "<t>Наёмники «Вагнера» замечены в Томбукту</t>"
ARABIC = "<t>مرتزقة فاغنر في مالي</t>"
FRENCH = "<t>L’armée française se retire à la fin de l’été</t>"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        *((RUSSIAN, "windows-1251"), (RUSSIAN.replace("«", "").replace("»", ""), "koi8-r")),
        *((ARABIC, "windows-1256"), (FRENCH, "windows-1252"), (RUSSIAN, "utf-8")),
    ],
)
def test_a_charset_that_nobody_named_is_found(text: str, charset: str):
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16", "utf-8", "iso-8859-5"])
def test_a_charset_is_believed_where_it_is_named(charset: str):
    text = RUSSIAN.replace("«", "").replace("»", "")
    named = f'<?xml version="1.0" encoding="{charset}"?>{text}'
    assert decode(named.encode(charset)) == named
    assert decode(text.encode(charset), f'text/xml; charset="{charset}"') == text


def test_the_header_is_believed_before_the_declaration():
    declared = f'<?xml version="1.0" encoding="koi8-r"?>{RUSSIAN}'
    assert decode(declared.encode("cp1251"), "text/xml; charset=windows-1251") == declared


@pytest.mark.parametrize("said", ["windows-1251", "iso-8859-1", "no-such-charset", "base64"])
def test_what_is_plainly_utf8_is_utf8_whatever_is_said(said: str):
    assert decode(RUSSIAN.encode(), f"text/xml; charset={said}") == RUSSIAN


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""])
def test_a_mark_at_the_start_is_no_text(mark: bytes):
    assert decode(mark + RUSSIAN.encode()) == RUSSIAN
    assert decode(RUSSIAN.encode("utf-32")) == RUSSIAN
    assert decode(RUSSIAN.encode("utf-16-le")) == RUSSIAN


def test_latin1_is_read_as_browsers_read_it():
    assert decode("<t>l’été</t>".encode("cp1252"), "text/xml; charset=ISO-8859-1") == "<t>l’été</t>"


def test_a_false_charset_that_does_not_fit_is_passed_over():
    assert decode(RUSSIAN.encode("cp1251"), "text/xml; charset=utf-8") == RUSSIAN


@pytest.mark.parametrize("said", ["iso-8859-1", "windows-1252", "koi8-r", "windows-1251", "cp866"])
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN.replace("«", "").replace("»", ""), "koi8-r"),
        (ARABIC, "windows-1256"),
    ],
)
def test_a_false_charset_that_yields_no_words_is_passed_over(text: str, charset: str, said: str):
    declared = f'<?xml version="1.0" encoding="{said}"?>{text}'
    assert decode(declared.encode(charset)) == declared


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN.upper(), "windows-1251"),
        (RUSSIAN.upper().replace("«", "").replace("»", ""), "koi8-r"),
        ("<t>Η Ελλάδα και το Μάλι: η κατάσταση σήμερα</t>", "iso-8859-7"),
        ("<t>马里军队周四表示，一支车队遭到袭击</t>", "gb2312"),
        ("<t>Straße, Größe, Füße: Übergröße für ältere Männer</t>", "iso-8859-1"),
        ("<t>Ğöçüş şığı</t>", "iso-8859-9"),
    ],
)
def test_a_charset_that_is_rightly_named_is_believed(text: str, charset: str):
    assert decode(text.encode(charset), f"text/xml; charset={charset}") == text


def test_a_few_broken_bytes_do_not_make_utf8_anything_else():
    assert decode(RUSSIAN.encode() + b"<p>\xe9</p>") == RUSSIAN + "<p>\ufffd</p>"
    assert decode(RUSSIAN.encode()[:-6]).startswith("<t>Наёмники «Вагнера»")
    assert decode(b"<t>Mali \xe9t\xe9</t>") == "<t>Mali été</t>"


@given(st.binary(max_size=300), st.sampled_from(["", "charset=utf-16", "charset=x", "charset=gbk"]))
def test_any_bytes_are_text(body: bytes, content_type: str):
    assert isinstance(decode(body, content_type), str)
