"""Disposal: a document leaves the store with all that was made of it; what stays says that it was, and not what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from casethread.store import tables
from casethread.store.arrivals import touch
from casethread.store.corrected import forget
from casethread.store.database import translated
from casethread.store.engines import delete_for_good, overwrite, writing
from casethread.store.originals import Originals
from casethread.store.runs import forget as forget_runs
from casethread.text import text_digest


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a disposed document: the SHA-256 of its id, when it went, by whom, and why.

    The SHA-256 of its text is kept beside it, so that it is not taken in again unnoticed.
    """

    subject: str
    day: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """A decision to keep a document until a day."""

    document: str
    until: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disposed:
    """What went: documents, originals, and lines of the ledger of which nothing was left."""

    documents: int
    originals: int
    files: int


class Disposal:
    """Disposes of documents in one case store, and keeps what was decided at their review."""

    def __init__(self, engine: sa.Engine, originals: Originals, forget: Callable[[], None]) -> None:
        self._forget = forget
        self._engine = engine
        self._originals = originals

    def dispose(self, ids: Sequence[str], by: str, reason: str, day: date) -> Disposed:
        """Remove documents: text, mentions, sightings, decisions, links of every reach, and the originals that hold
        them, archives and duplicates too. Other documents of those files stay, without their way back.

        All or nothing, but for the originals, which go first: a run that was killed is simply run again.
        Raises StoreError when an original cannot be removed.
        """
        file, document = tables.file, tables.document
        with translated(), writing(self._engine) as connection:
            delete_for_good(connection)
            rows = connection.execute(
                sa.select(document.c.id, document.c.text, document.c.access_id).where(document.c.id.in_(ids))
            ).all()
            files = self._files(connection, ids)
            originals = sum(map(self._originals.remove, sorted({sha256 for _, sha256 in files if sha256})))
            stones = [
                {"subject": text_digest(row.id), "text": text_digest(row.text), "day": day, "by": by, "reason": reason}
                for row in rows
            ]
            if stones:
                connection.execute(tables.tombstone.insert(), stones)
            resting = sa.select(tables.verdict_document.c.verdict_id).where(
                tables.verdict_document.c.document_id.in_(ids)
            )
            connection.execute(tables.verdict.delete().where(tables.verdict.c.id.in_(resting)))
            amended = forget(connection, ids, {text_digest(row.text) for row in rows})
            connection.execute(document.delete().where(document.c.id.in_(ids)))
            connection.execute(tables.reach.delete())
            touch(connection, {row.access_id for row in rows} | amended)
            empty = [number for number, _ in files if not self._left(connection, number)]
            connection.execute(tables.failure.delete().where(tables.failure.c.file_id.in_(empty)))
            connection.execute(file.delete().where(file.c.id.in_(empty)))
            forget_runs(connection)
        self._forget()
        return Disposed(len(rows), originals, len(empty))

    def purge(self) -> None:
        """Let the engine overwrite what was deleted, which it else keeps in free pages and logs."""
        with translated():
            overwrite(self._engine, tables.metadata.sorted_tables)

    def keep(self, document_id: str, until: date, by: str, reason: str) -> None:
        """Decide that a document is kept until a day, in place of what was decided before."""
        table = tables.review
        with translated(), writing(self._engine) as connection:
            connection.execute(table.delete().where(table.c.document_id == document_id))
            values = {"document_id": document_id, "until": until, "by": by, "reason": reason}
            connection.execute(table.insert().values(values))

    def reviews(self) -> dict[str, Review]:
        """What was decided, by document id."""
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(tables.review)).all()
        return {row.document_id: Review(row.document_id, row.until, row.by, row.reason) for row in rows}

    def tombstones(self) -> list[Tombstone]:
        """What is left of disposed documents, in the order in which they went."""
        table = tables.tombstone
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
        return [Tombstone(row.subject, row.day, row.by, row.reason) for row in rows]

    @staticmethod
    def _files(connection: sa.Connection, ids: Sequence[str]) -> list[tuple[int, str | None]]:
        """The files that hold the documents: read from them, seen in them, or of the same bytes."""
        file, document, sighting = tables.file, tables.document, tables.sighting
        read = sa.select(document.c.file_id).where(document.c.id.in_(ids))
        seen = sa.select(sighting.c.file_id).where(sighting.c.document_id.in_(ids))
        here = file.c.id.in_(read) | file.c.id.in_(seen)
        same = file.c.sha256.in_(sa.select(file.c.sha256).where(here))
        rows = connection.execute(sa.select(file.c.id, file.c.sha256).where(here | same))
        return [(row.id, row.sha256) for row in rows]

    @staticmethod
    def _left(connection: sa.Connection, file_id: int) -> bool:
        """Whether a file holds another document, or a sighting of one."""
        document, sighting = tables.document, tables.sighting
        query = sa.select(
            sa.exists().where(document.c.file_id == file_id) | sa.exists().where(sighting.c.file_id == file_id)
        )
        return bool(connection.scalar(query))
