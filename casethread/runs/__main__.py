"""The process of one run: waits for its turn, does its work, and says in the store how far it is."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from casethread.alive import this_process
from casethread.app import Case, open_case
from casethread.errors import CasethreadError, IndexBusy
from casethread.outcome import Outcome
from casethread.runs.request import Request
from casethread.runs.tasks import TASKS
from casethread.runs.watch import Watch
from casethread.store.runs import Run
from casethread.uploads import Uploads

TURN = 0.5
"""Seconds between two looks whether it is this run's turn."""
BUSY = 600.0
"""Seconds that another writer of the index is waited for once it is."""


def main() -> None:
    """Do the run of the number on the command line, as told on standard input."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    key, line = int(sys.argv[1]), sys.stdin.readline()
    if not line:
        return
    signal.signal(signal.SIGTERM, _stopped)
    request = Request.read(line)
    # what a run could not do is told in the store
    with suppress(CasethreadError), open_case(request.config) as case:
        work(case, case.store.runs.get(key), request)


def _stopped(number: int, frame: FrameType | None) -> None:
    """Left as it is: the store says that the process is gone, and the ledger what is left."""
    os._exit(128 + number)


def work(case: Case, run: Run, request: Request) -> None:
    """Wait until it is this run's turn and do it. Raises what ends it early, once the store has been told."""
    Uploads.of(case.config).tidy()
    runs, process = case.store.runs, this_process()
    runs.attend(run.id, process)
    while not runs.begin(run.id, process):
        time.sleep(TURN)
    with Watch(runs, run.id, Outcome()) as watch:
        until = time.monotonic() + BUSY
        while True:
            try:
                TASKS[run.task](case, run, request, watch)
            except IndexBusy:
                if time.monotonic() > until:
                    raise
                watch.within("waiting for another process that writes the index")
                time.sleep(2)
            else:
                return


if __name__ == "__main__":
    main()
