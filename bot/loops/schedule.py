"""The fixed jobs and when they run; feeds and deliveries are rows, never jobs.

APScheduler keeps due times by the wall clock. When that is set back, its jobs would wait until
the old time comes round again; a watchdog on the monotonic clock finds them and runs them now.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.errors import OutsideError
from bot.ports import Clock

log = structlog.get_logger()

WATCH_EVERY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again, never twice at a time; late is better than not at all."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


class Schedule:
    """Runs jobs, the first time at once."""

    def __init__(self, jobs: Sequence[Job], clock: Clock) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()
        self._watchdog: asyncio.Task[None] | None = None
        # Failures come back to us as events; its own log lines would say them twice.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_listener(_job_failed, EVENT_JOB_ERROR)

    def start(self) -> None:
        """Begin; every job runs at once and then at its interval."""
        for job in self._jobs.values():
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[job],
                seconds=job.every.total_seconds(),
                id=job.name,
                next_run_time=self._clock.now(),
            )
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch())

    async def stop(self, patience: float) -> None:
        """Begin no more jobs, give running ones these seconds, then cancel them."""
        watchdog, self._watchdog = self._watchdog, None
        if watchdog is None:
            return
        watchdog.cancel()
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=patience)
        self._scheduler.shutdown(wait=False)
        await asyncio.wait({watchdog})

    def rearm(self) -> tuple[str, ...]:
        """Run now whatever the wall clock has left behind; return the names of those jobs."""
        now = self._clock.now()
        stranded = tuple(
            job.id
            for job in self._scheduler.get_jobs()
            if job.next_run_time - now > self._jobs[job.id].every + WATCH_EVERY
        )
        for name in stranded:
            self._scheduler.modify_job(name, next_run_time=now)
        if stranded:
            log.warning("jobs.rearmed", jobs=stranded)
        return stranded

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs has a task
        self._running.add(task)
        try:
            await job.run()
        finally:
            self._running.discard(task)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY.total_seconds())
            self.rearm()


def _job_failed(event: JobExecutionEvent) -> None:
    error = event.exception
    if isinstance(error, asyncio.CancelledError):  # we stop, and it took too long to end
        return
    trace = None if isinstance(error, OutsideError) else error
    log.error("job.failed", job=event.job_id, error=str(error) or repr(error), exc_info=trace)
