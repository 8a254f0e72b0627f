"""A case store's rows as they leave one store and enter another: streamed, counted, bound by one digest a table."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from casethread.errors import StoreError, UsageError
from casethread.store import tables
from casethread.store.address import Address
from casethread.store.database import FILLING, HEAD, MIGRATIONS, migrate, translated, version
from casethread.store.engines import count_on, open_engine, take_turn, unguarded

BATCH = 500
"""Rows at a time: memory does not grow with the case."""
Line = bytes
"""One row: a JSON array of the columns in their order, in ASCII, with its newline."""
TABLES: tuple[sa.Table, ...] = tuple(tables.metadata.sorted_tables)
"""All tables, each after those that it refers to."""
_GUARDED = (tables.audit, tables.audit_head)
_NOT_A_CASE = (tables.audit_head,)
_SET_VERSION = sa.text("UPDATE alembic_version SET version_num = :version")


@dataclass(frozen=True, slots=True)
class Told:
    """What a table holds: its columns in their order, how many rows, the SHA-256 of their lines in the primary key's
    order. Equal on any engine for equal rows.
    """

    table: str
    columns: tuple[str, ...]
    rows: int
    digest: str


class Telling:
    """Lines of one table as they pass."""

    def __init__(self, table: sa.Table, columns: Sequence[str] | None = None) -> None:
        self.table = table
        self.columns = tuple(columns or table.columns.keys())
        self._rows, self._digest = 0, hashlib.sha256()

    def __call__(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines, counted and taken into the digest."""
        for line in lines:
            self._rows += 1
            self._digest.update(line)
            yield line

    @property
    def told(self) -> Told:
        """What has passed."""
        return Told(self.table.name, self.columns, self._rows, self._digest.hexdigest())


def lines_of(connection: sa.Connection, table: sa.Table, columns: Sequence[str] | None = None) -> Iterator[Line]:
    """A table's rows, by its primary key, some at a time from the engine."""
    chosen = [table.c[name] for name in columns or table.columns.keys()]
    query = sa.select(*chosen).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": BATCH}) as rows:
        for row in rows:
            yield line_of(row)


def line_of(row: Iterable[object]) -> Line:
    """A row as a line: dates in ISO 8601, bytes in base 64."""
    return json.dumps(list(row), separators=(",", ":"), default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else b64encode(cast("bytes", value)).decode()


def told_of(connection: sa.Connection, table: sa.Table, columns: Sequence[str] | None = None) -> Told:
    """What a table holds now."""
    telling = Telling(table, columns)
    for _ in telling(lines_of(connection, table, columns)):
        pass
    return telling.told


def fill(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    lines: Iterable[Line],
    passed: Callable[[int], None],
) -> None:
    """Put rows into a table in place of what it holds; ``passed`` is told how many went in, batch by batch.

    Raises ValueError for a line that is no row of the table.
    """
    if table in _GUARDED:
        with unguarded(connection, table):
            _fill(connection, table, columns, lines, passed)
    else:
        _fill(connection, table, columns, lines, passed)
    count_on(connection, table)


def _fill(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    lines: Iterable[Line],
    passed: Callable[[int], None],
) -> None:
    connection.execute(table.delete())
    kinds = {name: table.c[name].type for name in columns}
    read: dict[str, Callable[[str], Any]] = {
        name: date.fromisoformat if isinstance(kind, sa.Date) else b64decode
        for name, kind in kinds.items()
        if isinstance(kind, sa.Date | sa.LargeBinary)
    }
    batch: list[dict[str, Any]] = []

    def write() -> None:
        connection.execute(table.insert(), batch)
        passed(len(batch))
        batch.clear()

    for line in lines:
        row = dict(zip(columns, json.loads(line), strict=True))
        batch.append({**row, **{key: change(row[key]) for key, change in read.items() if row[key] is not None}})
        if len(batch) == BATCH:
            write()
    if batch:
        write()


@contextmanager
def filling(url: str, revision: str = HEAD) -> Iterator[sa.Connection]:
    """An empty store at that address, as that migration makes it, to be filled in one transaction.

    From the first moment until that has ended well the store says that it is not whole, and opens for nobody; a run
    that was interrupted leaves nothing else, and is simply run again. Raises StoreError when it holds a case.
    """
    address = Address.read(url)
    engine = open_engine(address)
    try:
        with translated(address.shown), engine.begin() as connection:
            take_turn(connection)
            _make_empty(connection, address.shown, revision)
            connection.execute(_SET_VERSION, {"version": FILLING})
        with translated(address.shown), engine.begin() as connection:
            take_turn(connection)
            if version(connection) != FILLING:
                remedy = "choose an empty one, or look at what it holds"
                raise StoreError("was filled by another run meanwhile", where=address.shown, remedy=remedy)
            yield connection
            connection.execute(_SET_VERSION, {"version": revision})
    finally:
        engine.dispose()


def require_store(url: str) -> None:
    """Raises UsageError where opening the store would only make an empty one."""
    address = Address.read(url)
    if address.url.get_backend_name() == "sqlite" and not Path(address.url.database or "").exists():
        remedy = "set CASETHREAD_HOME to the folder of a case"
        raise UsageError("there is no case here", where=address.shown, remedy=remedy)


def is_half_filled(url: str) -> bool:
    """Whether a move or a restore into the store at that address was begun and not finished."""
    address = Address.read(url)
    if address.url.get_backend_name() == "sqlite" and not Path(address.url.database or "").exists():
        return False
    engine = open_engine(address)
    try:
        with translated(address.shown), engine.connect() as connection:
            return version(connection) == FILLING
    finally:
        engine.dispose()


def _make_empty(connection: sa.Connection, where: str, revision: str) -> None:
    if version(connection) != FILLING:
        migrate(connection, where)
        held = [table.name for table in TABLES if table not in _NOT_A_CASE and _any(connection, table)]
        if held:
            what, remedy = f"holds a case already (rows in {', '.join(held)})", "name an empty store"
            raise StoreError(what, where=where, remedy=remedy)
    tables.metadata.drop_all(connection)
    connection.execute(sa.text("DROP TABLE alembic_version"))
    # imported here: seldom needed, and it takes a second
    from casethread.store.migrating import upgrade  # noqa: PLC0415

    upgrade(connection, MIGRATIONS, revision)


def _any(connection: sa.Connection, table: sa.Table) -> bool:
    return connection.scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(table)))) or False
