"""What was tried at the door: log-ins that failed, and those that are under way at an identity provider."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from casethread.store import tables
from casethread.store.database import translated
from casethread.store.secrets import digest


class Attempts:
    """Failed log-ins, by the name that was typed and by where they came from."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def failed(self, name: str, address: str, now: float, *, keep: float) -> None:
        """Write one down; those that are older than ``keep`` seconds are forgotten."""
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.attempt.delete().where(tables.attempt.c.at < now - keep))
            connection.execute(tables.attempt.insert().values(name=name.casefold(), address=address, at=now))

    def of_name(self, name: str, since: float) -> list[float]:
        """When log-ins under that name failed, oldest first."""
        return self._times(tables.attempt.c.name == name.casefold(), since)

    def from_address(self, address: str, since: float) -> list[float]:
        """When log-ins from there failed, oldest first."""
        return self._times(tables.attempt.c.address == address, since)

    def _times(self, condition: sa.ColumnElement[bool], since: float) -> list[float]:
        table = tables.attempt
        query = sa.select(table.c.at).where(condition, table.c.at >= since).order_by(table.c.at)
        with translated(), self._engine.connect() as connection:
            return list(connection.scalars(query))

    def forgive(self, name: str) -> None:
        """Forget what failed under that name."""
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.attempt.delete().where(tables.attempt.c.name == name.casefold()))


@dataclass(frozen=True, slots=True)
class SignIn:
    """A log-in under way at an identity provider: what its answer must fit, and where to go afterwards."""

    nonce: str
    verifier: str
    next: str


class SignIns:
    """Log-ins that are under way."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def begin(self, state: str, started: SignIn, now: float, until: float) -> None:
        """Keep what is needed when the provider answers with that state."""
        row = {"state": digest(state), "nonce": started.nonce, "verifier": started.verifier, "next": started.next}
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.sign_in.delete().where(tables.sign_in.c.until < now))
            connection.execute(tables.sign_in.insert().values(**row, until=until))

    def take(self, state: str, now: float) -> SignIn | None:
        """What was kept for that state, this once."""
        table = tables.sign_in
        taken = table.delete().where(table.c.state == digest(state), table.c.until >= now)
        with translated(), self._engine.begin() as connection:
            row = connection.execute(taken.returning(table.c.nonce, table.c.verifier, table.c.next)).first()
        return SignIn(*row) if row else None
