from collections.abc import AsyncIterator

import pytest

from bot.app.heartbeat import heartbeat
from bot.core.errors import OutsideError
from tests.fakes.publisher import PublishedFeed, Publisher


@pytest.fixture
async def switch() -> AsyncIterator[PublishedFeed]:
    """Return an address that counts its visitors, as a dead man's switch does."""
    async with Publisher() as site:
        yield site.feed("ping-secret")


async def test_a_sign_of_life_is_one_visit_by_an_honest_name(switch: PublishedFeed):
    await heartbeat(switch.url)()

    [request] = switch.requests
    assert request.headers["User-Agent"].startswith("vedette/")


async def test_an_address_that_fails_is_told_without_naming_it(switch: PublishedFeed):
    switch.fails(500)
    with pytest.raises(OutsideError, match="heartbeat_url answered 500") as failed:
        await heartbeat(switch.url)()

    assert "secret" not in str(failed.value)


async def test_an_address_that_cannot_be_reached_is_told_without_naming_it():
    with pytest.raises(OutsideError, match="heartbeat_url cannot be reached") as failed:
        await heartbeat("http://127.0.0.1:1/secret")()

    assert "secret" not in str(failed.value)
    assert failed.value.__suppress_context__
