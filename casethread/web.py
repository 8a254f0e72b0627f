"""One application of API and pages over one case."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from casethread import __version__
from casethread.app import Case
from casethread.clock import today
from casethread.errors import CasethreadError, NotFound, UsageError
from casethread.press.check import Statement, public
from casethread.press.drafts import check_draft
from casethread.store.base import LedgerView, View
from search_api import routes
from ui import pages


def create_app(case: Case) -> FastAPI:
    """The application: JSON under /api, pages elsewhere, one opened case, and for now one viewer: its owner."""

    def view_of(_: Request) -> View:
        return case.view()

    def ledger(_: Request) -> LedgerView:
        return case.store.files

    def check(request: Request, draft: str, everything: bool) -> Statement:
        view = view_of(request)
        read = view if everything else case.view(public(view.viewer))
        return check_draft(draft, today(), read, case.searcher, from_charge=case.config.active_from == "charge")

    app = FastAPI(title="Casethread", version=__version__, docs_url=None, redoc_url=None)
    app.include_router(routes.router(searcher=case.searcher, view_of=view_of))
    app.include_router(pages.router(searcher=case.searcher, view_of=view_of, ledger=ledger, check=check))
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
