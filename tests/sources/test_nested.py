from bot.sources.nested import ROUNDS, flatten
from bot.sources.scan import scan


def flat(xml: bytes) -> bytes:
    return flatten(xml, scan(xml))[0]


def test_an_item_within_an_item_follows_it():
    xml = b"<rss><item>a<item>b</item><item>c</item>d</item>e<item>f</item></rss>"
    assert flat(xml) == (b"<rss><item>ad</item><item>b</item><item>c</item>e<item>f</item></rss>")


def test_items_in_items_in_items_follow_each_other():
    xml = b"<rss><item>a<item>b<item>c</item></item></item></rss>"
    flattened, look = flatten(xml, scan(xml))
    assert flattened == b"<rss><item>a</item><item>b</item><item>c</item></rss>"
    assert len(look.items) == len(look.marks) == 3


def test_of_an_item_that_a_text_quotes_only_the_words_are_left():
    xml = b"<feed><entry><content><entry>x<b>y</b><![CDATA[<z>&]]></entry></content></entry></feed>"
    assert flat(xml) == (b"<feed><entry><content> x y &lt;z>&amp; </content></entry></feed>")


def test_what_is_nested_without_end_stays():
    depth = ROUNDS + 3
    xml = b"<rss>" + b"<item>" * depth + b"</item>" * depth + b"</rss>"
    assert len(scan(flat(xml)).nested) == 1


def test_an_item_that_needs_the_outer_one_stays_in_it():
    xml = b"<rss><item xmlns:x='urn:x'><item><x:a/></item></item></rss>"
    assert flat(xml) == xml
