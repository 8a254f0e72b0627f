"""A reach's linkage as it is kept, read piece by piece by who changes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from casethread.model import Annotated, Entity, Incident, Link
from casethread.store import codec, tables
from casethread.store.base import LinkKey, Reading
from casethread.store.database import translated
from casethread.store.engines import rows_by, snapshot

_PIECE = tables.piece.c
_QUERY = sa.select(_PIECE.body).where(
    _PIECE.reach_id.in_(sa.bindparam("reach", expanding=True)),
    _PIECE.shelf.in_(sa.bindparam("shelf", expanding=True)),
    _PIECE.key.in_(sa.bindparam("key", expanding=True)),
)


def _by(table: sa.Table, *columns: str) -> sa.Select[Any]:
    """A row of a reach by its key, asked for so often that the question is put into words once."""
    keyed = [table.c[name] == sa.bindparam(f"key{number}") for number, name in enumerate(columns)]
    return sa.select(table).where(table.c.reach_id == sa.bindparam("reach"), *keyed)


_ENTITY, _INCIDENT, _LINK = _by(tables.entity, "id"), _by(tables.incident, "id"), _by(tables.link, "a", "b", "kind")


class KeptLinkage:
    """Implements ``casethread.store.base.Kept``, within ``reading``."""

    _open: sa.Connection
    _annotated: Reading

    def __init__(self, engine: sa.Engine, number: int) -> None:
        self.number = number
        self._engine = engine

    @contextmanager
    def reading(self, annotated: Reading) -> Iterator[None]:
        """While it is read, as it is at one moment; ``annotated`` reads documents within the reach."""
        with translated(), snapshot(self._engine) as connection:
            self._open, self._annotated = connection, annotated
            yield

    def piece(self, shelf: str, key: bytes) -> bytes | None:
        """What is kept under a key of a shelf, None for nothing."""
        rows = rows_by(self._open, _QUERY, reach=[self.number], shelf=[shelf], key=[key])
        return bytes(rows[0][0]) if rows else None

    def entity(self, number: str) -> Entity | None:
        """The entity of that id, None when there is none."""
        row = self._row(_ENTITY, number)
        return codec.read_entity(row) if row else None

    def incident(self, number: str) -> Incident | None:
        """The incident of that id, None when there is none."""
        row = self._row(_INCIDENT, number)
        return codec.read_incident(row) if row else None

    def link(self, key: LinkKey) -> Link | None:
        """The link of these ends and this kind, None when there is none."""
        a, b, kind = key
        row = self._row(_LINK, a, b, kind.value)
        return codec.read_link(row) if row else None

    def annotated(self, ids: Sequence[str]) -> Iterable[Annotated]:
        """Documents with their mentions, as they are now."""
        return self._annotated(ids)

    def _row(self, query: sa.Select[Any], *key: str) -> sa.RowMapping | None:
        given = {f"key{number}": each for number, each in enumerate(key)}
        return self._open.execute(query, {"reach": self.number, **given}).mappings().first()
