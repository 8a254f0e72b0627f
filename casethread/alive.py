"""Which process is meant, told so that another process can see whether it still runs."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_STARTED = 19
"""Where in ``/proc/PID/stat`` the start is told, counted after the name of the program (proc(5))."""


def this_process() -> str:
    """The process that asks: its machine, its number, and when it started, for numbers are given out again."""
    return f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())}"


def runs(process: str) -> bool | None:
    """Whether a process, as ``this_process`` told it, still runs; None when it is one of another machine."""
    host, number, started = ["", "", *process.rsplit(" ", 2)][-3:]
    if not number.isdecimal():
        return False
    if host != socket.gethostname():
        return None
    return is_running(number) and _started(int(number)) == started


def own_name() -> str:
    """What this process calls what is its own in a folder that machines may share."""
    return f"{os.getpid()}@{socket.gethostname()}"


def is_left_behind(name: str) -> bool:
    """Whether what was called so by a process (``own_name``) is nobody's by now; of other machines none here knows."""
    number, _, machine = name.partition("@")
    return machine in {"", socket.gethostname()} and not is_running(number)


def is_running(number: str) -> bool:
    """Whether a process of that number runs here; False for what is no number."""
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _started(pid: int) -> str:
    """Ticks from the start of the machine to that of the process; "-" where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return "-"
    # a process that has ended and is not yet collected runs no more
    return "ended" if told[0] == "Z" else told[_STARTED]
