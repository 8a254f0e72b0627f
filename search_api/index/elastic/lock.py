"""One writer for a case on a cluster: a document that says who writes, and until when unless they say so again.

The cluster's clock alone counts, so machines whose clocks differ agree. Each holder has an epoch, later than every one
before, and writes documents under versions that begin with it: what a holder sends after another has taken over is
refused by the cluster.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from elasticsearch import ApiError, BadRequestError, TransportError

from casethread.errors import IndexUnavailable
from search_api.index.elastic.connection import Body, Connection
from search_api.index.elastic.faults import Fault, translated

LEASE = 60
"""Seconds after which a writer that was not heard of is taken to have ended."""
_ID = "writer"
_TAKE = """
def held = ctx._source;
def now = ctx['_now'];
if (params.taking && (held.owner == null || held.owner == params.gone || held.until < now)) {
  held.epoch = held.epoch == null ? now : Math.max(held.epoch + 1, now);
  held.owner = params.owner; held.host = params.host; held.process = params.process;
}
if (held.owner == params.owner) { held.until = now + params.lease; } else { ctx.op = 'none'; }
"""
_LEAVE = "if (ctx._source.owner == params.owner) { ctx._source.owner = null; ctx._source.until = 0L; }"
_LAYOUT: Body = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-2"},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "owner": {"type": "keyword"},
            "host": {"type": "keyword"},
            "process": {"type": "long"},
            "until": {"type": "long"},
            "epoch": {"type": "long"},
        },
    },
}


class Lock:
    """The right to write, held. ``epoch`` grows from holder to holder."""

    def __init__(self, connection: Connection, epoch: int, owner: str) -> None:
        self.epoch = epoch
        self._connection = connection
        self._owner = owner

    def renew(self) -> None:
        """Say that the writer is still at work. Raises IndexUnavailable when another has taken over."""
        if _take(self._connection, self._owner, taking=False) is None:
            raise taken_over(self._connection.where)


def taken_over(where: str) -> IndexUnavailable:
    """Told to a writer that was not heard of for so long that another has taken its place."""
    what = "another process has taken over writing the search index"
    return IndexUnavailable(what, where=where, remedy="wait until it is done, then run `casethread retry`")


@contextmanager
def locked(connection: Connection) -> Iterator[Lock]:
    """Hold the right to write. Raises IndexUnavailable while another process holds it."""
    owner = uuid4().hex
    _prepare(connection)
    epoch = _take(connection, owner)
    if epoch is None and (gone := _ended(connection)):
        epoch = _take(connection, owner, gone=gone)
    if epoch is None:
        what, remedy = "another process is writing the search index", "wait until it is done, then try again"
        raise IndexUnavailable(what, where=connection.where, remedy=remedy)
    lock, over = Lock(connection, epoch, owner), threading.Event()
    beat = threading.Thread(target=_beat, args=(lock, over), daemon=True, name="casethread-index-lock")
    beat.start()
    try:
        yield lock
    finally:
        over.set()
        beat.join()
        with suppress(ApiError, TransportError):  # it ends by itself when its time is over
            connection.client.update(
                index=_index(connection), id=_ID, script={"source": _LEAVE, "params": {"owner": owner}}
            )


def _index(connection: Connection) -> str:
    return f"{connection.settings.name}-lock"


def _prepare(connection: Connection) -> None:
    def make() -> None:
        if connection.client.indices.exists(index=_index(connection)):
            return
        try:
            connection.client.indices.create(index=_index(connection), **_LAYOUT)
        except BadRequestError as error:
            if Fault.of(error).kind != "resource_already_exists_exception":
                raise

    connection.patiently(make)


def _take(connection: Connection, owner: str, *, gone: str = "", taking: bool = True) -> int | None:
    """The epoch of the lock, taken or kept for a further while; None when another holds it."""
    params = {
        "owner": owner,
        "gone": gone,
        "taking": taking,
        "host": socket.gethostname(),
        "process": os.getpid(),
        "lease": LEASE * 1000,
    }
    said = connection.patiently(
        lambda: connection.client.update(
            index=_index(connection),
            id=_ID,
            script={"source": _TAKE, "params": params},
            upsert={},
            scripted_upsert=True,
            retry_on_conflict=5,
            source=True,
        )
    )
    if said["result"] == "noop":
        return None
    return int(said["get"]["_source"]["epoch"])


def _ended(connection: Connection) -> str:
    """The owner of the lock, when it was a process of this machine that is no more."""
    with translated(connection.where):
        held = connection.client.get(index=_index(connection), id=_ID)["_source"]
    if held.get("host") != socket.gethostname() or not held.get("owner"):
        return ""
    try:
        os.kill(int(held["process"]), 0)
    except ProcessLookupError:
        return str(held["owner"])
    except PermissionError:
        return ""
    return ""


def _beat(lock: Lock, over: threading.Event) -> None:
    while not over.wait(LEASE / 4):
        with suppress(IndexUnavailable):  # the next commit tells
            lock.renew()
