"""Where corrections count: found when mentions are saved or a correction is made, looked up when mentions are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from casethread.amendment import place, read_value
from casethread.model import Correction, Document, Json, Label, Marking, Placed, Spot
from casethread.store import codec, tables
from casethread.text import text_digest

_STANDING = (
    sa.select(tables.correction, tables.corrected.c.document_id, tables.corrected.c.start, tables.corrected.c.end)
    .add_columns(tables.access.c.kind.label("kind_now"), tables.access.c.marking.label("marking_now"))
    .join(tables.corrected, tables.corrected.c.correction_id == tables.correction.c.id)
    .join(tables.document, tables.document.c.id == tables.corrected.c.document_id)
    .join(tables.access, tables.access.c.id == tables.document.c.access_id)
    .where(
        tables.corrected.c.document_id.in_(sa.bindparam("ids", expanding=True)), tables.correction.c.undone.is_(None)
    )
    .order_by(tables.correction.c.when, tables.correction.c.id)
)


def read_correction(row: sa.RowMapping) -> Correction:
    """The correction of a row."""
    to = row["to"]
    return Correction(
        row["id"],
        Spot(*row["spot"]),
        (row["around"][0], row["around"][1]),
        Label(row["label"]),
        (Label(to["label"]), read_value(Label(to["label"]), to["value"])) if to else None,
        row["who"],
        datetime.fromisoformat(row["when"]),
        row["why"],
        row["undone"],
    )


def standing(connection: sa.Connection, ids: Collection[str]) -> dict[str, list[Placed]]:
    """The corrections that count in each of these documents, in the order in which they were made.

    A correction counts only where all who may read the document could have read what it was made on: the document is
    of the same kind, and marked at least as strictly as that was then. So it tells nobody of what is closed to them.
    """
    found: dict[str, list[Placed]] = defaultdict(list)
    for row in connection.execute(_STANDING, {"ids": list(ids)}).mappings():
        then, now = codec.read_marking(row["marking"]), codec.read_marking(row["marking_now"])
        if row["kind"] == row["kind_now"] and at_least_as_strict(now, then):
            found[row["document_id"]].append(Placed(read_correction(row), row["start"], row["end"]))
    return found


def at_least_as_strict(now: Marking, then: Marking) -> bool:
    """Whether everybody whom ``now`` admits is admitted by ``then``; the handling code admits nobody and shuts out
    nobody.
    """
    bare = replace(now, handling=None)
    return bare.stricter(replace(then, handling=None)) == bare


def settle(connection: sa.Connection, documents: Sequence[Document]) -> dict[str, list[Placed]]:
    """Find anew where corrections count in documents whose text or mentions are new. Returns what counts in them."""
    ids = [document.id for document in documents]
    connection.execute(tables.corrected.delete().where(tables.corrected.c.document_id.in_(ids)))
    query = sa.select(tables.correction).where(tables.correction.c.undone.is_(None))
    corrections = [read_correction(row) for row in connection.execute(query).mappings()]
    if not corrections:
        return {}
    put_down(connection, corrections, ((one.id, one.text) for one in documents))
    return standing(connection, ids)


def put_down(
    connection: sa.Connection, corrections: Sequence[Correction], texts: Iterable[tuple[str, str]]
) -> list[str]:
    """Write down in which of the documents, given as id and text, corrections have their place. Returns their ids."""
    rows: list[Json] = []
    for document_id, text in texts:
        known = text_digest(text)
        placed = (place(one, document_id, text, known) for one in corrections)
        rows += [
            {"correction_id": one.correction.id, "document_id": document_id, "start": one.start, "end": one.end}
            for one in placed
            if one is not None
        ]
    if rows:
        connection.execute(tables.corrected.insert(), rows)
    return list(dict.fromkeys(row["document_id"] for row in rows))


def forget(connection: sa.Connection, ids: Collection[str], digests: Collection[str]) -> set[int]:
    """Delete the corrections made on documents that are disposed of, or on their texts: they hold words of them.
    Returns the access numbers of the documents that they counted in.
    """
    table, placed, document = tables.correction, tables.corrected, tables.document
    rows = connection.execute(sa.select(table.c.id, table.c.spot)).all()
    gone = [row.id for row in rows if row.spot[0] in ids or row.spot[1] in digests]
    counted = (
        sa.select(document.c.access_id)
        .join(placed, placed.c.document_id == document.c.id)
        .where(placed.c.correction_id.in_(gone))
    )
    access = set(connection.scalars(counted.distinct()))
    connection.execute(table.delete().where(table.c.id.in_(gone)))
    return access
