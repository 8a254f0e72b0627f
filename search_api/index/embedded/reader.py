"""The reader: answers from the index as last committed, within a viewer's reach."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from casethread.errors import StaleCursor, UsageError
from search_api.index.base import IndexPage
from search_api.index.clauses import Clause
from search_api.index.embedded.schema import opened, translated
from search_api.index.embedded.state import State
from search_api.index.generations import Generations, Stamp, stamp_of
from search_api.results import Sort

_KEPT = 4
"""States of the index that lists begun on them can still be gone on with."""
_CURSOR = re.compile(r"([0-9a-f]{16})\.(\d{1,9})")


@dataclass(frozen=True, slots=True)
class _Opened:
    """The state that a generation had when its file of segments was as ``seen``."""

    generation: Path
    meta: Path
    seen: Stamp
    state: State


class Reader:
    """A ``base.IndexReader`` that looks, at every search, whether the index has moved on."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._opening = threading.Lock()
        self._kept: OrderedDict[str, State] = OrderedDict()
        self._last: _Opened | None = None

    def search(
        self,
        wanted: Clause,
        access: frozenset[int],
        *,
        offset: int = 0,
        after: str | None = None,
        limit: int = 20,
        sort: Sort = Sort.RELEVANCE,
        facets: Sequence[str] = (),
        values: int = 10,
    ) -> IndexPage:
        """A page of hits, as ``base.IndexReader`` says."""
        with translated(self._generations.folder):
            if after is None:
                state = self._present()
            else:
                stamp, offset = _cursor(after)
                state = self._kept_at(stamp)
            total, hits = state.page(wanted, access, sort, slice(offset, offset + limit))
            counts = state.facets(wanted, access, facets, values, total) if facets else {}
            seen = offset + len(hits)
            return IndexPage(hits, total, counts, f"{state.stamp}.{seen}" if hits and seen < total else None)

    def count(self, wanted: Clause, access: frozenset[int]) -> int:
        """How many documents answer."""
        return self.counts([wanted], access)[0]

    def counts(self, wanted: Sequence[Clause], access: frozenset[int]) -> list[int]:
        """How many documents answer each of several clauses, of one state of the index."""
        with translated(self._generations.folder):
            state = self._present()
            return [state.count(clause, access) for clause in wanted]

    def terms(self, field: str, prefix: str, access: frozenset[int], limit: int) -> list[tuple[str, int]]:
        """Terms of a facet field that begin so, with the number of documents that hold them; most frequent first."""
        with translated(self._generations.folder):
            return self._present().terms(field, prefix, access)[:limit]

    def _present(self) -> State:
        """The generation that answers now, as last committed."""
        with self._opening:
            try:
                return self._opened()
            except (OSError, ValueError):
                # a rebuild may have removed the generation between two steps: its successor is there now
                return self._opened()

    def _opened(self) -> State:
        generation, last = self._generations.current(), self._last
        meta = last.meta if last and last.generation is generation else generation / "meta.json"
        seen = stamp_of(meta)
        if last and last.meta is meta and last.seen == seen:
            return last.state
        stamp = blake2b(" ".join(map(str, (generation.name, *seen))).encode(), digest_size=8).hexdigest()
        if stamp not in self._kept:
            self._kept[stamp] = State(stamp, opened(generation).searcher())
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._last = _Opened(generation, meta, seen, self._kept[stamp])
        return self._kept[stamp]

    def _kept_at(self, stamp: str) -> State:
        """The state of that stamp. Raises StaleCursor when it is no longer kept."""
        if stamp not in self._kept:
            self._present()  # another process may have begun the list
        with self._opening:
            if stamp not in self._kept:
                raise StaleCursor("the index has changed since this list was begun", remedy="search again")
            return self._kept[stamp]


def _cursor(after: str) -> tuple[str, int]:
    found = _CURSOR.fullmatch(after)
    if not found:
        raise UsageError("that is no cursor", remedy="leave it out, to begin with the first hit")
    return found[1], int(found[2])
