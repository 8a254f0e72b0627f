"""How often one may ask: a count for each asker and minute, kept in this process or by several together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from casethread.errors import TooMany

_MINUTE = 60


class Counts(Protocol):
    """Counts what is asked in the present minute."""

    def add(self, asker: str, minute: int) -> int:
        """Count a request of that asker. Returns how many it is in that minute."""
        ...


class OwnCounts:
    """Counts of this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._asked: dict[str, int] = {}

    def add(self, asker: str, minute: int) -> int:
        """One more."""
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            asked = self._asked[asker] = self._asked.get(asker, 0) + 1
            return asked


class RateLimit:
    """At most so many requests of one asker in a minute. ``clock`` gives seconds, the same in every process."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic, counts: Counts | None = None) -> None:
        self._most = most
        self._clock = clock
        self._counts = counts or OwnCounts()

    def count(self, asker: str) -> bool:
        """Count a request. Raises TooMany when it is one too many; True when it was the last of this minute."""
        minute, passed = divmod(int(self._clock()), _MINUTE)
        # no minute is 0: a table that was never written to holds that
        asked = self._counts.add(asker, minute + 1)
        if asked > self._most:
            raise TooMany(f"more than {self._most:,} requests in a minute", seconds=_MINUTE - passed)
        return asked == self._most
