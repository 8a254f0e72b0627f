"""Several processes that serve one case behind one address: one that dies is started again, all stop together."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from socket import socket

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from casethread.app import open_case
from casethread.config import Config
from casethread.errors import CasethreadError, StoreUnavailable
from casethread.heads import Heads
from casethread.metering import FOLDER, log_as_json
from casethread.shared import SharedCounts
from casethread.web import create_app

STOPPING = 5
"""Seconds that requests under way are given when the server stops."""
SILENT = 60
"""Seconds that a process may not answer before it is taken for hung, and replaced."""
_AGAIN = 2.0
_SELDOM = 10_000
"""Objects more than before, from which Python looks for garbage: some tens of requests."""
_COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Serving:
    """What a process needs to serve: the settings, and the folder that all of them share."""

    config: Config
    shared: Path

    def __call__(self) -> FastAPI:
        """The application, in the process that serves it. While the store does not answer it waits: others that serve
        may be answering what they can.
        """
        if self.config.log == "json":
            log_as_json()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        stack = ExitStack()
        while True:
            try:
                case = stack.enter_context(open_case(self.config))
                break
            except StoreUnavailable as error:
                print(f"casethread: {error}", file=sys.stderr)  # noqa: T201 - a process of its own has no other roof
                time.sleep(_AGAIN)
            except CasethreadError as error:
                print(f"casethread: {error}", file=sys.stderr)  # noqa: T201
                sys.exit(STARTUP_FAILURE)
        app = create_app(case, SharedCounts(self.shared / _COUNTS))
        app.state.opened = stack  # the case stays open for as long as the process lives
        settle_memory()
        return app


def settle_memory() -> None:
    """Have Python look for rings of garbage among what requests leave, seldom, and not among what stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SELDOM, 20, 20)


def settings_of(config: Config, app: object, *, factory: bool = False, processes: int = 1) -> uvicorn.Config:
    """How uvicorn is to serve."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an application, or what makes one
        factory=factory,
        workers=processes,
        log_level="warning",
        log_config=None if config.log == "json" else uvicorn.config.LOGGING_CONFIG,
        lifespan="off",
        timeout_graceful_shutdown=STOPPING,
        timeout_worker_healthcheck=SILENT,
        http=Heads,
    )


def serve_together(config: Config, listening: socket) -> None:
    """Serve with several processes until told to stop."""
    with tempfile.TemporaryDirectory(prefix="casethread-serving-", ignore_cleanup_errors=True) as folder:
        shared = Path(folder)
        SharedCounts.make(shared / _COUNTS)
        (shared / "metrics").mkdir()
        os.environ[FOLDER] = str(shared / "metrics")  # read by the processes as they start
        try:
            app = Serving(config, shared)
            settings = settings_of(config, app, factory=True, processes=config.process_count)
            Multiprocess(settings, [listening]).run()
        finally:
            del os.environ[FOLDER]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
