"""The case as one viewer may read it."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from casethread import model
from casethread.errors import NotFound
from casethread.lazy import lazy
from casethread.model import (
    Anchor,
    Annotated,
    Document,
    Entity,
    Incident,
    Kind,
    Label,
    Link,
    Linkage,
    LinkKind,
    Marking,
    Mention,
    Origin,
    Placed,
    Verdict,
    Viewer,
)
from casethread.store import codec, tables
from casethread.store.base import WHOLE, Sighting
from casethread.store.corrected import standing
from casethread.store.database import translated
from casethread.store.engines import rows_by
from casethread.store.linked import LinkedReach
from casethread.store.originals import Original, Originals
from casethread.store.reading import (
    chunks,
    documents_query,
    read_annotated,
    read_documents,
    read_mentions,
    read_offences,
    read_row,
    read_within,
)
from casethread.store.recent import Recent
from casethread.store.standings import Standings
from casethread.store.verdicts import Verdicts
from casethread.text import fold

_ACCESS = sa.select(
    tables.access.c.id, tables.access.c.kind, tables.access.c.marking, tables.access.c.version
).order_by(tables.access.c.id)


def _no_document(document_id: str) -> NotFound:
    return NotFound(f"there is no document {document_id!r}", remedy="check the id, or search for it")


class StoreView:
    """A ``casethread.store.base.View`` on the database. Holds what the viewer could reach when it was made."""

    def __init__(
        self, engine: sa.Engine, originals: Originals, standings: Standings, recent: Recent, viewer: Viewer
    ) -> None:
        self.viewer = viewer
        self._engine = engine
        self._recent = recent
        self._originals = originals
        self._kept: dict[str, bool] = {}
        self._standings = standings

    @lazy
    def _open(self) -> dict[int, tuple[int, Marking]]:
        """Version and marking of each access number within reach."""
        with translated(), self._engine.connect() as connection:
            rows = rows_by(connection, _ACCESS)
        read = [(key, version, Kind(kind), codec.read_marking(spelled)) for key, kind, spelled, version in rows]
        return {key: (version, marking) for key, version, kind, marking in read if self.viewer.may_read(kind, marking)}

    @lazy
    def _versions(self) -> dict[int, int]:
        return {key: version for key, (version, _) in self._open.items()}

    @lazy
    def _verdicts(self) -> list[Verdict]:
        return self.verdicts()

    @lazy
    def _reach(self) -> LinkedReach:
        return LinkedReach(self._versions, self._standings.linker.version, [verdict.id for verdict in self._verdicts])

    def verdicts(self, *, undone: bool = False) -> list[Verdict]:
        """What people decided of two mentions on evidence within reach, in the order it was decided; ``undone``: also
        what was taken back.
        """
        return Verdicts(self._engine).within(self.viewer, self.access(), undone=undone)

    def corrections(self, document_id: str) -> list[Placed]:
        """The corrections that count in a document, in the order they were made. Raises NotFound."""
        self._must_reach(document_id)
        with translated(), self._engine.connect() as connection:
            return standing(connection, [document_id]).get(document_id, [])

    def asks_purpose(self) -> bool:
        """Whether a marking within reach asks what it is read for."""
        return any(marking.asks_purpose for _, marking in self._open.values())

    @lazy
    def _access(self) -> frozenset[int]:
        return frozenset(self._versions)

    def access(self) -> frozenset[int]:
        """The access numbers within reach."""
        return self._access

    def _within(self) -> sa.ColumnElement[bool]:
        return tables.document.c.access_id.in_(self.access())

    def count(self) -> int:
        """How many documents are within reach."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(self._within())
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def document(self, document_id: str) -> Document:
        """The document with its text. Raises NotFound."""
        found = self.documents([document_id])
        if document_id not in found:
            raise _no_document(document_id)
        return found[document_id]

    def _must_reach(self, document_id: str) -> None:
        """Raises NotFound unless the document is within reach, which takes no reading of its text."""
        with translated(), self._engine.connect() as connection:
            if not read_within(connection, [document_id], self.access()):
                raise _no_document(document_id)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those of ``ids`` that are within reach, by id."""
        asked = list(ids)
        known = {number: item.document for number, item in self._recent.get(asked, self._versions, named=True).items()}
        if left := [number for number in asked if number not in known]:
            with translated(), self._engine.connect() as connection:
                known |= read_documents(connection, left, self.access())
        return known

    def annotated(self, ids: Iterable[str], *, named: bool = False) -> dict[str, Annotated]:
        """Those of ``ids`` that are within reach, with their mentions, by id: as they were when the view was made, or
        later. ``named``: mentions of people and places will do.
        """
        asked = list(ids)
        known = self._recent.get(asked, self._versions, named=named)
        if left := [number for number in asked if number not in known]:
            with translated(), self._engine.connect() as connection:
                read = read_annotated(connection, left, self.access(), named=named)
            self._recent.keep(read, self._versions, named=named)
            known |= {number: item for number, (_, item) in read.items()}
        return known

    def all_documents(self) -> Iterator[Document]:
        """Every document within reach, by id."""
        query = documents_query().where(self._within()).order_by(tables.document.c.id)
        with translated(), self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query).mappings():
                yield read_row(row)

    def dated(self) -> list[tuple[str, date | None]]:
        """Every document within reach by its id, and the date it bears."""
        table = tables.document
        query = sa.select(table.c.id, table.c.published).where(self._within()).order_by(table.c.id)
        with translated(), self._engine.connect() as connection:
            return [(row.id, row.published) for row in connection.execute(query)]

    def offences(self, ids: Iterable[str]) -> dict[str, tuple[Mention, ...]]:
        """Mentions of offences in those of ``ids`` that are within reach, by document id, as they stand corrected."""
        with translated(), self._engine.connect() as connection:
            within = read_within(connection, list(ids), self.access())
            return read_offences(connection, within)

    def state(self) -> tuple[tuple[int, int], ...]:
        """Changes whenever a document within reach does, or what is read in one."""
        return tuple(sorted(self._versions.items()))

    def mentions(self, document_id: str) -> tuple[Mention, ...]:
        """In text order. Raises NotFound."""
        found = self.mentions_of([document_id])
        if document_id not in found:
            raise _no_document(document_id)
        return found[document_id]

    def mentions_of(self, ids: Iterable[str]) -> dict[str, tuple[Mention, ...]]:
        """Mentions of those of ``ids`` that are within reach, by document id."""
        with translated(), self._engine.connect() as connection:
            within = read_within(connection, list(ids), self.access())
            return read_mentions(connection, within)

    def original(self, document_id: str, only: Anchor = WHOLE) -> Original:
        """The file that the document was read from, to show ``only`` that place of it. Raises NotFound, in the same
        words, when the file is not kept and when something closed stands there.
        """
        origin = self._origin(document_id)
        name = Path(origin.kept).name
        if not self._is_kept(origin.sha256) or self._closed_at(document_id, only):
            remedy = "ask whoever keeps the case folder for it"
            raise NotFound("the original cannot be opened here", where=origin.file, remedy=remedy)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Original(name, media_type, origin.sha256, self._originals)

    def _origin(self, document_id: str) -> Origin:
        table = tables.document
        query = sa.select(table.c.origin).where(table.c.id == document_id, self._within())
        with translated(), self._engine.connect() as connection:
            found = connection.scalar(query)
        if found is None:
            raise _no_document(document_id)
        return Origin(*found)

    def _is_kept(self, sha256: str) -> bool:
        if sha256 not in self._kept:
            self._kept[sha256] = self._originals.has(sha256)
        return self._kept[sha256]

    def sightings(self, document_id: str) -> list[Sighting]:
        """Where else the document's text stands, in the order it was found. Raises NotFound."""
        self._must_reach(document_id)
        table, file = tables.sighting, tables.file
        query = sa.select(table).where(table.c.document_id == document_id).order_by(table.c.file_id, table.c.ordinal)
        copies = (
            sa.select(file.c.name)
            .join(tables.document, tables.document.c.file_id == file.c.twin_id)
            .where(tables.document.c.id == document_id)
            .order_by(file.c.id)
        )
        with translated(), self._engine.connect() as connection:
            found = [codec.read_sighting(row) for row in connection.execute(query).mappings()]
            return found + [Sighting(document_id, name, Anchor(), {}) for name in connection.scalars(copies)]

    def _closed_at(self, document_id: str, only: Anchor) -> bool:
        """Whether a document beyond reach stands at that place of the file that this document was read from, or a part
        of the whole file could not be read, so that nobody knows who may.
        """
        if self.viewer.owner:
            return False
        document, sighting, failure = tables.document, tables.sighting, tables.failure
        same = sa.select(document.c.file_id).where(document.c.id == document_id).scalar_subquery()
        read = sa.select(document.c.origin, document.c.passages).where(document.c.file_id == same, ~self._within())
        seen = (
            sa.select(sighting.c.origin, sighting.c.passage)
            .join(document, document.c.id == sighting.c.document_id)
            .where(sighting.c.file_id == same, ~self._within())
        )
        unread = sa.select(sa.exists().where(failure.c.file_id == same, failure.c.document_id.is_(None)))
        with translated(), self._engine.connect() as connection:
            if only == WHOLE and connection.scalar(unread):
                return True
            rows = connection.execution_options(yield_per=500).execute(read)
            if any(codec.stands_at(row.origin, row.passages, only) for row in rows):
                return True
            copies = connection.execute(seen)
            return any(codec.stands_at(row.origin, [row.passage] if row.passage else [], only) for row in copies)

    def attached(self, message_id: str, limit: int = 50) -> list[Document]:
        """The first documents that came with a message, in the order of their ids."""
        ids = tables.document.c.id
        below = (ids > f"{message_id}.") & (
            ids < f"{message_id}/"
        )  # their ids go on from the message's after a full stop
        query = documents_query().where(below, self._within()).order_by(ids).limit(limit)
        with translated(), self._engine.connect() as connection:
            found = [read_row(row) for row in connection.execute(query).mappings()]
        return [document for document in found if document.meta.get("message") == message_id]

    # What the reach joins

    @lazy
    def _linked(self) -> int:
        """The number of this reach's stored linkage, made now when there is none or it is out of date."""
        with translated(), self._engine.connect() as connection:
            number = self._reach.stored(connection)
        if number is not None:
            return number
        return self._standings.link(self._reach, self._annotated, self._verdicts)

    def _annotated(self, ids: Iterable[str]) -> Iterator[Annotated]:
        for some in chunks(list(ids)):
            documents, mentions = self.documents(some), self.mentions_of(some)
            yield from (Annotated(documents[key], mentions[key]) for key in some if key in documents)

    def is_linked(self) -> bool:
        """Whether this reach's documents are linked as they are now."""
        with translated(), self._engine.connect() as connection:
            return self._reach.stored(connection) is not None

    def link(self) -> None:
        """Link this reach now, unless nothing in it has changed since it was linked."""
        _ = self._linked

    def linkage(self) -> Linkage:
        """All that this reach's documents join."""
        return Linkage(tuple(self.entities()), tuple(self.incidents()), tuple(self.links()))

    def entity(self, entity_id: str) -> Entity:
        """The entity with that id. Raises NotFound."""
        found = self._entities(tables.entity.c.id == entity_id)
        if not found:
            raise NotFound(f"there is no entity {entity_id!r}", remedy="find it by name")
        return found[0]

    def entities_of(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Those of ``ids`` that are within reach, by id."""
        found = (entity for some in chunks(list(ids)) for entity in self._entities(tables.entity.c.id.in_(some)))
        return {entity.id: entity for entity in found}

    def entities(self, label: Label | None = None) -> Iterator[Entity]:
        """Most mentioned first."""
        yield from self._entities(tables.entity.c.label == label.value if label else sa.true())

    def find_entities(self, name_or_id: str) -> list[Entity]:
        """Entities with that id, or carrying that name in any form (case, accents ignored); most mentioned first."""
        table = tables.entity_name
        named = sa.select(table.c.entity_id).where(table.c.reach_id == self._linked, table.c.folded == fold(name_or_id))
        return self._entities((tables.entity.c.id == name_or_id) | tables.entity.c.id.in_(named))

    def entities_in(self, document_id: str) -> list[Entity]:
        """Entities with a mention in that document, most mentioned first. Raises NotFound."""
        self._must_reach(document_id)
        table = tables.member
        here = (table.c.reach_id == self._linked) & (table.c.document_id == document_id)
        inside = sa.select(table.c.entity_id).where(here)
        return self._entities(tables.entity.c.id.in_(inside))

    def _entities(self, condition: sa.ColumnElement[bool]) -> list[Entity]:
        table = tables.entity
        query = (
            sa.select(table)
            .where(table.c.reach_id == self._linked, condition)
            .order_by(table.c.weight.desc(), table.c.name, table.c.id)
        )
        with translated(), self._engine.connect() as connection:
            return [codec.read_entity(row) for row in connection.execute(query).mappings()]

    def entity_at(self, document_id: str) -> Mapping[tuple[int, int], str]:
        """Entity id by mention span, for one document. Raises NotFound."""
        self._must_reach(document_id)
        table = tables.member
        query = sa.select(table).where(table.c.reach_id == self._linked, table.c.document_id == document_id)
        with translated(), self._engine.connect() as connection:
            return {(row["start"], row["end"]): row["entity_id"] for row in connection.execute(query).mappings()}

    def incident(self, incident_id: str) -> Incident:
        """The incident with that id. Raises NotFound."""
        found = self._incidents(tables.incident.c.id == incident_id)
        if not found:
            raise NotFound(f"there is no incident {incident_id!r}", remedy="look it up among the incidents")
        return found[0]

    def incidents(self) -> list[Incident]:
        """Latest first; those without a date last."""
        return self._incidents(sa.true())

    def incidents_in(self, document_id: str) -> list[Incident]:
        """Incidents that the document tells of. Raises NotFound."""
        self._must_reach(document_id)
        table = tables.incident_document
        here = (table.c.reach_id == self._linked) & (table.c.document_id == document_id)
        told = sa.select(table.c.incident_id).where(here)
        return self._incidents(tables.incident.c.id.in_(told))

    def _incidents(self, condition: sa.ColumnElement[bool]) -> list[Incident]:
        table = tables.incident
        query = (
            sa.select(table)
            .where(table.c.reach_id == self._linked, condition)
            .order_by(table.c.start.desc().nulls_last(), table.c.id)
        )
        with translated(), self._engine.connect() as connection:
            return [codec.read_incident(row) for row in connection.execute(query).mappings()]

    def links(self, end: str | None = None, kinds: Iterable[LinkKind] | None = None) -> list[Link]:
        """Links with ``end`` (a document or entity id) at either end, or all; strongest first."""
        table = tables.link
        query = sa.select(table).where(table.c.reach_id == self._linked)
        if end is not None:
            query = query.where((table.c.a == end) | (table.c.b == end))
        if kinds is not None:
            query = query.where(table.c.kind.in_([kind.value for kind in kinds]))
        query = query.order_by(table.c.score.desc(), table.c.a, table.c.b, table.c.kind)
        with translated(), self._engine.connect() as connection:
            return [codec.read_link(row) for row in connection.execute(query).mappings()]

    def paths(self, a: str, b: str, limit: int = 3) -> list[model.Path]:
        """How two entities are tied, strongest first; empty when they are not. Raises NotFound."""
        self.entity(a), self.entity(b)
        return self._standings.paths(self.linkage(), a, b, limit)
