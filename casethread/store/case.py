"""The case store as it is written: documents, their mentions, what the index holds of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from casethread.errors import ReadError, StoreError
from casethread.model import Annotated, Document, Json, Kind, Marking, Viewer
from casethread.store import codec, tables
from casethread.store.base import Linker
from casethread.store.database import connect, translated
from casethread.store.ledger import Ledger
from casethread.store.reading import chunks, documents_query, read_mentions, read_row
from casethread.store.users import Users
from casethread.store.view import StoreView

BATCH = 200
"""Documents to a transaction: small enough to lose little, large enough to be fast."""


class CaseStore:
    """The case store of one case. Reads go through ``view(viewer)``; everything here writes or keeps the ledger."""

    def __init__(self, engine: sa.Engine, originals: Path, linker: Linker) -> None:
        self._engine = engine
        self._originals = originals
        self._linker = linker
        self.files = Ledger(engine)
        self.users = Users(engine)

    @classmethod
    def open(cls, url: str, originals: Path, linker: Linker) -> CaseStore:
        """Open the store at a SQLAlchemy URL, made or migrated as needed; ``originals`` is the folder of kept files.

        Raises StoreError when that cannot be done.
        """
        return cls(connect(url), originals, linker)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def view(self, viewer: Viewer) -> StoreView:
        """The case as that viewer may read it."""
        return StoreView(self._engine, self._originals, self._linker, viewer)

    def keep(self, path: Path, sha256: str) -> Path:
        """Copy a file to the originals, once, under its SHA-256. Returns where. Raises StoreError when it cannot."""
        kept = self._originals / sha256[:2] / sha256
        if kept.exists():
            return kept
        partial = kept.with_suffix(f".{os.getpid()}.part")
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
            partial.replace(kept)
        except OSError as error:
            partial.unlink(missing_ok=True)
            remedy = "free disk space in the case folder, then run `casethread retry`"
            raise StoreError(f"cannot keep the original: {error.strerror}", where=str(path), remedy=remedy) from error
        return kept

    def save(self, file_id: int, documents: Iterable[Document]) -> list[ReadError]:
        """Keep the documents of a file, or what changed in how they are marked, dated or known.

        A document that is there already stays as it is. One whose id belongs to another text is not kept: a ReadError
        for each such is returned.
        """
        refused = []
        with translated(), self._engine.begin() as connection:
            for document in documents:
                known = (
                    connection.execute(sa.select(tables.document).where(tables.document.c.id == document.id))
                    .mappings()
                    .first()
                )
                if known is None:
                    access = self._access(connection, document.kind, document.marking)
                    row = codec.document_row(document)
                    connection.execute(tables.document.insert().values(file_id=file_id, access_id=access, **row))
                elif known["text"] != document.text:
                    remedy = "give one of the two another id, then run `casethread retry`"
                    where = f"{document.origin.file}, part {document.origin.part + 1}"
                    what = f"the id {document.id!r} belongs to another text, read from {known['origin'][0]}"
                    refused.append(ReadError(what, where=where, remedy=remedy))
                elif known["file_id"] == file_id:
                    self._update(connection, known, document)
        return refused

    def _update(self, connection: sa.Connection, known: sa.RowMapping, document: Document) -> None:
        row = codec.document_row(document)
        access = self._access(connection, document.kind, document.marking)
        if known["access_id"] == access and all(_plain(known[key]) == _plain(row[key]) for key in row):
            return
        _touch(connection, [known["access_id"], access])
        stale: Json = {"indexed": None, "access_id": access}
        moved = known["access_id"] != access and _kind_of(connection, known["access_id"]) != document.kind
        if moved or known["published"] != document.published:
            stale["annotated"] = None
        where = tables.document.c.id == document.id
        connection.execute(tables.document.update().where(where).values(**row, **stale))

    def _access(self, connection: sa.Connection, kind: Kind, marking: Marking) -> int:
        table, spelled = tables.access, codec.spell_marking(marking)
        known = connection.scalar(sa.select(table.c.id).where(table.c.kind == kind.value, table.c.marking == spelled))
        if known is None:
            done = connection.execute(table.insert().values(kind=kind.value, marking=spelled, version=0))
            known = done.inserted_primary_key[0]  # type: ignore[index]  # an insert of one row always has a key
        return int(known)

    def unannotated(self, version: str) -> int:
        """How many documents lack the mentions of that version of the annotator."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(_not_annotated(version))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_annotate(self, version: str, batch: int = BATCH) -> Iterator[list[Document]]:
        """Those documents, in batches, by id; mentions may be saved while they are read."""
        return self._batches(_not_annotated(version), batch)

    def save_mentions(self, version: str, annotated: Sequence[Annotated]) -> None:
        """Replace the mentions of documents by those that the annotator of that version found."""
        ids = [item.document.id for item in annotated]
        rows = [
            codec.mention_row(item.document.id, ordinal, mention)
            for item in annotated
            for ordinal, mention in enumerate(item.mentions)
        ]
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.mention.delete().where(tables.mention.c.document_id.in_(ids)))
            if rows:
                connection.execute(tables.mention.insert(), rows)
            chosen = tables.document.c.id.in_(ids)
            connection.execute(tables.document.update().where(chosen).values(annotated=version, indexed=None))
            changed = connection.scalars(sa.select(tables.document.c.access_id).where(chosen).distinct())
            _touch(connection, changed.all())

    def unindexed(self, index: str) -> int:
        """How many annotated documents the index of that name does not hold as they are."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(_not_indexed(index))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_index(self, index: str, batch: int = BATCH) -> Iterator[list[tuple[Annotated, int]]]:
        """Those documents with their mentions and access numbers, in batches, by id."""
        for documents in self._batches(_not_indexed(index), batch):
            ids = [document.id for document in documents]
            query = sa.select(tables.document.c.id, tables.document.c.access_id).where(tables.document.c.id.in_(ids))
            with translated(), self._engine.connect() as connection:
                access = {row.id: row.access_id for row in connection.execute(query)}
                mentions = read_mentions(connection, ids)
            yield [(Annotated(document, mentions[document.id]), access[document.id]) for document in documents]

    def set_indexed(self, index: str, ids: Sequence[str]) -> None:
        """Say that the index of that name holds these documents."""
        with translated(), self._engine.begin() as connection:
            for some in chunks(ids):
                where = tables.document.c.id.in_(some)
                connection.execute(tables.document.update().where(where).values(indexed=index))

    def _batches(self, condition: sa.ColumnElement[bool], size: int) -> Iterator[list[Document]]:
        last = ""
        while True:
            query = documents_query().where(condition, tables.document.c.id > last)
            query = query.order_by(tables.document.c.id).limit(size)
            with translated(), self._engine.connect() as connection:
                documents = [read_row(row) for row in connection.execute(query).mappings()]
            if not documents:
                return
            yield documents
            last = documents[-1].id


def _not_annotated(version: str) -> sa.ColumnElement[bool]:
    return tables.document.c.annotated.is_distinct_from(version)


def _not_indexed(index: str) -> sa.ColumnElement[bool]:
    return tables.document.c.annotated.is_not(None) & tables.document.c.indexed.is_distinct_from(index)


def _touch(connection: sa.Connection, access: Sequence[int]) -> None:
    """Note that what these access numbers let see has changed, so that reaches holding them are linked anew."""
    table = tables.access
    connection.execute(table.update().where(table.c.id.in_(access)).values(version=table.c.version + 1))


def _kind_of(connection: sa.Connection, access: int) -> str | None:
    return connection.scalar(sa.select(tables.access.c.kind).where(tables.access.c.id == access))


def _plain(value: object) -> object:
    """A column's value as JSON gives it back, so that tuples equal lists."""
    return json.loads(json.dumps(value, default=str))
