"""How far a run is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

EVERY = 10.0
"""Seconds between two plain lines of one step."""


class Bar:
    """A ``casethread.pipeline.Progress`` for people."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._plain = not console.is_terminal
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description:<14}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[current]}"),
        )
        self._bar = Progress(*columns, console=console, disable=self._plain)
        self._task: TaskID | None = None
        self._total: int | None = None
        self._step, self._done, self._said, self._since = "", 0, 0.0, 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._finish()
        self._bar.stop()

    def begin(self, step: str, total: int | None) -> None:
        """A step starts; ``total`` is in its own units, None when it is not known."""
        self._finish()
        self._step, self._total, self._done = step, total, 0
        self._since = self._said = time.monotonic()
        self._task = self._bar.add_task(step, total=total, current="", rate="")

    def advance(self, count: int = 1, current: str = "") -> None:
        """``count`` more are done; ``current`` is what is being worked on."""
        self._done += count
        self._show(0.0, current)

    def within(self, current: str, share: float | None = None) -> None:
        """``current`` is where the work on the present unit is; ``share`` of it, 0 to 1, is done, if that is known."""
        self._show(min(share or 0.0, 1.0), current)

    def _show(self, share: float, current: str) -> None:
        if self._task is not None:
            rate = self._done / max(time.monotonic() - self._since, 0.001)
            shown, completed = escape(current[-60:]), self._done + share
            self._bar.update(self._task, completed=completed, current=shown, rate=f"{rate:,.1f}/s")
        if self._plain and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            self._say(f"{self._step}: {self._done:,}{f' of {self._total:,}' if self._total else ''}, at {current}")

    def _finish(self) -> None:
        if self._task is None:
            return
        self._bar.update(self._task, total=self._done or 1, completed=self._done or 1, current="")
        if self._plain:
            self._say(f"{self._step}: done{f', {self._done:,}' if self._done else ''}")
        self._task = None

    @staticmethod
    def _say(line: str) -> None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
