"""What became of every file: entered, waiting, done, duplicate or failed, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from casethread.model import Json
from casethread.store import tables
from casethread.store.base import FileRecord, FileState, LedgerSummary
from casethread.store.database import translated


@dataclass(frozen=True, slots=True)
class Entered:
    """A file in the ledger: its number, how it stands, the name and bytes it was last seen with."""

    id: int
    location: str
    name: str
    state: FileState
    sha256: str | None
    options: Json


class Ledger:
    """The ledger of one case store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def file_at(self, location: str) -> Entered | None:
        """The file last seen at that location."""
        return self._one(tables.file.c.location == location)

    def twin(self, sha256: str, location: str) -> Entered | None:
        """A file elsewhere with the same bytes that has been read, if there is one."""
        same = (tables.file.c.sha256 == sha256) & (tables.file.c.location != location)
        return self._one(same & tables.file.c.state.in_([FileState.DONE, FileState.FAILED]) & _has_documents())

    def waiting(self) -> list[Entered]:
        """Files entered and not yet read to their end, in the order they were entered."""
        return self._entered(tables.file.c.state == FileState.WAITING.value)

    def failed(self) -> list[Entered]:
        """Files that failed, wholly or in part."""
        return self._entered(tables.file.c.state == FileState.FAILED.value)

    def has_documents(self, file_id: int) -> bool:
        """Whether documents were read from that file."""
        query = sa.select(sa.exists().where(tables.document.c.file_id == file_id))
        with translated(), self._engine.connect() as connection:
            return bool(connection.scalar(query))

    def _one(self, condition: sa.ColumnElement[bool]) -> Entered | None:
        return next(iter(self._entered(condition)), None)

    def _entered(self, condition: sa.ColumnElement[bool]) -> list[Entered]:
        query = sa.select(tables.file).where(condition).order_by(tables.file.c.id)
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            Entered(r["id"], r["location"], r["name"], FileState(r["state"]), r["sha256"], r["options"]) for r in rows
        ]

    def enter(
        self,
        location: str,
        name: str,
        state: FileState,
        *,
        sha256: str | None = None,
        size: int | None = None,
        reason: str | None = None,
        options: Json | None = None,
    ) -> int:
        """Write a file into the ledger, or what became of one that is there. Returns its number."""
        values: Json = {"name": name, "state": state.value, "sha256": sha256, "size": size, "reason": reason}
        values["options"] = options or {}
        table = tables.file
        with translated(), self._engine.begin() as connection:
            known = connection.scalar(sa.select(table.c.id).where(table.c.location == location))
            if known is not None:
                connection.execute(table.update().where(table.c.id == known).values(values))
                return int(known)
            done = connection.execute(table.insert().values(location=location, **values))
            return int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row always has a key

    def settle(self, file_id: int, state: FileState, reason: str | None = None) -> None:
        """Say what became of a file."""
        with translated(), self._engine.begin() as connection:
            connection.execute(
                tables.file.update().where(tables.file.c.id == file_id).values(state=state.value, reason=reason)
            )

    def records(self) -> list[FileRecord]:
        """Every file there ever was, in the order they came, with what became of it."""
        table, documents = tables.file, tables.document
        count = sa.func.count
        read, told, found = count(documents.c.id), count(documents.c.annotated), count(documents.c.indexed)
        query = (
            sa.select(table, read.label("documents"), told.label("annotated"), found.label("found"))
            .join_from(table, documents, isouter=True)
            .group_by(table.c.id)
            .order_by(table.c.id)
        )
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            FileRecord(
                r["name"],
                FileState(r["state"]),
                r["documents"],
                r["sha256"],
                r["size"],
                r["reason"],
                r["found"],
                r["annotated"],
            )
            for r in rows
        ]


def _has_documents() -> sa.ColumnElement[bool]:
    return sa.exists().where(tables.document.c.file_id == tables.file.c.id)


@dataclass(frozen=True, slots=True)
class ListedLedger:
    """A ``casethread.store.base.LedgerView`` of records that are all at hand."""

    listed: Sequence[FileRecord]
    linked: bool = True

    def summary(self) -> LedgerSummary:
        """The counts over all files."""
        return LedgerSummary(
            files=Counter(record.state for record in self.listed),
            documents=sum(record.documents for record in self.listed),
            annotated=sum(record.annotated for record in self.listed),
            searchable=sum(record.searchable for record in self.listed),
            sightings=sum(record.sightings for record in self.listed),
            failed=sum(record.failed for record in self.listed),
            linked=self.linked,
        )

    def records(self, state: FileState | None, offset: int, limit: int) -> list[FileRecord]:
        """At most ``limit`` files in the order they came, those that stand at ``state`` or all, after ``offset``."""
        chosen = [record for record in self.listed if state in (None, record.state)]
        return chosen[offset : offset + limit]
