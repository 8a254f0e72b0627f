"""One engine, opened with its migrations applied; its exceptions stop here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from casethread.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0006"
"""The newest migration; told here so that a store that is up to date opens without loading Alembic."""


def connect(url: str) -> sa.Engine:
    """An engine on an up-to-date case store, made when there is none yet.

    Raises StoreError when it cannot be opened or was made by a newer version of Casethread.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed)
    except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
        raise StoreError(f"cannot be opened: {error}", where=url, remedy="check the setting `store`") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_settings)
    with translated(), engine.begin() as connection:
        _migrate(connection, url)
    return engine


def _sqlite_settings(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection has no common type
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=60000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: sa.Connection, url: str) -> None:
    present = sa.inspect(connection).has_table("alembic_version")
    if present and connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD:
        return
    # imported here: seldom needed, and it takes a second
    from alembic.util import CommandError  # noqa: PLC0415

    from casethread.store.migrating import upgrade  # noqa: PLC0415

    try:
        upgrade(connection, MIGRATIONS)
    except CommandError as error:
        remedy = "open it with that version or a newer one"
        raise StoreError(f"was made by another version of Casethread ({error})", where=url, remedy=remedy) from error


@contextmanager
def translated() -> Iterator[None]:
    """Turns the engine's exceptions into StoreError."""
    try:
        yield
    except sa.exc.OperationalError as error:
        reason = str(error.orig).strip()
        remedy = "check its disk and that it runs"
        raise StoreError(f"the case store does not answer: {reason}", remedy=remedy) from error
    except sa.exc.DatabaseError as error:
        reason = str(error.orig).strip()
        raise StoreError(f"the case store refused: {reason}", remedy="restore it from a back-up") from error
