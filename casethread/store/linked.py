"""What a reach's documents join, kept until one of them changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa

from casethread.model import Changes, Entity, Incident, Json, Link, Linkage
from casethread.store import codec, tables
from casethread.store.base import Piece
from casethread.store.reading import chunks
from casethread.text import fold

_LONGEST = 1000
"""Characters of a key: PostgreSQL indexes texts of up to some 2,700 bytes."""
TOGETHER = 2000
"""Rows that are written together."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LinkedReach:
    """A set of access numbers with the version of each, the linker's, and the ids of the verdicts that count: the key
    to one stored linkage.
    """

    versions: Mapping[int, int]
    linker: str
    verdicts: Sequence[str] = ()

    @property
    def key(self) -> str:
        """Names the reach: by its numbers, by their digest where they are more than an index takes."""
        named = ",".join(str(number) for number in sorted(self.versions))
        return named if len(named) <= _LONGEST else hashlib.sha256(named.encode()).hexdigest()

    @property
    def stamp(self) -> str:
        """Changes whenever the linkage would."""
        versions = ",".join(f"{number}:{self.versions[number]}" for number in sorted(self.versions))
        judged = f";{hashlib.sha256(' '.join(self.verdicts).encode()).hexdigest()[:16]}" if self.verdicts else ""
        return f"{self.linker};{versions}{judged}"

    def stored(self, connection: sa.Connection) -> int | None:
        """The number of the stored linkage, None when there is none or it is out of date."""
        table = tables.reach
        return connection.scalar(sa.select(table.c.id).where(table.c.key == self.key, table.c.stamp == self.stamp))

    def kept(self, connection: sa.Connection) -> tuple[int, str] | None:
        """Number and stamp of the stored linkage, up to date or not; None when there is none."""
        table = tables.reach
        row = connection.execute(sa.select(table.c.id, table.c.stamp).where(table.c.key == self.key)).first()
        return None if row is None else (row.id, row.stamp)

    def states(self, connection: sa.Connection) -> dict[str, str | None]:
        """Of each document within reach what tells its present state, in the order of their ids."""
        table = tables.document
        query = sa.select(table.c.id, table.c.changed).where(table.c.access_id.in_(self.versions)).order_by(table.c.id)
        return {row.id: row.changed for row in connection.execute(query)}

    def since(self, connection: sa.Connection, number: int) -> tuple[dict[str, str | None], list[str], int]:
        """What has happened to the documents within reach since the linkage of that number was made: those that came or
        are otherwise, with what tells their state; those that went; how many there were.
        """
        known, document = tables.linked, tables.document
        within = document.c.access_id.in_(self.versions)
        here = (known.c.document_id == document.c.id) & (known.c.reach_id == number)
        come = (
            sa.select(document.c.id, document.c.changed, known.c.document_id.is_(None).label("new"))
            .outerjoin(known, here)
            .where(within, known.c.document_id.is_(None) | known.c.state.is_distinct_from(document.c.changed))
            .order_by(document.c.id)
        )
        gone = (
            sa.select(known.c.document_id)
            .outerjoin(document, (known.c.document_id == document.c.id) & within)
            .where(known.c.reach_id == number, document.c.id.is_(None))
            .order_by(known.c.document_id)
        )
        were = sa.select(sa.func.count()).select_from(known).where(known.c.reach_id == number)
        are = sa.select(sa.func.count()).select_from(document).where(within)
        rows = connection.execute(come).all()
        many, new = connection.scalar(were) or 0, sum(row.new for row in rows)
        # to count takes a tenth of what it takes to look for those that went
        some_went = many + new != connection.scalar(are)
        left = list(connection.scalars(gone)) if some_went else []
        return {row.id: row.changed for row in rows}, left, many

    def store(self, connection: sa.Connection, linkage: Linkage, states: Mapping[str, str | None]) -> int:
        """Keep a linkage in place of what was kept for this reach, with the states of its documents. Returns its
        number.
        """
        table = tables.reach
        # under the number it had, if it had one: whoever is reading it has looked that up
        number = connection.scalar(sa.select(table.c.id).where(table.c.key == self.key))
        connection.execute(table.delete().where(table.c.key == self.key))
        row = {"key": self.key, "stamp": self.stamp} | ({} if number is None else {"id": number})
        done = connection.execute(table.insert().values(row))
        number = int(done.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row always has a key
        _insert_all(connection, number, linkage)
        _keep_states(connection, number, states)
        return number

    def change(self, connection: sa.Connection, number: int, changes: Changes) -> None:
        """Keep what has changed in the linkage of that number."""
        table = tables.reach
        for kept, ids in ((tables.entity, changes.entities), (tables.incident, changes.incidents)):
            for some in chunks([*ids]):
                connection.execute(kept.delete().where(kept.c.reach_id == number, kept.c.id.in_(some)))
        link = tables.link
        ended = (link.c.reach_id == number) & (link.c.a == sa.bindparam("one")) & (link.c.b == sa.bindparam("two"))
        rows = [{"one": a, "two": b, "sort": kind.value} for a, b, kind in changes.links]
        if rows:
            connection.execute(link.delete().where(ended, link.c.kind == sa.bindparam("sort")), rows)
        _insert_all(connection, number, changes.come())
        connection.execute(table.update().where(table.c.id == number).values(stamp=self.stamp))

    def keep(
        self,
        connection: sa.Connection,
        number: int,
        come: Mapping[str, str | None],
        gone: Sequence[str],
        pieces: Iterable[Piece],
    ) -> None:
        """Keep what has changed in what the linkage of that number goes by, and in the states of its documents."""
        known, piece = tables.linked, tables.piece
        for some in chunks([*come, *gone]):
            connection.execute(known.delete().where(known.c.reach_id == number, known.c.document_id.in_(some)))
        here = (piece.c.reach_id == number) & (piece.c.shelf == sa.bindparam("on"))
        ended = piece.delete().where(here & (piece.c.key == sa.bindparam("under")))
        for batch in batched(pieces):
            connection.execute(ended, [{"on": shelf, "under": key} for shelf, key, _ in batch])
            self.keep_pieces(connection, number, batch)
        _keep_states(connection, number, come)

    @staticmethod
    def keep_pieces(connection: sa.Connection, number: int, pieces: Iterable[Piece]) -> None:
        """Keep pieces, of which none is kept, of what the linkage of that number goes by."""
        kept = ((shelf, key, body) for shelf, key, body in pieces if body is not None)
        _insert(connection, tables.piece, ({"reach_id": number, "shelf": s, "key": k, "body": b} for s, k, b in kept))


def _keep_states(connection: sa.Connection, number: int, states: Mapping[str, str | None]) -> None:
    rows = ({"reach_id": number, "document_id": key, "state": state} for key, state in states.items())
    _insert(connection, tables.linked, rows)


def _insert_all(connection: sa.Connection, number: int, linkage: Linkage) -> None:
    _insert(connection, tables.entity, (_entity_row(number, entity) for entity in linkage.entities))
    _insert(connection, tables.entity_name, (r for e in linkage.entities for r in _name_rows(number, e)))
    _insert(connection, tables.member, (r for e in linkage.entities for r in _member_rows(number, e)))
    _insert(connection, tables.incident, (_incident_row(number, incident) for incident in linkage.incidents))
    told = ((incident.id, document) for incident in linkage.incidents for document in incident.documents)
    rows = ({"reach_id": number, "incident_id": i, "document_id": document} for i, document in told)
    _insert(connection, tables.incident_document, rows)
    _insert(connection, tables.link, (_link_row(number, link) for link in linkage.links))


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Json]) -> None:
    for some in batched(rows):
        connection.execute(table.insert(), some)


def batched(items: Iterable[T], size: int = TOGETHER) -> Iterator[list[T]]:
    """Some at a time, so that not all of them are in memory."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def _entity_row(reach: int, entity: Entity) -> Json:
    return {
        "reach_id": reach,
        "id": entity.id,
        "label": entity.label.value,
        "name": entity.name,
        "weight": len(entity.mentions),
        "body": codec.pack_entity(entity),
    }


def _name_rows(reach: int, entity: Entity) -> list[Json]:
    folded = sorted({fold(name) for name in (entity.name, *entity.names)})
    return [{"reach_id": reach, "folded": name, "entity_id": entity.id} for name in folded]


def _member_rows(reach: int, entity: Entity) -> list[Json]:
    spans = sorted({(e.document, e.start, e.end) for e in entity.mentions})
    return [{"reach_id": reach, "entity_id": entity.id, "document_id": d, "start": s, "end": e} for d, s, e in spans]


def _incident_row(reach: int, incident: Incident) -> Json:
    return {
        "reach_id": reach,
        "id": incident.id,
        "start": incident.start,
        "body": codec.pack_incident(incident),
    }


def _link_row(reach: int, link: Link) -> Json:
    return {
        "reach_id": reach,
        "a": link.a,
        "b": link.b,
        "kind": link.kind.value,
        "score": link.score,
        "reasons": codec.pack_reasons(link.reasons),
    }
