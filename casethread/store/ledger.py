"""What became of every file and every part of it: waiting, done, duplicate or failed, at which step and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Protocol

import sqlalchemy as sa

from casethread.errors import NotFound, UsageError
from casethread.model import Json
from casethread.store import tables
from casethread.store.base import ALL_FILES, Failure, FileRecord, FileState, LedgerSummary, Step, Wanted
from casethread.store.columns import differs
from casethread.store.database import translated
from casethread.store.engines import writing
from casethread.store.reading import chunks

FAILURES_TOLD = 20
"""Failed parts of one file that its line in the ledger tells one by one."""
_NAMED = 3
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_PAGE = 1000
_READING = (Step.FIND, Step.READ, Step.STORE)


@dataclass(frozen=True, slots=True)
class Entered:
    """A file in the ledger: its number, how it stands, the name and bytes it was last seen with.

    ``repeats`` tells that another file with these bytes was read, ``told`` that something was written down of its
    parts; both are taken to be so where nobody looked.
    """

    id: int
    location: str
    name: str
    state: FileState
    sha256: str | None
    size: int | None
    options: Json
    repeats: bool = True
    told: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be written into the ledger. ``reason`` says why it could not even be found whole."""

    location: str
    name: str
    state: FileState
    sha256: str | None = None
    size: int | None = None
    reason: str | None = None
    options: Json | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to do of some files: how many are to be read; how many of their documents are to be looked through
    for mentions, and how many to be indexed.
    """

    waiting: int
    unannotated: int
    unindexed: int

    def plus(self, other: Left) -> Left:
        """Both together."""
        return Left(
            self.waiting + other.waiting, self.unannotated + other.unannotated, self.unindexed + other.unindexed
        )

    @property
    def nothing(self) -> bool:
        """Whether all is done."""
        return not (self.waiting or self.unannotated or self.unindexed)


class Counted(Protocol):
    """How many parts of a file are documents of their own, and how many failed."""

    kept: int
    failed: int


class Ledger:
    """The ledger of one case store. ``is_linked`` tells whether its documents are linked as they are."""

    def __init__(self, engine: sa.Engine, is_linked: Callable[[], bool]) -> None:
        self._engine = engine
        self._is_linked = is_linked

    # Reading

    def at(self, locations: Sequence[str]) -> dict[str, Entered]:
        """The files last seen at these locations."""
        found: dict[str, Entered] = {}
        with translated(), self._engine.connect() as connection:
            for some in chunks(locations):
                rows = connection.execute(sa.select(tables.file).where(tables.file.c.location.in_(some))).mappings()
                found.update((row["location"], _entered(row)) for row in rows)
        return found

    def twin(self, entered: Entered, sha256: str) -> Entered | None:
        """A file elsewhere with the same bytes, of which the same was said, and that documents were read from."""
        file = tables.file
        same = (file.c.sha256 == sha256) & (file.c.id != entered.id)
        settled = file.c.state.in_([FileState.DONE, FileState.FAILED])
        query = sa.select(file).where(same, settled, _has_documents()).order_by(file.c.id)
        with translated(), self._engine.connect() as connection:
            twins = (_entered(row) for row in connection.execute(query).mappings())
            return next((twin for twin in twins if twin.options == entered.options), None)

    def has_documents(self, file_id: int) -> bool:
        """Whether documents were read from that file."""
        query = sa.select(sa.exists().where(tables.document.c.file_id == file_id))
        with translated(), self._engine.connect() as connection:
            return bool(connection.scalar(query))

    def count(self, state: FileState) -> int:
        """How many files stand so."""
        query = sa.select(sa.func.count()).select_from(tables.file).where(tables.file.c.state == state.value)
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def waiting(self, only: Sequence[int] | None = None) -> Iterator[Entered]:
        """Files entered and not yet read to their end, or those of them with the numbers in ``only``, in the order they
        were entered; each once.
        """
        wanted = tables.file.c.state == FileState.WAITING.value
        if only is not None:
            wanted &= tables.file.c.id.in_(only)
        return self._paged(wanted, _repeats(), _told_of())

    def waiting_sizes(self) -> Iterator[list[tuple[int, int]]]:
        """The numbers of those files with their sizes in bytes, in batches."""
        file, last = tables.file, 0
        while True:
            query = sa.select(file.c.id, file.c.size).where(file.c.state == FileState.WAITING.value, file.c.id > last)
            with translated(), self._engine.connect() as connection:
                rows = connection.execute(query.order_by(file.c.id).limit(_PAGE)).all()
            if not rows:
                return
            yield [(row.id, row.size or 0) for row in rows]
            last = rows[-1].id

    def left_of(self, files: Sequence[int] | None, index: str) -> Left:
        """What is left to do of some files by number, or of all, until the index of that name holds their documents."""
        file, document = tables.file, tables.document
        counts = (
            (file.c.id, file.c.state == FileState.WAITING.value),
            (document.c.file_id, document.c.annotated.is_(None)),
            (document.c.file_id, differs(document.c.indexed, index)),
        )
        left = Left(0, 0, 0)
        with translated(), self._engine.connect() as connection:
            for some in chunks(files) if files is not None else (None,):
                found = []
                for key, wanted in counts:
                    here = wanted if some is None else wanted & key.in_(some)
                    found.append(connection.scalar(sa.select(sa.func.count()).select_from(key.table).where(here)) or 0)
                left = left.plus(Left(*found))
        return left

    def of(self, files: Sequence[int]) -> Iterator[FileRecord]:
        """Files by number, in the order they came, with what became of them."""
        with translated(), self._engine.connect() as connection:
            for some in chunks(sorted(files)):
                query = sa.select(tables.file).where(tables.file.c.id.in_(some)).order_by(tables.file.c.id)
                yield from _records(connection, connection.execute(query).mappings().all())

    def failed(self, only: Collection[int] | None = None) -> Iterator[Entered]:
        """Files that failed, wholly or in part; ``only`` those with these numbers."""
        wanted = tables.file.c.state == FileState.FAILED.value
        return self._paged(wanted if only is None else wanted & tables.file.c.id.in_(only))

    def failed_as(self, name: str) -> list[int]:
        """The numbers of the files that failed and are known by that name. Raises NotFound when there is none."""
        table = tables.file
        query = sa.select(table.c.id).where(table.c.name == name, table.c.state == FileState.FAILED.value)
        with translated(), self._engine.connect() as connection:
            found = list(connection.scalars(query))
        if not found:
            raise NotFound(f"no file that failed is called {name!r}", remedy="see `casethread status`")
        return found

    def digests(self) -> Iterator[tuple[str, str]]:
        """Name and SHA-256 of every file that documents were read from."""
        file = tables.file
        query = sa.select(file.c.name, file.c.sha256).where(file.c.sha256.is_not(None), _has_documents())
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(file.c.id)).all()
        yield from ((row.name, row.sha256) for row in rows)

    def _paged(self, condition: sa.ColumnElement[bool], *also: sa.ColumnElement[bool]) -> Iterator[Entered]:
        last = 0
        while True:
            query = sa.select(tables.file, *also).where(condition, tables.file.c.id > last)
            with translated(), self._engine.connect() as connection:
                rows = connection.execute(query.order_by(tables.file.c.id).limit(_PAGE)).mappings().all()
            if not rows:
                return
            yield from map(_entered, rows)
            last = rows[-1]["id"]

    # Writing

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
        """Write a file into the ledger, or how one that is there stands now. Returns its number."""
        return self.enter_all([Entry(location, name, state, sha256, size, reason, options)])[0]

    def enter_all(self, entries: Sequence[Entry]) -> list[int]:
        """Write files into the ledger, or how those that are there stand now. Returns their numbers."""
        with translated(), writing(self._engine) as connection:
            return [_enter(connection, entry) for entry in entries]

    def seen(self, file_id: int, sha256: str, size: int) -> None:
        """A file that is to be read has other bytes by now than when it was entered."""
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.file.update().where(tables.file.c.id == file_id).values(sha256=sha256, size=size))

    def settle(self, file_id: int, state: FileState, reason: str | None = None, twin: int | None = None) -> None:
        """Say what became of a file; ``twin`` is the file of which it is a duplicate."""
        values = {"state": state.value, "reason": reason, "twin_id": twin}
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.file.update().where(tables.file.c.id == file_id).values(values))

    def fail(self, file_id: int, failure: Failure) -> None:
        """Say that a file failed as a whole."""
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.failure.insert().values(_failure_row(file_id, 0, failure)))
            values = {"state": FileState.FAILED.value, "reason": None, "twin_id": None}
            connection.execute(tables.file.update().where(tables.file.c.id == file_id).values(values))

    def replace(self, file_id: int, location: str, suffix: str, sha256: str, size: int) -> None:
        """Let other bytes, at another place, be read in place of those of a file that failed, as what their name's
        ``suffix`` says they are. Raises NotFound, and UsageError when it did not fail.
        """
        table = tables.file
        with translated(), writing(self._engine) as connection:
            row = connection.execute(sa.select(table.c.state, table.c.name).where(table.c.id == file_id)).first()
            if row is None:
                raise NotFound("the ledger has no such file", remedy="it may have been disposed of")
            if row.state != FileState.FAILED.value:
                raise UsageError("only a file that failed can be replaced", remedy="send the other as a new file")
            folder, slash, name = row.name.rpartition("/")
            stem, dot, ending = name.rpartition(".")
            if suffix and f".{ending.lower()}" != suffix.lower():
                name = f"{stem if dot and stem else name}{suffix}"
            values = {"location": location, "sha256": sha256, "size": size, "name": f"{folder}{slash}{name}"}
            values |= {"state": FileState.WAITING.value, "reason": None, "twin_id": None}
            connection.execute(table.update().where(table.c.id == file_id).values(values))

    def annotate_again(self, only: Collection[int] | None = None) -> int:
        """Let the documents whose annotation failed be tried again; ``only`` those of the files with these numbers.
        Returns how many there are.
        """
        failure, document, file = tables.failure, tables.document, tables.file
        wanted = failure.c.step == Step.ANNOTATE.value
        wanted = wanted if only is None else wanted & failure.c.file_id.in_(only)
        with translated(), writing(self._engine) as connection:
            query = sa.select(failure.c.document_id, failure.c.file_id).where(wanted)
            rows = connection.execute(query).all()
            connection.execute(failure.delete().where(wanted))
            for some in chunks([row.document_id for row in rows]):
                connection.execute(document.update().where(document.c.id.in_(some)).values(annotated=None))
            failed_still = sa.exists().where(failure.c.file_id == file.c.id)
            for file_id in {row.file_id for row in rows}:
                alone = (file.c.id == file_id) & (file.c.state == FileState.FAILED.value) & ~failed_still
                connection.execute(file.update().where(alone).values(state=FileState.DONE.value))
        return len(rows)

    # The whole

    def summary(self) -> LedgerSummary:
        """The ledger in numbers."""
        file, document = tables.file, tables.document
        counted = sa.func.count
        with translated(), self._engine.connect() as connection:
            states = connection.execute(sa.select(file.c.state, counted()).group_by(file.c.state)).all()
            numbers = sa.select(counted(), counted(document.c.annotated), counted(document.c.indexed))
            documents, annotated, found = connection.execute(numbers.select_from(document)).one()
            sightings = connection.scalar(sa.select(counted()).select_from(tables.sighting)) or 0
            failures = sa.select(counted(), counted(tables.failure.c.document_id)).select_from(tables.failure)
            failed, read = connection.execute(failures).one()
        files = {FileState(state): number for state, number in states}
        return LedgerSummary(files, documents, annotated, found, sightings, failed, failed - read, self._is_linked())

    def records(self, wanted: Wanted = ALL_FILES, offset: int = 0, limit: int | None = None) -> list[FileRecord]:
        """Files in the order they came, those that are wanted, from ``offset`` on, with what became of them."""
        query = sa.select(tables.file).where(_wanted(wanted)).order_by(tables.file.c.id).offset(offset).limit(limit)
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            return list(_records(connection, rows))

    def matching(self, wanted: Wanted) -> int:
        """How many files are wanted."""
        query = sa.select(sa.func.count()).select_from(tables.file).where(_wanted(wanted))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def record(self, number: int) -> FileRecord:
        """One file, with what became of it. Raises NotFound."""
        query = sa.select(tables.file).where(tables.file.c.id == number)
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            for record in _records(connection, rows):
                return record
        raise NotFound("the ledger has no such file", remedy="see the list of files")

    def every(self) -> Iterator[FileRecord]:
        """All files in the order they came, with what became of them, taken from the store some at a time."""
        last = 0
        while True:
            query = sa.select(tables.file).where(tables.file.c.id > last).order_by(tables.file.c.id).limit(_PAGE)
            with translated(), self._engine.connect() as connection:
                rows = connection.execute(query).mappings().all()
                records = list(_records(connection, rows))
            if not records:
                return
            yield from records
            last = rows[-1]["id"]


def _entered(row: sa.RowMapping) -> Entered:
    state = FileState(row["state"])
    held = row["id"], row["location"], row["name"], state, row["sha256"], row["size"], row["options"]
    return Entered(*held, bool(row.get("repeats", True)), bool(row.get("told", True)))


def _enter(connection: sa.Connection, entry: Entry) -> int:
    table = tables.file
    values: Json = {"name": entry.name, "state": entry.state.value, "sha256": entry.sha256, "size": entry.size}
    values |= {"options": entry.options or {}, "twin_id": None}
    failed = entry.state is FileState.FAILED
    values["reason"] = None if failed else entry.reason
    known = connection.scalar(sa.select(table.c.id).where(table.c.location == entry.location))
    if known is not None:
        connection.execute(table.update().where(table.c.id == known).values(values))
        file_id = int(known)
    else:
        done = connection.execute(table.insert().values(location=entry.location, **values))
        file_id = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row always has a key
    if failed:
        forget(connection, file_id, keep_sightings=True)
        failure = Failure("", Step.FIND, entry.reason or "failed")
        connection.execute(tables.failure.insert().values(_failure_row(file_id, 0, failure)))
    return file_id


def forget(connection: sa.Connection, file_id: int, *, keep_sightings: bool = False) -> None:
    """Forget what an earlier reading told of a file that is read from its beginning again."""
    failure, sighting = tables.failure, tables.sighting
    connection.execute(failure.delete().where(failure.c.file_id == file_id, failure.c.step.in_(_READING)))
    if not keep_sightings:
        connection.execute(sighting.delete().where(sighting.c.file_id == file_id))


def write_down(connection: sa.Connection, failures: Sequence[tuple[int, int, Failure]]) -> None:
    """Write down failed parts, each with the number of its file and its own among the file's parts."""
    if failures:
        connection.execute(tables.failure.insert(), [_failure_row(*one) for one in failures])


def settle_all(connection: sa.Connection, counts: Sequence[tuple[int, Counted]]) -> None:
    """Say what became of files, by their numbers, that were read to their end."""
    table = tables.file
    settled: dict[tuple[FileState, str | None], list[int]] = defaultdict(list)
    for file_id, count in counts:
        if count.failed:
            settled[FileState.FAILED, None].append(file_id)
        elif count.kept:
            settled[FileState.DONE, None].append(file_id)
        else:
            settled[FileState.DUPLICATE, _repeated(connection, file_id)].append(file_id)
    for (state, reason), ids in settled.items():
        values = {"state": state.value, "reason": reason, "twin_id": None}
        connection.execute(table.update().where(table.c.id.in_(ids)).values(values))


def _repeated(connection: sa.Connection, file_id: int) -> str:
    """Of a file that brought nothing new, which files had brought its texts."""
    sighting, document, file = tables.sighting, tables.document, tables.file
    query = (
        sa.select(file.c.name)
        .join(document, document.c.file_id == file.c.id)
        .join(sighting, sighting.c.document_id == document.c.id)
        .where(sighting.c.file_id == file_id)
        .distinct()
        .order_by(file.c.name)
        .limit(_NAMED + 1)
    )
    names = list(connection.scalars(query))
    return f"same text as {', '.join(names[:_NAMED])}{' and others' if len(names) > _NAMED else ''}"


def _failure_row(file_id: int, ordinal: int, failure: Failure) -> Json:
    return {
        "file_id": file_id,
        "ordinal": ordinal,
        "where": failure.where,
        "step": failure.step.value,
        "reason": failure.reason,
        "document_id": failure.document,
    }


def settle_annotation(connection: sa.Connection, ids: Sequence[str], failed: Mapping[str, str]) -> None:
    """Write down which of these documents could not be annotated, and why; of the others, that nothing failed."""
    failure, document, file = tables.failure, tables.document, tables.file
    before = (failure.c.step == Step.ANNOTATE.value) & failure.c.document_id.in_(ids)
    connection.execute(failure.delete().where(before))
    if not failed:
        return
    query = sa.select(document.c.id, document.c.file_id, document.c.title).where(document.c.id.in_(failed))
    for row in connection.execute(query).all():
        told = Failure(f"document {row.id!r}", Step.ANNOTATE, failed[row.id], row.id)
        connection.execute(failure.insert().values(_failure_row(row.file_id, 0, told)))
        connection.execute(file.update().where(file.c.id == row.file_id).values(state=FileState.FAILED.value))


def _records(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> Iterator[FileRecord]:
    for start in range(0, len(rows), _PAGE):
        page = rows[start : start + _PAGE]
        ids = [row["id"] for row in page]
        counts, sightings = _documents_of(connection, ids), _sightings_of(connection, ids)
        failed, failures = _failures_of(connection, ids)
        for row in page:
            read, annotated, found = counts.get(row["id"], (0, 0, 0))
            told = tuple(failures[row["id"]])
            yield FileRecord(
                id=row["id"],
                file=row["name"],
                state=FileState(row["state"]),
                documents=read,
                sha256=row["sha256"],
                twin=row["twin_id"],
                size=row["size"],
                reason=row["reason"] or _told(told, failed[row["id"]], read + sightings[row["id"]]),
                searchable=found,
                annotated=annotated,
                sightings=sightings[row["id"]],
                failed=failed[row["id"]],
                failures=told,
            )


def _documents_of(connection: sa.Connection, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    table, counted = tables.document, sa.func.count
    query = sa.select(table.c.file_id, counted(), counted(table.c.annotated), counted(table.c.indexed))
    rows = connection.execute(query.where(table.c.file_id.in_(ids)).group_by(table.c.file_id))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _sightings_of(connection: sa.Connection, ids: Sequence[int]) -> Counter[int]:
    table = tables.sighting
    query = sa.select(table.c.file_id, sa.func.count()).where(table.c.file_id.in_(ids)).group_by(table.c.file_id)
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def _failures_of(connection: sa.Connection, ids: Sequence[int]) -> tuple[Counter[int], dict[int, list[Failure]]]:
    """How many parts of each file failed, and the first of them."""
    table = tables.failure
    place = sa.func.row_number().over(partition_by=table.c.file_id, order_by=(table.c.ordinal, table.c.id))
    numbered = sa.select(table, place.label("place")).where(table.c.file_id.in_(ids)).subquery()
    first = sa.select(numbered).where(numbered.c.place <= FAILURES_TOLD).order_by(numbered.c.file_id, numbered.c.place)
    counts = sa.select(table.c.file_id, sa.func.count()).where(table.c.file_id.in_(ids)).group_by(table.c.file_id)
    failures: dict[int, list[Failure]] = defaultdict(list)
    for row in connection.execute(first).mappings():
        told = Failure(row["where"], Step(row["step"]), row["reason"], row["document_id"])
        failures[row["file_id"]].append(told)
    return Counter({row[0]: row[1] for row in connection.execute(counts)}), failures


def _told(failures: Sequence[Failure], failed: int, read: int) -> str | None:
    """The failed parts of a file in a line."""
    lines = [f"{failure.where}: {failure.reason}" if failure.where else failure.reason for failure in failures]
    if failed > len(lines):
        lines.append(f"and {failed - len(lines):,} more")
    if lines and read:
        lines.append(f"{read:,} other part{'s were' if read > 1 else ' was'} read")
    return "; ".join(lines) or None


def _wanted(wanted: Wanted) -> sa.ColumnElement[bool]:
    file, failure = tables.file, tables.failure
    chosen: sa.ColumnElement[bool] = sa.true()
    if wanted.state is not None:
        chosen &= file.c.state == wanted.state.value
    if wanted.step is not None:
        chosen &= sa.exists().where(failure.c.file_id == file.c.id, failure.c.step == wanted.step.value)
    if wanted.folder:
        chosen &= file.c.name.startswith(f"{wanted.folder.rstrip('/')}/", autoescape=True)
    if wanted.name:
        # as both engines fold a text that is in the order of its code points
        folded = wanted.name.translate(_LOWER)
        chosen &= sa.func.lower(file.c.name).contains(folded, autoescape=True)
    return chosen


def _has_documents() -> sa.ColumnElement[bool]:
    return sa.exists().where(tables.document.c.file_id == tables.file.c.id)


def _repeats() -> sa.ColumnElement[bool]:
    twin = tables.file.alias("twin")
    same = (twin.c.sha256 == tables.file.c.sha256) & (twin.c.id != tables.file.c.id)
    return sa.exists().where(same, twin.c.state.in_([FileState.DONE, FileState.FAILED])).label("repeats")


def _told_of() -> sa.ColumnElement[bool]:
    tables_of = (tables.failure, tables.sighting, tables.document)
    return sa.or_(*(sa.exists().where(table.c.file_id == tables.file.c.id) for table in tables_of)).label("told")
