"""The audit: who did what, when and from where, each row bound to the one before it by its hash. Only added to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from casethread.model import Json, canonical
from casethread.store import tables
from casethread.store.database import translated

FIRST = "0" * 64
"""What the first row is bound to."""
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Act:
    """Something done: ``action`` in a word ("search", "view", "log-in"), ``what`` it was done to, ``origin`` the
    network address or terminal, ``purpose`` as the user stated it, ``outcome`` how it was answered.
    """

    who: str
    action: str
    what: Json = field(default_factory=dict)
    origin: str = ""
    purpose: str | None = None
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class Row:
    """An act as it was written down: its number, from 1, and when (UTC)."""

    number: int
    at: datetime
    act: Act

    def as_json(self) -> Json:
        """The object that ``casethread audit list --json`` prints."""
        act = self.act
        shown: Json = {"number": self.number, "at": self.at.isoformat(), "who": act.who, "action": act.action}
        shown |= {"what": act.what, "from": act.origin, "outcome": act.outcome}
        return {**shown, "purpose": act.purpose} if act.purpose else shown


@dataclass(slots=True, eq=False)
class _Entry:
    """An act that is to be written; ``alone`` once it could not be with others."""

    act: Act
    written: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading the whole audit found: how many rows, the last one's hash, and each thing that is wrong."""

    rows: int
    head: str
    problems: tuple[str, ...] = ()


class Audit:
    """The audit of one case store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._add = _Adding()
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Entry] = []

    def append(self, act: Act) -> None:
        """Write an act down. When this returns, the row outlives the death of the process.

        What other threads want written meanwhile is written by whoever has the turn, in one transaction with its own.
        """
        mine = _Entry(act)
        with self._lock:
            self._waiting.append(mine)
        with self._turn:
            if mine.written:
                return
            with self._lock:
                entries = [mine]
                if not mine.alone:
                    entries, self._waiting = self._waiting, []
            try:
                self._write(entries)
            except Exception:
                if len(entries) == 1:
                    raise
                # none of them is written; whichever cannot be is for whoever brought it, and the others do not suffer
                for entry in entries:
                    entry.alone = True
                self._write([mine])

    def _write(self, entries: Sequence[_Entry]) -> None:
        with translated(), self._engine.begin() as connection:
            for entry in entries:
                self._add(connection, entry.act)
        for entry in entries:
            entry.written = True

    def rows(self, who: str | None = None, before: int | None = None, limit: int = 100) -> list[Row]:
        """Rows of one user or all, latest first, those numbered below ``before``."""
        table = tables.audit
        query = sa.select(table).order_by(table.c.id.desc()).limit(limit)
        query = query if who is None else query.where(table.c.who == who)
        query = query if before is None else query.where(table.c.id < before)
        with translated(), self._engine.connect() as connection:
            return [_read(row.id, row.body) for row in connection.execute(query)]

    def verify(self, expected: str | None = None) -> Verified:
        """Read it all and follow the chain. ``expected`` is a hash that was noted before, which must still be there."""
        hashes: set[str] = set()
        problems: list[str] = []
        last, number = FIRST, 0
        for row in self._every():
            if row.id != number + 1:
                problems.append(_gap(number + 1, row.id - 1))
            if _bound(last, row.body) != row.hash:
                problems.append(f"row {row.id} is not what was written, or does not follow the one before it")
            elif (json.loads(row.body)["n"], json.loads(row.body)["who"]) != (row.id, row.who):
                problems.append(f"row {row.id} stands in another's place")
            last, number = row.hash, row.id
            hashes.add(row.hash)
        with translated(), self._engine.connect() as connection:
            written = connection.scalar(sa.select(tables.audit_head.c.rows)) or 0
        if written > number:
            problems.append(_gap(number + 1, written))
        if expected and expected.lower() not in hashes:
            problems.append(f"no row has the hash {expected} that was noted")
        return Verified(number, last, tuple(problems))

    def _every(self) -> Iterator[sa.Row[tuple[int, str, str, str]]]:
        last = 0
        while True:
            query = sa.select(tables.audit).where(tables.audit.c.id > last).order_by(tables.audit.c.id).limit(_CHUNK)
            with translated(), self._engine.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            yield from rows
            last = rows[-1].id


class _Adding:
    """The statements that add a row. The first takes the write lock, so that two processes cannot take one number."""

    def __init__(self) -> None:
        head, table = tables.audit_head, tables.audit
        self._count = head.update().values(rows=head.c.rows + 1).returning(head.c.rows)
        self._before = sa.select(table.c.hash).where(table.c.id == sa.bindparam("number"))
        self._insert = table.insert()

    def __call__(self, connection: sa.Connection, act: Act) -> None:
        number = int(connection.scalar(self._count) or 0)
        before = connection.scalar(self._before, {"number": number - 1}) or FIRST
        body = canonical(
            {
                "n": number,
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "who": act.who,
                "action": act.action,
                "what": act.what,
                "from": act.origin,
                "purpose": act.purpose,
                "outcome": act.outcome,
            }
        ).encode("utf-8", "backslashreplace")
        row = {"id": number, "who": act.who, "body": body.decode(), "hash": _bound(before, body.decode())}
        connection.execute(self._insert, row)


def _bound(before: str, body: str) -> str:
    return hashlib.sha256(f"{before}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def _gap(first: int, last: int) -> str:
    return f"row {first} is missing" if first >= last else f"rows {first} to {last} are missing"


def _read(number: int, body: str) -> Row:
    told = json.loads(body)
    act = Act(told["who"], told["action"], told["what"], told["from"], told["purpose"], told["outcome"])
    return Row(number, datetime.fromisoformat(told["at"]), act)
