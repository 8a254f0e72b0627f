"""Documents as they come in: which are new, which are known, which were seen elsewhere before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from casethread.errors import CasethreadError, ReadError
from casethread.model import Document, Json, Kind, Marking
from casethread.store import codec, tables
from casethread.store.base import Failure, FileState, Step
from casethread.store.database import translated
from casethread.store.ledger import Entered, forget, settle, write_down
from casethread.store.reading import chunks

Row = Mapping[str, Any]
_ANOTHER_ID = "give one of the two another id, then run `casethread retry`"


@dataclass(slots=True)
class Count:
    """What came of a file so far: how many parts it has; how many of them are documents of their own, texts that
    another place had brought already, or failed.
    """

    parts: int = 0
    kept: int = 0
    sighted: int = 0
    failed: int = 0


@dataclass(slots=True)
class Saved:
    """What became of some parts of a file. ``fresh`` are the documents whose mentions are to be found, with their
    access numbers; ``errors`` tells why the others are not kept.
    """

    fresh: list[tuple[Document, int]] = field(default_factory=list)
    errors: list[CasethreadError] = field(default_factory=list)


AccessNumbers = dict[tuple[Kind, Marking], int]


class Arrival:
    """One file's documents on their way into the store, some at a time, each time in one transaction.

    ``made`` is what the ids begin with that were made up for this file, empty when all are the documents' own;
    ``access`` remembers access numbers from file to file.
    """

    def __init__(self, engine: sa.Engine, entered: Entered, made: str, access: AccessNumbers) -> None:
        self.count = Count()
        self._engine = engine
        self._entered = entered
        self._made = made
        self._access = access

    def take(self, parts: Sequence[Document | CasethreadError], *, last: bool, step: Step = Step.READ) -> Saved:
        """Keep documents, or what changed in how they are marked, dated, known or read; write down what failed at
        ``step``; with the ``last`` of them say what became of the file.

        A document that is there already stays as it is. The same text with the same particulars in another place is
        a sighting of the document that is there; an id that a source itself gave is never given to another text.
        """
        with translated(), self._engine.begin() as connection:
            if not self.count.parts and self._entered.told:
                forget(connection, self._entered.id)
            batch = _Batch(connection, self._entered, self._made, dict(self._access))
            saved = batch.take(list(enumerate(parts, self.count.parts)), self.count, step)
            if last:
                settle(connection, self._entered.id, self.count)
        self._access.update(batch.access)
        return saved


class _Batch:
    """Some parts of a file, within one transaction."""

    def __init__(self, connection: sa.Connection, entered: Entered, made: str, access: AccessNumbers) -> None:
        self.access = access
        self._connection = connection
        self._entered = entered
        self._file_id = entered.id
        self._made = made
        self._known: dict[str, Row] = {}
        self._twins: dict[str, str] = {}
        self._rows: list[Json] = []
        self._sightings: list[Json] = []
        self._failures: list[tuple[int, Failure]] = []
        self._saved = Saved()
        self._count = Count()

    def take(self, parts: Sequence[tuple[int, Document | CasethreadError]], count: Count, step: Step) -> Saved:
        """Keep them, and add them to the count."""
        self._count = count
        count.parts += len(parts)
        documents = [(ordinal, part, codec.digest(part)) for ordinal, part in parts if isinstance(part, Document)]
        for ordinal, part in parts:
            if not isinstance(part, Document):
                self._fail(ordinal, part, step)
        if documents:
            self._look_up([document.id for _, document, _ in documents], [digest for _, _, digest in documents])
        for ordinal, document, digest in documents:
            self._one(ordinal, document, digest)
        for table, rows in ((tables.document, self._rows), (tables.sighting, self._sightings)):
            if rows:
                self._connection.execute(table.insert(), rows)
        write_down(self._connection, self._file_id, self._failures)
        return self._saved

    def _fail(self, ordinal: int, error: CasethreadError, step: Step) -> None:
        where = error.where.removeprefix(self._entered.name).lstrip(", /") if error.where else ""
        reason = f"{error.what} - {error.remedy}" if error.remedy else error.what
        self._failures.append((ordinal, Failure(where, step, reason)))
        self._saved.errors.append(error)
        self._count.failed += 1

    def _look_up(self, ids: Sequence[str], digests: Sequence[str]) -> None:
        table = tables.document
        for some in chunks(ids):
            rows = self._connection.execute(sa.select(table).where(table.c.id.in_(some))).mappings()
            self._known.update({str(row["id"]): {**row} for row in rows})
        for some in chunks(digests):
            query = sa.select(table.c.digest, table.c.id).where(table.c.digest.in_(some)).order_by(table.c.id.desc())
            self._twins.update((row.digest, row.id) for row in self._connection.execute(query))

    def _is_made(self, document_id: str) -> bool:
        return bool(self._made) and document_id.startswith(self._made)

    def _again(self, document_id: str) -> str:
        """The id of a document whose own was made up for another file of the same name and bytes."""
        return f"{document_id}~{hashlib.sha256(self._entered.location.encode()).hexdigest()[:6]}"

    def _one(self, ordinal: int, document: Document, digest: str) -> None:
        made, known = self._is_made(document.id), self._known.get(document.id)
        if known is not None and made and known["file_id"] != self._file_id and known["digest"] != digest:
            document = replace(document, id=self._again(document.id))
            self._look_up([document.id], [])
            known = self._known.get(document.id)
        if known is None:
            twin = self._twins.get(digest) if made else None
            self._sight(ordinal, document, twin) if twin else self._insert(document, digest)
        elif self._is_older_reading(known, document):
            self._update(known, document, digest)
        elif known["text"] != document.text:
            where = f"{document.origin.file}, part {document.origin.part + 1}"
            what = f"the id {document.id!r} belongs to another text, read from {known['origin'][0]}"
            self._fail(ordinal, ReadError(what, where=where, remedy=_ANOTHER_ID), Step.STORE)
        else:
            self._sight(ordinal, document, known["id"])
            self._tighten(known, document)

    def _is_older_reading(self, known: Row, document: Document) -> bool:
        """Whether what is known is the same part of the same file, as it was read or stood there before."""
        if known["file_id"] != self._file_id:
            return False
        _, sha256, part, *_ = known["origin"]
        return bool(sha256 != document.origin.sha256 or part == document.origin.part)

    def _insert(self, document: Document, digest: str) -> None:
        access = self._access_of(document.kind, document.marking)
        row = {
            **codec.document_row(document),
            "file_id": self._file_id,
            "access_id": access,
            "digest": digest,
            "annotated": None,
            "indexed": None,
        }
        self._rows.append(row)
        self._known[document.id] = row
        self._twins.setdefault(digest, document.id)
        self._saved.fresh.append((document, access))
        self._count.kept += 1

    def _sight(self, ordinal: int, document: Document, known_id: str) -> None:
        passage = document.passages[0] if document.passages else None
        self._sightings.append(
            {
                "file_id": self._file_id,
                "ordinal": ordinal,
                "document_id": known_id,
                "origin": codec.pack_origin(document.origin),
                "passage": codec.pack_passage(passage) if passage else None,
                "meta": dict(document.meta),
            }
        )
        self._count.sighted += 1

    def _tighten(self, known: Row, document: Document) -> None:
        """A document seen once more under a stricter marking keeps the stricter one."""
        table = tables.access
        kind, spelled = self._connection.execute(
            sa.select(table.c.kind, table.c.marking).where(table.c.id == known["access_id"])
        ).one()
        access = self._access_of(Kind(kind), codec.read_marking(spelled).stricter(document.marking))
        if access != known["access_id"]:
            self._set(known["id"], {"access_id": access, "indexed": None}, [known["access_id"], access])

    def _update(self, known: Row, document: Document, digest: str) -> None:
        row, access = codec.document_row(document), self._access_of(document.kind, document.marking)
        self._count.kept += 1
        if known["access_id"] == access and all(_plain(known[key]) == _plain(row[key]) for key in row):
            return
        stale: Json = {"indexed": None, "access_id": access, "digest": digest}
        moved = known["access_id"] != access and self._kind_of(known["access_id"]) != document.kind
        if moved or known["published"] != document.published or known["text"] != document.text:
            stale["annotated"] = None
            self._saved.fresh.append((document, access))
        self._set(document.id, {**row, **stale}, [known["access_id"], access])
        if known["digest"] not in (None, digest):
            self._look_again_at_copies(document.id)

    def _set(self, document_id: str, values: Json, changed: Sequence[int]) -> None:
        touch(self._connection, changed)
        table = tables.document
        pending = next((row for row in self._rows if row["id"] == document_id), None)
        if pending is not None:
            pending.update(values)
        else:
            self._connection.execute(table.update().where(table.c.id == document_id).values(values))

    def _look_again_at_copies(self, document_id: str) -> None:
        """Files that were taken to bring nothing but this document are read again: it is not what it was."""
        sighting, file = tables.sighting, tables.file
        seen = sa.select(sighting.c.file_id).where(sighting.c.document_id == document_id)
        copies = file.c.id.in_(seen) | (file.c.twin_id == self._file_id)
        self._connection.execute(
            file.update()
            .where(copies, file.c.id != self._file_id)
            .values(state=FileState.WAITING.value, reason=None, twin_id=None)
        )

    def _access_of(self, kind: Kind, marking: Marking) -> int:
        if (kind, marking) not in self.access:
            table, spelled = tables.access, codec.spell_marking(marking)
            here = (table.c.kind == kind.value) & (table.c.marking == spelled)
            known = self._connection.scalar(sa.select(table.c.id).where(here))
            if known is None:
                done = self._connection.execute(table.insert().values(kind=kind.value, marking=spelled, version=0))
                known = done.inserted_primary_key[0]  # type: ignore[index]  # an insert of one row always has a key
            self.access[kind, marking] = int(known)
        return self.access[kind, marking]

    def _kind_of(self, access: int) -> str | None:
        return self._connection.scalar(sa.select(tables.access.c.kind).where(tables.access.c.id == access))


def touch(connection: sa.Connection, access: Iterable[int]) -> None:
    """Note that what these access numbers let see has changed, so that reaches holding them are linked anew."""
    table = tables.access
    connection.execute(table.update().where(table.c.id.in_(list(access))).values(version=table.c.version + 1))


def _plain(value: object) -> object:
    """A column's value as JSON gives it back, so that tuples equal lists."""
    return json.loads(json.dumps(value, default=str))
