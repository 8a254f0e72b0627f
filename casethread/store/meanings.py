"""What texts mean, as vectors of their passages: kept in the store, beside the text that a model made them of.

So they leave with their document, come along when a case is moved, and serve every machine and either
search index: what is nearest is found from them alone, and is the same whichever engine answers words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from casethread.store import tables
from casethread.store.database import translated
from casethread.store.engines import writing

BATCH = 200
"""Documents to a transaction."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that a model has not read, and what tells how its document was then."""

    document: str
    text: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Meant:
    """The passages of a document as a model read them.

    ``spans`` are their offsets, start and end of each as two unsigned numbers of 32 bits, little-endian; ``vectors``
    one after another, a signed byte to a dimension.
    """

    document: str
    spans: bytes
    vectors: bytes


class Meanings:
    """The vectors of one case: of each document those of one model, by its name."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def lacking(self, model: str) -> int:
        """How many documents that model has not read."""
        query = sa.select(sa.func.count()).select_from(_JOINED).where(_not_read(model))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_read(self, model: str, batch: int = BATCH) -> Iterator[list[Unread]]:
        """Those documents, in batches, by id; vectors may be saved meanwhile."""
        document, last = tables.document, ""
        while True:
            query = sa.select(document.c.id, document.c.text, document.c.changed).select_from(_JOINED)
            query = query.where(_not_read(model), document.c.id > last).order_by(document.c.id).limit(batch)
            with translated(), self._engine.connect() as connection:
                found = [Unread(row.id, row.text, row.changed) for row in connection.execute(query)]
            if not found:
                return
            yield found
            last = found[-1].document

    def save(self, model: str, unread: Sequence[Unread], read: Sequence[Meant]) -> None:
        """Keep what a model made of texts, in place of what was kept. A document that was changed since it was read, or
        is gone, is left out: it is to be read again.
        """
        document = tables.document
        states = {one.document: one.state for one in unread}
        here = document.c.id.in_(states)
        with translated(), writing(self._engine) as connection:
            rows = connection.execute(sa.select(document.c.id, document.c.changed, document.c.access_id).where(here))
            held = {row.id: row.access_id for row in rows if row.changed == states[row.id]}
            kept = [one for one in read if one.document in held]
            connection.execute(_TABLE.delete().where(_TABLE.c.document_id.in_(held)))
            if kept:
                values = [{"model": model, "spans": one.spans, "vectors": one.vectors} for one in kept]
                rows_kept = [{"document_id": one.document, **row} for one, row in zip(kept, values, strict=True)]
                connection.execute(_TABLE.insert(), rows_kept)
            _count(connection, set(held.values()))

    def states(self, reach: Collection[int]) -> dict[int, tuple[int, int]]:
        """Of each access number in ``reach`` what tells whether the vectors behind it are still those."""
        access, state = tables.access, tables.meaning_state
        query = sa.select(access.c.id, access.c.version, sa.func.coalesce(state.c.version, 0).label("meant"))
        query = query.select_from(access.outerjoin(state)).where(access.c.id.in_(reach))
        with translated(), self._engine.connect() as connection:
            return {row.id: (row.version, row.meant) for row in connection.execute(query)}

    def of(self, model: str, access: int) -> list[Meant]:
        """What that model made of the documents with that access number, by id."""
        query = sa.select(_TABLE.c.document_id, _TABLE.c.spans, _TABLE.c.vectors).select_from(_JOINED)
        query = query.where(tables.document.c.access_id == access, _TABLE.c.model == model)
        query = query.order_by(_TABLE.c.document_id)
        with translated(), self._engine.connect() as connection:
            return [Meant(row.document_id, row.spans, row.vectors) for row in connection.execute(query)]

    def models(self, reach: Collection[int]) -> list[str]:
        """The names of the models that have read a document within ``reach``."""
        within = tables.document.c.access_id.in_(reach) & _TABLE.c.model.is_not(None)
        query = sa.select(_TABLE.c.model).select_from(_JOINED).where(within).distinct().order_by(_TABLE.c.model)
        with translated(), self._engine.connect() as connection:
            return list(connection.scalars(query))


_TABLE = tables.meaning
_JOINED = tables.document.outerjoin(_TABLE)


def _count(connection: sa.Connection, access: Collection[int]) -> None:
    """Note that vectors behind these access numbers have changed. No link rests on them: nothing is linked anew."""
    state = tables.meaning_state
    here = state.c.access_id.in_(access)
    known = set(connection.scalars(sa.select(state.c.access_id).where(here)))
    connection.execute(state.update().where(here).values(version=state.c.version + 1))
    if new := [{"access_id": number, "version": 1} for number in sorted(set(access) - known)]:
        connection.execute(state.insert(), new)


def _not_read(model: str) -> sa.ColumnElement[bool]:
    return _TABLE.c.model.is_distinct_from(model)
