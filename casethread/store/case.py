"""The case store as it is written: documents, their mentions, what the index holds of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import sqlalchemy as sa

from casethread.amendment import amended
from casethread.model import OWNER, Annotated, Document, Viewer
from casethread.store import codec, tables
from casethread.store.amending import Amending, Follow
from casethread.store.arrivals import AccessNumbers, Saved, Taking, change, take_all, touch
from casethread.store.attempts import Attempts, SignIns
from casethread.store.audit import Audit
from casethread.store.base import Linker
from casethread.store.columns import differs
from casethread.store.corrected import settle
from casethread.store.corrections import Corrections
from casethread.store.database import connect, translated
from casethread.store.disposal import Disposal
from casethread.store.engines import writing
from casethread.store.ledger import Ledger, settle_annotation
from casethread.store.meanings import Meanings
from casethread.store.originals import Folder, Originals, keep
from casethread.store.reading import MANY, chunks, documents_query, read_mentions, read_row
from casethread.store.recent import Recent
from casethread.store.review import Review
from casethread.store.runs import Runs
from casethread.store.saved import SavedSearches
from casethread.store.secrets import Sessions, Tokens
from casethread.store.standings import Standings
from casethread.store.users import Users
from casethread.store.verdicts import Verdicts
from casethread.store.versions import require_present
from casethread.store.view import StoreView
from casethread.store.working import Working

BATCH = 200
"""Documents to a transaction: small enough to lose little, large enough to be fast."""
FEW = 10_000
"""Documents to be indexed that are looked up by their ids, not by going through all there are."""
_NONE: Mapping[str, str] = {}


class Unindexed(list[tuple[Annotated, int]]):
    """Documents to be indexed, with their access numbers; ``states`` tells how they were when they were read."""

    states: frozenset[str | None] = frozenset()


class CaseStore:
    """The case store of one case. Reads go through ``view(viewer)``; everything here writes or keeps the ledger."""

    def __init__(self, engine: sa.Engine, originals: Originals, linker: Linker) -> None:
        self._engine = engine
        self.originals = originals
        self._standings = Standings(engine, linker)
        self._recent = Recent()
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
        self.working = Working(engine)
        self.runs = Runs(engine)
        self.meanings = Meanings(engine)

    @classmethod
    def open(cls, url: str, originals: Path | Originals, linker: Linker) -> CaseStore:
        """Open the store at a SQLAlchemy URL, made or migrated as needed; ``originals`` is where files are kept, or a
        folder for them.

        Raises StoreError when that cannot be done.
        """
        return cls(connect(url), Folder(originals) if isinstance(originals, Path) else originals, linker)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()
        self.originals.close()

    def ping(self) -> None:
        """Ask the store something small. Raises StoreError when it does not answer."""
        with translated(), self._engine.connect() as connection:
            connection.execute(sa.select(tables.access.c.id).limit(1))

    def require_present(self) -> None:
        """Raises StoreMoved when another version of Casethread has migrated the store since it was opened."""
        with translated(), self._engine.connect() as connection:
            require_present(connection)

    def view(self, viewer: Viewer) -> StoreView:
        """The case as that viewer may read it."""
        return StoreView(self._engine, self.originals, self._standings, self._recent, viewer)

    def review(self, viewer: Viewer) -> Review:
        """The review of who is who by that viewer. It sees the verdicts that there were when it was made."""
        return Review(self.view(viewer), Verdicts(self._engine))

    def amending(self, viewer: Viewer, follow: Follow) -> Amending:
        """The correcting of mentions by that viewer; ``follow`` brings the index up to date on documents by id."""
        return Amending(self.view(viewer), Corrections(self._engine), follow)

    def keep(self, path: Path, sha256: str) -> Path:
        """Keep a file among the originals, once, under its SHA-256. Returns a file of the original on this machine, to
        be given back when it has been read.

        Raises StoreError when it cannot, and ReadError when the file is no longer what that SHA-256 was taken of.
        """
        keep(self.originals, path, sha256)
        return self.originals.lend(sha256)

    def kept(self, sha256: str) -> bool:
        """Whether the original of that SHA-256 is kept."""
        return self.originals.has(sha256)

    def tidy(self) -> None:
        """Remove what a run that was killed left half copied; what others copy just now stays."""
        self.originals.tidy()

    def take(self, *takings: Taking) -> list[Saved]:
        """Take in parts of files, all in one transaction; a file with documents in the store comes alone."""
        return take_all(self._engine, takings, self._access)

    def unannotated(self, version: str) -> int:
        """How many documents lack the mentions of that version of the annotator."""
        query = sa.select(sa.func.count()).select_from(tables.document).where(_not_annotated(version))
        with translated(), self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def to_annotate(
        self, version: str, batch: int = BATCH, only: Sequence[str] | None = None
    ) -> Iterator[list[tuple[Document, int]]]:
        """Those documents, or those of them with the ids in ``only``, with their access numbers, in batches, by id;
        mentions may be saved while they are read.
        """
        wanted = _not_annotated(version)
        if only is not None:
            wanted &= tables.document.c.id.in_(only)
        for documents in self._batches(wanted, batch):
            yield [(document, access) for document, access, _ in documents]

    def unannotated_ids(self, version: str | None, files: Sequence[int] | None = None) -> Iterator[list[str]]:
        """The ids of those documents, or of those of them that were read from some files by number, in batches; without
        a version of those that no annotator has looked at.
        """
        table, last = tables.document, ""
        wanted = _not_annotated(version)
        if files is not None:
            wanted &= table.c.file_id.in_(files)
        while True:
            query = sa.select(table.c.id).where(wanted, table.c.id > last).order_by(table.c.id).limit(MANY)
            with translated(), self._engine.connect() as connection:
                ids = list(connection.scalars(query))
            if not ids:
                return
            yield ids
            last = ids[-1]

    def save_mentions(
        self,
        version: str,
        annotated: Sequence[Annotated],
        failed: Mapping[str, str] = _NONE,
        state: str | None = None,
    ) -> list[Annotated]:
        """Replace the mentions of documents by those that the annotator of that version found. Returns the documents
        with their mentions as they stand corrected.

        ``failed`` says why it could not look at some of them, by id: they are without mentions, and in the ledger.
        ``state`` is what tells from now on how they are, made up when it is not given.
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
                tables.document.update()
                .where(chosen)
                .values(annotated=version, indexed=None, changed=state or change())
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

    def unindexed_ids(self, index: str) -> list[str]:
        """The ids of those documents, in order."""
        query = sa.select(tables.document.c.id).where(_not_indexed(index))
        with translated(), self._engine.connect() as connection:
            return sorted(connection.scalars(query))

    def to_index(self, index: str, batch: int = BATCH, only: Sequence[str] | None = None) -> Iterator[Unindexed]:
        """Those documents, or those of them with the ids in ``only``, with their mentions and access numbers, in
        batches, by id.
        """
        wanted = _not_indexed(index)
        parts = self._few(wanted, batch) if only is None else [wanted & tables.document.c.id.in_(only)]
        for documents in chain.from_iterable(self._batches(part, batch) for part in parts):
            with translated(), self._engine.connect() as connection:
                mentions = read_mentions(connection, [document.id for document, _, _ in documents])
            found = Unindexed((Annotated(document, mentions[document.id]), access) for document, access, _ in documents)
            found.states = frozenset(state for _, _, state in documents)
            yield found

    def set_indexed(self, index: str, ids: Sequence[str], states: Iterable[str | None] | None = None) -> None:
        """Say that the index of that name holds these documents; with ``states``, those of them that are still as one
        of these told: what was changed since it was read is to be indexed again.
        """
        table = tables.document
        with translated(), writing(self._engine) as connection:
            for some in chunks(ids):
                where: sa.ColumnElement[bool] = table.c.id.in_(some)
                if states is not None:
                    where &= table.c.changed.is_(None) | table.c.changed.in_([one for one in states if one])
                connection.execute(table.update().where(where).values(indexed=index))

    def forget_indexed(self, ids: Sequence[str]) -> None:
        """Say that no index holds these documents."""
        table = tables.document
        with translated(), writing(self._engine) as connection:
            for some in chunks(ids):
                connection.execute(table.update().where(table.c.id.in_(some)).values(indexed=None))

    def _few(self, condition: sa.ColumnElement[bool], size: int) -> Iterable[sa.ColumnElement[bool]]:
        """The condition, cut into parts of so many documents each when few fulfil it: else whoever looks for them in
        order walks past all the others, and a large case takes longer to bring up to date than a small one.
        """
        table = tables.document
        with translated(), self._engine.connect() as connection:
            ids = sorted(connection.scalars(sa.select(table.c.id).where(condition).limit(FEW + 1)))
        if len(ids) > FEW:
            return [condition]
        return [condition & table.c.id.in_(ids[at : at + size]) for at in range(0, len(ids), size)]

    def _batches(
        self, condition: sa.ColumnElement[bool], size: int
    ) -> Iterator[list[tuple[Document, int, str | None]]]:
        last = ""
        while True:
            query = documents_query().where(condition, tables.document.c.id > last)
            query = query.order_by(tables.document.c.id).limit(size)
            with translated(), self._engine.connect() as connection:
                rows = connection.execute(query).mappings()
                documents = [(read_row(row), int(row["access_id"]), row["changed"]) for row in rows]
            if not documents:
                return
            yield documents
            last = documents[-1][0].id


def _not_annotated(version: str | None) -> sa.ColumnElement[bool]:
    annotated = tables.document.c.annotated
    return annotated.is_(None) if version is None else differs(annotated, version)


def _not_indexed(index: str) -> sa.ColumnElement[bool]:
    return tables.document.c.annotated.is_not(None) & differs(tables.document.c.indexed, index)
