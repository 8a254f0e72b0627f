"""Documents as they come in: which are new, which are known, which were seen elsewhere before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from casethread.errors import CasethreadError, ReadError
from casethread.model import Document, Json, Kind, Marking
from casethread.store import codec, tables
from casethread.store.base import Failure, FileState, Step
from casethread.store.database import translated
from casethread.store.engines import writing
from casethread.store.ledger import Entered, forget, settle_all, write_down
from casethread.store.reading import chunks
from casethread.store.working import file_key, held
from casethread.text import text_digest

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
    access numbers; ``errors`` tells why the others are not kept. When another worker has ``overtaken`` the file
    meanwhile, nothing was done: it is theirs to read.
    """

    fresh: list[tuple[Document, int]] = field(default_factory=list)
    errors: list[CasethreadError] = field(default_factory=list)
    overtaken: bool = False


AccessNumbers = dict[tuple[Kind, Marking], int]


class Arrival:
    """One file's documents on their way into the store, some at a time.

    ``made`` is what the ids begin with that were made up for this file, empty when all are the documents' own.
    ``holder`` is the worker that reads it, where there are several.
    """

    def __init__(self, entered: Entered, made: str, holder: str | None = None) -> None:
        self.entered = entered
        self.made = made
        self.holder = holder
        self.count = Count()


@dataclass(frozen=True, slots=True)
class Taking:
    """Some parts of a file that came in, the ``last`` of them or not; an error among them happened at ``step``."""

    arrival: Arrival
    parts: Sequence[Document | CasethreadError]
    last: bool = True
    step: Step = Step.READ


def take_all(engine: sa.Engine, takings: Sequence[Taking], access: AccessNumbers) -> list[Saved]:
    """Keep documents, or what changed in how they are marked, dated, known or read; write down what failed; with the
    last parts of a file say what became of it. All in one transaction; a file with documents in the store comes alone.

    A document that is there already stays as it is. The same text with the same particulars in another place is
    a sighting of the document that is there; an id that a source itself gave is never given to another text.
    ``access`` remembers access numbers from call to call.
    """
    with translated(), writing(engine) as connection:
        takings, overtaken = _held(connection, takings)
        shared = _Shared(connection, dict(access))
        digests = [[codec.digest(part) if isinstance(part, Document) else "" for part in one.parts] for one in takings]
        documents = [part for one in takings for part in one.parts if isinstance(part, Document)]
        shared.look_up([document.id for document in documents], [digest for some in digests for digest in some])
        shared.look_up_disposed(documents)
        saved = [_Batch(shared, one).take(some) for one, some in zip(takings, digests, strict=True)]
        shared.write()
        settle_all(connection, [(one.arrival.entered.id, one.arrival.count) for one in takings if one.last])
    access.update(shared.access)
    return [
        Saved(overtaken=True) if number in overtaken else saved.pop(0) for number in range(len(overtaken) + len(saved))
    ]


def _held(connection: sa.Connection, takings: Sequence[Taking]) -> tuple[list[Taking], set[int]]:
    """What is still its reader's to take in, and the places of what another worker has begun since."""
    claimed = {file_key(one.arrival.entered.id): one.arrival.holder for one in takings if one.arrival.holder}
    holders = held(connection, list(claimed)) if claimed else {}
    lost = {key for key, holder in claimed.items() if holders.get(key) != holder}
    overtaken = {number for number, one in enumerate(takings) if file_key(one.arrival.entered.id) in lost}
    return [one for number, one in enumerate(takings) if number not in overtaken], overtaken


@dataclass(slots=True)
class _Shared:
    """One transaction: what is known of the documents that come, and what is to be written."""

    connection: sa.Connection
    access: AccessNumbers
    known: dict[str, Row] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    disposed: dict[str, date] = field(default_factory=dict)
    rows: list[Json] = field(default_factory=list)
    sightings: list[Json] = field(default_factory=list)
    failures: list[tuple[int, int, Failure]] = field(default_factory=list)

    def look_up(self, ids: Sequence[str], digests: Sequence[str]) -> None:
        """Look up which ids are taken, and by which document each digest was brought first."""
        table = tables.document
        for some in chunks(ids):
            rows = self.connection.execute(sa.select(table).where(table.c.id.in_(some))).mappings()
            self.known.update({str(row["id"]): {**row} for row in rows})
        for some in chunks([digest for digest in digests if digest]):
            query = sa.select(table.c.digest, table.c.id).where(table.c.digest.in_(some)).order_by(table.c.id.desc())
            self.twins.update((row.digest, row.id) for row in self.connection.execute(query))

    def look_up_disposed(self, documents: Sequence[Document]) -> None:
        """Look up which of these texts were disposed of, and when."""
        table = tables.tombstone
        if not documents or self.connection.scalar(sa.select(table.c.id).limit(1)) is None:
            return
        for some in chunks([text_digest(document.text) for document in documents]):
            rows = self.connection.execute(sa.select(table.c.text, table.c.day).where(table.c.text.in_(some)))
            self.disposed.update((row.text, row.day) for row in rows)

    def write(self) -> None:
        """Write what is to be written."""
        for table, rows in ((tables.document, self.rows), (tables.sighting, self.sightings)):
            if rows:
                self.connection.execute(table.insert(), rows)
        write_down(self.connection, self.failures)


class _Batch:
    """Some parts of one file, within a transaction."""

    def __init__(self, shared: _Shared, taking: Taking) -> None:
        self._shared = shared
        self._taking = taking
        self._connection = shared.connection
        self._entered = taking.arrival.entered
        self._file_id = taking.arrival.entered.id
        self._made = taking.arrival.made
        self._count = taking.arrival.count
        self._known = shared.known
        self._saved = Saved()

    def take(self, digests: Sequence[str]) -> Saved:
        """Keep them, and add them to the file's count."""
        first = self._count.parts
        if not first and self._entered.told:
            forget(self._connection, self._file_id)
        self._count.parts += len(self._taking.parts)
        for ordinal, (part, digest) in enumerate(zip(self._taking.parts, digests, strict=True), first):
            if isinstance(part, Document):
                gone = self._shared.disposed and self._shared.disposed.get(text_digest(part.text))
                self._refuse(ordinal, part, gone) if gone else self._one(ordinal, part, digest)
            else:
                self._fail(ordinal, part, self._taking.step)
        return self._saved

    def _fail(self, ordinal: int, error: CasethreadError, step: Step) -> None:
        name = self._entered.name
        where = error.where.removeprefix(name).lstrip(", /") if error.where.startswith(name) else error.where
        reason = f"{error.what} - {error.remedy}" if error.remedy else error.what
        self._shared.failures.append((self._file_id, ordinal, Failure(where, step, reason)))
        self._saved.errors.append(error)
        self._count.failed += 1

    def _refuse(self, ordinal: int, document: Document, disposed: date) -> None:
        """A text that was disposed of does not come back by being found once more."""
        where = f"{document.origin.file}, part {document.origin.part + 1}"
        what = f"was disposed of on {disposed.isoformat()}, and is not taken in again"
        remedy = "remove it from what is ingested"
        self._fail(ordinal, ReadError(what, where=where, remedy=remedy), Step.STORE)

    def _is_made(self, document_id: str) -> bool:
        return bool(self._made) and document_id.startswith(self._made)

    def _again(self, document_id: str) -> str:
        """The id of a document whose own was made up for another file of the same name and bytes."""
        return f"{document_id}~{hashlib.sha256(self._entered.location.encode()).hexdigest()[:6]}"

    def _one(self, ordinal: int, document: Document, digest: str) -> None:
        made, known = self._is_made(document.id), self._known.get(document.id)
        if known is not None and made and known["file_id"] != self._file_id and known["digest"] != digest:
            document = replace(document, id=self._again(document.id))
            self._shared.look_up([document.id], [])
            known = self._known.get(document.id)
        if known is None:
            twin = self._shared.twins.get(digest) if made else None
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
            "changed": change(),
        }
        self._shared.rows.append(row)
        self._known[document.id] = row
        self._shared.twins.setdefault(digest, document.id)
        self._saved.fresh.append((document, access))
        self._count.kept += 1

    def _sight(self, ordinal: int, document: Document, known_id: str) -> None:
        passage = document.passages[0] if document.passages else None
        self._shared.sightings.append(
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
        if known["text"] != document.text:
            self._connection.execute(tables.meaning.delete().where(tables.meaning.c.document_id == document.id))
        self._set(document.id, {**row, **stale}, [known["access_id"], access])
        if known["digest"] not in (None, digest):
            self._look_again_at_copies(document.id)

    def _set(self, document_id: str, values: Json, changed: Sequence[int]) -> None:
        touch(self._connection, changed)
        table, values = tables.document, {**values, "changed": change()}
        pending = next((row for row in self._shared.rows if row["id"] == document_id), None)
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
        if (kind, marking) not in self._shared.access:
            table, spelled = tables.access, codec.spell_marking(marking)
            here = (table.c.kind == kind.value) & (table.c.marking == spelled)
            known = self._connection.scalar(sa.select(table.c.id).where(here))
            if known is None:
                done = self._connection.execute(table.insert().values(kind=kind.value, marking=spelled, version=0))
                known = done.inserted_primary_key[0]  # type: ignore[index]  # an insert of one row always has a key
            self._shared.access[kind, marking] = int(known)
        return self._shared.access[kind, marking]

    def _kind_of(self, access: int) -> str | None:
        return self._connection.scalar(sa.select(tables.access.c.kind).where(tables.access.c.id == access))


def change() -> str:
    """A new value for the column that tells one state of a document from another."""
    return token_hex(8)


def touch(connection: sa.Connection, access: Iterable[int]) -> None:
    """Note that what these access numbers let see has changed, so that reaches holding them are linked anew."""
    table = tables.access
    connection.execute(table.update().where(table.c.id.in_(list(access))).values(version=table.c.version + 1))


def _plain(value: object) -> object:
    """A column's value as JSON gives it back, so that tuples equal lists."""
    return json.loads(json.dumps(value, default=str))
