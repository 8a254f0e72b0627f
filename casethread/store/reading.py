"""Reads that writer and view share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import sqlalchemy as sa

from casethread.amendment import amended
from casethread.model import Annotated, Document, Kind, Label, Mention
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


_CHOSEN = tables.document.c.id.in_(sa.bindparam("ids", expanding=True))
_BY_ID = documents_query().where(
    _CHOSEN,
    # a sum, so that SQLite looks up the ids and not everything within reach, as it would by the index on access
    (tables.document.c.access_id + 0).in_(sa.bindparam("reach", expanding=True)),
)
_CORRECTED = _BY_ID.add_columns(
    sa.exists().where(tables.corrected.c.document_id == tables.document.c.id).label("corrected")
)
_of = tables.mention.c
_MENTIONS = (
    # the value as it is kept: most are known already, and need not be read again
    sa.select(_of.document_id, _of.start, _of.end, _of.text, _of.label, sa.cast(_of.value, sa.Text))
    .add_columns(_of.rule, _of.score, _of.why)
    .where(_of.document_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_of.document_id, _of.ordinal)
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


def read_annotated(
    connection: sa.Connection, ids: Sequence[str], reach: frozenset[int]
) -> dict[str, tuple[int, Annotated]]:
    """The documents of those ids whose access number is within reach, with it and with their mentions, by id."""
    rows: dict[str, sa.RowMapping] = {}
    for some in chunks(ids):
        found = connection.execute(_CORRECTED, {"ids": some, "reach": sorted(reach)}).mappings()
        rows.update((row["id"], row) for row in found)
    mentions = read_mentions(connection, list(rows), [key for key, row in rows.items() if row["corrected"]])
    return {key: (row["access_id"], Annotated(read_row(row), mentions[key])) for key, row in rows.items()}


def read_mentions(
    connection: sa.Connection, ids: Sequence[str], corrected: Sequence[str] | None = None
) -> dict[str, tuple[Mention, ...]]:
    """Mentions by document id, in text order, as they stand corrected; an empty tuple for a document without any.
    ``corrected`` are those of the ids that corrections have a place in, where that is known.
    """
    found: dict[str, list[Mention]] = defaultdict(list)
    for some in chunks(ids):
        for document_id, *mention in connection.execute(_MENTIONS, {"ids": some}):
            found[document_id].append(codec.read_mention(mention))
    for some in chunks(ids if corrected is None else corrected):
        for document_id, placed in standing(connection, some).items():
            found[document_id] = list(amended(found[document_id], placed))
    return {document_id: tuple(found[document_id]) for document_id in ids}


def read_offences(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """As ``read_mentions``, but only what was read, or is corrected, as an offence."""
    found: dict[str, list[Mention]] = defaultdict(list)
    query = _MENTIONS.where(tables.mention.c.label == Label.OFFENCE.value)
    for some in chunks(ids):
        for document_id, *mention in connection.execute(query, {"ids": some}):
            found[document_id].append(codec.read_mention(mention))
        corrected = list(standing(connection, some))
        for document_id, mentions in read_mentions(connection, corrected).items():
            found[document_id] = [mention for mention in mentions if mention.label is Label.OFFENCE]
    return {document_id: tuple(found[document_id]) for document_id in ids}
