"""The one writer of a generation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from search_api.index.base import IndexedDocument
from search_api.index.elastic.bulk import Action, Bulk, action
from search_api.index.elastic.connection import Body, Connection
from search_api.index.elastic.faults import Fault
from search_api.index.elastic.generations import Generation
from search_api.index.elastic.lock import Lock
from search_api.index.elastic.mapping import MARKER
from search_api.index.fields import FIELDS, Use

_HELD = 64_000_000
"""Bytes that are held back until a commit, so that an error before it undoes them. More are sent ahead."""
_EPOCH = 20
"""Bits of a version below the epoch: the actions of a writer under one epoch, more than 2**20 run into later ones."""


class Writer:
    """A ``base.IndexWriter``. With ``ahead`` nothing is held back: nobody sees the generation yet."""

    def __init__(self, connection: Connection, generation: Generation, lock: Lock, *, ahead: bool = False) -> None:
        self._connection = connection
        self._generation = generation
        self._lock = lock
        self._most = 0 if ahead else _HELD
        self._bulk = Bulk(connection, generation.written)
        self._held: list[Action] = []
        self._size = 0
        self._version = self._first = lock.epoch << _EPOCH
        self._commits = 0

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        """Add documents, each in place of what the index holds under its id."""
        self._take(self._added(document) for document in documents)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; ids that it does not hold are passed over."""
        self._take(action("delete", self._head(name), None, f"the removal of {name!r}", self._own) for name in ids)

    def commit(self) -> None:
        """Send what is held back, leave the marks of a commit, and make all of it visible."""
        self._flush()
        self._lock.renew()
        self._commits += 1
        self._bulk.send([self._marker(shard, route) for shard, route in enumerate(self._generation.routes)])
        self._connection.patiently(self._refresh)

    def _take(self, actions: Iterator[Action]) -> None:
        """Send ahead what is more than is held back; an error of whoever gives the documents undoes the others."""
        if self._most:
            for each in actions:
                self._held.append(each)
                self._size += len(each.lines)
                if self._size > self._most:
                    self._flush()
        else:
            self._bulk.send(actions)

    def _flush(self) -> None:
        # of several actions on a document the last one counts, wherever it is sent
        held, self._held, self._size = self._held, [], 0
        if held:
            self._bulk.send(held)

    def _own(self, version: int) -> bool:
        return self._first <= version <= self._version

    def _head(self, name: str) -> Body:
        self._version += 1
        key = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return {"_id": key, "version": self._version, "version_type": "external_gte"}

    def _added(self, document: IndexedDocument) -> Action:
        body: Body = {}
        for name, use in FIELDS.items():
            if use is Use.ORDER:
                body[name] = getattr(document, name)
            elif values := document.values(name):
                body[name] = values[0] if len(values) == 1 else values
        return action("index", self._head(document.id), body, f"document {document.id!r}", self._own)

    def _marker(self, shard: int, route: str) -> Action:
        self._version += 1
        head = {
            "_id": f"{MARKER}-{route}",
            "routing": route,
            "version": self._version,
            "version_type": "external_gte",
        }
        told = f"{self._generation.key}.{shard}.{self._lock.epoch:x}.{self._commits}"
        return action("index", head, {MARKER: told}, "the mark of a commit", self._own)

    def _refresh(self) -> None:
        said = self._connection.client.indices.refresh(index=self._generation.index)
        if failed := said["_shards"].get("failures"):
            raise Fault(int(failed[0].get("status") or 503), failed[0].get("reason"))
        if said["_shards"]["failed"]:
            raise Fault(503, {"type": "unavailable_shards_exception", "reason": "a shard was not refreshed"})
