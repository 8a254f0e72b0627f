"""How far a run is, written to the store while it goes, so that every server's pages tell the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from casethread.alive import this_process
from casethread.app import Case
from casethread.errors import CasethreadError
from casethread.model import OWNER, Json
from casethread.outcome import Outcome, Progress
from casethread.store.runs import TOLD, Reached, Runs, RunTask

EVERY = 1.0
"""Seconds between two words of a run that gets on."""
STILL = 10.0
"""Seconds between two words of one that does not: they say that it lives."""
_UNEXPECTED = "something went wrong that should not"


class Watch:
    """A ``Progress`` that writes down what it is told, and passes it on to ``inner``. The ``outcome`` is filled by the
    run that is watched. Left with an error, the run has failed.
    """

    def __init__(self, runs: Runs, key: int, outcome: Outcome, inner: Progress | None = None) -> None:
        self._runs = runs
        self._key = key
        self._inner = inner
        self.outcome = outcome
        self._step, self._since, self._done, self._current = "", time.time(), 0, ""
        self._total: int | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        problem, remedy = _told(error)
        self._runs.end(self._key, self.reached(), problem=problem, remedy=remedy)

    def begin(self, step: str, total: int | None) -> None:
        """A step starts; ``total`` is in its own units, None when it is not known."""
        self._step, self._since, self._done, self._total, self._current = step, time.time(), 0, total, ""
        if self._inner:
            self._inner.begin(step, total)

    def advance(self, count: int = 1, current: str = "") -> None:
        """``count`` more are done; ``current`` is what is being worked on."""
        self._done += count
        self._current = current or self._current
        if self._inner:
            self._inner.advance(count, current)

    def within(self, current: str, share: float | None = None) -> None:
        """``current`` is where the work on the present unit is; ``share`` of it, 0 to 1, is done, if that is known."""
        self._current = current
        if self._inner:
            self._inner.within(current, share)

    def reached(self) -> Reached:
        """How far it is."""
        failures = tuple(self.outcome.failures[-TOLD:])
        counts = counts_of(self.outcome)
        return Reached(self._step, self._since, self._done, self._total, self._current, failures, counts)

    def _tell(self) -> None:
        said, at = Reached(), time.monotonic()
        while not self._over.wait(EVERY):
            now = self.reached()
            if now == said and time.monotonic() - at < STILL:
                continue
            # a store that is busy for a moment is told the next time
            with suppress(CasethreadError):
                self._runs.tell(self._key, now)
                said, at = now, time.monotonic()


@contextmanager
def watched(case: Case, task: RunTask, what: Json, inner: Progress) -> Iterator[Watch]:
    """A run that its owner does at this terminal, at once."""
    runs = case.store.runs
    with Watch(runs, runs.start(OWNER.name, task, what, this_process()), Outcome(), inner) as watch:
        yield watch


def counts_of(outcome: Outcome) -> Json:
    """An outcome in numbers."""
    return {
        "read": outcome.read,
        "unchanged": outcome.unchanged,
        "duplicates": outcome.duplicates,
        "documents": outcome.documents,
        "failed": len(outcome.failures),
    }


def _told(error: BaseException | None) -> tuple[str, str]:
    """Why a run is over before its end, and what to do."""
    if error is None:
        return "", ""
    if isinstance(error, CasethreadError):
        return f"{error.where}: {error.what}" if error.where else error.what, error.remedy
    if isinstance(error, KeyboardInterrupt):
        return "stopped at the terminal", "what was done is kept; retry takes up what was left"
    what = f"{_UNEXPECTED}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return what, "what was done is kept; retry takes up what was left"
