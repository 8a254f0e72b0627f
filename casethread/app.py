"""Wiring: one case, with the adapters that the settings name."""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from casethread.accounts.roles import PERMISSIONS, SAID, Permission
from casethread.alive import is_left_behind, own_name
from casethread.atlas import GazetteerAtlas
from casethread.children import Limits
from casethread.config import Config
from casethread.errors import CasethreadError, ConfigError, IndexUnavailable, NotFound, Refused
from casethread.model import OWNER, Json, Viewer
from casethread.outcome import Outcome, Progress
from casethread.store.amending import Amending
from casethread.store.audit import Act
from casethread.store.case import CaseStore
from casethread.store.originals import Folder, Originals
from casethread.store.view import StoreView
from links.linker import CaseLinker
from search_api.index.base import Index, indexed
from search_api.index.embedded.index import EmbeddedIndex
from search_api.meaning.model import Model
from search_api.meaning.nearest import Nearest
from search_api.search import Searcher

if TYPE_CHECKING:
    from casethread.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Differences:
    """How an index and its store differ: ids of documents that it lacks, holds as they were before, or holds alone; and
    how many documents the model that reads for meaning, where there is one, has not read.
    """

    missing: list[str]
    stale: list[str]
    extra: list[str]
    unread: int = 0

    @property
    def any(self) -> bool:
        """Whether they differ at all."""
        return bool(self.missing or self.stale or self.extra or self.unread)


@dataclass(frozen=True, slots=True)
class Case:
    """One case, opened: its settings, its store, its index and what searches it."""

    config: Config
    store: CaseStore
    index: Index
    searcher: Searcher

    @property
    def model(self) -> Model | None:
        """The model that reads for meaning, if there is one."""
        return self.searcher.nearest.model if self.searcher.nearest else None

    def view(self, viewer: Viewer = OWNER) -> StoreView:
        """The case as that viewer may read it."""
        return self.store.view(viewer)

    def view_as(self, user: str | None) -> StoreView:
        """The case as that user may read it, the owner's when none is named. Raises NotFound."""
        return self.view(self.store.users.viewer(user) if user else OWNER)

    def amending(self, viewer: Viewer) -> Amending:
        """The correcting of mentions by that viewer, which search follows."""
        return self.store.amending(viewer, self._follow)

    def _follow(self, ids: Sequence[str]) -> str:
        """Bring the index up to date on documents. Returns why that has to wait, if it has."""
        try:
            with self.index.writer() as writer:
                for batch in self.store.to_index(self.index.name, only=ids):
                    writer.add(indexed(annotated, access) for annotated, access in batch)
                    writer.commit()
                    self.store.set_indexed(self.index.name, [one.document.id for one, _ in batch], batch.states)
        except IndexUnavailable as error:
            return f"search follows with the next run of `casethread ingest` or `retry`: {error.what}"
        return ""

    @contextmanager
    def reading(
        self,
        user: str | None,
        action: str,
        what: Json,
        purpose: str | None = None,
        needs: Permission | None = None,
    ) -> Iterator[StoreView]:
        """The case as that user may read it, the owner's when none is named, for one read at this terminal. The audit
        tells of it before anything is read, and again when it is refused. Raises NotFound, and Refused when the user's
        role lacks the permission that it ``needs``.
        """
        act = Act(user or OWNER.name, action, what, terminal(), purpose)
        try:
            view = self.view_as(user)
            if user and needs and needs not in PERMISSIONS[self.store.users.get(user).role]:
                raise Refused(
                    f"{user} may not {SAID[needs]}", remedy="name a user whose role may: casethread user list"
                )
        except CasethreadError:
            self.store.audit.append(replace(act, who=OWNER.name, what={**what, "as": user}, outcome="refused"))
            raise
        self.store.audit.append(act)
        try:
            yield view
        except CasethreadError as error:
            outcome = {NotFound: "not found", Refused: "refused"}.get(type(error), "failed")
            self.store.audit.append(replace(act, outcome=outcome))
            raise

    def note(self, action: str, what: Json) -> None:
        """Tell the audit of something that the owner of the case folder does at this terminal."""
        self.store.audit.append(Act(OWNER.name, action, what, terminal()))

    def compare(self) -> Differences:
        """How index and store differ. Raises IndexUnavailable."""
        stored = {document.id for document in self.view().all_documents()}
        held = set(self.index.ids())
        stale = set(self.store.unindexed_ids(self.index.name)) & held
        unread = self.store.meanings.lacking(self.model.name) if self.model else 0
        return Differences(sorted(stored - held), sorted(stale), sorted(held - stored), unread)

    @contextmanager
    def pipeline(self, progress: Progress) -> Iterator[Pipeline]:
        """The ingest pipeline, its workers stopped in the end. Raises ConfigError for a model that cannot be loaded."""
        # imported here: reading a case needs neither the readers nor the language model, and starts in half the time
        from casethread.pipeline import Pipeline  # noqa: PLC0415
        from casethread.reading import ReadingPool  # noqa: PLC0415
        from casethread.workers import AnnotatorPool  # noqa: PLC0415

        config, limits = self.config, Limits(self.config.patience, self.config.memory)
        if self.model:
            self.model.load()
        with scratch_folder(config.home) as scratch:
            reading = ReadingPool(config.worker_count, limits, scratch)
            annotating = AnnotatorPool(config.worker_count, limits, scratch, config.imported_places)
            try:
                yield Pipeline(
                    self.store, reading, annotating, self.index, progress, config.home, config.inbox_folder, self.model
                )
            finally:
                reading.close()
                annotating.close()


def terminal() -> str:
    """Who sits at this terminal, as the system knows them."""
    try:
        return f"terminal of {getpass.getuser()}"
    except (KeyError, OSError):
        return f"terminal of user {os.getuid()}"


@contextmanager
def scratch_folder(home: Path) -> Iterator[Path]:
    """A folder for what a run unpacks, gone when it ends; what a run that was killed left there goes at the next."""
    folder = home / "scratch"
    own = folder / own_name()
    for left in folder.glob("*"):
        if left == own or is_left_behind(left.name):
            shutil.rmtree(left, ignore_errors=True)
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def open_originals(config: Config) -> Originals:
    """Where the settings have originals kept. Raises ConfigError, and StoreError when its client is missing."""
    if not config.originals.startswith("s3:"):
        return Folder(config.originals_folder)
    # imported here: a case with its originals in a folder needs no client
    from casethread.store.bucket import Access, Bucket  # noqa: PLC0415

    access = Access(config.originals_endpoint, config.originals_region, config.originals_key, config.originals_secret)
    return Bucket(config.originals, access, config.home / "fetched")


def open_linker(config: Config) -> CaseLinker:
    """The linker, comparing where the settings say."""
    if config.linking_engine == "local":
        return CaseLinker()
    # imported here for the same reason
    from links.spark import Spark  # noqa: PLC0415

    return CaseLinker(Spark(config.spark_master))


def open_index(config: Config) -> Index:
    """The search index that the settings name. Raises ConfigError when there is no such engine."""
    if config.index == "embedded":
        return EmbeddedIndex(config.home / "index")
    addresses = tuple(filter(None, map(str.strip, config.index.split(","))))
    if not all(address.startswith(("https://", "http://")) for address in addresses):
        remedy = "leave it out, or set it to `embedded` or to the https address of Elasticsearch"
        raise ConfigError(f"there is no index engine for {config.index!r}", where="setting `index`", remedy=remedy)
    # imported here: a case with the embedded index needs no client, which takes half a second to load
    from search_api.index.elastic.index import ElasticIndex  # noqa: PLC0415
    from search_api.index.elastic.settings import ElasticSettings  # noqa: PLC0415

    return ElasticIndex(
        ElasticSettings(
            addresses,
            config.index_name,
            config.index_user,
            config.index_password,
            config.index_api_key,
            Path(config.index_ca).expanduser() if config.index_ca else None,
            config.index_verify,
            config.index_shards,
            config.index_replicas,
            config.index_timeout,
        )
    )


def open_model(config: Config) -> Model | None:
    """The model that reads for meaning, if the settings name one; it is loaded when it is first needed."""
    return Model(Path(config.semantic_model).expanduser().absolute()) if config.semantic_model else None


@contextmanager
def open_case(config: Config) -> Iterator[Case]:
    """Open the case in the settings' home folder, made when there is none yet."""
    try:
        config.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "set CASETHREAD_HOME to a folder that you may write to"
        raise ConfigError(f"cannot be made: {error.strerror}", where=str(config.home), remedy=remedy) from error
    store = CaseStore.open(config.store_url, open_originals(config), open_linker(config))
    try:
        index = open_index(config)
        model = open_model(config)
        nearest = Nearest(model, store.meanings) if model else None
        yield Case(config, store, index, Searcher(index.reader(), GazetteerAtlas(), nearest))
    finally:
        store.close()


def ingest_sample(case: Case, progress: Progress) -> Outcome:
    """Ingest the sample case that is bundled with the product."""
    with as_file(files("casethread") / "sample" / "case") as folder, case.pipeline(progress) as pipeline:
        return pipeline.ingest([folder], base=folder.parent)
