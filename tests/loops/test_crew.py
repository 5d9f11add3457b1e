import asyncio

from structlog.testing import capture_logs

from bot.loops.crew import Crew


async def test_a_task_that_fails_is_reported_and_ends_no_other():
    crew, done = Crew(2), asyncio.Event()

    async def fail():
        raise ValueError("no")

    async def succeed():
        await asyncio.sleep(0)
        done.set()

    with capture_logs() as logs:
        crew.begin(fail())
        crew.begin(succeed())
        await crew.idle()

    assert done.is_set()
    assert [log["event"] for log in logs] == ["task.failed"]


async def test_room_comes_with_the_first_task_that_ends():
    crew, gates = Crew(2), [asyncio.Event(), asyncio.Event()]
    for gate in gates:
        crew.begin(gate.wait())
    assert crew.free == 0
    gates[1].set()

    await crew.room()

    assert crew.free == 1
    await crew.stop(patience=0)
    assert crew.free == 2


async def test_stopping_waits_as_long_as_told_and_cancels_the_rest():
    crew, ended = Crew(2), []

    async def quick():
        await asyncio.sleep(0)
        ended.append("quick")

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    crew.begin(quick())
    crew.begin(endless())
    await crew.stop(patience=0.01)

    assert ended == ["quick", "endless"]


async def test_an_idle_crew_stops_at_once():
    await Crew(1).stop(patience=60)
