"""Who may reach the page (security rows 79-81)."""

import aiohttp
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.values import SENDING
from tests.fakes.webpage import Page, a_page

TOKEN = "correct horse battery staple"
PATHS = ["/", "/desk", "/events", "/metrics", "/page.js", "/livez", "/readyz", "/nothing"]


# -- without a token: this machine alone ------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8733", "127.0.0.1.evil.example"])
async def test_a_name_pointed_at_this_machine_is_refused(
    clock: FakeClock, path: str, host: str
) -> None:
    async with a_page(clock) as page:
        reply = await page.get(path, Host=host)
        assert reply.status == 403


@pytest.mark.parametrize("host", ["", ":", "[", "a b", "[::1", "\u00e9", "127.0.0.1@evil.example"])
async def test_a_host_that_is_none_is_refused(clock: FakeClock, host: str) -> None:
    async with a_page(clock) as page:
        assert (await page.get("/desk", Host=host)).status in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9000", "127.0.0.1:1", "[::1]:8733"])
async def test_this_machines_own_names_are_answered_on_any_port(
    clock: FakeClock, host: str
) -> None:
    """A port forwarded by ssh has another number here than there."""
    async with a_page(clock) as page:
        assert (await page.get("/desk", Host=host)).status == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1", "", "x"]
)
async def test_another_sites_page_can_neither_ask_nor_listen(clock: FakeClock, origin: str) -> None:
    async with a_page(clock) as page:
        asked = await page.ask("undo", Origin=origin)
        assert asked.status == 403
        if origin:
            assert (await page.get("/events", Origin=origin)).status == 403
    assert page.answering.asks == []


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_only_json_is_taken_as_an_ask(clock: FakeClock, content_type: str) -> None:
    async with a_page(clock) as page:
        assert (await page.ask("undo", **{"Content-Type": content_type})).status == 415
    assert page.answering.asks == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"undo"', b'{"words": 1}', b'{"word": "undo"}', b"\xff\xfe", b"null"],
)
async def test_what_is_no_ask_is_refused(clock: FakeClock, body: bytes) -> None:
    async with a_page(clock) as page:
        assert (await page.ask(body)).status == 400
    assert page.answering.asks == []


async def test_an_endless_ask_is_refused(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        assert (await page.ask("x" * 100_000)).status == 413


async def test_words_are_taken_as_they_are(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        await page.ask("watch add wagner «Африканский корпус» \ud800")
    assert page.answering.asks[0].words == "watch add wagner «Африканский корпус» \ud800"


# -- headers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
async def test_every_reply_binds_the_browser(clock: FakeClock, path: str) -> None:
    async with a_page(clock) as page:
        headers = (await page.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Server"] == "vedette"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_other_methods_do_nothing(clock: FakeClock, method: str) -> None:
    async with a_page(clock) as page:
        origin = {"Origin": str(page.url.origin())}
        reply = await page.client.request(method, page.url / "ask", headers=origin)
        assert reply.status in (403, 405)


# -- with a token -----------------------------------------------------------------------------


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def enter(page: Page, token: str = TOKEN) -> aiohttp.ClientResponse:
    return await page.client.get(page.url.with_query(token=token), allow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/desk", "/events", "/metrics", "/page.js", "/nothing"])
async def test_strangers_see_nothing(clock: FakeClock, path: str) -> None:
    async with a_page(clock, token=TOKEN) as page:
        await page.chat.send(SENDING)
        reply = await page.get(path)
        assert reply.status == 401
        said = await reply.text()
    assert SENDING.message.headline not in said
    assert TOKEN not in said


async def test_strangers_cannot_ask(clock: FakeClock) -> None:
    async with a_page(clock, token=TOKEN) as page:
        assert (await page.ask("undo")).status == 401
    assert page.answering.asks == []


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_token_opens_as_a_header(clock: FakeClock, scheme: str) -> None:
    async with a_page(clock, token=TOKEN) as page:
        assert (await page.get("/metrics", Authorization=f"{scheme} {TOKEN}")).status == 200
        assert (await page.ask("undo", **bearer(TOKEN))).status == 200


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "\u00e9"])
async def test_a_wrong_token_opens_nothing(clock: FakeClock, given: str) -> None:
    async with a_page(clock, token=TOKEN) as page:
        assert (await page.get("/desk", **bearer(given))).status == 401
        assert (await page.get("/desk", Authorization=f"Basic {TOKEN}")).status == 401
        entered = await enter(page, given)
        assert (entered.status, "Set-Cookie" in entered.headers) == (401, False)
        assert (await page.get("/desk", Cookie=f"vedette={given}")).status == 401
        assert (await page.get("/desk", Cookie=f"vedette={TOKEN}")).status == 401


async def test_the_token_is_given_once_in_the_address_and_then_stands_in_a_cookie(
    clock: FakeClock,
) -> None:
    async with a_page(clock, token=TOKEN) as page:
        entered = await enter(page)
        cookie = entered.headers["Set-Cookie"]
        again = await enter(page)
        opened = await page.get("/")
        asked = await page.ask("undo")
    assert entered.status == 200
    assert "url=/" in await entered.text()
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert (again.status, again.headers["Location"]) == (303, "/")
    assert (opened.status, asked.status) == (200, 200)


async def test_the_cookie_outlives_a_restart_and_ends_with_the_token(clock: FakeClock) -> None:
    async with a_page(clock, token=TOKEN) as page:
        cookie = (await enter(page)).cookies["vedette"].value
    async with a_page(clock, token=TOKEN) as page:
        assert (await page.get("/desk", Cookie=f"vedette={cookie}")).status == 200
    async with a_page(clock, token="another token") as page:
        assert (await page.get("/desk", Cookie=f"vedette={cookie}")).status == 401


async def test_the_token_can_be_typed(clock: FakeClock) -> None:
    async with a_page(clock, token=TOKEN) as page:
        own = {"Origin": str(page.url.origin())}

        async def login(token: str, headers: dict[str, str]) -> int:
            reply = await page.client.post(
                page.url / "login", data={"token": token}, headers=headers, allow_redirects=False
            )
            return reply.status

        assert await login("wrong", own) == 401
        assert await login(TOKEN, {"Origin": "https://evil.example"}) == 403
        assert await login(TOKEN, {}) == 403
        assert await login(TOKEN, own) == 303
        assert (await page.get("/desk")).status == 200


async def test_without_a_token_there_is_none_to_type(clock: FakeClock) -> None:
    async with a_page(clock) as page:
        reply = await page.client.post(
            page.url / "login", data={"token": ""}, headers={"Origin": str(page.url.origin())}
        )
        assert (reply.status, "Set-Cookie" in reply.headers) == (401, False)


async def test_with_a_token_the_page_may_have_any_name(clock: FakeClock) -> None:
    """Behind a proxy it has the team's own name, and TLS ends there."""
    async with a_page(clock, token=TOKEN) as page:
        named = {"Host": "desk.example.org"}
        assert (await page.get("/desk", **named, **bearer(TOKEN))).status == 200
        ours = {"Origin": "https://desk.example.org", **bearer(TOKEN)}
        assert (await page.ask("undo", **named, **ours)).status == 200
        theirs = {"Origin": "https://evil.example", **bearer(TOKEN)}
        assert (await page.ask("undo", **named, **theirs)).status == 403
