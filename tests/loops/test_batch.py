import asyncio
from collections.abc import Sequence

import pytest

from bot.loops.batch import Batch


class Ledger:
    """Takes numbers, doubles them, and stops at a gate while it does."""

    def __init__(self) -> None:
        self.batch: Batch[int, int] = Batch(self._write, most=3)
        self.pages: list[list[int]] = []
        self.gate = asyncio.Event()

    async def _write(self, numbers: Sequence[int]) -> list[int]:
        self.pages.append([*numbers])
        await self.gate.wait()
        if 13 in numbers:
            raise ValueError("13 is unlucky")
        return [2 * number for number in numbers]

    async def put(self, *numbers: int) -> list[asyncio.Task[int]]:
        tasks = [asyncio.create_task(self.batch.put(number)) for number in numbers]
        for _ in range(3):
            await asyncio.sleep(0)
        return tasks


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


async def test_what_comes_while_something_is_written_is_written_together(ledger: Ledger):
    tasks = [*await ledger.put(1), *await ledger.put(2, 3, 4, 5)]
    ledger.gate.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8, 10]
    assert ledger.pages == [[1], [2, 3, 4], [5]]
    assert await ledger.batch.put(6) == 12


async def test_a_failure_is_that_of_all_who_wrote_together_and_of_no_others(ledger: Ledger):
    tasks = [*await ledger.put(1), *await ledger.put(13, 2, 3, 4)]
    ledger.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(each) for each in results] == ["2", *["13 is unlucky"] * 3, "8"]


@pytest.mark.parametrize("number", [2, 13])
async def test_who_is_stopped_is_waited_for_by_nobody(ledger: Ledger, number: int):
    first, stopped = [*await ledger.put(number), *await ledger.put(7)]
    first.cancel()
    stopped.cancel()
    await asyncio.gather(first, stopped, return_exceptions=True)
    ledger.gate.set()
    assert await ledger.batch.put(5) == 10
    assert 7 not in [each for page in ledger.pages for each in page]
