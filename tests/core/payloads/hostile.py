"""Messages as an enemy would write them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.core.model import (
    AlertId,
    Answer,
    Cite,
    FeedKind,
    MatchedTerm,
    Message,
    Priority,
    WatchlistName,
)

# Messages take long to make up, and a busy machine longer still.
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MENTIONS = ("<!channel>", "<!here>", "<@U0123ABCD>", "<#C0123ABCD>", "<!subteam^S0123ABCD>")
MENTIONS += ("@everyone", "<@123456789012345678>", "<@&123456789012345678>", "<t:0:F>")
MARKUP = ("<https://evil.example|bank.example>", "[bank](https://evil.example)", "*bold*", "`x`")
MARKUP += ("||spoiler||", "# heading", "> quote", "```\nfence", ":siren:", "&amp;", "&lt;!here&gt;")
MARKUP += ("discord.gg/abc", "\u202etxt.exe", "\u200b", "a" + "\u0301" * 50, "\x00", "\ud800")

pieces = st.one_of(st.text(max_size=10), st.sampled_from(MENTIONS + MARKUP))
texts = st.lists(pieces, max_size=4).map("".join)
long_texts = st.tuples(pieces, st.integers(100, 1000)).map(lambda pair: pair[0] * pair[1])
urls = st.one_of(st.none(), texts, texts.map(lambda tail: f"https://news.example/{tail}"))
cites = st.builds(Cite, texts, st.sampled_from(FeedKind), urls)
places = st.integers(-2, 60)
short_messages = st.builds(
    Message,
    line=texts,
    headline=texts,
    url=urls,
    summary=texts,
    marks=st.lists(st.tuples(places, places), max_size=8).map(tuple),
    matched=st.lists(st.builds(MatchedTerm, texts, st.tuples(texts)), max_size=2).map(tuple),
    source=st.one_of(st.none(), cites),
    others=st.lists(cites, max_size=2).map(tuple),
    lang=st.one_of(st.none(), texts),
    country=st.one_of(st.none(), texts),
    published_at=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    delay=st.one_of(st.none(), st.timedeltas()),
    watchlist=st.one_of(st.none(), texts.map(WatchlistName)),
    watchlist_title=texts,
    priority=st.sampled_from(Priority),
    alert=st.one_of(st.none(), texts.map(AlertId)),
)
parts = ("line", "headline", "summary", "lang", "country", "watchlist_title", "alert")


def _with(message: Message, part: str, text: str) -> Message:
    """Give a message one long part; a text that ends in it stands for an address, too."""
    return replace(message, **{part: text}, url=f"https://news.example/?{text}")


def _with_many(message: Message, text: str) -> Message:
    """Give a message more of everything that comes in numbers, each of them long."""
    return replace(
        message,
        marks=tuple((at, at + 1) for at in range(0, 400, 2)),
        matched=(MatchedTerm(text, (text,) * 9),) * 9,
        source=Cite(text, FeedKind.AGENCY, f"https://{text}.example"),
        others=(Cite(text, FeedKind.NGO, f"https://news.example/{text}"),) * 9,
    )


messages = st.one_of(
    short_messages,
    st.builds(_with, short_messages, st.sampled_from(parts), long_texts),
    st.builds(_with_many, short_messages, long_texts),
)
answers = st.builds(
    Answer,
    headline=st.one_of(texts, long_texts),
    lines=st.one_of(st.lists(texts, max_size=4).map(tuple), long_texts.map(lambda text: (text,))),
    cards=st.tuples(short_messages, st.sampled_from((0, 1, 12))).map(
        lambda pair: (pair[0],) * pair[1]
    ),
    is_private=st.booleans(),
    is_refusal=st.booleans(),
)

LONG = "Mali & Wagner <!channel> 😀" * 400_000  # about ten megabytes
HUGE = Message(
    line=LONG,
    headline=LONG,
    url=f"https://news.example/{LONG}",
    summary=LONG,
    marks=((0, 4), (7, 13)),
    source=Cite(LONG, FeedKind.AGENCY, LONG),
    published_at=datetime(2022, 1, 6, tzinfo=UTC),
    delay=timedelta(minutes=4),
)
