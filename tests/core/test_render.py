from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import (
    Cite,
    FeedKind,
    Field,
    Match,
    MatchedTerm,
    Message,
    Priority,
    Report,
    Span,
)
from bot.core.render import LONGEST_LINE, notice, render
from tests.fakes.clock import START
from tests.fakes.values import ALERT, FEED, ITEM, MATCH, MESSAGE, an_item

AGENCY = replace(FEED, id="agency", name="Presswire", kind=FeedKind.AGENCY)


def rendered(**changes):
    return render(replace(ALERT, reports=(Report(an_item(**changes), (MATCH,)),)), START)


def test_an_alert_is_said_whole():
    assert render(ALERT, START) == MESSAGE


def test_the_first_report_that_matched_speaks_for_the_alert():
    other = an_item(id="other", feed=AGENCY, title="Something else")
    alert = replace(ALERT, reports=(Report(other, ()), Report(ITEM, (MATCH,))))

    message = render(alert, START)

    assert message.headline == ITEM.title
    assert message.others == (Cite("Presswire", FeedKind.AGENCY, other.url),)


def test_an_alert_without_any_match_left_shows_its_first_report():
    message = render(replace(ALERT, reports=(Report(ITEM, ()),)), START)

    assert (message.headline, message.matched, message.marks) == (ITEM.title, (), ())


def test_each_further_source_is_named_once_in_order_of_arrival():
    feeds = [AGENCY, FEED, replace(FEED, id="herald", name="Herald"), AGENCY]
    later = [Report(an_item(id=str(at), feed=feed), ()) for at, feed in enumerate(feeds)]
    message = render(replace(ALERT, reports=(Report(ITEM, (MATCH,)), *later)), START)

    assert [cite.name for cite in message.others] == ["Presswire", "Herald"]


def test_matched_terms_come_with_the_forms_in_which_they_stood():
    title, text = "Wagner and WAGNER", "The Wagner\ngroup"
    spans = (Span(Field.TITLE, 0, 6), Span(Field.TITLE, 11, 17), Span(Field.TEXT, 4, 10))
    group = Match(MATCH.watchlist, "wagner group", (Span(Field.TEXT, 4, 16),))
    item = an_item(title=title, text=text)
    alert = replace(ALERT, reports=(Report(item, (replace(MATCH, spans=spans), group)),))

    assert render(alert, START).matched == (
        MatchedTerm("wagner", ("Wagner", "WAGNER")),
        MatchedTerm("wagner group", ("Wagner group",)),
    )


def test_an_untitled_item_is_headed_by_its_first_words_or_address():
    assert rendered(title="", text="Wagner came. ").headline == "Wagner came."
    assert rendered(title="  ", text="").headline == ITEM.url
    assert rendered(title="", text="", url=None).headline == "(untitled)"


def test_a_date_ahead_of_us_is_not_shown():
    message = rendered(published_at=START + timedelta(hours=3))

    assert (message.published_at, message.delay) == (None, None)


def test_an_undated_item_has_no_delay():
    assert rendered(published_at=None).delay is None


def test_an_item_dated_after_its_alert_has_no_delay():
    alert = replace(ALERT, created_at=START - timedelta(hours=1))

    assert render(alert, START).delay is None
    assert render(alert, START).published_at == ITEM.published_at


def test_the_line_of_a_locked_phone_keeps_priority_and_source_and_cuts_the_headline():
    line = rendered(title="Wagner " * 40).line

    assert line.startswith("[HIGH] Wagner Wagner ")
    assert line.endswith("… — Sahel Gazette")
    assert len(line) <= LONGEST_LINE


def test_a_source_with_an_endless_name_leaves_room_for_the_headline():
    feed = replace(FEED, name="Gazette " * 40)

    long = rendered(title="Wagner " * 40, feed=feed).line
    short = rendered(title="Wagner came", feed=feed).line

    assert len(long.partition(" — ")[0]) >= 60
    assert short.startswith("[HIGH] Wagner came — Gazette ")
    assert max(len(long), len(short)) <= LONGEST_LINE


def test_a_notice_is_headed_by_its_first_line():
    message = notice("The disk fills up.\n\nMake room.\nSoon.")

    assert (message.line, message.headline) == ("The disk fills up.", "The disk fills up.")
    assert message.summary == "Make room.\nSoon."
    assert notice("Short.") == Message(line="Short.", headline="Short.")


@given(title=st.text(), text=st.text(), name=st.text(), priority=st.sampled_from(Priority))
def test_any_alert_has_a_line_within_its_limit(title, text, name, priority):
    item = an_item(title=title, text=text, feed=replace(FEED, name=name))
    message = render(replace(ALERT, priority=priority, reports=(Report(item, ()),)), START)

    assert len(message.line) <= LONGEST_LINE
    assert message.line.startswith(f"[{priority.value.upper()}] ")
    assert message.headline
    assert "\n" not in message.line


@given(st.text())
def test_any_notice_has_a_line_within_its_limit(text):
    assert len(notice(text).line) <= LONGEST_LINE


def test_a_term_that_shows_nothing_new_is_left_out_and_a_long_one_is_cut():
    again = replace(MATCH, term="@wagner", spans=(Span(Field.TITLE, 0, 6),))
    long = 'timbuktu UNLESS "from here to Timbuktu" OR "to Timbuktu and back"'
    longer = replace(MATCH, term=long, spans=(Span(Field.TITLE, 24, 32),))
    alert = replace(ALERT, reports=(Report(ITEM, (MATCH, again, longer)),))

    terms = [each.term for each in render(alert, START).matched]

    assert terms == ["wagner", 'timbuktu UNLESS "from here to Timbuktu"…']
