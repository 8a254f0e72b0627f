"""A queue of work, in our own words, whatever holds it. The ledger is the truth: the queue only says who is to look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from casethread.model import Json

READ = "read"
LINK = "link"
_SMALL, _LARGE = 64 << 10, 16 << 20
_PATIENT, _URGENT = 5, 40


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: of which ``kind``, with which ``key`` (of two with one key the second is none), what is ``said``
    of it. The highest ``priority`` comes first, then the oldest; none before ``delay`` seconds have passed.

    ``number`` is the queue's own, ``attempts`` counts how often it was given back.
    """

    kind: str
    key: str
    said: Json
    priority: int = 0
    delay: float = 0.0
    number: int = 0
    attempts: int = 0


class Queue(Protocol):
    """Jobs that wait, and jobs that were taken and are neither done nor given back. What a taker holds whose signs of
    life stay away goes to another; that is reckoned by the clock of whatever holds the queue, and by no other.

    Methods raise StoreUnavailable when it does not answer; it is connected to anew with the next call.
    """

    holder: str
    """Who takes, in 16 characters."""

    def put(self, jobs: Sequence[Job]) -> None:
        """Let jobs wait; one whose key waits or is worked on already is passed over."""
        ...

    def take(self, kinds: Mapping[str, int], most: int) -> list[Job]:
        """Take up to ``most`` jobs of these kinds, the first that are due; of a kind with a limit above 0 no more than
        so many are worked on at once, by all takers together.
        """
        ...

    def done(self, jobs: Collection[Job]) -> None:
        """Say that jobs are done."""
        ...

    def give_back(self, jobs: Collection[Job], delay: float = 0.0) -> None:
        """Let jobs that this taker still holds wait again, for ``delay`` seconds at least."""
        ...

    def leave(self, jobs: Collection[Job]) -> None:
        """Let go of jobs that another has taken over."""
        ...

    def counts(self) -> dict[str, int]:
        """How many jobs of each kind wait or are worked on."""
        ...

    def announce(self, kinds: Collection[str]) -> None:
        """Say that this taker takes these kinds of job, for as long as it is connected."""
        ...

    def taken(self, kinds: Collection[str]) -> set[str]:
        """Those of the kinds for which somebody is there who takes them."""
        ...

    def drop(self, kind: str) -> None:
        """Forget all jobs of a kind."""
        ...

    def tidy(self) -> None:
        """Forget what is kept of jobs that are done."""
        ...

    def wait(self, seconds: float) -> None:
        """Until something changes in the queue, and no longer than that."""
        ...


def annotate_kind(version: str) -> str:
    """The kind of job that finds mentions: only an annotator of the version that is wanted takes it."""
    return f"annotate {version}"


def index_kind(index: str) -> str:
    """The kind of job that brings an index up to date: only who reaches that index takes it."""
    return f"index {index}"


def read_priority(size: int) -> int:
    """How soon a file of so many bytes is read: small ones first, for they are what a person waits for."""
    if size <= _SMALL:
        return 30
    return 20 if size <= _LARGE else 10


def annotate_priority(read: int) -> int:
    """How soon documents are looked through that came of a file read with that priority: before more of them come."""
    return read + _PATIENT


INDEX_PRIORITY = _URGENT
"""Indexing is short, and makes all the rest worth it."""
LINK_PRIORITY = 0
