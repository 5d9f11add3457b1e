from bot.commands.audit import A_PAGE
from tests.fakes.desk import Asking
from tests.fakes.values import READER


async def test_who_changed_what_is_told_newest_first_and_what_was_taken_back(asking: Asking):
    for words in (
        "watch add wagner Kidal",
        "mute wagner 2h",
        "unmute wagner",
        "follow mali-russia",
        "watch remove wagner Kidal",
        "undo",
    ):
        await asking.ask(words)
    answer = await asking.ask("audit")
    assert answer.headline == "Changes in the last 1d"
    assert answer.lines == (
        "12:00 an editor (console) removed from wagner: Kidal, taken back 12:01",
        "12:00 an editor (console) let follow: mali-russia in newsroom",
        "12:00 an editor (console) ended the mute in newsroom: list wagner",
        "12:00 an editor (console) muted in newsroom: list wagner",
        "12:00 an editor (console) added to wagner: Kidal",
        "From 2022-01-05 12:01 to 12:01, times in UTC",
    )


async def test_nothing_changed_is_said(asking: Asking):
    assert (await asking.ask("audit 8")).headline == "Nobody changed anything"


async def test_older_changes_are_on_further_pages(asking: Asking):
    for number in range(A_PAGE + 1):
        await asking.ask(f"watch add wagner town{number}")
    one, two = await asking.ask("audit"), await asking.ask("audit 24 2")
    assert len(one.lines) == A_PAGE + 2
    assert one.lines[-2] == "`audit 1d 2` shows those before."
    assert two.lines[0].endswith("added to wagner: town0")
    assert (await asking.ask("audit 24 3")).code == "no-page"


async def test_only_the_hours_asked_for_are_told_and_to_editors_only(asking: Asking):
    await asking.ask("watch add wagner Kidal")
    asking.clock.advance(hours=9)
    assert (await asking.ask("audit 8")).headline == "Nobody changed anything"
    assert (await asking.ask("audit", person=READER)).code == "not-editor"
