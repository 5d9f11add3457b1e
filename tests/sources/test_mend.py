import pytest

from bot.sources.mend import XML, as_utf8, mend


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<t>AT&T & Co</t>", "<t>AT&amp;T &amp; Co</t>"),
        ("<l>/?a=1&b=2&copy=3</l>", "<l>/?a=1&amp;b=2&amp;copy=3</l>"),
        ("<t>caf&eacute;&nbsp;&hellip;</t>", "<t>caf&#233;&#160;&#8230;</t>"),
        ("<t>&amp; &lt; &#233; &#xE9;</t>", "<t>&amp; &lt; &#233; &#xE9;</t>"),
        ("<t>&#0;&#x1F;&#9999999;&nothing;</t>", "<t>&amp;nothing;</t>"),
        ("<t>a\x00b\x1fc\ufffe</t>", "<t>abc</t>"),
        ("<t><![CDATA[AT&T]]></t><!-- a & b -->", "<t><![CDATA[AT&T]]></t><!-- a & b -->"),
        ("<item><title>A<guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>"),
        ("<title>A</titel><link>x</item>", "<title>A</title><link>x</link></item>"),
        ("<link href='/a'><id>1</id>", "<link href='/a'></link><id>1</id>"),
        ("<title>A <i>b</i></title><link/>", "<title>A <i>b</i></title><link/>"),
        ("<rss></rss>\n<script>x</script>", "<rss></rss>"),
    ],
)
def test_what_can_be_mended_is(broken: str, mended: str):
    assert mend(broken) == mended


def test_the_declaration_says_what_the_bytes_are():
    assert as_utf8('<?xml version="1.1" encoding="koi8-r"?>\n<rss/>') == (XML + "<rss/>").encode()
    assert (
        as_utf8("  Warning: x on line 3\n<?xml version='1.0'?><rss/>") == (XML + "<rss/>").encode()
    )
    kept = "<rss><![CDATA[<?xml version='1.0'?>]]></rss>"
    assert as_utf8(kept) == (XML + kept).encode()
    assert as_utf8("<t>\ud800</t>") == (XML + "<t>?</t>").encode()


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "<title>", "&", "<", "<?"])
def test_what_is_opened_without_end_takes_no_time(opening: str):
    assert mend(opening * 300_000)
