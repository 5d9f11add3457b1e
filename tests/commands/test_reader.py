from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS, read, write
from bot.core.errors import AskError
from bot.core.model import WatchlistName

LISTS = (WatchlistName("wagner"), WatchlistName("mali-russia"))
NOTHING = {"list": None, "words": None, "since": None, "count": None}
DAY = timedelta(days=1)


def values(words: str) -> dict:
    return read(words, LISTS)[1]


def refusal(words: str, lists=LISTS) -> AskError:
    with pytest.raises(AskError) as caught:
        read(words, lists)
    return caught.value


@pytest.mark.parametrize("words", ["latest", "/latest", "/vedette latest", "LATEST", " Latest "])
def test_a_command_is_found_however_it_is_begun(words: str) -> None:
    command, found = read(words, LISTS)
    assert (command.name, found) == ("latest", NOTHING)


def test_two_words_name_a_command_whatever_stands_between_them() -> None:
    assert read("Watch   LIST", LISTS)[0].name == "watch list"


def test_no_words_ask_for_help() -> None:
    assert {read(words, LISTS)[0].name for words in ("", "  ", "/vedette", "/")} == {"help"}


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("wagner", {"list": "wagner"}),
        ("Mali-Russia", {"list": "mali-russia"}),
        ("wagner 24h 5", {"list": "wagner", "since": DAY, "count": 5}),
        ("wagner 5 24h", {"list": "wagner", "since": DAY, "count": 5}),
        ("gold mine 24h", {"words": "gold mine", "since": DAY}),
        ("wagner gold mine 24h", {"list": "wagner", "words": "gold mine", "since": DAY}),
        ('"wagner"', {"words": "wagner"}),
        ('wagner "24h"', {"list": "wagner", "words": "24h"}),
        ("M-23 rebels", {"words": "M-23 rebels"}),
        ("24h clock", {"words": "24h clock"}),
        ("٧", {"count": 7}),
        ("5² mines", {"words": "5² mines"}),
        ("24h 12h", {"words": "24h", "since": timedelta(hours=12)}),
    ],
)
def test_values_are_told_apart_by_what_they_look_like(rest: str, expected: dict) -> None:
    assert values(f"latest {rest}") == NOTHING | expected


@pytest.mark.parametrize(
    "term",
    [
        '"Africa Corps"',
        "“Africa Corps” NEAR/3 Mali",
        'wagner UNLESS "Richard Wagner"',
        "={IS}",
        "'tis \"unclosed",
        "a  b",
    ],
)
def test_a_term_is_passed_on_exactly_as_written(term: str) -> None:
    assert values(f"watch add wagner {term}") == {"list": "wagner", "term": term}


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("wagner 2h", {"what": "wagner"}),
        ("list wagner 2h", {"kind": "list", "what": "wagner"}),
        ("term Africa Corps 2h", {"kind": "term", "what": "Africa Corps"}),
        ("source RFI 2h everywhere", {"kind": "source", "what": "RFI", "everywhere": "everywhere"}),
        ("source RFI everywhere 2h", {"kind": "source", "what": "RFI", "everywhere": "everywhere"}),
        ("everywhere 2h", {"what": "everywhere"}),
    ],
)
def test_a_kind_may_stand_before_and_a_place_after(rest: str, expected: dict) -> None:
    plain = {"kind": None, "span": timedelta(hours=2), "everywhere": None}
    assert values(f"mute {rest}") == plain | expected


@pytest.mark.parametrize(
    ("words", "code", "column", "hint"),
    [
        ("lates wagner", "unknown-command", 1, "did you mean `latest"),
        ("wach list", "unknown-command", 1, "did you mean `watch list`"),
        ("ξ", "unknown-command", 1, "did you mean `help"),
        ("watch", "incomplete-command", 7, "did you mean `watch"),
        ("watch lst", "incomplete-command", 7, "did you mean `watch list`"),
        ("watch add", "missing-list", 11, "the watchlists are wagner, mali-russia"),
        ("watch add wagnr x", "unknown-list", 11, "did you mean 'wagner'?"),
        ("watch add xyz x", "unknown-list", 11, "the watchlists are wagner"),
        ("watch add wagner", "missing-term", 18, "write `watch add <list> <term>`"),
        ("mute wagner", "missing-span", 13, "write `mute"),
        ("mute wagner 24x", "unknown-span", 13, "write `mute"),
        ("mute", "missing-what", 6, "write `mute"),
        ("status now", "too-much", 8, "write `status`"),
        ("watch show wagner now", "too-much", 19, "write `watch show <list>`"),
        ("latest wagner 26", "bad-count", 15, "put it in quotes"),
        ("latest 0", "bad-count", 8, "put it in quotes"),
        (f"latest {'9' * 3000}", "bad-count", 8, "put it in quotes"),
        ('latest "wagner', "unclosed-quote", 8, "close it"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_to_write(
    words: str, code: str, column: int, hint: str
) -> None:
    error = refusal(words)
    assert (error.code, error.column, error.text) == (code, column, words)
    assert hint in error.hint


def test_a_mistake_says_what_was_understood_and_what_was_expected() -> None:
    message = refusal("mute list wagner 24x").message
    assert "understood `mute list" in message
    assert "expected <span>, a time such as 90m, 12h or 7d, but found '24x'" in message


def test_without_any_watchlist_the_way_to_one_is_told() -> None:
    assert "there is no watchlist yet" in refusal("watch show x", ()).hint


@given(st.text(), st.sampled_from(["", *COMMANDS]))
def test_any_text_is_read_or_refused(text: str, beginning: str) -> None:
    try:
        command, found = read(f"{beginning} {text}", LISTS)
    except AskError:
        return
    assert set(found) == {param.name for param in command.params}


FREE = st.text(alphabet="ab 7h'\"\\“”é-", min_size=1).map(lambda text: f"x{text}".strip())


@given(
    st.none() | st.sampled_from(LISTS),
    st.none() | FREE,
    st.none() | st.integers(1, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    st.none() | st.integers(1, 25),
)
def test_what_is_written_is_read_back(watchlist, words, since, count) -> None:
    given_values = {"list": watchlist, "words": words, "since": since, "count": count}
    command = COMMANDS["latest"]
    assert read(write(command, given_values), LISTS) == (command, given_values)


@given(st.sampled_from([None, "term", "list"]), FREE, st.sampled_from([None, "everywhere"]))
def test_what_is_written_with_required_values_is_read_back(kind, what, everywhere) -> None:
    given_values = {"kind": kind, "what": what, "span": DAY, "everywhere": everywhere}
    command = COMMANDS["mute"]
    assert read(write(command, given_values), LISTS) == (command, given_values)


def test_a_value_that_fits_no_kind_is_written_as_it_is_and_refused_when_read() -> None:
    words = write(COMMANDS["mute"], {"what": "wagner", "span": "soon"})
    assert words == 'mute "wagner" soon'
    assert refusal(words).code == "unknown-span"
