import asyncio
import gzip
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from ipaddress import ip_network

import pytest
from aiohttp import web

from bot.core.errors import FeedError
from bot.core.model import Validators
from bot.sources.client import MOST_HOPS, Client, Gate, Limits, Reply, _Redirect
from tests.fakes.clock import FakeClock
from tests.fakes.publisher import PublishedFeed, Publisher
from tests.fakes.resolver import FakeResolver

OPEN = (ip_network("127.0.0.1/32"), ip_network("127.0.0.2/32"))
AGENT = "vedette/0 (+https://example.org/vedette)"


def a_client(
    resolver: FakeResolver | None = None, proxy: str | None = None, **limits: object
) -> Client:
    clock = FakeClock()

    async def wait(seconds: float) -> None:
        clock.advance(seconds=seconds)

    gate = Gate(OPEN, proxy, resolver)
    return Client(AGENT, gate, clock, Limits(**limits), wait)  # type: ignore[arg-type]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = a_client()
    yield client
    await client.close()


@pytest.fixture
async def site() -> AsyncIterator[Publisher]:
    async with Publisher() as site:
        yield site


@pytest.fixture
def feed(site: Publisher) -> PublishedFeed:
    feed = site.feed()
    feed.publishes("Wagner fighters seen in Timbuktu")
    return feed


async def fetch(client: Client, url: str, **known: Validators) -> Reply:
    async with client.fetch(url, {url: known["known"]} if known else {}) as reply:
        return reply


async def failure(client: Client, url: str) -> FeedError:
    with pytest.raises(FeedError) as failed:
        await fetch(client, url)
    assert failed.value.remedy
    assert "secret" not in str(failed.value)
    return failed.value


# -- manners ----------------------------------------------------------------------------------


async def test_a_request_says_who_asks_and_what_is_wanted_and_nothing_else(
    client: Client, feed: PublishedFeed
):
    await fetch(client, feed.url)
    sent = feed.requests[0].headers
    assert sent["User-Agent"] == AGENT
    assert sent["Accept"].startswith("application/rss+xml")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


async def test_validators_come_back_byte_for_byte(client: Client, feed: PublishedFeed):
    feed.headers = {"ETag": 'W/"é-1"', "Last-Modified": "yesterday, about noon"}
    first = await fetch(client, feed.url)
    kept = first.validators
    assert kept == Validators('W/"é-1"'.encode().decode("latin-1"), "yesterday, about noon")
    await fetch(client, feed.url, known=kept)
    sent = feed.requests[1].headers
    assert sent["If-None-Match"] == 'W/"é-1"'
    assert sent["If-Modified-Since"] == "yesterday, about noon"


async def test_a_validator_whose_bytes_cannot_be_sent_again_is_not_sent(
    client: Client, feed: PublishedFeed
):
    await fetch(client, feed.url, known=Validators('"\xe9"', "Thu"))
    assert "If-None-Match" not in feed.requests[0].headers
    assert feed.requests[0].headers["If-Modified-Since"] == "Thu"


async def test_not_modified_keeps_validators_and_takes_over_changed_ones(
    client: Client, feed: PublishedFeed
):
    feed.answers(status=304, headers={"ETag": '"new"'})
    reply = await fetch(client, feed.url, known=Validators('"old"', "Thu", "digest"))
    assert reply.body is None
    assert reply.validators == Validators('"new"', "Thu", "digest")


async def test_not_modified_without_a_condition_is_an_error(client: Client, feed: PublishedFeed):
    feed.answers(status=304)
    assert (await failure(client, feed.url)).code == "http-304"


async def test_no_cookie_is_kept(client: Client, feed: PublishedFeed):
    feed.headers = {"Set-Cookie": "track=1; Path=/"}
    await fetch(client, feed.url)
    await fetch(client, feed.url)
    assert "Cookie" not in feed.requests[1].headers


async def test_a_packed_body_is_unpacked(client: Client, feed: PublishedFeed):
    feed.answers(gzip.compress(feed.document), headers={"Content-Encoding": "gzip"})
    assert (await fetch(client, feed.url)).body == feed.document


# -- redirects --------------------------------------------------------------------------------


async def test_redirects_are_followed_without_the_validators_of_the_first_address(
    client: Client, site: Publisher, feed: PublishedFeed
):
    moved = site.feed("moved")
    moved.redirects("/feed", status=301)
    reply = await fetch(client, moved.url, known=Validators('"mine"'))
    assert (reply.url, reply.body) == (feed.url, feed.document)
    assert moved.requests[0].headers["If-None-Match"] == '"mine"'
    assert "If-None-Match" not in feed.requests[0].headers


async def test_each_address_gets_its_own_validators(
    client: Client, site: Publisher, feed: PublishedFeed
):
    moved = site.feed("moved")
    moved.redirects(feed.url)
    async with client.fetch(moved.url, {feed.url: Validators(feed.etag)}) as reply:
        assert (reply.url, reply.body) == (feed.url, None)
    assert "If-None-Match" not in moved.requests[0].headers


async def test_redirects_end(client: Client, feed: PublishedFeed):
    feed.redirects(feed.url)
    assert (await failure(client, feed.url)).code == "too-many-redirects"
    assert len(feed.requests) == MOST_HOPS + 1


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "bad-address"),
        ("javascript:alert(1)", "bad-address"),
        ("http://user:secret@127.0.0.1/", "bad-address"),
        ("http://[broken", "bad-address"),
    ],
)
async def test_a_redirect_to_what_may_not_be_polled_is_refused(
    client: Client, feed: PublishedFeed, location: str, code: str
):
    feed.redirects(location)
    assert (await failure(client, feed.url)).code == code


async def test_a_redirect_without_an_address_is_an_error(client: Client, feed: PublishedFeed):
    feed.answers(status=302)
    assert (await failure(client, feed.url)).code == "http-302"


async def test_a_redirect_never_leaves_https(monkeypatch: pytest.MonkeyPatch, client: Client):
    async def visit(*_args: object) -> _Redirect:
        return _Redirect("http://127.0.0.1/plain", is_permanent=True)

    monkeypatch.setattr(client, "_visit", visit)
    assert (await failure(client, "https://127.0.0.1/")).code == "insecure-redirect"


async def test_rule_8_only_permanent_redirects_tell_where_a_feed_moved(
    client: Client, site: Publisher, feed: PublishedFeed
):
    first, second, third = (site.feed(name) for name in ("first", "second", "third"))
    first.redirects(second.url, status=301)
    second.redirects(third.url, status=308)
    third.redirects(feed.url, status=302)
    assert (await fetch(client, first.url)).moved == (second.url, third.url)
    assert (await fetch(client, third.url)).moved == ()
    assert (await fetch(client, feed.url)).moved == ()


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_rule_8_what_follows_a_temporary_redirect_is_no_move(
    client: Client, site: Publisher, feed: PublishedFeed, status: int
):
    first, second = site.feed("first"), site.feed("second")
    first.redirects(second.url, status=status)
    second.redirects(feed.url, status=301)
    reply = await fetch(client, first.url)
    assert (reply.url, reply.moved) == (feed.url, ())


# -- spacing, pauses, sharing ------------------------------------------------------------------


async def test_rule_9_visits_to_a_host_begin_a_second_apart(site: Publisher):
    client = a_client(FakeResolver(gazette=[["127.0.0.1"]]))
    clock = client._clock
    times: list[float] = []
    for name in ("one", "two", "three"):
        feed = site.feed(name)
        await fetch(client, feed.url.replace("127.0.0.1", "gazette"))
        times.append(clock.monotonic())
    assert [later - times[0] for later in times] == [0, 1, 2]
    await client.close()


async def test_rule_9_a_redirect_on_one_host_is_a_second_visit_to_it(site: Publisher):
    client = a_client(FakeResolver(gazette=[["127.0.0.1"]]))
    began = client._clock.monotonic()
    old, new = site.feed("old"), site.feed("new")
    old.redirects("/new")
    assert (await fetch(client, old.url.replace("127.0.0.1", "gazette"))).body == new.document
    assert client._clock.monotonic() - began == 1
    await client.close()


async def test_rule_9_hosts_that_are_allowed_by_number_are_our_own(client: Client, site: Publisher):
    began = client._clock.monotonic()
    for _ in range(3):
        await fetch(client, site.feed().url)
    assert client._clock.monotonic() == began


async def test_rule_9_one_address_is_fetched_once_for_all_who_want_it(
    client: Client, feed: PublishedFeed
):
    replies = await asyncio.gather(*(fetch(client, feed.url) for _ in range(5)))
    assert {reply.body for reply in replies} == {feed.document}
    assert len(feed.requests) == 1


async def test_rule_9_spellings_of_one_address_are_one_address(client: Client, feed: PublishedFeed):
    spelt = feed.url.replace("http:", "HTTP:") + "#top"
    replies = await asyncio.gather(*(fetch(client, url) for url in (feed.url, spelt)))
    assert {reply.url for reply in replies} == {feed.url}
    assert len(feed.requests) == 1


async def test_rule_9_who_knows_another_version_gets_an_answer_to_that(
    client: Client, feed: PublishedFeed
):
    new, known = await asyncio.gather(
        fetch(client, feed.url), fetch(client, feed.url, known=Validators(feed.etag))
    )
    assert (new.body, known.body) == (feed.document, None)


async def test_rule_6_a_429_pauses_the_whole_host_and_no_other(
    client: Client, site: Publisher, feed: PublishedFeed
):
    other = site.feed("other")
    feed.fails(429, retry_after="120")
    assert (await failure(client, feed.url)).paused_host == f"127.0.0.1:{site.port}"
    client._clock.advance(seconds=20)  # type: ignore[attr-defined]
    paused = await failure(client, other.url)
    assert (paused.code, paused.retry_after) == ("host-paused", timedelta(seconds=100))
    assert other.requests == []
    async with Publisher("127.0.0.2") as elsewhere:
        assert (await fetch(client, elsewhere.feed().url)).body
    client._clock.advance(seconds=100)  # type: ignore[attr-defined]
    assert (await fetch(client, other.url)).body


async def test_rule_6_a_429_without_a_wish_pauses_for_an_hour(
    client: Client, site: Publisher, feed: PublishedFeed
):
    feed.fails(429)
    await failure(client, feed.url)
    assert (await failure(client, site.feed("other").url)).retry_after == timedelta(hours=1)


async def test_rule_6_a_429_at_the_end_of_a_redirect_pauses_that_host(
    client: Client, feed: PublishedFeed
):
    async with Publisher("127.0.0.2") as elsewhere:
        busy = elsewhere.feed("busy")
        busy.fails(429)
        feed.redirects(busy.url, times=1)
        assert (await failure(client, feed.url)).paused_host == f"127.0.0.2:{elsewhere.port}"
        assert (await fetch(client, feed.url)).body


async def test_rule_6_a_503_pauses_no_other_feed(
    client: Client, site: Publisher, feed: PublishedFeed
):
    feed.fails(503, retry_after="120")
    assert (await failure(client, feed.url)).paused_host == ""
    assert (await fetch(client, site.feed("other").url)).body


# -- what is new only --------------------------------------------------------------------------


async def test_rule_10_who_can_be_told_only_what_is_new_asks_for_that(
    client: Client, feed: PublishedFeed
):
    feed.answers("<rss/>", status=226, headers={"ETag": '"2"', "IM": "feed"})
    reply = await fetch(client, feed.url, known=Validators('"1"'))
    assert feed.requests[0].headers["A-IM"] == "feed"
    assert (reply.body, reply.is_partial, reply.validators.etag) == (b"<rss/>", True, '"2"')


async def test_rule_10_who_knows_nothing_asks_for_all(client: Client, feed: PublishedFeed):
    feed.answers("<rss/>", status=226)
    assert (await failure(client, feed.url)).code == "http-226"
    await fetch(client, feed.url, known=Validators(last_modified="Thu"))
    assert all("A-IM" not in request.headers for request in feed.requests)


# -- the guard --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.3",
        "127.3",
        "2130706435",
        "0x7f.3",
        "0177.0.0.3",
        "１２７.0.0.3",
        "[::ffff:127.0.0.3]",
    ],
)
async def test_no_spelling_of_a_private_address_is_connected_to(client: Client, host: str):
    assert (await failure(client, f"http://{host}/feed")).code in {"refused-address", "bad-address"}


async def test_a_redirect_into_a_private_network_is_refused_at_that_hop(
    client: Client, feed: PublishedFeed
):
    async with Publisher("127.0.0.3") as inside:
        hidden = inside.feed("hidden")
        feed.redirects(hidden.url)
        assert (await failure(client, feed.url)).code == "refused-address"
        assert hidden.requests == []


async def test_a_name_that_leads_elsewhere_the_second_time_is_refused_then(site: Publisher):
    feed = site.feed()
    turns: Sequence[Sequence[str]] = [["127.0.0.1"], ["127.0.0.3"]]
    client = a_client(FakeResolver(rebinding=turns))
    url = feed.url.replace("127.0.0.1", "rebinding")
    await fetch(client, url)
    await client._opened().connector.close()  # type: ignore[union-attr]
    client._session = None
    assert (await failure(client, url)).code == "refused-address"
    await client.close()


async def test_a_name_with_only_private_addresses_is_refused(site: Publisher):
    client = a_client(FakeResolver(inside=[["127.0.0.3", "127.0.0.4"]]))
    assert (await failure(client, f"http://inside:{site.port}/")).code == "refused-address"
    await client.close()


async def test_odd_ports_of_other_networks_are_refused(client: Client):
    error = await failure(client, "http://127.0.0.3:6379/")
    assert error.code == "refused-address"
    assert "network.allow" in error.remedy


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "ftp://127.0.0.1/",
            "data:,x",
            "javascript:x",
        ),
        *(
            "http://user:secret@127.0.0.1/",
            "http://",
            "feed",
            "http://a b/",
            "http://a\\b/",
            "http://\u00ad/",
        ),
    ],
)
async def test_other_schemes_and_credentials_are_refused(client: Client, url: str):
    assert (await failure(client, url)).code == "bad-address"


# -- a proxy -----------------------------------------------------------------------------------


async def test_behind_a_proxy_every_visit_goes_to_it_wherever_it_is():
    async with Publisher("127.0.0.3") as proxy:
        relayed = proxy.feed("rss")
        client = a_client(FakeResolver(), proxy=proxy.url)
        reply = await fetch(client, "http://gazette.example/rss")
        assert (reply.body, reply.url) == (relayed.document, "http://gazette.example/rss")
        assert relayed.requests[0].headers["Host"] == "gazette.example"
        await client.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://2130706433/",
        "http://localhost/",
        "http://[::1]/",
        "http://192.168.0.1/",
        "http://gazette.example:6379/",
    ],
)
async def test_behind_a_proxy_numbers_of_private_networks_and_odd_ports_are_refused(url: str):
    async with Publisher("127.0.0.3") as proxy:
        client = Client(AGENT, Gate((), proxy.url), FakeClock(), Limits())
        assert (await failure(client, url)).code == "refused-address"
        await client.close()


async def test_behind_a_proxy_a_redirect_into_a_private_network_is_refused():
    async with Publisher("127.0.0.3") as proxy:
        proxy.feed("rss").redirects("http://10.0.0.1/")
        client = a_client(proxy=proxy.url)
        assert (await failure(client, "http://gazette.example/rss")).code == "refused-address"
        await client.close()


async def test_a_proxy_that_does_not_answer_or_refuses_is_named():
    async with Publisher("127.0.0.3") as proxy:
        client = a_client(proxy=proxy.url)
        assert (await failure(client, "https://gazette.example/rss")).code == "proxy"
        await client.close()
        closed = a_client(proxy="http://127.0.0.3:9")
        assert (await failure(closed, "http://gazette.example/rss")).code == "proxy"
        await closed.close()


# -- what goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "http-401"),
        (403, "http-403"),
        (404, "http-404"),
        (410, "gone"),
        (429, "http-429"),
        (500, "http-500"),
        (204, "http-204"),
    ],
)
async def test_an_answer_that_is_no_feed_is_named(
    client: Client, feed: PublishedFeed, status: int, code: str
):
    feed.fails(status)
    error = await failure(client, feed.url)
    assert (error.code, error.permanent) == (code, status == 410)


async def test_the_servers_wish_to_be_left_alone_is_passed_on(client: Client, feed: PublishedFeed):
    feed.fails(503, retry_after="172800")
    assert (await failure(client, feed.url)).retry_after == timedelta(days=2)
    feed.fails(429, retry_after="Thu, 06 Jan 2022 13:00:00 GMT")
    assert (await failure(client, feed.url)).retry_after == timedelta(hours=1)


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_rule_13_a_challenge_is_not_a_refusal(
    client: Client, feed: PublishedFeed, status: int
):
    feed.answers("<html>", status=status, headers={"cf-mitigated": "challenge"})
    assert (await failure(client, feed.url)).code == "challenge"


@pytest.mark.parametrize("sent", [b"", b"<rss>"])
async def test_a_server_that_hangs_or_drips_is_left_at_the_deadline(site: Publisher, sent: bytes):
    feed = site.feed()
    feed.hangs(sent)
    client = a_client(total=timedelta(milliseconds=50))
    assert (await failure(client, feed.url)).code == "timeout"
    await client.close()


async def test_a_body_is_never_taken_in_beyond_the_cap(site: Publisher):
    feed = site.feed()
    client = a_client(most_bytes=100)
    feed.answers(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"})
    assert (await failure(client, feed.url)).code == "too-large"
    feed.answers(bytes(100))
    assert (await fetch(client, feed.url)).body == bytes(100)
    await client.close()


@pytest.mark.parametrize(
    "headers", [{"X-Long": "x" * 9_000}, {f"X-{n}": "x" for n in range(200)}], ids=["long", "many"]
)
async def test_a_flood_of_headers_is_refused(
    client: Client, feed: PublishedFeed, headers: dict[str, str]
):
    feed.answers("<rss/>", headers=headers)
    assert (await failure(client, feed.url)).code == "header-flood"


async def test_what_speaks_no_http_is_a_bad_answer(client: Client):
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert (await failure(client, f"http://127.0.0.1:{port}/")).code == "bad-answer"
    server.close()


async def test_no_secure_connection_no_name_no_server_are_three_things(site: Publisher):
    client = a_client(FakeResolver())
    tls = await failure(client, site.url.replace("http:", "https:"))
    assert (tls.code, "no secure connection" in str(tls)) == ("tls", True)
    assert (await failure(client, "http://nowhere/")).code == "dns"
    assert (await failure(client, "http://127.0.0.2:9/")).code == "unreachable"
    assert (await failure(client, "http://a..b/")).code in {"dns", "bad-answer", "bad-address"}
    await client.close()


async def test_a_broken_connection_is_no_empty_feed(client: Client, feed: PublishedFeed):
    async def step(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss>")
        assert request.transport
        request.transport.close()
        return response

    feed.plays(step)
    assert (await failure(client, feed.url)).code in {"bad-answer", "unreachable"}


async def test_a_slow_host_keeps_no_other_waiting(site: Publisher):
    client = a_client(a_host=1, total=timedelta(seconds=5))
    async with Publisher("127.0.0.2") as slow:
        hanging = slow.feed()
        hanging.hangs(times=2)
        others = [slow.feed(name) for name in ("one", "two")]
        hanging = [*others, hanging]
        for each in others:
            each.hangs()
        waiting = [asyncio.create_task(fetch(client, each.url)) for each in hanging]
        assert (await fetch(client, site.feed().url)).body
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await client.close()


async def test_waiting_for_a_slot_is_not_the_servers_time(site: Publisher):
    feed = site.feed()
    client = a_client(a_host=1, total=timedelta(seconds=5))
    async with client.fetch(feed.url, {}):
        waiting = asyncio.create_task(fetch(client, site.feed("other").url))
        await asyncio.sleep(0)
        client._clock.advance(seconds=60)  # type: ignore[attr-defined]
    assert (await waiting).body
    await client.close()
