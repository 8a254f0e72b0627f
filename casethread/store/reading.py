"""Reads that writer and view share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa

from casethread.amendment import amended
from casethread.model import Document, Kind, Label, Mention
from casethread.store import codec, tables
from casethread.store.corrected import standing

T = TypeVar("T")
MANY = 5000
"""Ids to a statement: engines bound the number of parameters."""


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """The ids in statements' worth."""
    for start in range(0, len(ids), MANY):
        yield ids[start : start + MANY]


def documents_query() -> sa.Select[tuple[object, ...]]:
    """Documents with the kind and marking that their access numbers stand for."""
    return sa.select(tables.document, tables.access.c.kind, tables.access.c.marking).join_from(
        tables.document, tables.access
    )


_BY_ID = documents_query().where(
    tables.document.c.id.in_(sa.bindparam("ids", expanding=True)),
    # a sum, so that SQLite looks up the ids and not everything within reach, as it would by the index on access
    (tables.document.c.access_id + 0).in_(sa.bindparam("reach", expanding=True)),
)
_MENTIONS = (
    sa.select(tables.mention)
    .where(tables.mention.c.document_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(tables.mention.c.document_id, tables.mention.c.ordinal)
)


_IDS = _BY_ID.with_only_columns(tables.document.c.id, maintain_column_froms=True)


def read_within(connection: sa.Connection, ids: Sequence[str], reach: frozenset[int]) -> list[str]:
    """Those of the ids that are of documents whose access number is within reach."""
    wanted = ({"ids": some, "reach": sorted(reach)} for some in chunks(ids))
    return [found for one in wanted for found in connection.scalars(_IDS, one)]


def read_documents(connection: sa.Connection, ids: Sequence[str], reach: frozenset[int]) -> dict[str, Document]:
    """The documents of those ids whose access number is within reach, by id."""
    found: dict[str, Document] = {}
    for some in chunks(ids):
        rows = connection.execute(_BY_ID, {"ids": some, "reach": sorted(reach)}).mappings()
        found.update((row["id"], read_row(row)) for row in rows)
    return found


def read_row(row: sa.RowMapping) -> Document:
    """The document of a row of ``documents_query``."""
    return codec.read_document(row, Kind(row["kind"]), codec.read_marking(row["marking"]))


def read_mentions(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """Mentions by document id, in text order, as they stand corrected; an empty tuple for a document without any."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for some in chunks(ids):
        for row in connection.execute(_MENTIONS, {"ids": some}).mappings():
            found[row["document_id"]].append(codec.read_mention(row))
        for document_id, placed in standing(connection, some).items():
            found[document_id] = list(amended(found[document_id], placed))
    return {document_id: tuple(found[document_id]) for document_id in ids}


def read_offences(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """As ``read_mentions``, but only what was read, or is corrected, as an offence."""
    found: dict[str, list[Mention]] = defaultdict(list)
    query = _MENTIONS.where(tables.mention.c.label == Label.OFFENCE.value)
    for some in chunks(ids):
        for row in connection.execute(query, {"ids": some}).mappings():
            found[row["document_id"]].append(codec.read_mention(row))
        corrected = list(standing(connection, some))
        for document_id, mentions in read_mentions(connection, corrected).items():
            found[document_id] = [mention for mention in mentions if mention.label is Label.OFFENCE]
    return {document_id: tuple(found[document_id]) for document_id in ids}
