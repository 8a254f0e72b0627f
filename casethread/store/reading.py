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
from casethread.store.engines import rows_by

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


_CHOSEN = (
    tables.document.c.id.in_(sa.bindparam("ids", expanding=True)),
    # a sum, so that SQLite looks up the ids and not everything within reach, as it would by the index on access
    (tables.document.c.access_id + sa.literal_column("0")).in_(sa.bindparam("reach", expanding=True)),
)
_BY_ID = documents_query().where(*_CHOSEN)
_held = tables.document.c
_KEPT = (
    sa.select(_held.access_id, sa.exists().where(tables.corrected.c.document_id == _held.id))
    .add_columns(_held.id, tables.access.c.kind, _held.title, _held.text, sa.cast(_held.origin, sa.Text))
    .add_columns(tables.access.c.marking, _held.published, _held.source, _held.author)
    .add_columns(*(sa.cast(column, sa.Text) for column in (_held.grading, _held.passages, _held.meta)))
    .join_from(tables.document, tables.access)
    .where(*_CHOSEN)
)
_of = tables.mention.c
_MENTIONS = (
    # the value as it is kept: most are known already, and need not be read again
    sa.select(_of.document_id, _of.start, _of.end, _of.text, _of.label, sa.cast(_of.value, sa.Text))
    .add_columns(_of.rule, _of.score, _of.why)
    .where(_of.document_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_of.document_id, _of.ordinal)
)
_OFFENCES = _MENTIONS.where(_of.label == sa.literal_column(f"'{Label.OFFENCE.value}'"))
_NAMED = _MENTIONS.where(_of.label.in_([sa.literal_column(f"'{one.value}'") for one in (Label.PERSON, Label.PLACE)]))
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
    connection: sa.Connection, ids: Sequence[str], reach: frozenset[int], *, named: bool = False
) -> dict[str, tuple[int, Annotated]]:
    """The documents of those ids whose access number is within reach, with it and with their mentions, by id."""
    read: dict[str, tuple[int, Document]] = {}
    corrected: list[str] = []
    for some in chunks(ids):
        for access, amends, *row in rows_by(connection, _KEPT, ids=some, reach=sorted(reach)):
            document = codec.read_kept(row)
            read[document.id] = access, document
            if amends:
                corrected.append(document.id)
    mentions = read_mentions(connection, list(read), corrected, named=named)
    return {key: (access, Annotated(document, mentions[key])) for key, (access, document) in read.items()}


def read_mentions(
    connection: sa.Connection, ids: Sequence[str], corrected: Sequence[str] | None = None, *, named: bool = False
) -> dict[str, tuple[Mention, ...]]:
    """Mentions by document id, in text order, as they stand corrected; an empty tuple for a document without any.
    ``corrected`` are those of the ids that corrections have a place in, where that is known. ``named``: of the others
    those of people and places alone, for a correction may make a person of what was read as anything.
    """
    found: dict[str, list[Mention]] = defaultdict(list)
    whole = list(ids)
    if named and corrected is not None:
        whole, amends = list(corrected), set(corrected)
        for some in chunks([number for number in ids if number not in amends]):
            for row in rows_by(connection, _NAMED, ids=some):
                found[row[0]].append(codec.read_mention(row))
    for some in chunks(whole):
        for row in rows_by(connection, _MENTIONS, ids=some):
            found[row[0]].append(codec.read_mention(row))
    for some in chunks(ids if corrected is None else corrected):
        for document_id, placed in standing(connection, some).items():
            found[document_id] = list(amended(found[document_id], placed))
    return {document_id: tuple(found[document_id]) for document_id in ids}


def read_offences(connection: sa.Connection, ids: Sequence[str]) -> dict[str, tuple[Mention, ...]]:
    """As ``read_mentions``, but only what was read, or is corrected, as an offence."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for some in chunks(ids):
        for row in rows_by(connection, _OFFENCES, ids=some):
            found[row[0]].append(codec.read_mention(row))
        corrected = list(standing(connection, some))
        for document_id, mentions in read_mentions(connection, corrected).items():
            found[document_id] = [mention for mention in mentions if mention.label is Label.OFFENCE]
    return {document_id: tuple(found[document_id]) for document_id in ids}
