"""The case store as it is written: documents, their mentions, what the index holds of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from casethread.amendment import amended
from casethread.errors import ReadError, StoreError
from casethread.model import OWNER, Annotated, Document, Viewer
from casethread.store import codec, tables
from casethread.store.amending import Amending, Follow
from casethread.store.arrivals import AccessNumbers, Saved, Taking, change, take_all, touch
from casethread.store.attempts import Attempts, SignIns
from casethread.store.audit import Audit
from casethread.store.base import Linker
from casethread.store.corrected import settle
from casethread.store.corrections import Corrections
from casethread.store.database import connect, translated
from casethread.store.disposal import Disposal
from casethread.store.engines import writing
from casethread.store.ledger import Ledger, settle_annotation
from casethread.store.reading import chunks, documents_query, read_mentions, read_row
from casethread.store.review import Review
from casethread.store.runs import Runs
from casethread.store.saved import SavedSearches
from casethread.store.secrets import Sessions, Tokens
from casethread.store.standings import Standings
from casethread.store.users import Users
from casethread.store.verdicts import Verdicts
from casethread.store.view import StoreView

BATCH = 200
"""Documents to a transaction: small enough to lose little, large enough to be fast."""


PARTIAL = ".part"
"""The ending of an original that is being copied."""
_CHUNK = 1 << 20
_NONE: Mapping[str, str] = {}


class CaseStore:
    """The case store of one case. Reads go through ``view(viewer)``; everything here writes or keeps the ledger."""

    def __init__(self, engine: sa.Engine, originals: Path, linker: Linker) -> None:
        self._engine = engine
        self._originals = originals
        self._standings = Standings(engine, linker)
        self._access: AccessNumbers = {}
        self.files = Ledger(engine, lambda: self.view(OWNER).is_linked())
        self.users = Users(engine)
        self.disposal = Disposal(engine, originals, self._standings.forget)
        self.sessions = Sessions(engine)
        self.tokens = Tokens(engine)
        self.attempts = Attempts(engine)
        self.sign_ins = SignIns(engine)
        self.audit = Audit(engine)
        self.saved = SavedSearches(engine)
        self.runs = Runs(engine)

    @classmethod
    def open(cls, url: str, originals: Path, linker: Linker) -> CaseStore:
        """Open the store at a SQLAlchemy URL, made or migrated as needed; ``originals`` is the folder of kept files.

        Raises StoreError when that cannot be done.
        """
        return cls(connect(url), originals, linker)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def ping(self) -> None:
        """Ask the store something small. Raises StoreError when it does not answer."""
        with translated(), self._engine.connect() as connection:
            connection.execute(sa.select(tables.access.c.id).limit(1))

    def view(self, viewer: Viewer) -> StoreView:
        """The case as that viewer may read it."""
        return StoreView(self._engine, self._originals, self._standings, viewer)

    def review(self, viewer: Viewer) -> Review:
        """The review of who is who by that viewer. It sees the verdicts that there were when it was made."""
        return Review(self.view(viewer), Verdicts(self._engine))

    def amending(self, viewer: Viewer, follow: Follow) -> Amending:
        """The correcting of mentions by that viewer; ``follow`` brings the index up to date on documents by id."""
        return Amending(self.view(viewer), Corrections(self._engine), follow)

    def keep(self, path: Path, sha256: str) -> Path:
        """Copy a file to the originals, once, under its SHA-256. Returns where.

        Raises StoreError when it cannot, and ReadError when the file is no longer what that SHA-256 was taken of.
        """
        kept = self._originals / sha256[:2] / sha256
        if kept.exists():
            return kept
        partial = kept.with_suffix(f".{os.getpid()}{PARTIAL}")
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            if _copy(path, partial) != sha256:
                partial.unlink()
                remedy = "run `casethread retry` when nothing writes to it any more"
                raise ReadError("changed while it was read", where=str(path), remedy=remedy)
            partial.replace(kept)
        except OSError as error:
            partial.unlink(missing_ok=True)
            remedy = "free disk space in the case folder, then run `casethread retry`"
            raise StoreError(f"cannot keep the original: {error.strerror}", where=str(path), remedy=remedy) from error
        return kept

    def kept(self, sha256: str) -> Path | None:
        """Where the original of that SHA-256 is kept, if it is."""
        kept = self._originals / sha256[:2] / sha256
        return kept if kept.exists() else None

    def tidy(self) -> None:
        """Remove what a run that was killed left half copied. Only while no other run is under way."""
        for partial in self._originals.glob(f"*/*{PARTIAL}"):
            partial.unlink(missing_ok=True)

    def take(self, *takings: Taking) -> list[Saved]:
        """Take in parts of files, all in one transaction; a file with documents in the store comes alone."""
        return take_all(self._engine, takings, self._access)

    def unannotated(self, version: str) -> int:
        """How many documents lack the mentions of that version of the annotator."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(_not_annotated(version))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_annotate(self, version: str, batch: int = BATCH) -> Iterator[list[tuple[Document, int]]]:
        """Those documents with their access numbers, in batches, by id; mentions may be saved while they are read."""
        return self._batches(_not_annotated(version), batch)

    def save_mentions(
        self, version: str, annotated: Sequence[Annotated], failed: Mapping[str, str] = _NONE
    ) -> list[Annotated]:
        """Replace the mentions of documents by those that the annotator of that version found. Returns the documents
        with their mentions as they stand corrected.

        ``failed`` says why it could not look at some of them, by id: they are without mentions, and in the ledger.
        """
        ids = [item.document.id for item in annotated]
        rows = [
            codec.mention_row(item.document.id, ordinal, mention)
            for item in annotated
            for ordinal, mention in enumerate(item.mentions)
        ]
        with translated(), writing(self._engine) as connection:
            connection.execute(tables.mention.delete().where(tables.mention.c.document_id.in_(ids)))
            if rows:
                connection.execute(tables.mention.insert(), rows)
            chosen = tables.document.c.id.in_(ids)
            connection.execute(
                tables.document.update().where(chosen).values(annotated=version, indexed=None, changed=change())
            )
            changed = connection.scalars(sa.select(tables.document.c.access_id).where(chosen).distinct())
            touch(connection, changed.all())
            settle_annotation(connection, ids, failed)
            placed = settle(connection, [item.document for item in annotated])
        return [
            Annotated(item.document, amended(item.mentions, placed.get(item.document.id, ()))) for item in annotated
        ]

    def unindexed(self, index: str) -> int:
        """How many annotated documents the index of that name does not hold as they are."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(_not_indexed(index))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_index(
        self, index: str, batch: int = BATCH, only: Sequence[str] | None = None
    ) -> Iterator[list[tuple[Annotated, int]]]:
        """Those documents, or those of them with the ids in ``only``, with their mentions and access numbers, in
        batches, by id.
        """
        wanted = _not_indexed(index)
        if only is not None:
            wanted &= tables.document.c.id.in_(only)
        for documents in self._batches(wanted, batch):
            with translated(), self._engine.connect() as connection:
                mentions = read_mentions(connection, [document.id for document, _ in documents])
            yield [(Annotated(document, mentions[document.id]), access) for document, access in documents]

    def set_indexed(self, index: str, ids: Sequence[str]) -> None:
        """Say that the index of that name holds these documents."""
        with translated(), writing(self._engine) as connection:
            for some in chunks(ids):
                where = tables.document.c.id.in_(some)
                connection.execute(tables.document.update().where(where).values(indexed=index))

    def _batches(self, condition: sa.ColumnElement[bool], size: int) -> Iterator[list[tuple[Document, int]]]:
        last = ""
        while True:
            query = documents_query().where(condition, tables.document.c.id > last)
            query = query.order_by(tables.document.c.id).limit(size)
            with translated(), self._engine.connect() as connection:
                documents = [(read_row(row), int(row["access_id"])) for row in connection.execute(query).mappings()]
            if not documents:
                return
            yield documents
            last = documents[-1][0].id


def _not_annotated(version: str) -> sa.ColumnElement[bool]:
    return tables.document.c.annotated.is_distinct_from(version)


def _not_indexed(index: str) -> sa.ColumnElement[bool]:
    return tables.document.c.annotated.is_not(None) & tables.document.c.indexed.is_distinct_from(index)


def _copy(path: Path, to: Path) -> str:
    """Copies a file and returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with path.open("rb") as source, to.open("wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
