"""What the store asks of others and how it is read. Reading and writing are two types: pages hold only a View."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from casethread import model
from casethread.model import (
    Anchor,
    Annotated,
    Changes,
    Document,
    Entity,
    Incident,
    Json,
    Label,
    Link,
    Linkage,
    LinkKind,
    Mention,
    Placed,
    Verdict,
    Viewer,
)
from casethread.store.originals import Original


class Linker(Protocol):
    """Joins mentions across documents. Given to the store, so that each reach is linked from its own documents only."""

    version: str
    """Changes when the same documents would be linked otherwise."""

    def link(self, documents: Sequence[Annotated], verdicts: Sequence[Verdict] = ()) -> Linkage:
        """What these documents join, as those verdicts have it. Pure: the order of ``documents`` does not matter."""
        ...

    def begin(self, reading: Reading) -> Standing:
        """The linkage of no documents, to be changed as they come and go; ``reading`` gives what it has taken in once
        more, by id.
        """
        ...

    def resume(self, kept: Kept) -> Standing | None:
        """The linkage that is kept, to be changed; None when it cannot go on from that."""
        ...

    def paths(self, linkage: Linkage, a: str, b: str, limit: int = 3) -> list[model.Path]:
        """The strongest few explanations of how entities ``a`` and ``b`` are tied, best first."""
        ...


class Standing(Protocol):
    """What a set of documents joins, kept as documents come and go."""

    def change(self, come: Iterable[Annotated], gone: Iterable[str] = (), verdicts: Sequence[Verdict] = ()) -> Changes:
        """Take in documents, those that are there already as they are now, forget others, and go by all of
        ``verdicts``. Returns what is otherwise than before.
        """
        ...

    def linkage(self) -> Linkage:
        """What the linker would make of the documents that are there now, had they come all at once. Not to be asked
        of one that was resumed, which knows only what it has touched.
        """
        ...

    def changed(self) -> Iterator[Piece]:
        """What is to be kept otherwise than it is, for ``Linker.resume``."""
        ...

    @property
    def weight(self) -> int:
        """How many entries of pieces are in memory."""
        ...


Reading = Callable[[Sequence[str]], Iterable[Annotated]]
"""Gives documents with their mentions by id."""

Piece = tuple[str, bytes, bytes | None]
"""What a linkage goes by is kept in pieces: the name of a shelf, a key of a few bytes, and the piece, None when there
is none any more.
"""

LinkKey = tuple[str, str, LinkKind]
"""The ends and the kind of a link: there is one of each."""


class Kept(Protocol):
    """The linkage of a reach as it is kept, with the pieces of what it goes by."""

    def piece(self, shelf: str, key: bytes) -> bytes | None:
        """What is kept under a key of a shelf, None for nothing."""
        ...

    def entity(self, number: str) -> Entity | None:
        """The entity of that id, None when there is none."""
        ...

    def incident(self, number: str) -> Incident | None:
        """The incident of that id, None when there is none."""
        ...

    def link(self, key: LinkKey) -> Link | None:
        """The link of these ends and this kind, None when there is none."""
        ...

    def annotated(self, ids: Sequence[str]) -> Iterable[Annotated]:
        """Documents with their mentions, as they are now."""
        ...


class FileState(StrEnum):
    """Where a file stands in the ledger."""

    WAITING = "waiting"
    DONE = "done"
    DUPLICATE = "duplicate"
    FAILED = "failed"


class Step(StrEnum):
    """The steps that a file and its parts go through, in their order."""

    FIND = "find"
    READ = "read"
    STORE = "store"
    ANNOTATE = "annotate"
    LINK = "link"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Failure:
    """A part of a file that failed: where in the file, at which step, why and what to do. ``document`` is set when the
    part was read, and is kept, but a later step failed.
    """

    where: str
    step: Step
    reason: str
    document: str | None = None

    def as_json(self) -> Json:
        """The object in ``casethread status --json``."""
        shown: Json = {"where": self.where, "step": self.step.value, "reason": self.reason}
        return {**shown, "document": self.document} if self.document else shown


@dataclass(frozen=True, slots=True)
class Sighting:
    """Another place where a document's text stands: ``file`` as it is known, ``anchor`` where in it, ``meta`` what was
    said of it there.
    """

    document: str
    file: str
    anchor: Anchor
    meta: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One line of the ledger, ``id`` its number, ``twin`` that of the file which was read in place of a duplicate.

    ``documents`` counts those read from it, ``annotated`` those of them that mentions were looked for in,
    ``searchable`` those that are in the index; ``sightings`` counts its parts whose text another file, or another part
    of it, had brought already. ``reason`` says why it failed, or of what it is a duplicate; ``failures`` are its failed
    parts, the first of ``failed`` in all.
    """

    file: str
    state: FileState
    documents: int
    sha256: str | None = None
    size: int | None = None
    reason: str | None = None
    searchable: int = 0
    annotated: int = 0
    sightings: int = 0
    failed: int = 0
    failures: tuple[Failure, ...] = ()
    id: int = 0
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files of the ledger are wanted: of a state, with a part that failed at a step, below a folder, with
    something in their name (A to Z as a to z); all of them without.
    """

    state: FileState | None = None
    step: Step | None = None
    folder: str = ""
    name: str = ""


ALL_FILES = Wanted()


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """The ledger in numbers: files by state; documents, how many of them were looked through for mentions, and how many
    are in the index; further sightings; failed parts, ``lost`` those of them that no document was read from. ``linked``
    tells whether the links are those of the present documents.
    """

    files: Mapping[FileState, int]
    documents: int
    annotated: int
    searchable: int
    sightings: int
    failed: int
    lost: int
    linked: bool

    @property
    def parts(self) -> int:
        """Documents, and parts of files that no document could be read from."""
        return self.documents + self.lost


class LedgerView(Protocol):
    """The ledger as it is read."""

    def summary(self) -> LedgerSummary:
        """The ledger in numbers."""
        ...

    def records(self, wanted: Wanted = ALL_FILES, offset: int = 0, limit: int | None = None) -> list[FileRecord]:
        """Files in the order they came, those that are wanted, from ``offset`` on, at most ``limit``."""
        ...

    def matching(self, wanted: Wanted) -> int:
        """How many files are wanted."""
        ...

    def record(self, number: int) -> FileRecord:
        """One file, with what became of it. Raises NotFound."""
        ...


WHOLE = Anchor()
"""All of a file."""


class View(Protocol):
    """The case as one viewer may read it: everything here is what a case of only their documents would hold.

    A method that takes an id raises NotFound when there is no such thing within reach.
    """

    viewer: Viewer

    def count(self) -> int:
        """How many documents are within reach."""
        ...

    def access(self) -> frozenset[int]:
        """The access numbers within reach: what an index filters by."""
        ...

    def document(self, document_id: str) -> Document:
        """The document with its text."""
        ...

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those of ``ids`` that are within reach, by id."""
        ...

    def annotated(self, ids: Iterable[str], *, named: bool = False) -> dict[str, Annotated]:
        """Those of ``ids`` that are within reach, with their mentions, by id: as they were when the view was made, or
        later. ``named``: mentions of people and places will do.
        """
        ...

    def all_documents(self) -> Iterator[Document]:
        """Every document within reach, by id."""
        ...

    def mentions(self, document_id: str) -> tuple[Mention, ...]:
        """In text order."""
        ...

    def mentions_of(self, ids: Iterable[str]) -> dict[str, tuple[Mention, ...]]:
        """Mentions of those of ``ids`` that are within reach, by document id."""
        ...

    def original(self, document_id: str, only: Anchor = WHOLE) -> Original:
        """The file that the document was read from, to show ``only`` that place of it (the member, the page; all of it
        without). Raises NotFound, in the same words, when the file is not kept and when something closed stands there.
        """
        ...

    def attached(self, message_id: str, limit: int = 50) -> list[Document]:
        """The first documents that came with a message, in the order of their ids."""
        ...

    def sightings(self, document_id: str) -> list[Sighting]:
        """Where else the document's text stands, in the order it was found."""
        ...

    def verdicts(self, *, undone: bool = False) -> list[Verdict]:
        """What people decided of two mentions on evidence within reach, in the order it was decided; ``undone``: also
        what was taken back.
        """
        ...

    def corrections(self, document_id: str) -> list[Placed]:
        """The corrections that count in a document, in the order they were made."""
        ...

    def linkage(self) -> Linkage:
        """All that this reach's documents join; linked now if they were not, or not since they changed."""
        ...

    def entity(self, entity_id: str) -> Entity:
        """The entity with that id."""
        ...

    def entities_of(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Those of ``ids`` that are within reach, by id."""
        ...

    def entities(self, label: Label | None = None) -> Iterator[Entity]:
        """Most mentioned first."""
        ...

    def find_entities(self, name_or_id: str) -> list[Entity]:
        """Entities with that id, or carrying that name in any form (case, accents ignored); most mentioned first."""
        ...

    def entities_in(self, document_id: str) -> list[Entity]:
        """Entities with a mention in that document."""
        ...

    def entity_at(self, document_id: str) -> Mapping[tuple[int, int], str]:
        """Entity id by mention span, for one document."""
        ...

    def incident(self, incident_id: str) -> Incident:
        """The incident with that id."""
        ...

    def incidents(self) -> list[Incident]:
        """Latest first; those without a date last."""
        ...

    def incidents_in(self, document_id: str) -> list[Incident]:
        """Incidents that the document tells of."""
        ...

    def links(self, end: str | None = None, kinds: Iterable[LinkKind] | None = None) -> list[Link]:
        """Links with ``end`` (a document or entity id) at either end, or all; strongest first."""
        ...

    def paths(self, a: str, b: str, limit: int = 3) -> list[model.Path]:
        """How two entities are tied, strongest first; empty when they are not."""
        ...
