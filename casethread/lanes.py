"""The lanes of a worker, each a thread's: reading, annotating, and indexing and linking. Each takes jobs of its kinds
and does them with the steps of the pipeline, which are the same wherever they are done.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casethread.errors import IndexUnavailable
from casethread.intake import Fresh, Intake, Worker
from casethread.model import OWNER, Annotated
from casethread.orders import LOST, MOST_TRIES, TOGETHER, Orders
from casethread.outcome import Outcome
from casethread.passing import Passing
from casethread.pipeline import Pipeline
from casethread.queue.base import LINK, Job, Queue, annotate_kind, annotate_priority, index_kind
from casethread.store.base import Failure, Step

_FILES = 16
"""Files that are taken together for each process that reads."""
_SEEN_BY = 3
"""How often a file goes to another worker because one cannot see it."""
_SOONEST, _LATEST = 2.0, 60.0
"""Seconds between two looks at what was left undone, more and more while there is nothing."""
AGAIN = "look at it in its own program, then run `casethread retry`"


@dataclass(frozen=True, slots=True)
class Bench:
    """What the lanes of one worker share. ``width`` is how many processes read, and annotate; ``secret`` the kind of
    reading that only this worker does, because it knows the ``passwords``; ``tell`` says a sentence to whoever watches.
    """

    pipeline: Pipeline
    queue: Queue
    orders: Orders
    width: int
    place: str
    tell: Callable[[str], None]
    stop: threading.Event = field(default_factory=threading.Event)
    secret: str = ""
    passwords: tuple[str, ...] = ()


class Lane:
    """Jobs in hand: what of them is not ended when the lane is left, for whatever reason, is given back."""

    tried_again_when_ordered = True
    """Whether a job that was given up is forgotten: the ledger keeps it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.store, self.queue, self.orders = bench.pipeline.store, bench.queue, bench.orders
        self.hand: dict[int, Job] = {}
        self.before: dict[str, int] = {}
        self.begun: set[str] = set()

    def turn(self) -> bool:
        """Take some jobs and do them. Returns whether there were any."""
        raise NotImplementedError

    def give_up(self, job: Job, why: str) -> None:
        """A job that nobody can do: say so where a person looks for it."""
        raise NotImplementedError

    def take(self, kinds: Mapping[str, int], most: int) -> list[Job]:
        """Take jobs in hand, those left out that have cost too many workers their life; ``before`` tells then how often
        each was begun and not ended.
        """
        jobs = self.queue.take(kinds, most)
        self.hand.update((job.number, job) for job in jobs)
        self.before = self.store.working.tries([job.key for job in jobs]) if jobs else {}
        for job in jobs:
            if self.before.get(job.key, 0) >= MOST_TRIES:
                self._give_up(job, LOST)
        return [job for job in jobs if job.number in self.hand]

    def begin(self, jobs: Sequence[Job]) -> None:
        """Begin jobs: from now on it counts when they are not ended."""
        keys = [job.key for job in jobs]
        self.store.working.begin(keys, self.queue.holder)
        self.begun.update(keys)

    def end(self, jobs: Sequence[Job]) -> None:
        """Jobs are done."""
        if jobs:
            self.store.working.end([job.key for job in jobs], self.queue.holder)
            self.queue.done(jobs)
            self._out_of_hand(jobs)

    def hand_back(self, jobs: Sequence[Job], delay: float = 0.0) -> None:
        """Jobs could not be done by no fault of theirs: others may."""
        if jobs:
            begun = [job.key for job in jobs if job.key in self.begun]
            self.store.working.give_back(begun, self.queue.holder)
            self.queue.give_back(jobs, delay)
            self._out_of_hand(jobs)

    def leave(self, jobs: Sequence[Job]) -> None:
        """Another has taken these jobs over."""
        self.queue.leave(jobs)
        self._out_of_hand(jobs)

    def recover(self) -> None:
        """Give back what was in hand when the lane was left."""
        self.hand_back(list(self.hand.values()))

    def failed(self, why: str) -> None:
        """What was begun failed in a way that may be its own fault: it is tried again, some times."""
        jobs = list(self.hand.values())
        begun = self.store.working.tries([job.key for job in jobs])
        for job in jobs:
            tries = begun.get(job.key, 0)
            if job.key not in self.begun:
                self.hand_back([job])
            elif tries >= MOST_TRIES:
                self._give_up(job, why)
            else:
                self.queue.give_back([job], 2.0**tries)
                self._out_of_hand([job])

    def _give_up(self, job: Job, why: str) -> None:
        self.give_up(job, why)
        if self.tried_again_when_ordered:
            self.store.working.forget([job.key])
        self.queue.done([job])
        self._out_of_hand([job])

    def _out_of_hand(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.hand.pop(job.number, None)
            self.begun.discard(job.key)


class Reading(Lane):
    """Files into the store. Those that were begun before are read one by one, so that a bad one is found out."""

    def turn(self) -> bool:
        """Take some files and read them."""
        kinds = {kind: 0 for kind in ("read", self.bench.secret) if kind}
        jobs = self.take(kinds, _FILES * self.bench.width)
        again = [job for job in jobs if self.before.get(job.key)]
        self._read([job for job in jobs if job not in again], again=False)
        for job in again:
            if not self.bench.stop.is_set():
                self._read([job], again=True)
        self.recover()
        return bool(jobs)

    def give_up(self, job: Job, why: str) -> None:
        """The file failed as a whole, which the ledger tells."""
        self.store.files.fail(job.said["file"], Failure("", Step.READ, f"{why} - {AGAIN}"))

    def _read(self, jobs: Sequence[Job], *, again: bool) -> None:
        if not jobs:
            return
        self.begin(jobs)
        files = {int(job.said["file"]): job for job in jobs}
        unseen: list[int] = []

        def elsewhere(file: int) -> bool:
            if files[file].attempts >= _SEEN_BY:
                return False
            unseen.append(file)
            return True

        bench, pipeline = self.bench, self.bench.pipeline
        worker = Worker(self.queue.holder, bench.place, bench.stop.is_set, elsewhere)
        intake = Intake(self.store, pipeline.reading, pipeline.progress, Outcome(), bench.passwords, worker)
        priority, index = annotate_priority(min(job.priority for job in jobs)), jobs[0].said["index"]
        fresh: list[str] = []
        waiting = list(self.store.files.waiting(list(files)))
        for document, _ in intake.documents_of(waiting):
            fresh.append(document.id)
            if len(fresh) >= TOGETHER:
                self.orders.annotate(fresh, priority, index)
                fresh = []
        self.orders.annotate(fresh, priority, index)
        if again or len(waiting) < len(files):  # whoever read them may have been lost before it said so
            for ids in self.store.unannotated_ids(None, list(files)):
                self.orders.annotate(ids, priority, index)
        self._settle(files, intake.overtaken, unseen)

    def _settle(self, files: Mapping[int, Job], overtaken: set[int], unseen: Sequence[int]) -> None:
        self.leave([files[one] for one in overtaken])
        for one in unseen:
            self.hand_back([files[one]], 2.0 ** files[one].attempts)
        waiting = {entered.id for entered in self.store.files.waiting(list(files))}
        here = [(one, job) for one, job in files.items() if job.number in self.hand]
        self.hand_back([job for one, job in here if one in waiting])
        self.end([job for one, job in here if one not in waiting])


class Annotating(Lane):
    """Documents through the annotator: one stream of them, as long as there are jobs."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._kinds = {annotate_kind(self.orders.version): 0}
        self._left: dict[int, set[str]] = {}

    def turn(self) -> bool:
        """Take documents and annotate them, until there are no more."""
        self._left.clear()
        again: list[Job] = []
        passing = Passing(self.store, self.bench.pipeline.annotating, Outcome(), kept=self._kept)
        passing.take(self._documents(again))
        self._finish()
        for job in again:
            if not self.bench.stop.is_set():
                self._one_by_one(job)
        worked = bool(self._left or again)
        self.recover()
        return worked

    def give_up(self, job: Job, why: str) -> None:
        """The first document that is left of it failed, which the ledger tells; the others are ordered anew."""
        ids: list[str] = []
        for batch in self.store.to_annotate(self.orders.version, only=job.said["documents"]):
            if not ids:
                bad = batch[0][0]
                failed = {bad.id: f"its extraction failed: {why} - {AGAIN}"}
                self.store.save_mentions(self.orders.version, [Annotated(bad, ())], failed)
            ids += [document.id for document, _ in batch]
        self.orders.annotate(ids[1:], job.priority, job.said["index"])
        self.orders.bring_up_to_date(job.said["index"])

    def _documents(self, again: list[Job]) -> Iterator[Fresh]:
        while not self.bench.stop.is_set():
            jobs = deque(self.take(self._kinds, 2 * self.bench.width))
            if not jobs:
                return
            while jobs and not self.bench.stop.is_set():
                job = jobs.popleft()
                if self.before.get(job.key):
                    again.append(job)
                    continue
                self.begin([job])
                only = job.said["documents"]
                batches = self.store.to_annotate(self.orders.version, only=only)
                documents = {one[0].id: one for batch in batches for one in batch}
                # two jobs may name one document: it passes once
                under_way = set[str]().union(*self._left.values())
                self._left[job.number] = set(documents)
                yield from (one for key, one in documents.items() if key not in under_way)

    def _one_by_one(self, job: Job) -> None:
        self.begin([job])
        passing = Passing(self.store, self.bench.pipeline.annotating, Outcome())
        for batch in self.store.to_annotate(self.orders.version, only=job.said["documents"]):
            for one in batch:
                if self.bench.stop.is_set():
                    return
                passing.take([one])
        self._left[job.number] = set()
        self._finish()

    def _kept(self, ids: Sequence[str]) -> None:
        for left in self._left.values():
            left.difference_update(ids)
        self._finish()

    def _finish(self) -> None:
        done = [self.hand[one] for one, left in self._left.items() if not left and one in self.hand]
        self.end(done)
        for index in {str(job.said["index"]) for job in done}:
            self.orders.bring_up_to_date(index)


class Indexing(Lane):
    """The index brought up to date, links made when all else is done, and a look at what was left undone."""

    tried_again_when_ordered = False

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._pause, self._next = _SOONEST, 0.0
        self._tidied = False
        self._told = ""

    def turn(self) -> bool:
        """Index, or link, or look after what was left undone."""
        self.store.require_present()
        self._tidy()
        worked = self._index() or self._link()
        if worked:
            self._pause, self._next = _SOONEST, time.monotonic() + _SOONEST
        elif time.monotonic() >= self._next:
            self.orders.look_after()
            if not self._others() and self._is_behind():
                self.orders.bring_up_to_date()
            self.queue.tidy()
            self._pause = min(2 * self._pause, _LATEST)
            self._next = time.monotonic() + self._pause
        return worked

    def give_up(self, job: Job, why: str) -> None:
        """Nothing is lost: the store has it all."""
        remedy = "run `casethread reindex`" if job.kind != LINK else "links are made when they are first asked for"
        self.bench.tell(f"{job.kind}: {why} - {remedy}")

    def _tidy(self) -> None:
        """Once, at the start: what one that was killed has left half copied goes when it is started again."""
        if not self._tidied:
            self._tidied = True
            self.store.tidy()

    def _index(self) -> bool:
        jobs = self.take({index_kind(self.orders.index): 1}, 1)
        if not jobs:
            return False
        self.begin(jobs)
        try:
            self.bench.pipeline.index_waiting(self.bench.stop.is_set)
        except IndexUnavailable as error:
            if self._told != error.what:
                self.bench.tell(f"{error} - it is tried again")
            self._told = error.what
            self.hand_back(jobs, min(2.0 ** jobs[0].attempts, _LATEST))
            return True
        self._told = ""
        self.end(jobs)
        if self._is_behind():
            self.orders.bring_up_to_date()
        return True

    def _is_behind(self) -> bool:
        pipeline = self.bench.pipeline
        unread = pipeline.model and self.store.meanings.lacking(pipeline.model.name)
        return bool(unread or self.store.unindexed(pipeline.index.name))

    def _link(self) -> bool:
        if self._others() or not (jobs := self.take({LINK: 1}, 1)):
            return False
        self.orders.look_after()
        if self._others():  # something was left undone
            self.hand_back(jobs)
            return True
        self.begin(jobs)
        self.bench.pipeline.link()
        if self._is_linked():
            self.end(jobs)
        else:  # something changed meanwhile
            self.hand_back(jobs)
        if not self._is_linked():  # what was ordered while it was in hand was passed over
            self.orders.link()
        return True

    def _others(self) -> bool:
        return any(kind != LINK for kind in self.queue.counts())

    def _is_linked(self) -> bool:
        return self.store.view(OWNER).is_linked()
