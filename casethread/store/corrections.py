"""What people corrected: kept for good, each keyed by the content of the text that was misread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from casethread.amendment import AROUND
from casethread.errors import NotFound, UsageError
from casethread.model import Correction, Document, Json, Kind, Label, Mention, Spot, Viewer, canonical
from casethread.store import tables
from casethread.store.arrivals import change, touch
from casethread.store.codec import read_marking, spell_marking
from casethread.store.corrected import put_down, read_correction
from casethread.store.database import translated
from casethread.text import text_digest
from casethread.values import Value


class Corrections:
    """The corrections of one case store. Writing is by people only: no run of the annotator changes them."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(
        self, document: Document, mention: Mention, to: tuple[Label, Value] | None, who: str, why: str
    ) -> tuple[Correction, list[str]]:
        """Keep a correction of a mention. Returns it, and the ids of the documents whose mentions may have changed."""
        text, start, end = document.text, mention.start, mention.end
        spot = Spot(document.id, text_digest(text), start, end, text[start:end])
        row: Json = {
            "spot": [spot.document, spot.digest, spot.start, spot.end, spot.text],
            "around": [text[max(0, start - AROUND) : start], text[end : end + AROUND]],
            "label": mention.label.value,
            "to": {"label": to[0].value, "value": to[1].as_json()} if to else None,
            "kind": document.kind.value,
            "marking": spell_marking(document.marking),
            "who": who,
            "when": datetime.now(UTC).isoformat(timespec="microseconds"),
            "why": why,
            "undone": None,
        }
        row["id"] = f"c-{hashlib.sha256(canonical(row).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
        table, held = tables.correction, tables.document
        with translated(), self._engine.begin() as connection:
            connection.execute(table.insert().values(row))
            [made] = connection.execute(sa.select(table).where(table.c.id == row["id"])).mappings()
            correction = read_correction(made)
            same = sa.select(held.c.id, held.c.text).where((held.c.id == document.id) | (held.c.text == text))
            texts = [(key, said) for key, said in connection.execute(same)]
            return correction, self._stale(connection, put_down(connection, [correction], texts))

    def undo(self, number: str, who: str, why: str) -> list[str]:
        """Take a correction back; it stays in the list. Returns the ids of the documents that it counted in. Raises
        NotFound, UsageError when it is undone already.
        """
        table, placed = tables.correction, tables.corrected
        now = datetime.now(UTC)
        said = f"by {who} on {now.day} {now:%B %Y}{f': {why}' if why else ''}"
        open_one = (table.c.id == number) & table.c.undone.is_(None)
        with translated(), self._engine.begin() as connection:
            if connection.execute(table.update().where(open_one).values(undone=said)).rowcount:
                ids = connection.scalars(sa.select(placed.c.document_id).where(placed.c.correction_id == number))
                return self._stale(connection, list(ids))
            known = connection.scalar(sa.select(table.c.undone).where(table.c.id == number))
        if known is None:
            raise NotFound(f"there is no correction {number}", remedy="list them with `casethread correct list`")
        raise UsageError(f"correction {number} was undone {known}", remedy="make a new one")

    @staticmethod
    def _stale(connection: sa.Connection, ids: list[str]) -> list[str]:
        """Have these documents linked and indexed anew."""
        held = tables.document
        chosen = held.c.id.in_(ids)
        touch(connection, connection.scalars(sa.select(held.c.access_id).where(chosen).distinct()).all())
        connection.execute(held.update().where(chosen).values(indexed=None, changed=change()))
        return ids

    def within(self, viewer: Viewer, access: frozenset[int], *, undone: bool = False) -> list[tuple[Correction, bool]]:
        """The corrections, in the order they were made, of what that viewer may read, as it was marked then and, where
        the document is still there, as it is marked now; each with whether it has a place in a document within reach.
        """
        table, held, placed = tables.correction, tables.document, tables.corrected
        query = sa.select(table).order_by(table.c.when, table.c.id)
        if not undone:
            query = query.where(table.c.undone.is_(None))
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            beyond = self._beyond(connection, [row["spot"][0] for row in rows], access) if not viewer.owner else set()
            within = (
                sa.select(placed.c.correction_id)
                .join(held, held.c.id == placed.c.document_id)
                .where(held.c.access_id.in_(access))
            )
            counting = set(connection.scalars(within))
        return [
            (read_correction(row), row["id"] in counting)
            for row in rows
            if viewer.may_read(Kind(row["kind"]), read_marking(row["marking"])) and row["spot"][0] not in beyond
        ]

    @staticmethod
    def _beyond(connection: sa.Connection, ids: Sequence[str], access: frozenset[int]) -> set[str]:
        held = tables.document
        query = sa.select(held.c.id).where(held.c.id.in_(ids), held.c.access_id.not_in(access))
        return set(connection.scalars(query))
