"""Starting the process of a run, which goes on when the server that asked for it stops."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from casethread.errors import StoreError
from casethread.model import Json
from casethread.runs.request import Request
from casethread.store.runs import Run, Runs, RunTask

_HERE = Path(__file__).parent.parent.parent


def start(runs: Runs, who: str, task: RunTask, what: Json, request: Request) -> Run:
    """Put a run in the row and start its process, which waits for its turn. Raises TooMany when too many wait."""
    run = runs.add(who, task, what)
    try:
        _process(run, request)
    except StoreError:
        runs.drop(run.id)
        raise
    return run


def go_on(runs: Runs, key: int, request: Request) -> Run:
    """Start a run once more that was interrupted. Raises NotFound, and UsageError for any other."""
    run = runs.again(key)
    _process(run, request)
    return run


def _process(run: Run, request: Request) -> None:
    command = [sys.executable, "-m", "casethread.runs", str(run.id)]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=_HERE,
            start_new_session=True,
            text=True,
        )
    except OSError as error:
        remedy = "free memory on the server, then try again"
        raise StoreError(f"a process cannot be started: {error.strerror}", remedy=remedy) from error
    threading.Thread(target=_hand_over, args=(process, request.line()), daemon=True).start()


def _hand_over(process: subprocess.Popen[str], line: str) -> None:
    """Tell the process what to do, and collect it when it ends."""
    try:
        process.communicate(line)
    except OSError:
        process.wait()
