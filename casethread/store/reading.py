"""Reads that writer and view share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from casethread.amendment import amended
from casethread.model import Document, Kind, Mention
from casethread.store import codec, tables
from casethread.store.corrected import standing

MANY = 5000
"""Ids to a statement: engines bound the number of parameters."""


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in statements' worth."""
    for start in range(0, len(ids), MANY):
        yield ids[start : start + MANY]


def documents_query() -> sa.Select[tuple[object, ...]]:
    """Documents with the kind and marking that their access numbers stand for."""
    return sa.select(tables.document, tables.access.c.kind, tables.access.c.marking).join_from(
        tables.document, tables.access
    )


def read_row(row: sa.RowMapping) -> Document:
    """The document of a row of ``documents_query``."""
    return codec.read_document(row, Kind(row["kind"]), codec.read_marking(row["marking"]))


def read_mentions(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """Mentions by document id, in text order, as they stand corrected; an empty tuple for a document without any."""
    found: dict[str, list[Mention]] = defaultdict(list)
    table = tables.mention
    for some in chunks(ids):
        query = sa.select(table).where(table.c.document_id.in_(some)).order_by(table.c.document_id, table.c.ordinal)
        for row in connection.execute(query).mappings():
            found[row["document_id"]].append(codec.read_mention(row))
        for document_id, placed in standing(connection, some).items():
            found[document_id] = list(amended(found[document_id], placed))
    return {document_id: tuple(found[document_id]) for document_id in ids}
