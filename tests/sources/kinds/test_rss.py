import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Draft
from bot.sources.document import MOST_ITEMS, Origin, Parsed
from bot.sources.kinds.rss import KIND
from tests.sources.goldens import NOW


def read(items: str, head: str = "", url: str = "https://feeds.example/rss") -> Parsed:
    return KIND.read(
        f"<rss version='2.0'><channel><title>t</title>{head}{items}</channel></rss>",
        Origin(url, NOW, lang="fr"),
    )


def only(item: str, head: str = "") -> Draft:
    (draft,) = read(f"<item>{item}</item>", head).drafts
    return draft


def test_words_before_the_document_do_not_hide_it():
    assert KIND.claims("Warning: mysql gone\n<rss version='2.0'></rss>")
    assert not KIND.claims("no markup at all")
    assert not KIND.claims('{"title": "<b>"}')


def test_a_guid_is_kept_as_written():
    assert only("<guid>http://x.example/?a=1&amp;copy=2</guid>").guid == (
        "http://x.example/?a=1&copy=2"
    )


def test_the_address_is_that_of_the_page_even_if_only_the_guid_names_it():
    assert only("<link>/a</link>").url == "https://feeds.example/a"
    assert only("<guid>https://x.example/g</guid>").url == "https://x.example/g"
    assert only("<guid>https://x.example/g</guid><link/>").url == "https://x.example/g"
    assert only("<guid>7</guid><link>javascript:x</link>").url is None
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
        "<link rel='alternate' type='text/plain' href='https://x.example/plain'/></entry></feed>"
    )
    assert KIND.read(atom, Origin("", NOW)).drafts[0].url == "https://x.example/plain"


def test_an_id_that_is_no_address_or_said_to_be_none_is_no_link():
    assert only("<guid isPermaLink='false'>https://x.example/g</guid>").url is None
    assert only("<guid>12345</guid>").url is None


def test_the_page_that_a_feedburner_link_leads_to_is_kept_beside_it():
    draft = only(
        "<link>https://feedproxy.example/1</link>"
        "<feedburner:origLink xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>"
        "https://x.example/1</feedburner:origLink>"
    )
    assert (draft.url, draft.original_url) == ("https://feedproxy.example/1", "https://x.example/1")


def test_a_feed_whose_only_link_is_an_alternate_one_has_it():
    atom_link = "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='alternate' href='/home'/>"
    assert read("", atom_link).head.url == "https://feeds.example/home"


def test_an_item_names_its_own_language():
    dublin = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    draft = only(f"<dc:language {dublin}>ar</dc:language>", "<language>fr</language>")
    assert draft.lang == "ar"


def test_without_an_address_of_its_own_a_document_is_taken_to_lie_at_its_site():
    parsed = read("<item><link>/a</link></item>", "<link>https://x.example/</link>", url="")
    assert parsed.drafts[0].url == "https://x.example/a"


def test_a_copy_of_the_content_as_summary_is_one_text():
    draft = only(
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "&lt;p&gt;All&lt;/p&gt;</content:encoded>"
    )
    assert draft.summary == "All"
    assert draft.summary is draft.content


def test_what_a_head_holds_does_not_hide_the_text_of_the_first_item():
    itunes = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    summary = f"<itunes:summary {itunes}>%s</itunes:summary><description>%s</description>"
    draft = only(summary % ("short", "long"), summary % ("of the feed", "of the feed, longer"))
    assert (draft.summary, draft.content) == ("short", "long")


def test_the_full_text_of_russian_publishers_is_content():
    draft = only("<yandex:full-text xmlns:yandex='http://news.yandex.ru'>All</yandex:full-text>")
    assert draft.content == "All"


def test_binary_content_is_no_text():
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
        "<content type='image/png'>iVBORw0KGgo=</content></entry></feed>"
    )
    assert KIND.read(atom, Origin("", NOW)).drafts[0].content == ""


def test_text_that_is_encoded_as_if_it_were_binary_is_text():
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
        "<content type='application/octet-stream'>QSA8Yj5CPC9iPg==</content></entry></feed>"
    )
    assert KIND.read(atom, Origin("", NOW)).drafts[0].content == "A B"


def test_dates_that_we_cannot_read_are_left_to_feedparser():
    assert only("<pubDate>2021-335</pubDate>").published_at == datetime(2021, 12, 1, tzinfo=UTC)
    assert only("<pubDate>0000-335</pubDate>").published_at is None


def test_a_numeric_date_goes_by_the_language_of_the_feed():
    english = "<language>en-us</language>"
    day = "<pubDate>02/01/2022</pubDate>"
    assert only(day).published_at == datetime(2022, 1, 2, tzinfo=UTC)
    assert only(day, english).published_at is None  # the first of February is yet to come


def test_authors_are_named_or_have_an_address():
    assert only("<author>desk@x.example (The Desk)</author>").authors == ("The Desk",)
    assert only("<author>The Desk &lt;desk@x.africa&gt;</author>").authors == ("The Desk",)
    assert only("<author>desk@x.example</author>").authors == ("desk@x.example",)
    dublin = "http://purl.org/dc/elements/1.1/"
    assert only(f"<dc:creator xmlns:dc='{dublin}'>A. Touré</dc:creator>").authors == ("A. Touré",)
    assert only("<title>x</title>").authors == ()


def test_enclosures_that_are_not_safe_are_dropped():
    draft = only(
        "<enclosure url='https://x.example/a' length='12 KB'/><enclosure url='file:///etc/passwd'/>"
    )
    assert [(one.url, one.length) for one in draft.enclosures] == [("https://x.example/a", None)]


def item(number: int, at: datetime | None) -> str:
    date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    return f"<item><guid>{number}</guid><title>Item {number}</title>{date}</item>"


@pytest.mark.parametrize("end", ["", "<item><title>AT&T<br></title></item>"])
def test_of_too_many_items_the_newest_are_read_in_document_order(end: str):
    items = [item(n, NOW - timedelta(days=9) + timedelta(minutes=n)) for n in range(MOST_ITEMS + 7)]
    parsed = read("".join(items) + end)
    kept = [draft.guid for draft in parsed.drafts if draft.guid]
    assert kept[-1] == str(MOST_ITEMS + 6)
    assert len(parsed.drafts) == MOST_ITEMS
    assert kept == sorted(kept, key=int)
    assert "too-many-items" in {problem.code for problem in parsed.problems}


def test_without_dates_the_first_items_are_read():
    parsed = read("".join(item(n, None) for n in range(MOST_ITEMS + 7)))
    assert [draft.guid for draft in parsed.drafts] == [str(n) for n in range(MOST_ITEMS)]


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Item", "AT&T<br>"])
def test_fifty_thousand_items_cost_little_more_than_five_hundred(title: str):
    items = f"<item><guid>1</guid><title>{title}</title><pubDate>6 Jan 2022</pubDate></item>"
    began = time.process_time()
    assert len(read(items * 50_000).drafts) == MOST_ITEMS
    assert time.process_time() - began < 5
