import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.prefixes import USUAL, declare
from bot.sources.scan import scan


def test_a_usual_prefix_means_what_it_usually_means():
    text = "<rss version='2.0'><dc:date>x</dc:date></rss>"
    assert (
        declare(text) == f"<rss xmlns:dc=\"{USUAL['dc']}\" version='2.0'><dc:date>x</dc:date></rss>"
    )


def test_any_other_prefix_means_something_of_its_own():
    declared = declare("<rss><foo:title>x</foo:title><a bar:b='1'/></rss>")
    assert 'xmlns:foo="urn:prefix:foo"' in declared
    assert 'xmlns:bar="urn:prefix:bar"' in declared
    assert scan(declared.encode()).is_well_formed


def test_a_prefix_that_the_root_declares_or_xml_has_is_left_alone():
    text = "<rss xmlns:dc='urn:dc'><dc:date xml:lang='fr'>x</dc:date></rss>"
    assert declare(text) == text


@pytest.mark.parametrize(
    "before",
    [
        "",
        '<?xml version="1.0"?>\n',
        "<!-- <x> -->\n",
        "<!DOCTYPE rss SYSTEM 'x.dtd'>",
        "<!DOCTYPE rss [ <!ELEMENT a ANY> ]>\n",
    ],
)
def test_the_root_is_found_behind_whatever_may_stand_before_it(before: str):
    declared = declare(before + "<rdf:RDF><item/></rdf:RDF>")
    assert declared.startswith(f'{before}<rdf:RDF xmlns:rdf="{USUAL["rdf"]}">')


@pytest.mark.parametrize("text", ["", "words", "<!-- <a:b>", "words <a:b/>"])
def test_what_has_no_root_stays_as_it_is(text: str):
    assert declare(text) == text


@given(st.lists(st.sampled_from(["<", ">", "a:", "b", " ", "='1'", "<!--", "-->", "/", "\n"])))
def test_only_declarations_are_added(parts: list[str]):
    text = "<rss>" + "".join(parts)
    declared = declare(text)
    assert declared.startswith("<rss")
    assert declared.endswith(text.removeprefix("<rss"))
