from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import DueFeed, Move, Validators, Visit, Whereabouts
from bot.core.moves import AGE, SIGHTINGS, asks, question, settle
from tests.fakes.clock import START
from tests.fakes.values import FEED

OLD = "https://gazette.example/rss"
NEW = "https://gazette.example/feed"
OTHER = "https://elsewhere.example/feed"
DAY = timedelta(days=1)


def a_due(whereabouts=Whereabouts(), url=OLD):  # noqa: B008 - a value that never changes
    feed = replace(FEED, url=url)
    return DueFeed(feed, Validators(), 0, is_first=False, fence=1, whereabouts=whereabouts)


def redirected(*moved, is_far=False):
    return Visit(is_unchanged=True, validators=Validators(), moved=moved, is_far=is_far)


def visits(count, *moved, is_far=False, apart=timedelta(), url=OLD):
    """Return where a feed is polled after so many visits that were redirected alike."""
    whereabouts = Whereabouts()
    for number in range(count):
        visit = redirected(*moved, is_far=is_far)
        whereabouts = settle(a_due(whereabouts, url), visit, START + number * apart)
    return whereabouts


def test_rule_8_a_feed_that_did_not_move_is_polled_where_it_is_configured():
    assert settle(a_due(), redirected(), START) == Whereabouts()


def test_rule_8_a_move_is_adopted_after_ten_sightings():
    assert visits(SIGHTINGS - 1, NEW) == Whereabouts(None, Move(NEW, START, SIGHTINGS - 1))
    assert visits(SIGHTINGS, NEW) == Whereabouts(NEW)


def test_rule_8_a_move_is_adopted_after_seven_days():
    assert visits(7, NEW, apart=DAY).address is None
    assert visits(8, NEW, apart=DAY) == Whereabouts(NEW)
    assert timedelta(days=7) == AGE


def test_rule_8_https_on_the_same_host_is_adopted_at_once():
    plain = OLD.replace("https:", "http:")
    assert visits(1, OLD, url=plain) == Whereabouts(OLD)
    assert visits(1, OTHER, is_far=True, url=plain).address is None
    assert visits(1, plain.replace("rss", "feed"), url=plain).address is None


def test_rule_8_what_is_secured_on_the_way_is_adopted_and_the_rest_waits():
    plain = OLD.replace("https:", "http:")
    assert visits(1, OLD, NEW, url=plain) == Whereabouts(OLD, Move(NEW, START))


def test_rule_8_another_registrable_domain_waits_for_a_person_who_is_asked_once():
    before = visits(SIGHTINGS - 1, OTHER, is_far=True)
    after = settle(a_due(before), redirected(OTHER, is_far=True), START)
    later = settle(a_due(after), redirected(OTHER, is_far=True), START + 400 * DAY)
    assert (before.address, after.address, later.address) == (None, None, None)
    assert (asks(Whereabouts(), before), asks(before, after), asks(after, later)) == (
        None,
        OTHER,
        None,
    )


def test_rule_8_a_move_elsewhere_begins_anew_and_is_asked_about_anew():
    told = visits(SIGHTINGS, OTHER, is_far=True)
    third = "https://third.example/feed"
    moved_on = settle(a_due(told), redirected(third, is_far=True), START)
    assert moved_on == Whereabouts(None, Move(third, START))
    assert asks(told, visits(SIGHTINGS, third, is_far=True)) == third


@pytest.mark.parametrize("address", [None, NEW])
def test_rule_8_a_visit_that_is_not_redirected_ends_the_move(address):
    due = a_due(Whereabouts(address, Move(OTHER, START, 5)))
    assert settle(due, redirected(), START) == Whereabouts(address)


def test_nobody_is_asked_where_nothing_was_decided():
    assert asks(Whereabouts(), None) is None


def test_the_question_names_the_feed_the_address_and_the_way_to_say_yes():
    asked = question("Sahel Gazette", OTHER)
    assert OTHER in asked
    assert asked.endswith('/feeds adopt "Sahel Gazette"')
