import asyncio

import pytest

from bot.sources.sharing import Sharing


class Kitchen:
    """Makes what is wished for, when told to."""

    def __init__(self) -> None:
        self.sharing: Sharing[str, str] = Sharing()
        self.ready = asyncio.Event()
        self.made: list[str] = []

    async def get(self, wish: str) -> str:
        shared = await self.sharing.of_another(wish)
        if shared is not None:
            return shared
        with self.sharing.making(wish) as made:
            self.made.append(wish)
            await self.ready.wait()
            if wish == "poison":
                raise ValueError(wish)
            made.set_result(f"{wish} {len(self.made)}")
        return made.result()


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


async def begin(kitchen: Kitchen, *wishes: str) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(kitchen.get(wish)) for wish in wishes]
    await asyncio.sleep(0)
    return tasks


async def test_what_is_being_made_is_made_once_for_all_who_want_it(kitchen: Kitchen):
    tasks = await begin(kitchen, "tea", "tea", "tea", "soup")
    kitchen.ready.set()
    assert await asyncio.gather(*tasks) == ["tea 2", "tea 2", "tea 2", "soup 2"]
    assert kitchen.made == ["tea", "soup"]


async def test_what_has_been_made_is_made_again_for_those_who_come_later(kitchen: Kitchen):
    kitchen.ready.set()
    assert [await kitchen.get("tea"), await kitchen.get("tea")] == ["tea 1", "tea 2"]


async def test_all_hear_of_a_failure(kitchen: Kitchen):
    tasks = await begin(kitchen, "poison", "poison")
    kitchen.ready.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(each) for each in results] == ["poison", "poison"]
    assert kitchen.made == ["poison"]


async def test_who_is_stopped_leaves_the_making_to_one_of_the_others(kitchen: Kitchen):
    maker, *others = await begin(kitchen, "tea", "tea", "tea")
    maker.cancel()
    await asyncio.gather(maker, return_exceptions=True)
    kitchen.ready.set()
    assert await asyncio.gather(*others) == ["tea 2", "tea 2"]
