"""Moving a case store from one engine to the other: copied, compared, and only then opened."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from casethread.app import terminal
from casethread.config import Config
from casethread.errors import StoreError, UsageError
from casethread.model import OWNER
from casethread.outcome import Progress
from casethread.store import tables
from casethread.store.address import Address
from casethread.store.audit import Act, Audit
from casethread.store.copying import TABLES, Telling, Told, fill, filling, lines_of, require_store, told_of
from casethread.store.database import connect, translated
from casethread.store.engines import snapshot


def move(config: Config, target: str, progress: Progress) -> list[Told]:
    """Copy the settings' case store into an empty one at another address, on either engine. Returns what each table
    holds, which was read back and found the same. The store that it came from stays as it is.

    Raises UsageError where there is no case, StoreError when the target holds one, when anything differs, and when the
    case was written to meanwhile; the target then opens for nobody, and the move is run again.
    """
    to, source = Address.read(target), Address.read(config.store_url)
    if to.shown == source.shown:
        raise UsageError("that is the case store already", where=to.shown, remedy="name another one")
    require_store(config.store_url)
    engine = connect(config.store_url)
    try:
        Audit(engine).append(Act(OWNER.name, "move", {"to": to.shown}, terminal()))
        with translated(source.shown), snapshot(engine) as reading, filling(target) as writing:
            progress.begin("Moving", sum(_rows(reading, table) for table in TABLES))
            moved = [_copy(reading, writing, table, progress) for table in TABLES]
            progress.begin("Comparing", sum(one.rows for one in moved))
            _compare(writing, moved, to.shown, progress)
            with engine.connect() as now:
                if _state(now) != _state(reading):
                    what = "the case was written to while it moved"
                    remedy = "stop the server and what ingests, then move it again"
                    raise StoreError(what, where=source.shown, remedy=remedy)
    finally:
        engine.dispose()
    return moved


def _rows(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _copy(reading: sa.Connection, writing: sa.Connection, table: sa.Table, progress: Progress) -> Told:
    telling = Telling(table)
    lines = telling(lines_of(reading, table))
    fill(writing, table, telling.columns, lines, lambda count: progress.advance(count, table.name))
    return telling.told


def _compare(connection: sa.Connection, moved: Sequence[Told], where: str, progress: Progress) -> None:
    for one in moved:
        found = told_of(connection, tables.metadata.tables[one.table])
        if found != one:
            what = f"the table {one.table!r} did not come over as it was: {one.rows:,} rows became {found.rows:,}"
            what = what if found.rows != one.rows else f"{what}, with other content"
            raise StoreError(what, where=where, remedy="move it again, and report it if it stays so")
        progress.advance(one.rows, one.table)


def _state(connection: sa.Connection) -> tuple[int, ...]:
    """Numbers of which one changes with whatever people or a pipeline write."""
    counted = [_rows(connection, table) for table in (tables.file, tables.document, tables.verdict, tables.user)]
    sums = [sa.func.sum(tables.access.c.version), sa.func.max(tables.audit_head.c.rows)]
    return (*counted, *(int(connection.scalar(sa.select(one)) or 0) for one in sums))
