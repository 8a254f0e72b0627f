"""Work on originals in processes apart: what a hostile file makes of a library costs a process, never the server."""

from __future__ import annotations

import shutil
import signal
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, LifoQueue
from typing import Any, ParamSpec, TypeVar, cast

from casethread import children
from casethread.errors import CasethreadError, ReadError

P = ParamSpec("P")
T = TypeVar("T")
MEMORY = 3 << 30
"""Bytes that a process may ask for in all."""
_START, _WAIT = 120.0, 60.0
"""Seconds: a process loads its libraries, and waits for its turn, on a machine that has other things to do."""
_LATER = "download the file, and open it in its own program"


class Apart:
    """Up to ``processes`` processes, started when they are first needed, that do one thing each at a time and have
    ``seconds`` for it. Safe to use from any thread.
    """

    def __init__(self, processes: int = 2, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._processes = processes
        self._free: LifoQueue[_Process] = LifoQueue()
        for _ in range(processes):
            self._free.put(_Process())

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function, which must stand at the top of a module, gives for arguments that can be pickled.

        Raises what it raises of ours; ReadError when it takes too long, breaks its process, or raises anything else.
        """
        try:
            process = self._free.get(timeout=_WAIT)
        except Empty:
            raise ReadError("cannot be opened now: others are being opened", remedy="try again in a minute") from None
        try:
            return cast("T", process.call(self._seconds, function, args, kwargs))
        finally:
            self._free.put(process)

    def close(self) -> None:
        """End the processes, each as soon as it is not at work; they start anew when they are needed."""
        held = [self._free.get() for _ in range(self._processes)]
        for process in held:
            process.end()
            self._free.put(process)


class _Process:
    """A process and the way to it; none until it is needed. Its temporary files go when it does, however that is."""

    def __init__(self) -> None:
        self._running: tuple[BaseProcess, Connection, weakref.finalize[..., Any]] | None = None

    def call(self, seconds: float, function: object, args: object, kwargs: object) -> object:
        try:
            _, way, _ = self._running or self._started()
            way.send((function, args, kwargs))
            if not way.poll(seconds):
                self.end()
                raise ReadError(f"takes longer than {seconds:g} seconds to open", remedy=_LATER)
            answer: object = way.recv()
        except (EOFError, OSError):
            self.end()
            what = "cannot be opened: it takes too much memory, or is broken in a way that ends whatever opens it"
            raise ReadError(what, remedy=_LATER) from None
        if isinstance(answer, CasethreadError):
            raise answer
        return answer

    def _started(self) -> tuple[BaseProcess, Connection, weakref.finalize[..., Any]]:
        context = children.CONTEXT
        here, there = context.Pipe()
        folder = tempfile.mkdtemp(prefix="casethread-")
        cleaning = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        process = context.Process(target=_serve, args=(there, folder), daemon=True)
        process.start()
        there.close()
        self._running = process, here, cleaning
        if not here.poll(_START):
            raise EOFError
        here.recv()
        return self._running

    def end(self) -> None:
        if self._running is not None:
            process, way, cleaning = self._running
            self._running = None
            process.kill()
            process.join()
            process.close()
            way.close()
            cleaning()


def _serve(way: Connection, folder: str) -> None:
    """Does what comes along the way, until it is closed at the other end; ``folder`` is for temporary files."""
    tempfile.tempdir = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError):  # Windows sets no such limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    way.send(None)
    with suppress(EOFError, OSError):
        while True:
            function, args, kwargs = way.recv()
            way.send(_answer(function, args, kwargs))
    shutil.rmtree(folder, ignore_errors=True)  # whoever asked is gone, and may not have had the time to


def _answer(function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    try:
        return function(*args, **kwargs)
    except CasethreadError as error:
        return error
    except MemoryError:
        return ReadError("takes more memory to open than is given to it", remedy=_LATER)
    except OSError as error:
        return ReadError(
            f"cannot be opened: {error.strerror or error}", remedy="try again, or restore it from a back-up"
        )
    except Exception as error:  # whatever a library makes of a bad file, the asker is told in one way
        said = " ".join(str(error).split())[:200]
        return ReadError(f"cannot be opened: {type(error).__name__}: {said}", remedy=_LATER)
