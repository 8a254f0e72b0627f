"""How often one may ask: a count for each asker and minute, kept in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from casethread.errors import TooMany

_MINUTE = 60


class RateLimit:
    """At most so many requests of one asker in a minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = 0
        self._asked: dict[str, int] = {}

    def count(self, asker: str) -> bool:
        """Count a request. Raises TooMany when it is one too many; True when it was the last of this minute."""
        minute, passed = divmod(int(self._clock()), _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            asked = self._asked[asker] = self._asked.get(asker, 0) + 1
        if asked > self._most:
            raise TooMany(f"more than {self._most:,} requests in a minute", seconds=_MINUTE - passed)
        return asked == self._most
