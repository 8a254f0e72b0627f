"""What a course of work takes: seconds by the clock and of processor time, memory, room on disk. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processor(roots: Iterable[int]) -> float:
    """Processor time, in seconds, of these processes, all that descends from them, and what of that has ended."""
    parents, times = dict[int, int](), dict[int, int]()
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            parents[int(file.parent.name)] = int(told[1])
            times[int(file.parent.name)] = sum(map(int, told[11:15]))
    known = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in known} - known:
        known |= more
    return sum(times.get(pid, 0) for pid in known) / _TICKS


def own(pid: int) -> float:
    """Processor time, in seconds, of one process alone; 0 when it has gone."""
    with suppress(OSError):
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return sum(map(int, told[11:13])) / _TICKS
    return 0.0


def runnable(pid: int) -> int:
    """How many threads of a process run or would run."""
    count = 0
    for file in Path("/proc").glob(f"{pid}/task/*/stat"):
        with suppress(OSError):
            count += file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] == "R"
    return count


def status(pid: int | str, field: str) -> float:
    """Megabytes of a line of a process's status: ``VmHWM`` the most that it ever held, ``RssAnon`` what it holds that
    is no file's; 0 when it has gone.
    """
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) / 1024
    return 0.0


def on_disk(place: Path) -> int:
    """Bytes of a file with what its engine keeps beside it, or of all files of a folder, as they are just now."""
    files = place.rglob("*") if place.is_dir() else place.parent.glob(f"{place.name}*")
    total = 0
    for file in files:
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total
