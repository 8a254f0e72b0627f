"""The linkages of the reaches that this process has linked, kept so that the next change to one is a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa

from casethread.model import Annotated, Linkage, Path, Verdict
from casethread.store.base import Linker, Standing
from casethread.store.database import translated
from casethread.store.engines import alone, writing
from casethread.store.linked import LinkedReach

MOST_REACHES = 4
"""Reaches kept, those linked last."""
MOST_DOCUMENTS = 60_000
"""Documents of all kept reaches together: each takes some 40 kB of memory."""

Reading = Callable[[Iterable[str]], Iterable[Annotated]]
"""Gives documents with their mentions by id."""


@dataclass(frozen=True, slots=True)
class _Kept:
    standing: Standing
    stamp: str
    documents: Mapping[str, str | None]
    """What told the state of each document when it was linked."""


class Standings:
    """Links reaches: from scratch the first time, and then only what has changed since. The order of changes does not
    matter, nor what is kept: the linker's standing linkages end where one of all documents at once ends.
    """

    def __init__(self, engine: sa.Engine, linker: Linker) -> None:
        self.linker = linker
        self._engine = engine
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def link(
        self, reach: LinkedReach, documents: Mapping[str, str | None], read: Reading, verdicts: Sequence[Verdict]
    ) -> int:
        """Link a reach that holds ``documents``, given with what tells their state, and keep the linkage in the store.
        Returns its number.
        """
        with self._lock, alone(self._engine, reach.key):
            with translated(), self._engine.connect() as connection:
                number = reach.stored(connection)
            if number is not None:  # another process has linked it meanwhile
                return number
            kept = self._kept.pop(reach.key, None) or _Kept(self.linker.begin(), "", {})
            come = [
                key for key, state in documents.items() if key not in kept.documents or kept.documents[key] != state
            ]
            gone = [key for key in kept.documents if key not in documents]
            changes = kept.standing.change(read(come), gone, verdicts)
            with translated(), writing(self._engine) as connection:
                number = reach.change(connection, kept.stamp, changes) if kept.stamp else None
                if number is None:
                    number = reach.store(connection, kept.standing.linkage())
            self._keep(reach, _Kept(kept.standing, reach.stamp, documents))
            return number

    def _keep(self, reach: LinkedReach, kept: _Kept) -> None:
        self._kept[reach.key] = kept
        while len(self._kept) > MOST_REACHES or sum(len(k.documents) for k in self._kept.values()) > MOST_DOCUMENTS:
            del self._kept[next(iter(self._kept))]

    def forget(self) -> None:
        """Let go of all that is kept in memory: the next linking of each reach is one of all its documents."""
        with self._lock:
            self._kept.clear()

    def paths(self, linkage: Linkage, a: str, b: str, limit: int) -> list[Path]:
        """How two entities are tied, strongest first; empty when they are not."""
        return self.linker.paths(linkage, a, b, limit)
