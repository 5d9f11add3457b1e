"""The page in a real browser: what a person sees, types and hears."""

import shutil
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect
from playwright.async_api import Page as Tab

from bot.core.model import AlertId, Answer, DeliveryKind, WatchlistName
from tests.fakes.clock import FakeClock
from tests.fakes.values import MESSAGE, SENDING, a_message, a_sending
from tests.fakes.webpage import Page, Remembering, a_page

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),  # one browser for all: starting one takes seconds
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
]
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script> \u202egnp @everyone [a](b)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        # Root, as in a container, has no user namespace for the sandbox.
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """Return a browser without a past."""
    context = await chromium.new_context()
    yield context
    await context.close()


class Watched:
    """A tab on the page that keeps whatever goes wrong in it."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.troubles: list[str] = []
        tab.on("pageerror", lambda error: self.troubles.append(str(error)))
        tab.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        tab.on("console", lambda said: said.type == "error" and self.troubles.append(said.text))


async def opened(browser: BrowserContext, page: Page) -> Watched:
    watched = Watched(await browser.new_page())
    await watched.tab.goto(page.chat.url)
    await expect(watched.tab.locator("#state")).to_have_text("Live")
    return watched


def other(name: str, **changes):
    """Return the sending of another alert."""
    return a_sending(key=f"post:{name}", message=a_message(alert=AlertId(name), **changes))


async def test_an_alert_arrives_live_newest_first_and_is_read_out(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        tab = watched.tab
        await expect(tab.locator("#empty")).to_be_visible()
        await page.chat.send(other("a1", headline="The first"))
        await page.chat.send(SENDING)
        cards = tab.locator("#alerts .card")
        await expect(cards).to_have_count(2)
        await expect(cards.nth(0).locator("h3 a")).to_have_text(MESSAGE.headline)
        await expect(cards.nth(0).locator("mark")).to_have_text("Wagner")
        await expect(cards.nth(0).locator(".priority")).to_have_text("HIGH")
        await expect(cards.nth(0).locator(".kind")).to_have_text("independent")
        link = cards.nth(0).locator("h3 a")
        await expect(link).to_have_attribute("href", MESSAGE.url)
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await expect(tab.locator("#announce")).to_have_text(MESSAGE.line)
        await expect(tab.locator("#empty")).to_be_hidden()
        assert watched.troubles == []


async def test_hostile_text_is_shown_as_text(browser: BrowserContext, clock: FakeClock) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        hostile = a_message(
            headline=HOSTILE, summary=HOSTILE, watchlist_title=HOSTILE, url="javascript:alert(1)"
        )
        await page.chat.send(a_sending(message=hostile))
        heading = watched.tab.locator("#alerts h3")
        await expect(heading).to_have_text(HOSTILE.replace("\u202e", ""))
        await expect(heading.locator("a")).to_have_count(0)
        assert await watched.tab.locator("#alerts img, #alerts script").count() == 0
        assert watched.troubles == []


async def test_a_headline_from_right_to_left_begins_on_the_right(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock, answering=Remembering()) as page:
        watched = await opened(browser, page)
        await page.chat.send(a_sending(message=a_message(headline="مقاتلو فاغنر في تمبكتو")))
        heading = watched.tab.locator("#alerts h3")
        await expect(heading).to_have_css("direction", "rtl")
        await expect(watched.tab.locator("#alerts .summary")).to_have_css("direction", "ltr")


async def test_an_edit_changes_the_card_and_a_restart_doubles_none(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock, answering=Remembering(MESSAGE)) as page:
        watched = await opened(browser, page)
        edited = a_message(headline="Edited")
        edit = a_sending(kind=DeliveryKind.EDIT, post_id=MESSAGE.alert, message=edited)
        await page.chat.send(edit)
        await expect(watched.tab.locator("#alerts h3 a")).to_have_text("Edited")
        await watched.tab.reload()
        await expect(watched.tab.locator("#alerts h3 a")).to_have_text("Edited")
        assert await watched.tab.locator("#alerts .card").count() == 1


async def test_a_watchlist_can_be_shown_alone(browser: BrowserContext, clock: FakeClock) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        tab = watched.tab
        mali = {"watchlist": WatchlistName("mali-russia"), "watchlist_title": "Mali–Russia"}
        await page.chat.send(other("a1", **mali))
        await page.chat.send(SENDING)
        await expect(tab.locator("#alerts .card")).to_have_count(2)
        await tab.select_option("#filter", "mali-russia")
        await expect(tab.locator("#alerts .card:visible")).to_have_count(1)
        await tab.locator("#alerts .watchlist:visible").click()
        await expect(tab.locator("#alerts .card:visible")).to_have_count(2)


async def test_the_tabs_title_counts_what_came_while_nobody_looked(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        tab = watched.tab
        hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true})"
        await tab.evaluate(hide % "true")
        await page.chat.send(SENDING)
        await expect(tab).to_have_title("(1) Vedette")
        await tab.evaluate(hide % "false")
        await tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(tab).to_have_title("Vedette")


async def test_a_command_is_completed_asked_and_answered_by_keyboard_alone(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock) as page:
        page.answering.answers(
            Answer("no such list", ("watch add x y", "          ^", "try `watch list`"), (MESSAGE,),
                   is_refusal=True)
        )  # fmt: skip
        watched = await opened(browser, page)
        tab = watched.tab
        await tab.keyboard.press("/")
        words = tab.locator("#words")
        await expect(words).to_be_focused()
        await tab.keyboard.type("watch a")
        await expect(tab.locator("#offers").get_by_role("option")).to_have_count(1)
        await tab.keyboard.press("Tab")
        await expect(words).to_have_value("watch add ")
        await tab.keyboard.type("mal")
        await expect(tab.locator("#offers").get_by_role("option")).to_have_text("mali-russia")
        await tab.keyboard.press("Tab")
        await expect(words).to_have_value("watch add mali-russia ")
        await tab.keyboard.type("Lavrov")
        await tab.keyboard.press("Enter")
        log = tab.get_by_role("log")
        await expect(log.locator(".said")).to_have_text("no such list")
        await expect(log.locator(".card h3 a")).to_have_text(MESSAGE.headline)
        assert [ask.words for ask in page.answering.asks] == ["watch add mali-russia Lavrov"]
        await expect(words).to_have_value("")
        await tab.keyboard.press("ArrowUp")
        await expect(words).to_have_value("watch add mali-russia Lavrov")
        await log.get_by_role("button", name="watch list").click()
        await expect(words).to_have_value("watch list")
        await tab.get_by_role("button", name="Clear").click()
        await expect(log).to_be_hidden()
        assert watched.troubles == []


async def test_the_list_of_commands_is_walked_with_the_arrows(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        tab = watched.tab
        await tab.locator("#words").type("watch ")
        await expect(tab.locator("#offers").get_by_role("option")).to_have_count(5)
        await tab.keyboard.press("ArrowUp")
        last = tab.locator("#offers").get_by_role("option").last
        await expect(last).to_have_attribute("aria-selected", "true")
        await tab.keyboard.press("Escape")
        await expect(tab.locator("#offers").get_by_role("option")).to_have_count(0)
        await expect(tab.locator("#words")).to_have_attribute("aria-expanded", "false")


async def test_a_lost_program_is_said_and_told_from_a_refusal(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock) as page:
        watched = await opened(browser, page)
        tab = watched.tab
        await page.chat.stop()
        await expect(tab.locator("#state")).to_have_attribute("data-state", "lost")
        await tab.fill("#words", "status")
        await tab.keyboard.press("Enter")
        await expect(tab.locator(".said")).to_have_text("The program cannot be reached")


async def test_the_token_is_typed_once(browser: BrowserContext, clock: FakeClock) -> None:
    async with a_page(clock, token="correct horse battery") as page:
        tab = await browser.new_page()
        await tab.goto(page.chat.url)
        await tab.get_by_label("Token").fill("correct horse battery")
        await tab.keyboard.press("Enter")
        await expect(tab.locator("#state")).to_have_text("Live")
        await tab.reload()
        await expect(tab.locator("#state")).to_have_text("Live")


async def test_the_token_in_the_address_opens_and_leaves_the_address(
    browser: BrowserContext, clock: FakeClock
) -> None:
    async with a_page(clock, token="correct-horse") as page:
        tab = await browser.new_page()
        await tab.goto(f"{page.chat.url}?token=correct-horse")
        await expect(tab.locator("#state")).to_have_text("Live")
        assert tab.url == page.chat.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_any_width_in_light_and_dark(
    browser: BrowserContext, clock: FakeClock, scheme: Literal["light", "dark"]
) -> None:
    async with a_page(clock) as page:
        tab = (await opened(browser, page)).tab
        await tab.emulate_media(color_scheme=scheme)
        await page.chat.send(a_sending(message=a_message(headline="x" * 200, summary="y" * 400)))
        await expect(tab.locator("#alerts .card")).to_have_count(1)
        for width in (320, 390, 1100):
            await tab.set_viewport_size({"width": width, "height": 800})
            assert await tab.evaluate("document.documentElement.scrollWidth") <= width
