"""What a server tells of itself: metrics for Prometheus, a line of JSON for each request, an id that ties the two."""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import count

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casethread.accounts.who import LOOPBACK, address_of
from casethread.errors import Refused
from casethread.store.base import FileState, LedgerSummary

REQUEST_ID = "x-request-id"
"""The header that names a request: a proxy's own is kept, and the answer carries it."""
_GIVEN = re.compile(r"[\w.:-]{1,64}", re.ASCII)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""What prometheus_client reads as it is imported: the folder of several processes' counts."""
_NO_ROUTE = "none"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LOG = logging.getLogger("casethread.requests")
_CURRENT: ContextVar[str] = ContextVar("request", default="")


class Metrics:
    """The metrics of one server. ``ledger`` gives the ledger in numbers, read each time that somebody asks.

    Where several processes serve, each keeps what it counts in the folder that $PROMETHEUS_MULTIPROC_DIR names, and
    whichever is asked tells the sums, those that have ended included.
    """

    def __init__(self, ledger: Callable[[], LedgerSummary]) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("casethread_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "casethread_request_seconds",
            "Seconds from a request's head to the last of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._ledger = _Ledger(ledger)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is the path as it is declared, so that no id is in a metric."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        whole: CollectorRegistry = CollectorRegistry()
        if os.environ.get(FOLDER):
            MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
        else:
            whole.register(_Registered(self._registry))
        whole.register(self._ledger)
        return generate_latest(whole)


class _Registered(Collector):
    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def describe(self) -> Iterable[Metric]:
        """Nothing, for the reason below."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """What this process has counted."""
        return self._registry.collect()


class _Ledger(Collector):
    def __init__(self, summary: Callable[[], LedgerSummary]) -> None:
        self._summary = summary

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: registering is not to read the store."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The ledger as it is now."""
        held = self._summary()
        files = GaugeMetricFamily("casethread_files", "Files in the ledger, by state.", labels=["state"])
        for state in FileState:
            files.add_metric([state.value], held.files.get(state, 0))
        yield files
        documents = GaugeMetricFamily("casethread_documents", "Documents, by how far each has come.", labels=["state"])
        documents.add_metric(["read"], held.documents - held.annotated)
        documents.add_metric(["annotated"], held.annotated - held.searchable)
        documents.add_metric(["searchable"], held.searchable)
        yield documents
        yield GaugeMetricFamily("casethread_failed_parts", "Parts of files that failed.", value=held.failed)
        linked = "Whether the links are those of the present documents."
        yield GaugeMetricFamily("casethread_linked", linked, value=int(held.linked))


def routes(metrics: Metrics, token: str) -> APIRouter:
    """GET /metrics: for this machine, and for whoever sends the token, when one is set, as `Authorization: Bearer`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    def tell(request: Request) -> Response:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        known = token and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
        if not known and address_of(request) not in LOOPBACK:
            raise Refused("the metrics are for this machine", remedy="send the token of the setting `metrics_token`")
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router


class Metered:
    """Put around the application: counts and times each request, names it, and logs it when anybody listens."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        # no secret: what matters is that no other request has the same
        self._begins, self._number = secrets.token_hex(4), count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        given = Headers(scope=scope).get(REQUEST_ID, "")
        name = given if _GIVEN.fullmatch(given) else f"{self._begins}{next(self._number):08x}"
        current = _CURRENT.set(name)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = name
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", _NO_ROUTE)
            self._metrics.answered(scope["method"], route, status, seconds)
            told = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            _LOG.info("answered", extra={"told": told})
            _CURRENT.reset(current)


class JsonLines(logging.Formatter):
    """A log record as one line of JSON. Of a request it has the declared route, never what was asked for."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        row = {"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if name := _CURRENT.get():
            row["request"] = name
        if record.exc_info and record.exc_info[0]:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps({**row, **getattr(record, "told", {})})


def log_as_json() -> None:
    """Have every log record of the server written as JSON to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in (("casethread", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
