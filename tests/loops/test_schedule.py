import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.core.errors import OutsideError
from bot.loops import schedule as module
from bot.loops.schedule import Job, Schedule
from tests.fakes.newsroom import PATIENCE_S, until

HOUR = timedelta(hours=1)


class SlowedClock(SystemClock):
    """The machine's clock, set back by hand."""

    def __init__(self):
        self.back = timedelta(0)

    def now(self):
        return super().now() - self.back


@pytest.fixture
def rounds():
    return []


@pytest.fixture
async def running():
    started = []

    def start(*jobs, clock=None):
        schedule = Schedule(jobs, clock or SystemClock())
        schedule.start()
        started.append(schedule)
        return schedule

    yield start
    for schedule in started:
        await schedule.stop(patience=PATIENCE_S)


def counting(rounds, every=HOUR, name="polling"):
    async def go():
        rounds.append(name)

    return Job(name, every, go)


async def test_every_job_runs_at_once(running, rounds):
    running(counting(rounds), counting(rounds, name="delivery"))

    await until(lambda: len(rounds) == 2)

    assert sorted(rounds) == ["delivery", "polling"]


async def test_a_job_runs_again_at_its_interval(running, rounds):
    running(counting(rounds, every=timedelta(milliseconds=5)))

    await until(lambda: len(rounds) > 2)


async def test_a_wall_clock_set_back_by_an_hour_stops_no_job(running, rounds):
    clock = SlowedClock()
    schedule = running(counting(rounds, every=timedelta(minutes=10)), clock=clock)
    await until(lambda: rounds)
    clock.back = HOUR

    with capture_logs() as logs:
        assert schedule.rearm() == ("polling",)
        await until(lambda: len(rounds) == 2)

    assert [log["event"] for log in logs] == ["jobs.rearmed"]


async def test_while_the_clock_runs_on_nothing_is_rearmed(running, rounds):
    schedule = running(counting(rounds))
    await until(lambda: rounds)

    assert schedule.rearm() == ()


async def test_the_watchdog_looks_by_itself(running, rounds, monkeypatch):
    monkeypatch.setattr(module, "WATCH_EVERY", timedelta(milliseconds=1))
    clock = SlowedClock()
    running(counting(rounds), clock=clock)
    await until(lambda: rounds)
    clock.back = 3 * HOUR

    await until(lambda: len(rounds) == 2)


async def test_a_job_that_fails_is_reported_and_runs_again(running):
    failures = []

    async def fail():
        failures.append(1)
        raise ValueError("no")

    with capture_logs() as logs:
        running(Job("polling", timedelta(milliseconds=5), fail))
        await until(lambda: len(failures) > 1)

    assert (logs[0]["event"], logs[0]["job"]) == ("job.failed", "polling")


@pytest.mark.parametrize(
    ("error", "has_trace"), [(OutsideError("the disk is full"), False), (ValueError("no"), True)]
)
async def test_only_a_bug_is_reported_with_its_trace(running, error, has_trace):
    async def fail():
        raise error

    with capture_logs() as logs:
        running(Job("polling", HOUR, fail))
        await until(lambda: logs)

    assert (logs[0]["error"], logs[0]["exc_info"] is not None) == (str(error), has_trace)


async def test_a_job_cut_short_by_stopping_is_no_failure(running):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def endless():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with capture_logs() as logs:
        schedule = running(Job("polling", HOUR, endless))
        await begun.wait()
        await schedule.stop(patience=0)
        await ended.wait()
        for _ in range(5):  # the scheduler's own report of it
            await asyncio.sleep(0)

    assert logs == []


async def test_stopping_lets_a_running_job_end(running):
    begun, gate, ended = asyncio.Event(), asyncio.Event(), []

    async def slow():
        begun.set()
        await gate.wait()
        ended.append(1)

    schedule = running(Job("polling", HOUR, slow))
    await begun.wait()
    stopping = asyncio.create_task(schedule.stop(patience=PATIENCE_S))
    await asyncio.sleep(0)
    gate.set()
    await stopping

    assert ended == [1]


async def test_stopping_what_never_started_does_nothing(rounds):
    await Schedule([counting(rounds)], SystemClock()).stop(patience=0)

    assert rounds == []
