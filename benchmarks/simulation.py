"""The queue, simulated: documents a second with so many workers, from what a document was measured to take.

A worker reads files, has their documents annotated in a process of its own, and keeps what comes of it. Its reading
and its keeping take turns at one interpreter. All workers write to one case store, one at a time; one of them
at a time indexes. Processor time is given out in slices, in turn, as a system does among those that want it; ``others``
want it as well, all of the time. What is simulated is a course of so many documents, from the first file to the
last document in the index.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import simpy

SLICE = 0.01
"""Seconds of a turn at a processor."""
FILES = 16
"""Files that a worker takes at a time, as ``benchmarks.queue`` says."""
Event = simpy.Event
Steps = Generator[Event, object, None]


@dataclass(frozen=True, slots=True)
class Service:
    """Seconds that a document takes: of a worker's ``reader``, ``annotator`` and ``main`` process, of PostgreSQL's
    ``server``, of one writer's ``turn``, and of whoever indexes. ``trips`` are the messages to the server and back
    that are sent for a document in that turn, ``trip`` the seconds of one.
    """

    reader: float
    annotator: float
    main: float
    server: float
    turn: float = 0.0
    index: float = 0.0
    trips: float = 0.0
    trip: float = 0.0

    @property
    def processor(self) -> float:
        """Seconds of processor time, all together."""
        return self.reader + self.annotator + self.main + self.server + self.turn + self.index


@dataclass(frozen=True, slots=True)
class Place:
    """``cores`` for each worker, or for all workers and the server when it is ``shared``; ``others`` who want them."""

    cores: int
    shared: bool = False
    others: int = 0
    server_cores: int = 8


class Machine:
    """Cores that are given out in slices."""

    def __init__(self, clock: simpy.Environment, cores: int, others: int = 0) -> None:
        self._clock, self._cores = clock, simpy.Resource(clock, cores)
        for _ in range(others):
            clock.process(self._busy())

    def work(self, seconds: float) -> Steps:
        """So much processor time, of one thread."""
        left = seconds
        while left > 0:
            with self._cores.request() as turn:
                yield turn
                took = min(SLICE, left)
                yield self._clock.timeout(took)
                left -= took

    def _busy(self) -> Steps:
        while True:
            yield from self.work(1.0)


class Course:
    """So many documents through so many workers."""

    def __init__(self, service: Service, place: Place, workers: int, documents: int) -> None:
        self._service, self._documents = service, documents
        self._clock = clock = simpy.Environment()
        common = Machine(clock, place.cores, place.others) if place.shared else None
        self._server = common or Machine(clock, place.server_cores)
        self._turn, self._indexing = simpy.Resource(clock), simpy.Resource(clock)
        self._read, self._kept = simpy.Store(clock), simpy.Store(clock)
        self._files, self._indexed, self._finished = documents, 0, clock.event()
        for _ in range(workers):
            machine, interpreter = common or Machine(clock, place.cores, place.others), simpy.Resource(clock)
            annotated = simpy.Store(clock, capacity=2)
            clock.process(self._reads(machine, interpreter))
            clock.process(self._annotates(machine, annotated))
            clock.process(self._keeps(machine, interpreter, annotated))
            clock.process(self._indexes(machine, interpreter))

    def rate(self) -> float:
        """Documents a second."""
        self._clock.run(self._finished)
        return self._documents / float(self._clock.now)

    def _reads(self, machine: Machine, interpreter: simpy.Resource) -> Steps:
        while self._files:
            some = min(FILES, self._files)
            self._files -= some
            yield from machine.work(self._service.reader * some)
            yield from self._interpreted(machine, interpreter, self._service.main / 2 * some)
            yield from self._writes(some)
            yield self._read.put(some)

    def _annotates(self, machine: Machine, annotated: simpy.Store) -> Steps:
        while True:
            some = yield self._read.get()
            yield from machine.work(self._service.annotator * _number(some))
            yield annotated.put(some)

    def _keeps(self, machine: Machine, interpreter: simpy.Resource, annotated: simpy.Store) -> Steps:
        while True:
            some = _number((yield annotated.get()))
            yield from self._interpreted(machine, interpreter, self._service.main / 2 * some)
            yield from self._writes(some)
            yield self._kept.put(some)

    def _indexes(self, machine: Machine, interpreter: simpy.Resource) -> Steps:
        while True:
            with self._indexing.request() as turn:
                yield turn
                some = _number((yield self._kept.get()))
                yield from self._interpreted(machine, interpreter, self._service.index * some)
            self._indexed += some
            if self._indexed == self._documents:
                self._finished.succeed()

    def _interpreted(self, machine: Machine, interpreter: simpy.Resource, seconds: float) -> Steps:
        with interpreter.request() as turn:
            yield turn
            yield from machine.work(seconds)

    def _writes(self, some: int) -> Steps:
        yield from self._server.work(self._service.server / 2 * some)
        with self._turn.request() as turn:
            yield turn
            yield self._clock.timeout(self._service.trips * self._service.trip / 2 * some)
            yield from self._server.work(self._service.turn / 2 * some)


def _number(told: object) -> int:
    assert isinstance(told, int)
    return told


def rate(service: Service, place: Place, workers: int, documents: int, others: float = 0.0) -> float:
    """Documents a second; of ``others`` that are no whole number, between those of the whole numbers beside it."""
    below = int(others)
    low = Course(service, replace(place, others=below), workers, documents).rate()
    if others == below:
        return low
    high = Course(service, replace(place, others=below + 1), workers, documents).rate()
    return low + (high - low) * (others - below)
