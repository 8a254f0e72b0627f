"""Many documents at once: sent in parallel, again while the cluster refuses them, and none left out unsaid."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from elasticsearch import ApiError, TransportError

from casethread.errors import IndexUnavailable
from search_api.index.elastic.connection import Body, Connection, passing
from search_api.index.elastic.faults import Fault, translated
from search_api.index.elastic.lock import taken_over

PARALLEL = 4
_MOST, _LARGEST = 500, 4_000_000
"""Documents and bytes of one request; one larger document goes alone."""
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_HEADERS = {"accept": "application/json", "content-type": "application/x-ndjson"}
_CONFLICT = "version_conflict_engine_exception"
_CURRENT = re.compile(r"current version \[(\d+)\]")
_FILTER = "errors,items.*.status,items.*.error"


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done to one document, as lines of a bulk request. ``about`` names it in errors.

    ``own`` says of a version whether this writer gave it.
    """

    lines: bytes
    about: str
    own: Callable[[int], bool]


def action(kind: str, head: Body, body: Body | None, about: str, own: Callable[[int], bool]) -> Action:
    """An action of a bulk request: index or delete."""
    lines = [{kind: head}] if body is None else [{kind: head}, body]
    told = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    return Action(told.encode("utf-8", "replace"), about, own)


class Bulk:
    """Sends actions to one alias. Raises IndexUnavailable."""

    def __init__(self, connection: Connection, alias: str) -> None:
        self._connection = connection
        self._path = f"/{alias}/_bulk"

    def send(self, actions: Iterable[Action]) -> None:
        """Send all, several requests at a time; returns when each is done and lasting."""
        with ThreadPoolExecutor(PARALLEL, thread_name_prefix="casethread-bulk") as pool:
            under_way: set[Future[None]] = set()
            try:
                for chunk in _chunks(actions):
                    under_way.add(pool.submit(self._send, chunk))
                    if len(under_way) > PARALLEL:
                        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                        _raise_first(done)
                _raise_first(wait(under_way).done)
            except BaseException:
                for future in under_way:
                    future.cancel()
                raise

    def _send(self, actions: Sequence[Action]) -> None:
        settings = self._connection.settings
        until, pause = time.monotonic() + settings.patience, _FIRST_WAIT
        left = list(actions)
        with translated(self._connection.where):
            while True:
                try:
                    left, fault = self._once(left)
                except (ApiError, TransportError) as error:
                    if not passing(error) or time.monotonic() + pause > until:
                        raise
                    fault = None
                if not left:
                    return
                if fault and time.monotonic() + pause > until:
                    raise fault
                time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - only spreads the attempts
                pause = min(pause * 2, _LONGEST_WAIT)

    def _once(self, actions: list[Action]) -> tuple[list[Action], Fault | None]:
        """Send the actions once. Returns those to be sent again, and why."""
        said = self._connection.client.perform_request(
            "POST",
            self._path,
            params={"filter_path": _FILTER, "require_alias": "true"},
            headers=_HEADERS,
            body=b"".join(each.lines for each in actions),
        ).body
        if not said["errors"]:
            return [], None
        again, last = [], None
        for each, item in zip(actions, said["items"], strict=True):
            [told] = item.values()
            if "error" not in told:
                continue
            fault = Fault(told["status"], told["error"])
            if _superseded(fault, each):
                continue
            if not fault.passing:
                raise self._refused(each, fault)
            again.append(each)
            last = fault
        return again, last

    def _refused(self, one: Action, fault: Fault) -> IndexUnavailable:
        where = self._connection.where
        if fault.kind == _CONFLICT:
            return taken_over(where)
        if fault.blocked or fault.kind == "index_not_found_exception":
            return fault.told(where)
        what = f"Elasticsearch does not take {one.about}: {fault.reason[:200]} ({fault.kind})"
        return IndexUnavailable(what, where=where, remedy="remove or shorten that document, then try again")


def _chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    size = 0
    for each in actions:
        if chunk and (len(chunk) >= _MOST or size + len(each.lines) > _LARGEST):
            yield chunk
            chunk, size = [], 0
        chunk.append(each)
        size += len(each.lines)
    if chunk:
        yield chunk


def _superseded(fault: Fault, one: Action) -> bool:
    """Whether a later action of the same writer on the same document has come first."""
    newer = _CURRENT.search(fault.reason) if fault.kind == _CONFLICT else None
    return newer is not None and one.own(int(newer[1]))


def _raise_first(done: Iterable[Future[None]]) -> None:
    for future in done:
        future.result()
