import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.scan import DEEPEST, MOST_ATTRIBUTES, MOST_ENTITIES, MOST_NAMESPACES, scan


def attributes(count: int) -> bytes:
    return b" ".join(b"a%d='1'" % n for n in range(count))


def found(xml: bytes) -> list[bytes]:
    look = scan(xml)
    assert look.is_well_formed
    return [xml[start:end] for start, end in look.items]


@pytest.mark.parametrize(
    "item",
    [
        b"<item><title>1</title></item>",
        b"<item a='>'/>",
        b"<item/>",
        b"<item><item/></item>",
        b"<item><br/></item >",
        b"<ITEM></ITEM>",
        b"<r:entry xmlns:r='http://www.w3.org/2005/Atom'>1</r:entry>",
        b"<item xmlns='urn:what'/>",
    ],
)
def test_items_are_found_where_they_lie(item: bytes):
    assert found(b"<rss>" + item + b"</rss>") == [item]
    assert found(b"<rss><channel>" + item + b"x" + item + b"y</channel></rss>") == [item, item]


def test_an_element_of_something_else_is_no_item():
    assert found(b"<rss><r:item xmlns:r='urn:r'/><news_item/><items/></rss>") == []


def test_an_item_within_an_item_belongs_to_it():
    xml = b"<feed><entry><source><entry>inner</entry></source><entry/></entry></feed>"
    assert found(xml) == [xml[6:-7]]
    assert [(xml[slice(*one.at)], one.is_child) for one in scan(xml).nested] == [
        (b"<entry>inner</entry>", False),
        (b"<entry/>", True),
    ]


def test_equal_items_have_equal_marks_as_long_as_they_inherit_the_same():
    xml = (
        b"<rss><item>1</item><item>1</item><item>2</item><c xml:lang='fr'><item>1</item></c></rss>"
    )
    first, same, other, elsewhere = scan(xml).marks
    assert first == same
    assert len({first, other, elsewhere}) == 3


def test_where_a_base_leaks_from_one_item_to_the_next_there_are_no_marks():
    assert scan(b"<rss><item xml:base='/a/'>1</item></rss>").marks == ()
    assert scan(b"<rss xml:base='/'><item><b xml:base='/a/'/></item></rss>").marks != ()


@pytest.mark.parametrize("before", [b"", b"<rss>a & b"])
def test_too_many_attributes_are_refused_in_good_and_bad_documents(before: bytes):
    refusal = scan(before + b"<a " + attributes(MOST_ATTRIBUTES + 1) + b"></a>").refusal
    assert refusal is not None
    assert refusal.code == "too-many-attributes"
    assert scan(b"<a " + attributes(MOST_ATTRIBUTES) + b"></a>").refusal is None


def test_too_many_namespaces_are_refused():
    many = b"".join(b"<a xmlns:p%d='urn:%d'/>" % (n, n) for n in range(MOST_NAMESPACES + 1))
    refusal = scan(b"<rss>" + many + b"</rss>").refusal
    assert refusal is not None
    assert refusal.code == "too-many-attributes"
    again = b"<a xmlns:p='urn:p'/>" * (MOST_NAMESPACES + 1)
    assert scan(b"<rss>" + again + b"</rss>").refusal is None


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
