"""The linkages of the reaches: made at once, kept in the store with what they go by, and from then on only changed."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa

from casethread.model import Linkage, Path, Verdict
from casethread.store.base import Linker, Reading, Standing
from casethread.store.database import translated
from casethread.store.engines import alone, roomy, writing
from casethread.store.kept import KeptLinkage
from casethread.store.linked import LinkedReach, batched

FEW, SHARE = 100, 8
"""A change of more than FEW documents, and of more than one in SHARE, is not made: to link all anew takes less time."""
A_TURN = 5_000
"""Pieces that are written in one turn: it takes about a second."""
MOST = 500_000
"""Entries of pieces that are held in memory for the next change: some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class _Held:
    standing: Standing
    kept: KeptLinkage
    stamp: str


class Standings:
    """Links reaches: from scratch the first time, and then only what has changed since, whichever process did it. The
    order of changes does not matter: they end where linking all documents at once ends.
    """

    def __init__(self, engine: sa.Engine, linker: Linker) -> None:
        self.linker = linker
        self._engine = engine
        self._held: dict[str, _Held] = {}
        """What was changed last, with as much of it as that took."""
        self._lock = Lock()

    def link(self, reach: LinkedReach, reading: Reading, verdicts: Sequence[Verdict]) -> int:
        """Link a reach, whose documents ``reading`` gives, and keep the linkage in the store. Returns its number."""
        with self._lock, alone(self._engine, reach.key):
            with translated(), self._engine.connect() as connection:
                number = reach.stored(connection)
            if number is not None:  # another process has linked it meanwhile
                return number
            number = self._change(reach, reading, verdicts)
            return self._make(reach, reading, verdicts) if number is None else number

    def _change(self, reach: LinkedReach, reading: Reading, verdicts: Sequence[Verdict]) -> int | None:
        """Change the linkage that is kept. Returns its number, None when it is to be made anew."""
        held = self._held.pop(reach.key, None)
        with translated(), self._engine.connect() as connection:
            found = reach.kept(connection)
            if found is None:
                return None
            number, _ = found
            come, gone, many = reach.since(connection, number)
        if not many or len(come) + len(gone) > max(FEW, many // SHARE):
            return None
        if held is None or (held.kept.number, held.stamp) != found:
            held = None
        kept = held.kept if held else KeptLinkage(self._engine, number)
        with kept.reading(reading):
            standing = held.standing if held else self.linker.resume(kept)
            if standing is None:
                return None
            changes = standing.change(reading([*come]), gone, verdicts)
            pieces = [*standing.changed()]
        with translated(), writing(self._engine) as connection:
            if reach.kept(connection) != found:  # a disposal came between
                return None
            reach.change(connection, number, changes)
            reach.keep(connection, number, come, gone, pieces)
        if standing.weight <= MOST:
            self._held = {reach.key: _Held(standing, kept, reach.stamp)}
        return number

    def _make(self, reach: LinkedReach, reading: Reading, verdicts: Sequence[Verdict]) -> int:
        with translated(), self._engine.connect() as connection:
            states = reach.states(connection)
        standing = self.linker.begin(reading)
        standing.change(reading([*states]), (), verdicts)
        with _seldom_swept():
            with translated(), writing(self._engine) as connection, roomy(connection):
                number = reach.store(connection, standing.linkage(), states)
            # not in one turn, for others wait for theirs; the last piece says that all are there
            for pieces in batched(standing.changed(), A_TURN):
                with translated(), writing(self._engine) as connection:
                    if reach.kept(connection) != (number, reach.stamp):  # a disposal came between
                        break
                    reach.keep_pieces(connection, number, pieces)
        return number

    def forget(self) -> None:
        """Let go of all that is held in memory."""
        with self._lock:
            self._held.clear()

    def paths(self, linkage: Linkage, a: str, b: str, limit: int) -> list[Path]:
        """How two entities are tied, strongest first; empty when they are not."""
        return self.linker.paths(linkage, a, b, limit)


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """With the collector of reference cycles kept from going through all that linking holds again and again: it has
    none, and those that writing makes are found while they are young.
    """
    young, older, oldest = gc.get_threshold()
    gc.set_threshold(young, older, 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(young, older, oldest)
