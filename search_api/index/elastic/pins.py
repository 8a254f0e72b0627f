"""Points in time: the states of an index that searches are answered from.

A search is answered from the newest point in time that this process holds, and asks in the same breath whether the
index is still so; if not, it is answered from a new one. So one request does, no commit is missed, and a list can be
gone on with as it was begun. What tells two states apart are the marks that a commit leaves, one in each shard, as the
last of what it writes there.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from casethread.errors import CasethreadError
from search_api.index.elastic.connection import Body, Connection
from search_api.index.elastic.mapping import MARKER

KEPT_FOR = "10m"
"""How long a point in time is kept after it was last asked."""
_KEPT = 4
"""States of the index that lists begun on them can still be gone on with."""
_MOST_SHARDS = 1_024


@dataclass(frozen=True, slots=True)
class Pin:
    """A point in time, the marks of its shards, and the number of these."""

    pit: str
    marks: tuple[str, ...]
    shards: int

    @property
    def asked(self) -> Body:
        """How a search names it."""
        return {"id": self.pit, "keep_alive": KEPT_FOR}


def marks_wanted(pin: Pin | None = None) -> Body:
    """A search for the marks, in a point in time or as they are now."""
    return {
        "size": _MOST_SHARDS,
        "query": {"exists": {"field": MARKER}},
        "sort": [MARKER],
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        **({"pit": pin.asked} if pin else {}),
    }


def marks_in(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The marks that such a search has found, sorted."""
    return tuple(str(hit["sort"][0]) for hit in answer.get("hits", {}).get("hits", ()))


class Pins:
    """The points in time that this process holds, the newest last; closed when it ends."""

    def __init__(self, connection: Connection, alias: str) -> None:
        self._connection = connection
        self._alias = alias
        self._kept: OrderedDict[tuple[str, ...], Pin] = OrderedDict()
        self._guard = threading.Lock()
        weakref.finalize(self, _close, connection.client, self._kept)

    def newest(self) -> Pin | None:
        """The newest one, if there is any."""
        with self._guard:
            return next(reversed(self._kept.values()), None)

    def open(self) -> Pin:
        """A new one, whose marks are still to be asked for."""
        said = self._connection.client.open_point_in_time(
            index=self._alias, keep_alive=KEPT_FOR, allow_partial_search_results=False
        )
        return Pin(str(said["id"]), (), int(said["_shards"]["total"]))

    def keep(self, pin: Pin, marks: Sequence[str]) -> Pin:
        """Keep one with its marks. Returns the one that is kept for them, which may be an earlier one."""
        held = Pin(pin.pit, tuple(marks), pin.shards)
        with self._guard:
            if held.marks in self._kept:
                self._kept.move_to_end(held.marks)
                spare, held = [pin], self._kept[held.marks]
            else:
                self._kept[held.marks], spare = held, []
            while len(self._kept) > _KEPT:
                spare.append(self._kept.popitem(last=False)[1])
        _close(self._connection.client, {pin.marks: pin for pin in spare})
        return held

    def forget(self, pin: Pin) -> None:
        """Let go of one that is no more."""
        with self._guard:
            if self._kept.get(pin.marks) == pin:
                del self._kept[pin.marks]


def _close(client: Elasticsearch, pins: Mapping[tuple[str, ...], Pin]) -> None:
    for pin in list(pins.values()):
        with suppress(ApiError, TransportError, CasethreadError):  # it ends by itself when it is no longer asked
            client.options(request_timeout=2, max_retries=0).close_point_in_time(id=pin.pit)
