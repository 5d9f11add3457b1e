import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.scan import DEEPEST, MOST_ATTRIBUTES, MOST_ENTITIES, scan


def attributes(count: int) -> bytes:
    return b" ".join(b"a%d='1'" % n for n in range(count))


def test_items_are_found_where_they_lie():
    xml = b"<rss><channel><item><title>1</title></item>x<r:item xmlns:r='r'/></channel></rss>"
    look = scan(xml)
    assert look.is_well_formed
    assert [xml[start:end] for start, end in look.items] == [
        b"<item><title>1</title></item>",
        b"<r:item xmlns:r='r'/>",
    ]


def test_an_item_within_an_item_belongs_to_it():
    xml = b"<feed><entry><source><entry>inner</entry></source></entry></feed>"
    assert [xml[start:end] for start, end in scan(xml).items] == [xml[6:-7]]


@pytest.mark.parametrize("before", [b"", b"<rss>a & b"])
def test_too_many_attributes_are_refused_in_good_and_bad_documents(before: bytes):
    refusal = scan(before + b"<a " + attributes(MOST_ATTRIBUTES + 1) + b"></a>").refusal
    assert refusal is not None
    assert refusal.code == "too-many-attributes"
    assert scan(b"<a " + attributes(MOST_ATTRIBUTES) + b"></a>").refusal is None


def test_too_deep_a_document_is_refused():
    refusal = scan(b"<a>" * (DEEPEST + 1)).refusal
    assert refusal is not None
    assert refusal.code == "too-deep"
    assert scan(b"<a>" * DEEPEST + b"</a>" * DEEPEST).refusal is None


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!ENTITY a "ha"><!ENTITY b "&a;&a;">',
        b'<!ENTITY x SYSTEM "file:///etc/passwd">',
        b'<!ENTITY x PUBLIC "p" "http://127.0.0.1/x">',
        b'<!ENTITY % p "x">',
        b'<!ENTITY x "&#37;y;">',
        b'<!ENTITY x "%s">' % (b"y" * 65),
        b"".join(b'<!ENTITY x%d "y">' % n for n in range(MOST_ENTITIES + 1)),
    ],
)
@pytest.mark.parametrize("rest", [b"<rss/>", b"<rss>"])
def test_entities_that_lead_elsewhere_or_multiply_are_refused(declaration: bytes, rest: bytes):
    refusal = scan(b"<!DOCTYPE rss [" + declaration + b"]>" + rest).refusal
    assert refusal is not None
    assert refusal.code == "entity-declaration"


def test_a_broken_document_may_declare_no_entity():
    refusal = scan(b'words <!DOCTYPE rss [<!ENTITY x "y">]><rss/>').refusal
    assert refusal is not None
    assert refusal.code == "entity-declaration"


def test_an_entity_that_merely_abbreviates_is_noted():
    look = scan(b'<!DOCTYPE rss [<!ENTITY id "tag:example.com,">]><rss>&id;</rss>')
    assert look.is_well_formed
    assert [problem.code for problem in look.problems] == ["entity-declaration"]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<rss><item>", "truncated"),
        (b"<rss><item", "truncated"),
        (b"<rss><![CDATA[x", "truncated"),
        (b"<rss><item></rss>", "ill-formed"),
        (b"<rss>a & b</rss>", "ill-formed"),
    ],
)
def test_what_is_broken_is_named_with_its_place(xml: bytes, code: str):
    (problem,) = scan(xml).problems
    assert problem.code == code
    assert "line 1" in problem.message


def test_items_of_a_broken_document_reach_to_the_next():
    xml = b"<rss><item>a & b</item><item>c</rss>"
    assert [xml[start:end] for start, end in scan(xml).items] == [
        b"<item>a & b</item>",
        b"<item>c</rss>",
    ]


@given(st.lists(st.sampled_from([b"<item>", b"</item>", b"<a b='c'>", b"&", b"<![CDATA[", b"]]>"])))
def test_any_document_is_looked_over(parts: list[bytes]):
    look = scan(b"<rss>" + b"".join(parts))
    assert all(start < end for start, end in look.items)
