import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.plain import line, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Mali: l&#8217;arm&eacute;e se retire", "Mali: l’armée se retire"),
        ("<b>Wagner</b> in <i>Mali</i>", "Wagner in Mali"),
        ("AT&T and R&D; 5 < 6 > 4", "AT&T and R&D; 5 < 6 > 4"),
        ("AT&amp;amp;T", "AT&T"),
        ("&amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; news", "bold news"),
        ("<script>alert(1)</script>Mali<style>p{}</style>", "Mali"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Mali", "Mali"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Mali", "Mali"),
        ("<img src=x onerror=alert(1)>Mali", "Mali"),
        ("one<!-- hidden -->two", "onetwo"),
        ("one<!-- hidden >two", "onetwo"),
        ("<![CDATA[Mali]]>", "Mali"),
        ("write to <desk@gazette.example>", "write to <desk@gazette.example>"),
        ("a <b unfinished", "a <b unfinished"),
        ('<a href="https://x.example" title="1 < 2">link</a>', "link"),
        ("Ti\u202emb\u200buk\x00tu\ud800", "Timbuktu"),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup: str, text: str):
    assert plain(markup) == text


def test_blocks_do_not_glue_words_together():
    assert plain("<p>One</p><p>Two<br>Three</p><ul><li>Four<li>Five</ul>") == (
        "One\nTwo\nThree\nFour\nFive"
    )
    assert plain("<p>wrapped\nin the source</p>") == "wrapped in the source"
    assert plain("plain\n\ntext  with\tlines") == "plain\ntext with lines"


def test_what_is_escaped_again_and_again_is_not_unpacked_for_ever():
    assert plain("&amp;amp;amp;amp;lt;b&gt;") == "&amp;lt;b>"


def test_a_title_stands_on_one_line():
    assert line("<p>One</p>\n<p>Two</p>") == "One Two"


@pytest.mark.parametrize("bomb", ["<div>", "<b>", "&lt;div&gt;", "<!--", "<a ", "</p>"])
def test_a_hundred_thousand_tags_take_no_time(bomb: str):
    began = time.process_time()
    plain(bomb * 100_000 + "<script>x</script>end")
    assert time.process_time() - began < 5


def test_what_is_nested_too_deeply_loses_its_tags_all_the_same():
    assert plain("<b>" * 200 + "deep<script>x</script>" + "</b>" * 200) == "deep"


@given(st.lists(st.sampled_from(["<b>", "</b>", "<p", ">", "&lt;", "&amp;", '"', "x", " <!-- "])))
def test_nothing_that_a_browser_takes_for_a_known_tag_is_left(parts: list[str]):
    assert not re.search(r"</?[bp]>", plain("".join(parts)))


@given(st.text())
def test_any_text_can_be_encoded_afterwards(text: str):
    plain(text).encode()
