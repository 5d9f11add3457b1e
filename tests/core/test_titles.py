from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import FeedKind
from bot.core.titles import headline, is_material, is_telling, normal_title, retitled
from tests.fakes.values import FEED, an_item

AGGREGATOR = replace(FEED, name="Newsgate", kind=FeedKind.AGGREGATOR)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wagner fighters seen in Timbuktu", "WAGNER fighters seen in Timbuktu!"),
        ("Wagner fighters seen in Timbuktu", "UPDATE 2-Wagner fighters seen in Timbuktu"),
        ("Wagner fighters seen in Timbuktu", "BREAKING: Wagner fighters seen in Timbuktu"),
        ("Wagner fighters seen in Timbuktu", "Wagner fighters seen in Timbuktu | Sahel Gazette"),
        ("Бойцы «Вагнера» замечены в Томбукту", "СРОЧНО: бойцы Вагнера замечены в Томбукту"),
        ("عناصر فاغنر في تمبكتو اليوم", "عاجل | عناصر فاغنر في تمبكتو اليوم"),
    ],
)
def test_headlines_that_say_the_same_are_compared_as_equal(one, other):
    assert normal_title(one, FEED) == normal_title(other, FEED) != ""


def test_an_aggregator_sets_the_outlets_name_behind_every_headline():
    title = "Wagner fighters seen in Timbuktu - The Daily Sentinel"
    clause = "Wagner fighters seen in Timbuktu - and the people of the town are fleeing"

    assert normal_title(title, AGGREGATOR) == "wagner fighters seen in timbuktu"
    assert normal_title(title, FEED).endswith("the daily sentinel")
    assert normal_title(clause, AGGREGATOR).endswith("are fleeing")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Wagner in Mali",
        "Live updates",
        "What's News: World-Wide",
        "Financial Services Roundup: Market Talk",
        "WATCH LIVE: White House press briefing",
        "News in brief, 6 January 2022",
        "Mali: latest news of the day",
        "Le journal de l'Afrique du 6 janvier",
        "Revue de presse du jeudi 6 janvier",
        "Главные новости дня 6 января",
        "نشرة أخبار اليوم السادس من يناير 6",
        "Resumen de noticias del 6 de enero",
    ],
)
def test_a_title_that_could_head_any_days_news_means_no_one_event(title):
    assert normal_title(title, FEED) == ""


def test_a_column_with_an_event_in_its_title_means_that_event():
    title = "Briefing: Wagner chief flies to Belarus after mutiny"

    assert normal_title(title, FEED) == "briefing wagner chief flies to belarus after mutiny"


def test_scripts_without_spaces_are_measured_by_their_letters():
    assert normal_title("瓦格纳战斗人员进入廷巴克图", FEED) != ""
    assert normal_title("马里", FEED) == ""


def test_an_outlet_at_the_end_makes_no_title_telling():
    assert is_telling("Wagner fighters seen in Timbuktu")
    assert not is_telling("Le journal du jour - Radio Sahel International")


@pytest.mark.parametrize(
    "counted",
    [
        "(3) Wagner fighters seen in Timbuktu",
        "[12] Wagner fighters seen in Timbuktu",
        "Wagner fighters seen in Timbuktu (17)",
        "Wagner fighters seen in Timbuktu [142 updates]",
        "Wagner fighters seen in Timbuktu · 1408 comments",
        "Wagner fighters seen in Timbuktu — 3 commentaires",
    ],
)
def test_counters_are_no_part_of_a_headline(counted):
    assert headline(counted) == "wagner fighters seen in timbuktu"
    assert not is_material("Wagner fighters seen in Timbuktu", counted)


@pytest.mark.parametrize("title", ["(3)", "Report on Mali (2022)", "12 dead in Gao", "[14]"])
def test_numbers_that_count_nothing_stay(title):
    assert any(char.isdecimal() for char in headline(title))


@pytest.mark.parametrize(
    "new",
    [
        "Wagner fighters not seen in Timbuktu",
        "Wagner fighters seen in Gao",
        "12 Wagner fighters seen in Timbuktu",
        "Timbuktu seen in Wagner fighters",
    ],
)
def test_other_words_or_numbers_change_a_title(new):
    assert is_material("Wagner fighters seen in Timbuktu", new)


@pytest.mark.parametrize(
    "new",
    [
        "WAGNER fighters seen, in Timbuktu!",
        "UPDATE 2-Wagner fighters seen in Timbuktu",
        "Wagner fighters seen in Timbúktu",
        "Wagner fihgters seen in Timbuktu",
        "",
    ],
)
def test_flags_slips_and_signs_do_not(new):
    assert not is_material("Wagner fighters seen in Timbuktu", new)


@given(st.text())
def test_no_title_differs_from_itself(title):
    assert not is_material(title, title)


def test_a_changed_title_is_told_on_one_line_with_its_source():
    told = retitled("Wagner\nseen " + "x" * 400, an_item(title="Wagner not seen"))

    assert told.startswith("Headline changed at Sahel Gazette: “Wagner seen xx")
    assert told.endswith("…” → “Wagner not seen”")
