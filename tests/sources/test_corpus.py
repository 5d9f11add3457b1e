import pytest

from bot.core.identity import identify
from bot.core.pieces import Document
from bot.sources.document import Parsed
from bot.sources.parse import parse
from tests.sources.corpus import ARCHIVE, Case, cases, failures
from tests.sources.seen import passes_over

pytestmark = pytest.mark.slow

HEADERS = "rests on headers of HTTP that are not in the file"
ENTITY = "the sign of HTML 5; HTML 4 named another"
GUID = "ids are kept as written, or they would change with the feed's address"
BINARY = "not shown: base64 that may be anything"
LABEL = "a category is called by its label"
EXCEPTIONS = {  # the ends of files whose claims we do not bear out, and why
    "fixture/atom/atom_relative.xml": "addresses are made absolute",
    "rss1/rss_1.0_example_1.xml": "addresses are made absolute",
    "jsonfeed/jsonfeed_elastic_1.1.json": "a path of / is not added",
    "rss0/rss_0.91_encoding_1.xml": "a host's letters stay as written",
    "encoding/bozo_linenoise.xml": "eight bytes that nothing tells the charset of",
    "entities/lang.xml": ENTITY,
    "entities/rang.xml": ENTITY,
    "atom10/entry_category_term.xml": LABEL,
    "atom10/entry_category_term_non_ascii.xml": LABEL,
    "base/http_channel_link_base_content_location.xml": HEADERS,
    "base/http_item_link_base_content_location.xml": HEADERS,
    "base/http_entry_id_base_content_location.xml": GUID,
    "base/http_entry_id_base_docuri.xml": GUID,
    "http/headers_content_location-relative.xml": HEADERS,
    "lang/http_content_language.xml": HEADERS,
    "cdf/channel_href_map_link.xml": "the Channel Definition Format of 1997 has no news",
    "cdf/channel_title.xml": "the Channel Definition Format of 1997 has no news",
    "rss/item_description_not_a_doctype.xml": "half a declaration is no text",
    "sanitize/item_content_encoded_script_nested_cdata.xml": "marks of CDATA are no text",
    "sanitize/xml_declaration_unexpected_character.xml": "half a declaration is no text",
    "atom/atom10_feed_entry_content_base64.xml": BINARY,
    "atom/issue_275_extensions_and_source.xml": BINARY,
    "atom/atom10_feed_title_xhtml_escaped_markup.xml": "the title ends with </subtitle>",
    "atom/atom10_feed_title_xhtml_inline_markup.xml": "the title ends with </subtitle>",
    "rss/rss_channel_item_guid_naked_markup.xml": "an id with elements in it is none",
    "rss/rss_channel_item_uri_at_protocol.xml": "feedparser reads the attribute as the link",
}


@pytest.fixture(scope="module")
def read() -> list[tuple[Case, Parsed]]:
    if not ARCHIVE.exists():
        pytest.skip(f"the corpus is not here: {ARCHIVE}")
    return [(case, parse(case.body, case.origin)) for case in cases()]


def test_every_document_is_read_without_a_crash(read: list[tuple[Case, Parsed]]):
    crashed = [
        case.name
        for case, parsed in read
        if parsed.refusal and parsed.refusal.code.startswith("parse-")
    ]
    assert (len(read) > 2_700, crashed) == (True, [])


def test_items_of_every_document_can_be_told_apart(read: list[tuple[Case, Parsed]]):
    for _, parsed in read:
        identify(Document(parsed.drafts), {})


def test_what_is_said_of_the_documents_is_borne_out(read: list[tuple[Case, Parsed]]):
    claims = sum(len(case.claims) for case, _ in read)
    found = {case.name: failures(case, parsed) for case, parsed in read}
    excepted = tuple(EXCEPTIONS)
    assert claims > 2_500
    assert [
        said for name, own in found.items() if not name.endswith(excepted) for said in own
    ] == []
    assert [
        end
        for end in EXCEPTIONS
        if not any(own and name.endswith(end) for name, own in found.items())
    ] == []


def test_seen_items_are_passed_over_and_change_nothing_else(read: list[tuple[Case, Parsed]]):
    count = 0
    for case, whole in read:
        marks = list(dict.fromkeys(draft.mark for draft in whole.drafts if draft.mark))
        for seen in {frozenset(each) for each in (marks, marks[1:], marks[::2]) if each}:
            assert passes_over(case.body, case.origin, whole, seen), case.name
            count += 1
    assert count > 1_000
