"""`vedette run` in a process of its own, as people run it."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WITHIN_S = 30.0  # on a busy machine


@dataclass
class Child:
    """A running program; `events` are its log lines, as they come."""

    process: Process
    listening: asyncio.Task[None] | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, event: str, **facts: Any) -> dict[str, Any]:
        """Wait until an event with these facts has been logged."""

        def found() -> dict[str, Any] | None:
            return next((each for each in self.events if _has(each, event, facts)), None)

        async with asyncio.timeout(WITHIN_S), self._changed:
            await self._changed.wait_for(lambda: found() or self.is_silent)
        said = found()
        assert said, f"{event} was not said: {self.events[-5:]}"
        return said

    @property
    def is_silent(self) -> bool:
        """Whether it has said its last word."""
        return self.process.stderr is None or self.process.stderr.at_eof()

    def stops(self) -> None:
        """Ask it to end, as an operator does."""
        self.process.send_signal(signal.SIGTERM)

    def dies(self) -> None:
        """Kill it on the spot."""
        self.process.kill()

    async def ends(self) -> int:
        """Wait for the end and for its last words; return the exit code."""
        async with asyncio.timeout(WITHIN_S):
            if self.listening:
                await self.listening
            return await self.process.wait()

    async def listen(self) -> None:
        """Take in everything it says, until it ends."""
        assert self.process.stdout
        assert self.process.stderr
        async with asyncio.TaskGroup() as group:
            group.create_task(self._take(self.process.stdout, self.printed.append))
            group.create_task(self._take(self.process.stderr, self._note))

    async def _take(self, stream: asyncio.StreamReader, take: Any) -> None:
        async for line in stream:
            take(line.decode())
            async with self._changed:
                self._changed.notify_all()
        async with self._changed:
            self._changed.notify_all()

    def _note(self, line: str) -> None:
        try:
            self.events.append(json.loads(line))
        except ValueError:
            self.events.append({"event": line.rstrip()})


def _has(event: dict[str, Any], name: str, facts: dict[str, Any]) -> bool:
    return event["event"] == name and all(event.get(key) == facts[key] for key in facts)


@asynccontextmanager
async def child(config: Path | None, *words: str, folder: Path = ROOT) -> AsyncIterator[Child]:
    """Run with a configuration, or what the folder has; whatever still runs at last is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *(words or ("run",)), *(("-c", str(config)) if config else ())),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # noqa: TID251 - the child has our own
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    running = Child(process)
    running.listening = asyncio.create_task(running.listen())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await running.ends()
