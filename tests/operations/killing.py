"""Runs a move or a restore in a process that is killed at a step of it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from casethread.backup import restore
from casethread.config import Config
from casethread.moving import move


class Killed:
    """A run that ends there, as when the power goes."""

    def __init__(self, step: str, after: int) -> None:
        self._at, self._left, self._step = step, after, ""

    def begin(self, step: str, total: int | None) -> None:
        """Note the step."""
        self._step = step

    def advance(self, count: int = 1, current: str = "") -> None:
        """Die when so much of the step is done."""
        if self._step == self._at:
            self._left -= count
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def within(self, current: str, share: float | None = None) -> None:
        """Nothing."""


def main(*given: str) -> None:
    """Run what is given: `move` or `restore`, the case folder, its store, the other store or the file, the step, and
    after how much of it.
    """
    what, home, store, other, step, after = given
    config, progress = Config(home=Path(home), store=store), Killed(step, int(after))
    if what == "move":
        move(config, other, progress)
    else:
        restore(config, Path(other), progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
