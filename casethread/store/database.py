"""One engine, opened with its migrations applied; its exceptions stop here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from casethread.errors import StoreError, StoreUnavailable
from casethread.store.address import Address
from casethread.store.engines import in_transaction, open_engine, take_turn
from casethread.store.versions import FILLING as FILLING  # noqa: PLC0414 - where they are looked for
from casethread.store.versions import HEAD as HEAD  # noqa: PLC0414
from casethread.store.versions import HELD

MIGRATIONS = Path(__file__).parent / "migrations"
_SAID = {
    "28P01": ("refused the password", "check user and password in the setting `store`"),
    "28000": ("does not let this user in", "check the user in the setting `store`, and pg_hba.conf on the server"),
    "3D000": ("has no such database", "create it, or correct its name in the setting `store`"),
    "42501": ("does not allow this user that", "make the user the owner of the database"),
    "53100": ("has no space left on its disk", "free some, then run it again"),
    "53300": ("has no connection left", "raise max_connections on the server, or stop something that is connected"),
    "55P03": ("is being written to by somebody else", "run it again when the other is done"),
    "57P01": ("was stopped", "run it again when the server is back"),
    "57P02": ("was stopped", "run it again when the server is back"),
    "57P03": ("is starting or stopping", "run it again in a moment"),
}
"""What the answers of PostgreSQL that a user can do something about mean, by SQLSTATE."""
_AWAY = ("28", "3D", "53", "55P03", "57")
"""SQLSTATE, or classes of it, that say that nothing is wrong with what was asked: it may be asked again later."""


def connect(url: str) -> sa.Engine:
    """An engine on an up-to-date case store, made when there is none yet.

    Raises StoreError when it cannot be opened, was made by a newer version of Casethread, or was not filled to its end.
    """
    address = Address.read(url)
    engine = open_engine(address)
    try:
        with translated(address.shown), engine.begin() as connection:
            migrate(connection, address.shown)
    except StoreError:
        engine.dispose()
        raise
    return engine


def version(connection: sa.Connection) -> str | None:
    """The newest migration that the store has seen; FILLING while it is being filled; None when nothing is there."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    held: str | None = connection.scalar(HELD)
    return held


def migrate(connection: sa.Connection, where: str, to: str = "head") -> None:
    """Bring a store up to date, or as far as a migration. Raises StoreError when that cannot be done."""
    present = version(connection)
    if present == HEAD and to == "head":
        return
    if present == FILLING:
        what = "a move or a restore into it was begun and not finished"
        raise StoreError(what, where=where, remedy="run that again; what it was filled from is untouched")
    if not in_transaction(connection):
        take_turn(connection)
    if connection.dialect.name == "postgresql" and connection.scalar(sa.text("SHOW server_encoding")) != "UTF8":
        what, remedy = "the database does not hold every character", "create it with ENCODING 'UTF8'"
        raise StoreError(what, where=where, remedy=remedy)
    # imported here: seldom needed, and it takes a second
    from alembic.util import CommandError  # noqa: PLC0415

    from casethread.store.migrating import upgrade  # noqa: PLC0415

    try:
        upgrade(connection, MIGRATIONS, to)
    except CommandError as error:
        remedy = "open it with that version or a newer one"
        raise StoreError(f"was made by another version of Casethread ({error})", where=where, remedy=remedy) from error


@contextmanager
def translated(where: str = "") -> Iterator[None]:
    """Turns the engine's exceptions into StoreError, at ``where`` when that is known."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _translated(error, where) from error
    except sa.exc.TimeoutError as error:
        what, remedy = "all connections to the case store are in use", "try again in a moment"
        raise StoreUnavailable(what, where=where, remedy=remedy) from error


def _translated(error: sa.exc.DBAPIError, where: str) -> StoreError:
    told = _answer(error.orig)
    if told is not None:
        return refusal(*told, where)
    reason = str(error.orig).strip()
    if isinstance(error, sa.exc.OperationalError):
        remedy = "check its disk and that it runs"
        return StoreUnavailable(f"the case store does not answer: {reason}", where=where, remedy=remedy)
    if isinstance(error, sa.exc.InterfaceError) or error.connection_invalidated:
        remedy = "check that PostgreSQL runs and can be reached, then run it again"
        return StoreUnavailable(f"the case store does not answer: {reason}", where=where, remedy=remedy)
    return StoreError(f"the case store refused: {reason}", where=where, remedy="restore it from a back-up")


def refusal(code: str, message: str, where: str) -> StoreError:
    """What PostgreSQL answered, with its SQLSTATE, as an error of ours."""
    if code in _SAID:
        what, remedy = _SAID[code]
        kind = StoreUnavailable if code.startswith(_AWAY) else StoreError
        return kind(f"the case store {what} ({message})", where=where, remedy=remedy)
    return StoreError(f"the case store refused: {message}", where=where, remedy="see the server's log")


def _answer(error: BaseException | None) -> tuple[str, str] | None:
    """SQLSTATE and message of what PostgreSQL answered; its driver may say no more than that the line broke then."""
    while error is not None:
        told = error.args[0] if error.args else None
        if isinstance(told, dict):
            return str(told.get("C", "")), str(told.get("M", ""))
        error = error.__context__
    return None
