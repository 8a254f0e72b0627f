"""What the client and the cluster raise, as one clear line of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch import (
    ConnectionError as Unreachable,
)

from casethread.errors import CasethreadError, IndexUnavailable

REINDEX = "run `casethread reindex`"
_LATER = "wait until it has recovered, then try again"
_DISK = "free disk space on the Elasticsearch nodes, or add a node, then run `casethread retry`"
_MISSING = ("no_shard_available_action_exception", "unavailable_shards_exception")
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
"""HTTP statuses of what may go well a moment later."""


class Fault(Exception):
    """An answer of the cluster that is none: its HTTP status, the type of error, and its reason."""

    def __init__(self, status: int, error: object) -> None:
        self.status = status
        self.kind, self.reason = _innermost(error)
        super().__init__(f"{self.kind}: {self.reason}")

    @classmethod
    def of(cls, error: ApiError) -> Fault:
        """From what the client raised."""
        body = error.body
        return cls(error.meta.status, body.get("error", body) if isinstance(body, Mapping) else str(body))

    @property
    def blocked(self) -> bool:
        """Whether a disk is too full to write to."""
        return "flood-stage" in self.reason or "read-only-allow-delete" in self.reason

    @property
    def crowded(self) -> bool:
        """Whether a query came to more clauses than one may have."""
        return "too many" in self.reason and "clauses" in self.reason

    @property
    def passing(self) -> bool:
        """Whether the same may go well a moment later."""
        return self.status in _AGAIN and not self.blocked

    def told(self, where: str) -> IndexUnavailable:
        """As ours."""
        if self.blocked:
            return IndexUnavailable("Elasticsearch takes nothing more: a disk is full", where=where, remedy=_DISK)
        if self.kind in _MISSING or "missing shards" in self.reason:
            what = "a part of the search index is on no node that answers"
            return IndexUnavailable(what, where=where, remedy=f"bring the nodes back, or {REINDEX}")
        if self.kind == "index_not_found_exception":
            return IndexUnavailable("there is no search index yet", where=where, remedy=REINDEX)
        if self.status == 413:
            what = "Elasticsearch takes no request of that size"
            return IndexUnavailable(what, where=where, remedy="raise its http.max_content_length")
        what = f"Elasticsearch answered with an error: {self.reason[:200]} ({self.kind}, {self.status})"
        return IndexUnavailable(what, where=where, remedy=_LATER if self.passing else REINDEX)


def _innermost(error: object) -> tuple[str, str]:
    """The type and reason of the cause that says most."""
    if not isinstance(error, Mapping):
        return "error", " ".join(str(error).split())
    roots = error.get("root_cause") or [reason for failed in _failed(error) if (reason := failed.get("reason"))]
    chosen: Mapping[str, Any] = roots[0] if roots and isinstance(roots[0], Mapping) else error
    cause = chosen.get("caused_by")
    reason = chosen.get("reason") or (cause.get("reason") if isinstance(cause, Mapping) else None)
    return str(chosen.get("type", "error")), " ".join(str(reason).split())


def _failed(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    shards = error.get("failed_shards")
    return [shard for shard in shards if isinstance(shard, Mapping)] if isinstance(shards, list) else []


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Whatever the client raises as IndexUnavailable."""
    try:
        yield
    except CasethreadError:
        raise
    except Fault as fault:
        raise fault.told(where) from fault
    except (AuthenticationException, AuthorizationException) as error:
        what = "Elasticsearch lets nobody in so" if error.meta.status == 401 else "Elasticsearch does not allow this"
        remedy = "set `index_user` and `index_password`, or `index_api_key`, with the right to manage this index"
        raise IndexUnavailable(what, where=where, remedy=remedy) from error
    except UnsupportedProductError as error:
        what, remedy = "what answers there is no Elasticsearch", "correct the setting `index`"
        raise IndexUnavailable(what, where=where, remedy=remedy) from error
    except ApiError as error:
        raise Fault.of(error).told(where) from error
    except TransportError as error:
        raise unreachable(error, where) from error


def unreachable(error: TransportError, where: str) -> IndexUnavailable:
    """No answer at all, as ours."""
    reason = " ".join(str(error.message).split())
    if isinstance(error, ConnectionTimeout):
        what = "Elasticsearch did not answer in time"
        return IndexUnavailable(what, where=where, remedy="try again, or raise the setting `index_timeout`")
    if "CERTIFICATE" in reason.upper() or type(error).__name__ == "TlsError":
        remedy = "set `index_ca` to the file of the certificate authority that signed it"
        what = f"the certificate of Elasticsearch is not trusted: {reason[:200]}"
        return IndexUnavailable(what, where=where, remedy=remedy)
    if isinstance(error, Unreachable):
        what = "Elasticsearch cannot be reached"
        return IndexUnavailable(what, where=where, remedy="start it, or correct the setting `index`")
    return IndexUnavailable(
        f"Elasticsearch gave no answer that can be read: {reason[:200]}", where=where, remedy=_LATER
    )
