"""What the two engines of the case store do not do alike, each thing once."""

from __future__ import annotations

import hashlib
import re
import socket
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from casethread.errors import StoreError, StoreUnavailable
from casethread.store.address import SETTING, Address
from casethread.store.versions import require_present

LOCK = 0x43617365
"""What PostgreSQL knows the one writer's turn by; any number that nobody else takes."""
PATIENCE = 60
"""Seconds that a writer waits for its turn."""
LONGEST_TURN = 300
"""Seconds that whoever has the turn may stand still: then the server ends its connection, and others go on."""
_POOL: Mapping[str, int] = {"pool_size": 10, "max_overflow": 30}
"""Connections that a process keeps, and opens beyond them at the most: one for each request that it works on."""
_ROOM = 128 << 10
"""Kilobytes, where SQLite takes 2,000."""
_REACH = 10
"""Seconds that a machine may take to answer at all."""


def open_engine(address: Address) -> sa.Engine:
    """An engine at that address, not connected yet. Raises StoreError when its driver is missing."""
    try:
        if address.url.get_backend_name() == "sqlite":
            if address.url.database:
                Path(address.url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(address.url, **(_POOL if address.url.database else {}))
            sa.event.listen(engine, "connect", _sqlite_settings)
        else:
            engine = sa.create_engine(address.url, connect_args={**address.driver}, pool_pre_ping=True, **_POOL)
            # some thousand rows to a statement in place of one, which the driver would send each by itself
            engine.dialect.use_insertmanyvalues_wo_returning = True
            # the pool would log what a connection that the server has ended answers to being closed
            for name in ("do_close", "do_terminate"):
                setattr(engine.dialect, name, _close)
            sa.event.listen(engine, "do_connect", _reach(address.shown))
            sa.event.listen(engine, "connect", _postgresql_settings)
    except ImportError as error:
        what, remedy = "PostgreSQL needs its driver", "install `casethread[postgres]`"
        raise StoreError(what, where=SETTING, remedy=remedy) from error
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise StoreError(f"cannot be opened: {error}", where=address.shown, remedy=f"check the {SETTING}") from error
    return engine


def _sqlite_settings(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={PATIENCE}000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _postgresql_settings(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    connection.commit()
    cursor.close()


def _close(connection: Any) -> None:
    with suppress(Exception):  # the line is down: there is nobody left to tell
        connection.close()


def _reach(where: str) -> Callable[[sa.Dialect, object, list[Any], dict[str, Any]], Any]:
    """What connects, and fails soon where nobody answers: the driver's own limit would bound every statement too."""

    def reach(dialect: sa.Dialect, _record: object, given: list[Any], named: dict[str, Any]) -> Any:
        try:
            if "unix_sock" not in named:
                socket.create_connection((named["host"], named["port"]), _REACH).close()
            return dialect.connect(*given, **named)
        except ssl.SSLError as error:
            what = f"the case store's certificate is not trusted: {error.reason or error}"
            remedy = "name the authority's file with `sslrootcert=`, see docs/operations.md"
            raise StoreUnavailable(what, where=where, remedy=remedy) from error
        except OSError as error:
            remedy = "check that PostgreSQL runs there and lets this machine in"
            what = f"the case store does not answer: {error.strerror or error}"
            raise StoreUnavailable(what, where=where, remedy=remedy) from error

    return reach


_ALONE = threading.Lock()


@contextmanager
def alone(engine: sa.Engine, what: str) -> Iterator[None]:
    """While no other process that works on the same store does the same thing; it waits however long that takes."""
    if engine.dialect.name == "sqlite":
        if not engine.url.database:
            yield
            return
        import fcntl  # noqa: PLC0415 - not every system has it, and not every command links

        # a process has its locks on a file together: whoever of it closes the file lets go of them all
        with _ALONE, Path(f"{engine.url.database}.alone").open("a+b") as held:
            start = int.from_bytes(hashlib.sha256(what.encode()).digest()[:4], "little")
            fcntl.lockf(held, fcntl.LOCK_EX, 1, start)
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "little", signed=True)
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.execute(sa.select(sa.func.pg_advisory_lock(number)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}s'")


def take_turn(connection: sa.Connection) -> None:
    """Wait until this transaction is the only one that writes; it is until it ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        stands_still = sa.func.set_config("idle_in_transaction_session_timeout", f"{LONGEST_TURN}s", sa.true())
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK), stands_still))


def rows_by(connection: sa.Connection, query: sa.Select[Any], **lists: Sequence[object]) -> Sequence[Sequence[Any]]:
    """The rows of a query whose parameters are lists, each a tuple; a day may come as its ISO text.

    SQLite's driver answers at once what takes SQLAlchemy longer to ask and to wrap than the engine to find. No column
    may be of a type that SQLAlchemy reads for it, but a day: cast JSON to text.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(query, lists).all()
    first, *rest = _spelled(query)
    sql, given = [first], list[object]()
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        sql += ["(", ",".join("?" * len(lists[name])), ")", text]
        given += lists[name]
    text = "".join(sql)
    try:
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(text, tuple(given))
            return cursor.fetchall()
    except sqlite3.Error as error:
        kind = sa.exc.OperationalError if isinstance(error, sqlite3.OperationalError) else sa.exc.DBAPIError
        raise kind(text, None, error) from error


@cache
def _spelled(query: sa.Select[Any]) -> list[str]:
    """What SQLite is asked, cut at its lists, with their names between."""
    return re.split(r"\(__\[POSTCOMPILE_(\w+)\]\)", str(query.compile(dialect=sqlite.dialect())))


def in_transaction(connection: sa.Connection) -> bool:
    """Whether what this connection does is undone when it fails. SQLite's driver begins nothing by itself for what
    changes tables: a disk that is full in the midst of it would leave half of them.
    """
    return connection.dialect.name == "sqlite" and bool(getattr(connection.connection, "in_transaction", False))


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that reads and then writes what it read: no other such, and no migration, comes between.

    Raises StoreMoved when the store is no longer as this version knows it.
    """
    with engine.begin() as connection:
        take_turn(connection)
        require_present(connection)
        yield connection


@contextmanager
def roomy(connection: sa.Connection) -> Iterator[None]:
    """More of an embedded store in memory than it takes by itself, for writing much to many places of it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_ROOM}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={usual}")


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that reads the store as it is at one moment, whatever is written meanwhile."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
    else:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection


@contextmanager
def unguarded(connection: sa.Connection, table: sa.Table) -> Iterator[None]:
    """Lets rows be written to a table that triggers guard, for a store that is being filled."""
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        triggers = connection.execute(query, {"table": table.name}).all()
        for trigger in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
        yield
        for trigger in triggers:
            connection.exec_driver_sql(trigger.sql)
    else:
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
        yield
        connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')


def count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let numbers that the engine gives go on after those that are there."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        last = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, last, sa.false())))


def overwrite(engine: sa.Engine, tables: list[sa.Table]) -> None:
    """Let the engine overwrite what was deleted, which it else keeps in free pages and logs."""
    if engine.dialect.name == "sqlite":
        commands = ["PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
    else:
        # the pool asked whether the connection lives, and that began a transaction
        commands = ["COMMIT", *(f'VACUUM FULL "{table.name}"' for table in tables)]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in commands:
            connection.exec_driver_sql(command)


def delete_for_good(connection: sa.Connection) -> None:
    """Have what this connection deletes overwritten at once, where the engine can."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
