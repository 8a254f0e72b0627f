"""A reach's linkage as it is kept, read piece by piece by who changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from casethread.model import Annotated, Entity, Incident, Link
from casethread.store import codec, tables
from casethread.store.base import LinkKey, Reading
from casethread.store.database import translated
from casethread.store.engines import rows_by, snapshot

T = TypeVar("T")
_PIECE = tables.piece.c
_QUERY = sa.select(_PIECE.body).where(
    _PIECE.reach_id.in_(sa.bindparam("reach", expanding=True)),
    _PIECE.shelf.in_(sa.bindparam("shelf", expanding=True)),
    _PIECE.key.in_(sa.bindparam("key", expanding=True)),
)


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
        table = tables.entity
        return self._first(table, table.c.id == number, codec.read_entity)

    def incident(self, number: str) -> Incident | None:
        """The incident of that id, None when there is none."""
        table = tables.incident
        return self._first(table, table.c.id == number, codec.read_incident)

    def link(self, key: LinkKey) -> Link | None:
        """The link of these ends and this kind, None when there is none."""
        table, (a, b, kind) = tables.link, key
        where = (table.c.a == a) & (table.c.b == b) & (table.c.kind == kind.value)
        return self._first(table, where, codec.read_link)

    def annotated(self, ids: Sequence[str]) -> Iterable[Annotated]:
        """Documents with their mentions, as they are now."""
        return self._annotated(ids)

    def _first(self, table: sa.Table, where: sa.ColumnElement[bool], read: Callable[[sa.RowMapping], T]) -> T | None:
        query = sa.select(table).where(table.c.reach_id == self.number, where)
        row = self._open.execute(query).mappings().first()
        return None if row is None else read(row)
