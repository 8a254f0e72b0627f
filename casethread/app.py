"""Wiring: chooses the adapters that the settings name, and joins API and pages into one application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from links.linker import CaseLinker
from search_api.index.base import Index
from search_api.index.embedded import EmbeddedIndex
from search_api.search import Searcher
from starlette.exceptions import HTTPException

from casethread import __version__
from casethread.config import Config
from casethread.errors import CasethreadError, ConfigError, NotFound, UsageError
from casethread.model import OWNER, Viewer
from casethread.pipeline import Outcome, Pipeline, Progress
from casethread.store.base import FileRecord, View
from casethread.store.case import CaseStore
from casethread.store.view import StoreView
from casethread.workers import AnnotatorPool
from ingest.base import ReadOptions
from search_api import routes
from ui import pages


@dataclass(frozen=True, slots=True)
class Case:
    """One case, opened: its settings, its store, its index and what searches it."""

    config: Config
    store: CaseStore
    index: Index
    searcher: Searcher

    def view(self, viewer: Viewer = OWNER) -> StoreView:
        """The case as that viewer may read it."""
        return self.store.view(viewer)

    def view_as(self, user: str | None) -> StoreView:
        """The case as that user may read it, the owner's when none is named. Raises NotFound."""
        return self.view(self.store.users.viewer(user) if user else OWNER)

    def compare(self) -> tuple[list[str], list[str]]:
        """Ids of documents that the index lacks, and of those that it holds but the store does not."""
        stored = {document.id for document in self.view().all_documents()}
        held = set(self.index.ids())
        return sorted(stored - held), sorted(held - stored)

    @contextmanager
    def pipeline(self, progress: Progress) -> Iterator[Pipeline]:
        """The ingest pipeline, its workers stopped in the end."""
        annotating = AnnotatorPool(self.config.worker_count)
        try:
            yield Pipeline(self.store, annotating, self.index, progress)
        finally:
            annotating.close()


def open_index(config: Config) -> Index:
    """The search index that the settings name. Raises ConfigError when there is no such engine."""
    if config.index != "embedded":
        remedy = "leave it out, or set it to `embedded`"
        raise ConfigError(f"there is no index engine for {config.index!r}", where="setting `index`", remedy=remedy)
    return EmbeddedIndex(config.home / "index")


@contextmanager
def open_case(config: Config) -> Iterator[Case]:
    """Open the case in the settings' home folder, made when there is none yet."""
    try:
        config.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "set CASETHREAD_HOME to a folder that you may write to"
        raise ConfigError(f"cannot be made: {error.strerror}", where=str(config.home), remedy=remedy) from error
    store = CaseStore.open(config.store_url, config.originals, CaseLinker())
    try:
        index = open_index(config)
        yield Case(config, store, index, Searcher(index.reader()))
    finally:
        store.close()


def ingest_sample(case: Case, progress: Progress) -> Outcome:
    """Ingest the sample case that is bundled with the product."""
    with as_file(files("casethread") / "sample" / "case") as folder, case.pipeline(progress) as pipeline:
        return pipeline.ingest([folder], ReadOptions(), base=folder.parent)


def create_app(config: Config) -> FastAPI:
    """The application: JSON under /api, pages elsewhere, one case, and for now one viewer: its owner."""
    opened = ExitStack()
    case = opened.enter_context(open_case(config))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with opened:
            yield

    def view_of(_: Request) -> View:
        return case.view()

    def ledger(_: Request) -> Sequence[FileRecord]:
        return case.store.files.records()

    app = FastAPI(title="Casethread", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(routes.router(searcher=case.searcher, view_of=view_of))
    app.include_router(pages.router(searcher=case.searcher, view_of=view_of, ledger=ledger))
    pages.mount_static(app)
    _answer_errors(app)
    return app


def _answer_errors(app: FastAPI) -> None:
    """Every error answers in the shape its asker reads: JSON under /api, a page elsewhere; never a traceback."""

    async def answer(request: Request, error: Exception) -> Response:
        told = _told(error)
        api = request.url.path.startswith("/api")
        return routes.error_response(told) if api else pages.error_page(request, told)

    for kind in (CasethreadError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, answer)


def _told(error: Exception) -> CasethreadError:
    if isinstance(error, CasethreadError):
        return error
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return UsageError(str(first["msg"]), where=where, remedy="correct it and ask again")
    if isinstance(error, HTTPException) and error.status_code == NotFound.status:
        return NotFound("there is no such page", remedy="start from the search page")
    if isinstance(error, HTTPException):
        told = UsageError(str(error.detail), remedy="start from the search page")
        told.status = error.status_code
        return told
    return CasethreadError("something went wrong here", remedy="try again; the terminal says more")
