"""Run a command and measure all of its processes together."""

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = resource.getpagesize()
TICK = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took; `peak_mb` sums the resident memory of its processes at one moment."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    exit_code: int


def tree(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they live."""
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        except OSError:
            continue
        found += [int(child) for child in children]
    return found


def resident_mb(pid: int) -> float:
    """Sum the resident memory of a process tree, in MB."""
    total = 0
    for each in tree(pid):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError):
            continue
    return total / MEGABYTE


def cpu_s(pid: int) -> float:
    """Sum the processor seconds of a process tree, the ended children's among them."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICK


def run(command: Sequence[str], *, log: Path, env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end, sampling its memory fifty times a second."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    peak = 0.0
    with log.open("w") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, env=env)
        while child.poll() is None:
            peak = max(peak, resident_mb(child.pid))
            time.sleep(0.02)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, used, peak, child.returncode)
