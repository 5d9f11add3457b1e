import asyncio
import threading

from bot.loops.aside import SLICE, Aside

TURNS = 100  # of the loop, more than enough for whatever is ready to run


async def test_everything_is_done_in_order_in_another_thread(clock):
    threads = set()

    def double(number):
        threads.add(threading.get_ident())
        clock.advance(seconds=SLICE.total_seconds() / 2)
        return 2 * number

    assert await Aside(clock).each(double, range(5)) == [0, 2, 4, 6, 8]
    assert threading.get_ident() not in threads


async def test_nothing_is_nothing(clock):
    assert await Aside(clock).each(str, ()) == []


async def test_the_loop_goes_on_however_long_a_piece_takes(clock):
    gate = threading.Event()
    waiting = asyncio.create_task(Aside(clock).each(lambda _: gate.wait(10), [1]))
    for _ in range(TURNS):
        await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    assert await waiting == [True]


async def test_who_has_little_to_do_waits_for_one_slice_of_who_has_much(clock):
    done = []
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(name):
        done.append(name)
        loop.call_soon_threadsafe(begun.set)
        gate.wait(10)
        clock.advance(seconds=SLICE.total_seconds())

    gate = threading.Event()
    aside = Aside(clock)
    much = asyncio.create_task(aside.each(work, ["much"] * 5))
    await begun.wait()
    little = asyncio.create_task(aside.each(work, ["little"]))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(much, little)
    assert done.index("little") == 1
