from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.aliases import aliases, canonical, key, last_name, link, link_names, names
from bot.core.model import GoesBy
from tests.fakes.values import a_draft

LINK = "https://gazette.example/a"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://gazette.example/a?id=7&lang=fr",
        "https://Gazette.Example:443/a?lang=fr&id=7",
        "https://gazette.example/a?id=7&lang=fr#comments",
        "https://gazette.example/a?utm_source=x&id=7&fbclid=1&lang=fr&xtor=RSS-1&at_medium=q",
        "https://user:secret@gazette.example/a?id=7&lang=fr&CMP=rss&ref=home&mc_cid=2&gclid=3",
        " https://gazette.example/a?id=7&lang=fr ",
    ],
)
def test_spellings_of_one_page_have_one_canonical_form(spelling: str):
    assert canonical(spelling) == "https://gazette.example/a?id=7&lang=fr"


def test_a_canonical_form_keeps_what_names_the_page():
    assert canonical("https://gazette.example") == "https://gazette.example/"
    assert canonical("https://gazette.example:8080/?reference=1") == (
        "https://gazette.example:8080/?reference=1"
    )
    assert canonical("https://[broken") == "https://[broken"


@given(st.text(max_size=60))
def test_a_canonical_form_is_its_own(path: str):
    once = canonical(f"https://gazette.example/{path}")
    assert canonical(once) == once


def test_the_key_is_the_strongest_name():
    draft = a_draft(guid="urn:1", url=LINK)
    assert key(draft) == "guid:urn:1"
    assert key(replace(draft, guid=None)) == f"link:{LINK}"
    assert key(replace(draft, guid=None, url=None)).startswith("title:")
    assert key(replace(draft, guid=None, url=None, published_at=None)).startswith("text:")
    assert len(key(replace(draft, guid="x" * 5000))) < 50


def test_an_address_as_guid_is_also_known_by_its_path():
    named = aliases(a_draft(guid="http://old.example/?p=7", url=LINK))
    assert named[:3] == ("guid:http://old.example/?p=7", f"link:{LINK}", "path:/?p=7")
    assert not any(name.startswith("path:") for name in aliases(a_draft(guid="https://[x")))
    assert not any(name.startswith("path:") for name in aliases(a_draft(guid="https://x.example/")))


def test_a_front_page_names_no_item_that_has_a_guid():
    home = a_draft(guid="urn:1", url="https://gazette.example/")
    assert not any(name.startswith("link:") for name in aliases(home))
    assert key(replace(home, guid=None)) == "link:https://gazette.example/"


def test_the_page_that_a_link_leads_to_is_a_name_and_the_link_that_counts():
    proxied = a_draft(url="https://feeds.example/~r/1", original_url=f"{LINK}?utm_source=feeds")
    assert aliases(proxied)[1:3] == (f"link:{LINK}", "link:https://feeds.example/~r/1")
    assert link(proxied) == LINK


def test_a_feed_that_goes_by_link_knows_no_guids():
    draft = a_draft(guid="https://x.example/1", url=LINK)
    assert aliases(draft, GoesBy.LINK)[0] == f"link:{LINK}"
    assert not any(name.startswith(("guid:", "path:")) for name in aliases(draft, GoesBy.LINK))
    assert not any(
        name.startswith("guid:") for name in aliases(replace(draft, url=None), GoesBy.LINK)
    )


def test_a_feed_that_goes_by_title_knows_titles_and_dates():
    dated = aliases(a_draft(), GoesBy.TITLE)
    undated = aliases(a_draft(published_at=None), GoesBy.TITLE)
    assert [name.partition(":")[0] for name in dated] == ["title", "head"]
    assert [name.partition(":")[0] for name in undated] == ["text", "head"]


def test_names_are_looked_up_with_those_that_several_items_carry():
    draft = a_draft(guid="1", url=LINK)
    assert names([draft]) >= {*aliases(draft), "shared:guid:1", f"shared:link:{LINK}"}
    assert last_name(draft) in names([draft])
    assert names([]) == frozenset()


# -- links as people copy them ------------------------------------------------------------------


@pytest.mark.parametrize(
    "copied",
    [
        "https://www.x.example/mali/coup",
        "http://x.example/mali/coup/?utm_source=rss&utm_medium=feed#top",
        "https://m.x.example/mali/coup?fbclid=1",
        "https://amp.x.example:443/mali/coup/",
        "HTTPS://WWW.X.example/mali/coup?traffic_source=rss",
    ],
)
@pytest.mark.parametrize(
    "stored", ["https://www.x.example/mali/coup?maca=fr-rss", "https://x.example/mali/coup/"]
)
def test_an_item_is_found_by_its_link_however_it_was_copied(copied, stored):
    assert set(aliases(a_draft(guid="1", url=stored))) & link_names(copied)


def test_an_item_is_found_by_an_id_that_is_its_address():
    draft = a_draft(guid="http://www.x.example/coup", url="https://elsewhere.example/1")
    assert set(aliases(draft)) & link_names("https://x.example/coup")


def test_another_page_of_the_site_is_another_item():
    names = link_names("https://x.example/coup?id=1")
    assert names.isdisjoint(link_names("https://x.example/coup?id=2"))
    assert names.isdisjoint(link_names("https://y.example/coup?id=1"))


@given(st.text())
def test_any_text_has_names(text):
    assert link_names(text)


def test_what_is_no_address_has_one_name():
    assert link_names("https://[broken") == {"link:https://[broken"}
