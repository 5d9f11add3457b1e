import asyncio

import pytest

from bot.sources import slots as module
from bot.sources.slots import Slots
from tests.fakes.clock import FakeClock


class Hall:
    """Visitors of hosts, and when each came in; waiting moves the clock."""

    def __init__(self, in_all: int = 64, a_host: int = 2) -> None:
        self.clock = FakeClock()
        self.began = self.clock.monotonic()
        self.slots = Slots(in_all, a_host, self.clock, self._wait)
        self.entered: list[str] = []
        self.times: list[float] = []

    async def _wait(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
        await asyncio.sleep(0)

    async def visit(
        self, host: str, until: asyncio.Event | None = None, apart_s: float = 0
    ) -> None:
        async with self.slots.take(host, apart_s) as paused_s:
            if not paused_s:
                self.entered.append(host)
                self.times.append(self.clock.monotonic() - self.began)
            await (until.wait() if until else asyncio.sleep(0))


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_slow_host_keeps_only_its_own_visitors_waiting():
    hall, done = Hall(in_all=3), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for host in ("slow", "slow", "slow", "quick"):
            tasks.create_task(hall.visit(host, done))
        await settle()
        assert hall.entered == ["slow", "slow", "quick"]
        done.set()
    assert hall.entered == ["slow", "slow", "quick", "slow"]


async def test_no_more_are_in_flight_than_allowed_in_all():
    hall, done = Hall(in_all=2), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for number in range(9):
            tasks.create_task(hall.visit(str(number), done))
        await settle()
        assert len(hall.entered) == 2
        done.set()
    assert len(hall.entered) == 9


async def test_rule_9_visits_to_a_host_begin_apart_and_to_others_at_once():
    hall = Hall()
    async with asyncio.TaskGroup() as tasks:
        for host in ("one", "one", "one", "other"):
            tasks.create_task(hall.visit(host, apart_s=1))
    of_one = [at for host, at in zip(hall.entered, hall.times, strict=True) if host == "one"]
    assert of_one == [0, 1, 2]


async def test_rule_9_visits_that_waited_for_a_slot_of_all_are_apart_too():
    hall, done = Hall(in_all=1), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hall.visit("other", done))
        for _ in range(3):
            tasks.create_task(hall.visit("one", apart_s=1))
        await settle()
        hall.clock.advance(seconds=10)
        done.set()
    assert hall.times == [0, 10, 11, 12]


async def test_rule_6_a_paused_host_is_visited_by_nobody_until_its_time_is_over():
    hall = Hall()
    hall.slots.pause("one", 60)
    hall.slots.pause("one", 5)  # a shorter wish takes nothing back
    async with hall.slots.take("one", 1) as paused_s:
        assert paused_s == 60
    await hall.visit("one")
    await hall.visit("other")
    hall.clock.advance(seconds=60)
    await hall.visit("one")
    assert hall.entered == ["other", "one"]


async def test_rule_6_who_waits_already_is_told_of_the_pause():
    hall, done = Hall(a_host=1), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hall.visit("one", done))
        tasks.create_task(hall.visit("one"))
        await settle()
        hall.slots.pause("one", 60)
        done.set()
    assert hall.entered == ["one"]


async def test_who_is_stopped_while_waiting_leaves_the_slots_to_others():
    hall, done = Hall(in_all=1), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hall.visit("one", done))
        stopped = tasks.create_task(hall.visit("two"))
        await settle()
        stopped.cancel()
        await settle()
        done.set()
    await hall.visit("two")
    assert hall.entered == ["one", "two"]


async def test_hosts_that_nobody_visits_are_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MANY", 3)
    hall = Hall()
    hall.slots.pause("paused", 60)
    for host in ("apart", "one", "two"):
        await hall.visit(host, apart_s=30 if host == "apart" else 0)
    async with hall.slots.take("held", 0):
        await hall.visit("three")
        assert sorted(hall.slots._hosts) == ["apart", "held", "paused", "three"]
