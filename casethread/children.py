"""Work in a process of its own, within limits of time and memory: what goes wrong there stops nothing here."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

Tell = Callable[[str, float | None], None]
"""Called in the child: where the work is, and which share of it is done, if that is known."""
Handler = Callable[[Any, Tell], Iterator[Any]]
"""What a child does with a request: a function of a module, that gives its answers one by one."""

CONTEXT: SpawnContext | ForkServerContext = multiprocessing.get_context("spawn")
"""How a process starts: anew, because a forked copy of a process with threads (progress bar, database) may lock up.
Copies of one process without threads, that loads the libraries of all, serve who starts very many, as tests do.
"""
STARTING = 300.0
"""Seconds that a child may take to start: it loads libraries, on a machine that may be busy."""
_LOUDEST = 0.2
"""Seconds between two tellings of one child."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` that may pass without an answer or a word of progress, and ``total`` in all for one request;
    ``megabytes`` that a child may take beyond what it had when it started.
    """

    seconds: float
    megabytes: int
    total: float = 6 * 3600.0


class Lost(Exception):
    """A child did not answer: it took too long, too much memory, or died. Says why, as a sentence without subject."""


class Child:
    """One process that answers one request after another with ``handler``; started when it is first asked.

    It ends with this process, however that ends. Temporary files of its libraries go to ``scratch``.
    """

    def __init__(self, handler: Handler, limits: Limits, scratch: Path) -> None:
        self._handler = handler
        self._limits = limits
        self._scratch = scratch
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._where = ""
        self._ready = False
        self._closed = False

    def like(self) -> Child:
        """Another one of the same kind."""
        return Child(self._handler, self._limits, self._scratch)

    def start(self) -> None:
        """Start the process, if it does not run yet, without waiting for it."""
        if self._process is not None:
            return
        # the processes share the cores: their matrix library is not to start threads on each of them
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._scratch.mkdir(parents=True, exist_ok=True)
        here, there = CONTEXT.Pipe()
        process = CONTEXT.Process(
            target=_serve, args=(there, self._handler, self._limits.megabytes, str(self._scratch)), daemon=True
        )
        process.start()
        there.close()
        self._process, self._connection, self._ready = process, here, False

    def ask(self, request: object) -> None:
        """Send a request; the child works on it from now on. Its answers are to be taken before it is asked again.

        Raises Lost when the child cannot be had.
        """
        self._where = ""
        for last in (False, True):
            if self._closed:
                raise Lost("was given up: the run is over")
            self.start()
            assert self._connection is not None  # noqa: S101 - start sets it
            try:
                self._connection.send(request)
            except OSError as error:
                # it died while it was idle: nobody's request is to blame, so a new one is asked
                self.stop()
                if last:
                    raise Lost(f"could not be worked on: a new process could not be asked ({error})") from error
            else:
                return

    def answers(self, told: Tell | None = None, patience: float = 0.0) -> Iterator[Any]:
        """The answers to the request, as they come; ``told`` hears of progress. ``patience`` is added to the seconds
        without an answer. Raises Lost; the next request starts a new process then.
        """
        started, allowed = time.monotonic(), self._limits.seconds + patience
        while True:
            left = started + self._limits.total - time.monotonic()
            kind, said = self._next(min(allowed if self._ready else STARTING, max(left, 0.1)))
            self._ready = True
            if kind == "item":
                self._where = ""
                yield said
            elif kind == "beat":
                self._where = said[0] or self._where
                if told:
                    told(*said)
            elif kind == "end":
                return
            elif kind != "ready":
                self.stop()
                raise Lost(self._placed(said))

    def _next(self, seconds: float) -> tuple[str, Any]:
        assert self._connection is not None  # noqa: S101 - ask sets it
        try:
            if not self._connection.poll(seconds):
                self.stop()
                raise Lost(self._placed(f"took more than {seconds:,.0f} seconds without getting further"))
            kind, said = self._connection.recv()
        except (EOFError, OSError) as error:
            raise Lost(self._placed(self._death())) from error
        return kind, said

    def _placed(self, why: str) -> str:
        return f"{why} (at {self._where})" if self._where else why

    def _death(self) -> str:
        process = self._process
        code = None
        if process is not None:
            process.join(5)
            code = process.exitcode
        self.stop()
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            return (
                f"ended its process ({name}): a fault in a library, or more than {self._limits.megabytes:,} MB needed"
            )
        return f"ended its process (exit code {code})"

    def close(self) -> None:
        """End the process, at once and whatever it does, for good."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the process, at once and whatever it does; it is started again when it is asked again."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()


def _serve(connection: Connection, handler: Handler, megabytes: int, scratch: str) -> None:
    """What a child runs: requests in, answers out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tempfile.tempdir = scratch
    _limit_memory(megabytes)
    with suppress(EOFError, OSError):
        connection.send(("ready", None))
        while True:
            _answer(connection, handler, connection.recv(), megabytes)


def _answer(connection: Connection, handler: Handler, request: object, megabytes: int) -> None:
    loud = 0.0

    def tell(where: str, share: float | None = None) -> None:
        nonlocal loud
        now = time.monotonic()
        if now - loud >= _LOUDEST:
            loud = now
            connection.send(("beat", (where, share)))

    try:
        for answer in handler(request, tell):
            connection.send(("item", answer))
        connection.send(("end", None))
    except MemoryError:
        connection.send(("memory", f"needed more than {megabytes:,} MB of memory"))
    except (OSError, EOFError):
        raise
    except Exception as error:  # whatever a library makes of its input is told, not passed on
        connection.send(("error", f"failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}"))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    """Let the process take so much beyond what it has, where the system knows such limits."""
    try:
        resource = import_module("resource")
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        held = pages * os.sysconf("SC_PAGE_SIZE")
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (held + (megabytes << 20), hard))
    except (ImportError, OSError, ValueError):
        return
