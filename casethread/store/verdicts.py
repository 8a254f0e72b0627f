"""What people decided of two mentions: kept for good, each with the documents that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa

from casethread.errors import NotFound, UsageError
from casethread.model import Document, Json, Judgement, Kind, Spot, Verdict, Viewer, canonical
from casethread.store import tables
from casethread.store.codec import read_marking, spell_marking
from casethread.store.database import translated

LONGEST_WHY = 2000
"""Code points of a reason."""


class Verdicts:
    """The verdicts of one case store. Writing is by people only: no run of the linker changes them."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, judgement: Judgement, ends: tuple[Spot, Spot], who: str, why: str, rests: Iterable[Document]) -> str:
        """Keep a verdict on two mentions that rests on what those documents say. Returns its id.

        Raises UsageError when the reason is longer than anybody will read.
        """
        if len(why) > LONGEST_WHY:
            raise UsageError(f"the reason has {len(why):,} characters", remedy=f"say it in {LONGEST_WHY:,}")
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        row: Json = {"judgement": judgement.value, "who": who, "when": now, "why": why, "undone": None}
        row |= {side: _pack(end) for side, end in zip("ab", ends, strict=True)}
        number = row["id"] = f"v-{hashlib.sha256(canonical(row).encode()).hexdigest()[:12]}"
        with translated(), self._engine.begin() as connection:
            connection.execute(tables.verdict.insert().values(row))
            seen = {document.id: document for document in rests}
            rows = [
                {"verdict_id": number, "document_id": d.id, "kind": d.kind.value, "marking": spell_marking(d.marking)}
                for d in seen.values()
            ]
            connection.execute(tables.verdict_document.insert(), rows)
        return number

    def undo(self, number: str, who: str, why: str) -> None:
        """Take a verdict back; it stays in the list. Raises NotFound, UsageError when it is undone already."""
        table = tables.verdict
        now = datetime.now(UTC)
        said = f"by {who} on {now.day} {now:%B %Y}{f': {why}' if why else ''}"
        open_one = (table.c.id == number) & table.c.undone.is_(None)
        with translated(), self._engine.begin() as connection:
            if connection.execute(table.update().where(open_one).values(undone=said)).rowcount:
                return
            known = connection.scalar(sa.select(table.c.undone).where(table.c.id == number))
        if known is None:
            raise NotFound(f"there is no verdict {number}", remedy="list them with `casethread review list`")
        raise UsageError(f"verdict {number} was undone {known}", remedy="give a new one")

    def within(self, viewer: Viewer, access: frozenset[int], *, undone: bool = False) -> list[Verdict]:
        """The verdicts, in the order they were given, all of whose documents that viewer may read: those that are still
        there by what they are marked now, and by what they were marked then. ``undone``: those taken back as well.
        """
        table, seen = tables.verdict, tables.verdict_document
        query = sa.select(table).order_by(table.c.when, table.c.id)
        if not undone:
            query = query.where(table.c.undone.is_(None))
        if not viewer.owner:
            beyond = (
                sa.select(seen.c.verdict_id)
                .join(tables.document, tables.document.c.id == seen.c.document_id)
                .where(tables.document.c.access_id.not_in(access))
            )
            query = query.where(table.c.id.not_in(beyond))
        marked = sa.select(seen.c.verdict_id, seen.c.kind, seen.c.marking).distinct()
        with translated(), self._engine.connect() as connection:
            found = [_read(row) for row in connection.execute(query).mappings()]
            if viewer.owner or not found:
                return found
            rows = connection.execute(marked).all()
        may = {
            spelled: viewer.may_read(Kind(spelled[0]), read_marking(spelled[1]))
            for spelled in {(row.kind, row.marking) for row in rows}
        }
        closed = {row.verdict_id for row in rows if not may[row.kind, row.marking]}
        return [verdict for verdict in found if verdict.id not in closed]


def _pack(spot: Spot) -> list[str | int]:
    return [spot.document, spot.digest, spot.start, spot.end, spot.text]


def _read(packed: sa.RowMapping) -> Verdict:
    return Verdict(
        packed["id"],
        Judgement(packed["judgement"]),
        Spot(*packed["a"]),
        Spot(*packed["b"]),
        packed["who"],
        datetime.fromisoformat(packed["when"]),
        packed["why"],
        packed["undone"],
    )
