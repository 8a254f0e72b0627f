"""Jobs for the queue, made from what the ledger says is left to do: a queue that is lost is made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from casethread.entering import Waiting
from casethread.queue.base import (
    INDEX_PRIORITY,
    LINK,
    LINK_PRIORITY,
    READ,
    Job,
    Queue,
    annotate_kind,
    annotate_priority,
    index_kind,
    read_priority,
)
from casethread.store.case import CaseStore
from casethread.store.working import file_key

TOGETHER = 64
"""Documents to a job: some seconds of work."""
_GATHERING = 5.0
"""Seconds that documents gather before they are indexed, unless they are the last."""
_AT_ONCE = 1000
MOST_TRIES = 3
"""Workers that a piece of work may cost before it counts as failed."""
LOST = f"{MOST_TRIES} workers were lost while they worked on it"


@dataclass(frozen=True, slots=True)
class Orders:
    """``version`` is the annotator's that finds mentions; ``index`` names the index, as every machine knows it."""

    store: CaseStore
    queue: Queue
    version: str
    index: str

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of job that come of a file."""
        return frozenset({READ, annotate_kind(self.version), index_kind(self.index), LINK})

    def read(self, files: Iterable[Waiting], kind: str = READ) -> None:
        """Have files read."""
        some = iter(files)
        while batch := list(islice(some, _AT_ONCE)):
            self.queue.put(
                [
                    Job(kind, file_key(one.number), {"file": one.number, "index": self.index}, read_priority(one.size))
                    for one in batch
                ]
            )

    def annotate(self, ids: Sequence[str], priority: int, index: str = "") -> None:
        """Have documents looked through for mentions, and put into that index, this one's when it is not given."""
        told = index or self.index
        for start in range(0, len(ids), TOGETHER):
            some = list(ids[start : start + TOGETHER])
            # a digest: what is kept of the work is not to tell what documents are called
            key = f"annotate:{hashlib.sha256(chr(10).join(some).encode()).hexdigest()[:24]}"
            job = Job(annotate_kind(self.version), key, {"documents": some, "index": told}, priority)
            self.queue.put([job])

    def bring_up_to_date(self, index: str = "") -> None:
        """Have what was annotated indexed: soon, and at once when nothing else is to come."""
        if self.is_spoilt(index):
            return
        kind = index_kind(index or self.index)
        counts = self.queue.counts()
        last = not any(_comes_before_index(one) for one in counts)
        soon, now = _index_keys(kind)
        key, delay = (now, 0.0) if last else (soon, _GATHERING)
        self.queue.put([Job(kind, key, {}, INDEX_PRIORITY, delay)])

    def is_spoilt(self, index: str = "") -> bool:
        """Whether indexing has cost so many workers their life that it waits for a person to order it anew."""
        tries = self.store.working.tries(_index_keys(index_kind(index or self.index)))
        return any(count >= MOST_TRIES for count in tries.values())

    def start_afresh(self) -> None:
        """A person orders the work: what was given up is tried again."""
        self.store.working.forget([*_index_keys(index_kind(self.index)), LINK])

    def link(self) -> None:
        """Have links made, when all else is done."""
        self.queue.put([Job(LINK, LINK, {}, LINK_PRIORITY)])

    def look_after(self) -> None:
        """Order what nobody was told of: what a worker left that was lost between two steps, or a queue that was."""
        counts = self.queue.counts()
        for kind in counts:
            if kind.startswith(f"{READ} ") and not self.queue.taken([kind]):
                self.queue.drop(kind)
        if any(_comes_before_index(kind) for kind in counts):
            return
        for waiting in self.store.files.waiting_sizes():
            self.read(Waiting(number, size) for number, size in waiting)
        for ids in self.store.unannotated_ids(None):
            self.annotate(ids, annotate_priority(read_priority(0)))

    def all_that_is_left(self) -> None:
        """As a run that looks at everything does it: also what another version of the annotator has looked at."""
        self.look_after()
        if annotate_kind(self.version) not in self.queue.counts():
            for ids in self.store.unannotated_ids(self.version):
                self.annotate(ids, 0)


def _index_keys(kind: str) -> tuple[str, str]:
    """What indexing is known by, while more is to come and when it is the last."""
    return kind, f"{kind}, last"


def private_kind(holder: str) -> str:
    """The kind of reading that one taker alone can do: it knows passwords, and they are kept nowhere."""
    return f"{READ} {holder}"


def _comes_before_index(kind: str) -> bool:
    return kind.startswith((READ, annotate_kind("")))
