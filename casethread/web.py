"""One application of API and pages over one case."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from casethread import __version__, metering
from casethread.accounts.desk import HOUR, MINUTE, Desk, Lasting
from casethread.accounts.oidc import Provider, require_private
from casethread.app import Case
from casethread.clock import today
from casethread.config import Config
from casethread.disposal.retention import load as load_retention
from casethread.errors import CasethreadError, NotFound, NotLoggedIn, Overloaded, TooMany, UsageError
from casethread.gate import Elsewhere, Gate, check_form, ledger_of, note, view_of
from casethread.limiting import Counts
from casethread.metering import Metered, Metrics
from casethread.overload import Bounded
from casethread.press.check import Statement, public
from casethread.press.drafts import check_draft
from casethread.runs.asking import Asking
from casethread.store.amending import Amending
from casethread.store.base import LedgerView, View
from casethread.store.review import Review
from casethread.trail import Trail
from casethread.uploads import Uploads
from ingest.apart import Apart
from search_api import amending, deciding, exporting, routes
from ui import accounts, disposing, elsewhere, ingesting, pages, running, status, trail, users, words
from ui.rendering import SECURITY_HEADERS
from ui.tiles import Tiles


def create_app(case: Case, counts: Counts | None = None) -> FastAPI:
    """The application: JSON under /api, pages elsewhere, one opened case; whoever asks passes the gate first.
    ``counts`` are those of requests, where several processes serve the case.
    """

    def ledger(request: Request) -> LedgerView | None:
        return ledger_of(case, request)

    def review_of(request: Request) -> Review:
        return case.store.review(view_of(request).viewer)

    def amending_of(request: Request) -> Amending:
        return case.amending(view_of(request).viewer)

    def beside(request: Request, everything: bool) -> View:
        view = view_of(request)
        return view if everything else case.view(public(view.viewer))

    def check(request: Request, draft: str, everything: bool) -> Statement:
        read = beside(request, everything)
        return check_draft(draft, today(), read, case.searcher, from_charge=case.config.active_from == "charge")

    desk = desk_of(case)
    gate = [Depends(Gate(case, desk, counts))]
    app = FastAPI(title="Casethread", version=__version__, docs_url=None, redoc_url=None, dependencies=gate)
    metrics = Metrics(case.store.files.summary)
    app.include_router(routes.router(searcher=case.searcher, view_of=view_of, ready=case.store.ping))
    app.include_router(metering.routes(metrics, case.config.metrics_token))
    app.include_router(deciding.router(review_of=review_of))
    app.include_router(amending.router(amending_of=amending_of))
    app.include_router(exporting.router(view_of=view_of))
    app.include_router(
        pages.router(
            searcher=case.searcher,
            view_of=view_of,
            ledger=ledger,
            check=check,
            beside=beside,
            review_of=review_of,
            amending_of=amending_of,
            searches=case.store.saved,
            live=case.store.runs.live,
            apart=Apart(seconds=case.config.opening),
            tiles=Tiles.of(case.config.map_tiles, case.config.map_attribution),
        )
    )
    provider = provider_of(case.config)
    app.include_router(accounts.routes(desk, provider=provider is not None))
    app.include_router(elsewhere.routes(desk, provider))
    app.include_router(users.routes(desk))
    app.include_router(trail.routes(case.store.audit))
    _administer(app, case)
    pages.mount_static(app)
    _answer_errors(app)
    app.add_middleware(Bounded, most=case.config.requests_at_once, refuse=_answer)
    app.add_middleware(Trail, audit=case.store.audit, refuse=_answer)
    app.add_middleware(Metered, metrics=metrics)
    return app


def _administer(app: FastAPI, case: Case) -> None:
    """The pages by which documents are taken in, runs are followed, and what is due is reviewed."""
    store, asking = case.store, Asking(case)
    taking = ingesting.Ingesting(
        store.runs, store.files, Uploads.of(case.config), case.config.inbox_folder, asking, check_form
    )
    queue = disposing.Queue(load_retention(case.config.retention))
    reviewing = disposing.Disposing(view_of, store.disposal, store.runs, asking, queue, note)
    app.include_router(ingesting.routes(taking))
    app.include_router(running.routes(store.runs, asking))
    app.include_router(status.mending(store.files, asking, taking.most))
    app.include_router(disposing.routes(reviewing))


def desk_of(case: Case) -> Desk:
    """The accounts of a case, its sessions as long as the settings say."""
    return Desk(case.store, lasting(case.config))


def provider_of(config: Config) -> Provider | None:
    """The identity provider that the settings name. Raises ConfigError for one that is not asked over https."""
    if not config.oidc_issuer:
        return None
    require_private(config.oidc_issuer, "setting `oidc_issuer`")
    return Provider(config.oidc_issuer, config.oidc_client, config.client_secret)


def lasting(config: Config) -> Lasting:
    """How long sessions last."""
    return Lasting(config.session_minutes * MINUTE, config.session_hours * HOUR)


def _answer_errors(app: FastAPI) -> None:
    """Every error answers in the shape its asker reads: JSON under /api, a page elsewhere; never a traceback."""

    async def answer(request: Request, error: Exception) -> Response:
        return _answer(request, error)

    for kind in (CasethreadError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, answer)


def _answer(request: Request, error: Exception) -> Response:
    told = _told(error)
    api = request.url.path.startswith(("/api/", "/graph/data", "/graph/link"))
    response = routes.error_response(told) if api else _page(request, told)
    if isinstance(told, TooMany | Overloaded):
        response.headers["Retry-After"] = str(told.seconds)
    if isinstance(told, NotLoggedIn) and api:
        response.headers["WWW-Authenticate"] = "Bearer"
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _page(request: Request, told: CasethreadError) -> Response:
    if isinstance(told, Elsewhere):
        return RedirectResponse(told.href, 303)
    if isinstance(told, NotLoggedIn) and request.method == "GET" and not request.url.path.startswith("/log-in"):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(words.with_query("/log-in", next=here), 303)
    return pages.error_page(request, told)


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
