import asyncio

from bot.sources.slots import Slots


async def test_a_slow_host_keeps_only_its_own_visitors_waiting():
    slots = Slots(in_all=3, a_host=2)
    done = asyncio.Event()
    entered: list[str] = []

    async def visit(host: str) -> None:
        async with slots.take(host):
            entered.append(host)
            await done.wait()

    async with asyncio.TaskGroup() as tasks:
        for host in ("slow", "slow", "slow", "quick"):
            tasks.create_task(visit(host))
        for _ in range(5):
            await asyncio.sleep(0)
        assert entered == ["slow", "slow", "quick"]
        done.set()
    assert entered == ["slow", "slow", "quick", "slow"]


async def test_no_more_are_in_flight_than_allowed_in_all():
    slots = Slots(in_all=2, a_host=2)
    most = now = 0

    async def visit(host: str) -> None:
        nonlocal most, now
        async with slots.take(host):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    async with asyncio.TaskGroup() as tasks:
        for number in range(9):
            tasks.create_task(visit(str(number)))
    assert most == 2


async def test_hosts_that_nobody_visits_are_forgotten():
    slots = Slots(in_all=2, a_host=2)
    async with slots.take("one"):
        assert list(slots._hosts) == ["one"]
    assert list(slots._hosts) == []
