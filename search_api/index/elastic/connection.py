"""A connection to the cluster: one client for a process, and patience with what passes."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from elasticsearch import ApiError, ConnectionTimeout, Elasticsearch, TransportError

from casethread.errors import ConfigError
from search_api.index.elastic.faults import Fault, translated
from search_api.index.elastic.queries import unbounded
from search_api.index.elastic.settings import ElasticSettings

Body = dict[str, Any]
T = TypeVar("T")

# every failure is told as an error of ours; the client would write tracebacks of those that another node made good
logging.getLogger("elastic_transport").setLevel(logging.CRITICAL)

_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Connection:
    """What speaks to the cluster, as the settings say. Methods raise IndexUnavailable."""

    client: Elasticsearch
    settings: ElasticSettings

    @classmethod
    def to(cls, settings: ElasticSettings) -> Connection:
        """A connection that is made at the first request. Raises ConfigError for addresses that are none."""
        secure = [address for address in settings.addresses if address.startswith("https:")]
        tls: Body = {"verify_certs": settings.verify, "ssl_show_warn": False} if secure else {}
        if secure and settings.ca:
            tls["ca_certs"] = str(settings.ca)
        try:
            client = Elasticsearch(
                list(settings.addresses),
                basic_auth=(settings.user, settings.password) if settings.user else None,
                api_key=settings.api_key or None,
                request_timeout=settings.patience,
                connections_per_node=_CONNECTIONS,
                # what a node that has gone cannot answer, another one can; what takes too long is told
                retry_on_timeout=False,
                retry_on_status=(),
                max_retries=len(settings.addresses),
                **tls,
            )
        except (ValueError, OSError) as error:
            remedy = "write https://host:9200, several with commas between"
            raise ConfigError(f"cannot be used: {error}", where="setting `index`", remedy=remedy) from error
        return cls(client, settings)

    @property
    def where(self) -> str:
        """The cluster and what is kept there, as errors name it."""
        return f"{', '.join(self.settings.addresses)}, index {self.settings.name!r}"

    def patiently(self, attempt: Callable[[], T]) -> T:
        """What an attempt returns, made again with growing pauses while the cluster refuses it for the moment."""
        until, wait = time.monotonic() + self.settings.patience, _FIRST_WAIT
        with translated(self.where):
            while True:
                try:
                    return attempt()
                except (ApiError, TransportError, Fault) as error:
                    if not passing(error) or time.monotonic() + wait > until:
                        raise
                time.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - only spreads the attempts
                wait = min(wait * 2, _LONGEST_WAIT)

    def searches(self, asked: Sequence[tuple[Body, Body]]) -> list[Body]:
        """The answers to several searches (header and body) made at once. Raises Fault for the first that failed."""
        try:
            return self._searches(asked)
        except Fault as fault:
            if not fault.crowded:
                raise
        return self._searches([(header, unbounded(body)) for header, body in asked])

    def _searches(self, asked: Sequence[tuple[Body, Body]]) -> list[Body]:
        lines = b"".join(b"%b\n%b\n" % (_line(header), _line(body)) for header, body in asked)
        answered = self.client.perform_request("POST", "/_msearch", headers=_NDJSON, params=_FILTERED, body=lines)
        found: list[Body] = answered.body["responses"]
        for answer in found:
            if "error" in answer:
                raise Fault(int(answer.get("status", 500)), answer["error"])
            if answer.get("timed_out"):
                raise Fault(504, {"type": "timed_out", "reason": "the search took too long"})
        return found


def passing(error: Exception) -> bool:
    """Whether the same request may go well a moment later."""
    if isinstance(error, ApiError):
        return Fault.of(error).passing
    if isinstance(error, Fault):
        return error.passing
    return isinstance(error, TransportError) and type(error).__name__ in ("ConnectionError", "ConnectionTimeout")


def timed_out(error: BaseException | None) -> bool:
    """Whether a request took too long."""
    return isinstance(error, ConnectionTimeout)


_FILTERED: Mapping[str, str] = {
    "filter_path": ",".join(
        [
            "responses.status",
            "responses.error",
            "responses.timed_out",
            "responses._shards.total",
            "responses.hits.total.value",
            "responses.hits.hits.sort",
            "responses.aggregations",
        ]
    )
}
_NDJSON = {"accept": "application/json", "content-type": "application/x-ndjson"}


def _line(body: Body) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
