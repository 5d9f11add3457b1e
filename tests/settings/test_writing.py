from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import feed_id
from bot.core.model import Feed, FeedKind, Priority, Term, Watchlist, WatchlistName
from bot.settings import load, load_watchlists
from bot.settings.writing import feeds_yaml, watchlist_yaml

# Whatever YAML, or a reader of configurations, could take for something else than a text.
WRITTEN = st.sampled_from(
    [
        *("NO", "null", "~", "12:30", "1e3", "0x1F", "yes", "=", "<<", "2022-01-06", "#x", "a #b"),
        *(
            '"Africa Corps"',
            "'single'",
            "a: b",
            "- x",
            "@mali NEAR/3 gold",
            "*star",
            "&and",
            "!tag",
        ),
        *(
            "{a, b}",
            "[x]",
            "%y",
            "`tick`",
            "Тимбукту",
            "تمبكتو",
            "a  b",
            "«x»",
            "\\d",
            "😀",
            "|",
            ">",
        ),
    ]
)
TERMS = st.builds(
    Term,
    WRITTEN | st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1),
    st.sampled_from([None, "fr"]),
    st.booleans(),
    st.sampled_from([None, "a note: with #marks"]),
)
LISTS = st.builds(
    Watchlist,
    st.just(WatchlistName("some")),
    st.sampled_from(["Mali–Russia", "NO", "12:30", "a: b"]),
    st.sampled_from(list(Priority)),
    st.lists(TERMS, min_size=1, max_size=4).map(tuple),
    st.lists(TERMS, max_size=2).map(tuple),
    st.lists(TERMS, max_size=2).map(tuple),
)


def bare(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(replace(term, origin="") for term in terms)


@given(LISTS)
def test_a_watchlist_that_is_written_loads_as_it_was(watchlist: Watchlist) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "some.yaml").write_text(watchlist_yaml(watchlist), "utf-8")
        (loaded,) = load_watchlists(Path(folder)).watchlists
    roles = {role: bare(getattr(loaded, role)) for role in ("any", "all", "unless")}
    assert replace(loaded, **roles) == watchlist


@pytest.mark.parametrize("span", [None, "1d", "90m", "12h", "45s", "7d"])
def test_feeds_that_are_written_load_as_they_were(tmp_path: Path, span: str | None) -> None:
    units = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
    every = None if span is None else timedelta(seconds=int(span[:-1]) * units[span[-1]])
    full = Feed(
        feed_id("https://a.example/rss?x=1&y=#z"),
        "https://a.example/rss?x=1&y=#z",
        "Gazette: «новости» #1",
        "fr",
        FeedKind.STATE_MEDIA,
        "someone",
        "ML",
        every,
        3,
        "a note",
        full_text=True,
    )
    plain = Feed(feed_id("https://b.example/"), "https://b.example/", "12:30")
    path = tmp_path / "vedette.yaml"
    path.write_text(feeds_yaml([full, plain]), "utf-8")
    assert load(path, {}, {}).settings.feeds == (full, plain)


def test_what_goes_without_saying_is_not_written() -> None:
    text = watchlist_yaml(Watchlist(WatchlistName("x"), "X", any=(Term("gold"),)))
    assert text == "title: X\nany:\n- gold\n"
