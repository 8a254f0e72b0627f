"""A server as a person starts it: the command, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

START = 180.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where, and the process that was started."""

    address: str
    process: subprocess.Popen[str]

    @property
    def children(self) -> list[int]:
        """The processes that serve, by what the system says of whose children they are."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                pid, rest = stat.read_text().split(" (", 1)
                if int(rest.rpartition(") ")[2].split()[1]) == self.process.pid:
                    found.append(int(pid))
        return [pid for pid in found if "resource_tracker" not in command_of(pid)]

    def wait_for(self, count: int) -> list[int]:
        """Those processes, once so many have an application to serve."""
        until = time.monotonic() + START
        while time.monotonic() < until:
            assert self.process.poll() is None
            children = self.children
            if len(children) == count and all(map(has_started, children)):
                return children
            time.sleep(0.2)
        raise AssertionError(f"there are {self.children}")


def command_of(pid: int) -> str:
    """The command line of a process."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def has_started(pid: int) -> bool:
    """Whether a process has opened what all of them share."""
    with suppress(OSError):
        return any(each.readlink().name == "counts" for each in Path(f"/proc/{pid}/fd").iterdir())
    return False


@contextmanager
def served(home: Path, *options: str, **settings: str) -> Iterator[Served]:
    """A server over a case folder, on a free port."""
    environ = {**os.environ, "CASETHREAD_HOME": str(home), "CASETHREAD_PORT": "0", **settings}
    command = [sys.executable, "-u", "-m", "casethread", "serve", *options]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield Served(found[0], process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        assert process.stdout is not None
        process.stdout.close()
