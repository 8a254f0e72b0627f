"""A million documents and more, on one machine: is each hundred thousand as cheap as the one before.

    python -m benchmarks.scale FOLDER [--documents N] [--elastic | --postgres | --link N] [--store URL] [--beside PID]
    python -m benchmarks.scale FOLDER --record       figures of the courses in FOLDER into benchmarks/figures
    python -m benchmarks.scale --draw                plots and tables of docs/scale.md, from those figures

Documents of 1,640 characters are invented with their mentions, so that finding those bounds nothing, and go the way
of every document: into the case store, their mentions beside them, and into the embedded index. With ``--elastic``
what is stored so is put into an Elasticsearch of one node, which is started for it, as another index is filled.
``--postgres`` only stores, on a PostgreSQL that is started for it; ``--link`` links a case of its own.

FOLDER keeps all of it, with a line of JSON for each PART documents; another run goes on from the last whole part. On
a shared machine the clock tells little: compare processor time. ``--beside`` counts a process in, as a PostgreSQL
that is the ``--store``.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.drawing import FIGURES, draw, record
from benchmarks.search_engines import PART as TOGETHER
from benchmarks.search_engines import invented
from benchmarks.search_growth import measure, questions
from benchmarks.spent import on_disk, processor, status
from casethread.intake import Fresh
from casethread.model import OWNER, Annotated, Document, Mention
from casethread.outcome import Outcome
from casethread.passing import COMMIT, Indexing, Passing
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.case import BATCH, CaseStore
from links.linker import CaseLinker
from nlp.text import TextInput
from search_api.index.base import Index, IndexedDocument, IndexReader, IndexWriter, indexed
from search_api.index.elastic.index import ElasticIndex
from search_api.index.elastic.settings import ElasticSettings
from search_api.index.embedded.index import EmbeddedIndex
from search_api.results import SearchRequest
from search_api.search import Searcher
from tests import postgres as pg
from tests.elastic.cluster import running

PART = 10_000
ASKED_AT = 100_000
"""Documents at which search is asked the first time; the last time is the end."""
QUERIES = 100
HEAP = "2g"
_SHA256 = "ab" * 32
_VERSION = "invented"
MEASURED = 1000
"""Documents whose inventing is the yardstick."""


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a course: how many ``documents`` there are with it, the seconds that passed, those of processor time
    that the case store took, the index here, and the processes ``beside``; the megabytes of memory that this process
    holds, and the most that it held; bytes that store and index have on disk. ``yardstick`` is what a piece of work
    that is always the same took beside it: on a shared machine a second of processor time is worth now more, now less.
    """

    documents: int
    passed: float
    store: float
    index: float
    beside: float
    memory: float
    most: float
    stored: int
    held: int
    yardstick: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What search took once there were so many ``documents``: milliseconds, median, by kind of question; where another
    process answers, also the processor time that a question takes here and there, the mean.
    """

    documents: int
    medians: dict[str, float]
    processor: dict[str, float] = field(default_factory=dict)


class Record:
    """What is known of a course: a file with a line for each part, and for each time that search was asked."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)

    def lines(self) -> list[Line]:
        """The parts that are whole."""
        return [Line(**row) for row in self._rows() if "medians" not in row]

    def asked(self) -> list[Asked]:
        """When search was asked."""
        return [Asked(**row) for row in self._rows() if "medians" in row]

    def done(self) -> int:
        """How many documents the whole parts come to."""
        return max((line.documents for line in self.lines()), default=0)

    def add(self, told: Line | Asked) -> None:
        """Write down what is whole now."""
        with self._file.open("a", encoding="utf-8") as stream:
            stream.write(f"{json.dumps(asdict(told))}\n")
        print(json.dumps(asdict(told)), flush=True)

    def _rows(self) -> Iterator[dict[str, Any]]:
        if self._file.exists():
            yield from map(json.loads, self._file.read_text(encoding="utf-8").splitlines())


@dataclass
class Given:
    """An ``Annotating`` that finds the mentions with which documents were invented."""

    version: str = _VERSION
    known: dict[str, tuple[Mention, ...]] = field(default_factory=dict)

    def pipe(self, items: Iterable[TextInput]) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each."""
        for item in items:
            yield self.known[item.text]


@dataclass
class Metered:
    """An ``IndexWriter`` that tells how long this thread was at it."""

    writer: IndexWriter
    spent: float = 0.0

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        """Add."""
        started = time.thread_time()
        self.writer.add(documents)
        self.spent += time.thread_time() - started

    def remove(self, ids: Iterable[str]) -> None:
        """Remove."""
        self.writer.remove(ids)

    def commit(self) -> None:
        """Commit."""
        started = time.thread_time()
        self.writer.commit()
        self.spent += time.thread_time() - started


class Meter:
    """What passes from one ``line`` to the next: to the index goes its part of this thread, and all other threads.
    What inventing takes is left out.
    """

    def __init__(self, writer: Metered | None, beside: Sequence[int], measured: int) -> None:
        self._writer, self._beside, self._measured = writer, beside, measured
        self._before, self._left_out = self._now(), (0.0, 0.0)

    def outside(self, items: Iterator[list[Annotated]]) -> Iterator[list[Annotated]]:
        """Items whose making is none of the work."""
        while True:
            passed, thread = time.perf_counter(), time.thread_time()
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                self._left_out = time.perf_counter() - passed, time.thread_time() - thread
            yield item

    def again(self) -> None:
        """What passed since the last line is none of the work."""
        self._before = self._now()

    def _now(self) -> tuple[float, float, float, float, float]:
        spent = self._writer.spent if self._writer else 0.0
        return time.perf_counter(), time.thread_time(), time.process_time(), spent, processor(self._beside)

    def line(self, documents: int, store: Path, index: Path) -> Line:
        """All of it, for so many documents in store and index."""
        now = self._now()
        passed, thread, process, spent, beside = (b - a for a, b in zip(self._before, now, strict=True))
        self._before, (waited, left_out) = now, self._left_out
        held, memory, most = thread - left_out - spent, status("self", "RssAnon"), status("self", "VmHWM")
        return Line(
            documents,
            passed - waited,
            held,
            process - left_out - held,
            beside,
            memory,
            most,
            on_disk(store),
            on_disk(index),
            self._measure(),
        )

    def _measure(self) -> float:
        """Processor seconds of a piece of work that is always the same; it is left out of the next line."""
        passed, thread = time.perf_counter(), time.thread_time()
        for _ in invented(self._measured):
            pass
        passed, thread = time.perf_counter() - passed, time.thread_time() - thread
        began, here, process, spent, beside = self._before
        self._before = began + passed, here + thread, process + thread, spent, beside
        return thread


def parts(first: int, size: int, part: int) -> Iterator[list[Annotated]]:
    """Invented documents from the last whole part on, a part at a time."""
    start = first // TOGETHER * TOGETHER
    documents = islice(invented(size, start), first - start, None)
    while batch := list(islice(documents, part)):
        yield [
            replace(item, document=replace(item.document, origin=replace(item.document.origin, sha256=_SHA256)))
            for item in batch
        ]


def taken(store: CaseStore, documents: Sequence[Document], number: int) -> Iterator[Fresh]:
    """A part's documents as they come out of the store, which keeps them as those of a file of their own; those that
    an earlier run left without mentions come out as well.
    """
    location = f"/invented/{number:09}.jsonl"
    if location not in store.files.at([location]):
        store.files.enter(location, location, FileState.WAITING, sha256=f"{number:064}", size=10)
    arrival, fresh = Arrival(store.files.at([location])[location], ""), set[str]()
    for at in range(0, len(documents), BATCH):
        last = at + BATCH >= len(documents)
        [saved] = store.take(Taking(arrival, documents[at : at + BATCH], last=last))
        assert saved.errors == [], saved.errors
        fresh.update(document.id for document, _ in saved.fresh)
        yield from saved.fresh
    if len(fresh) < len(documents):
        left = [document.id for document in documents if document.id not in fresh]
        for batch in store.to_annotate(_VERSION, only=left):
            yield from batch


def pass_through(store: CaseStore, index: Index | None, items: list[Annotated], writer: Metered | None) -> None:
    """A part through store and index, as ``ingest`` does it."""
    documents = [item.document for item in items]
    given = Given(known={item.document.text: item.mentions for item in items})
    indexing = Indexing(index.name, writer) if index and writer else None
    Passing(store, given, Outcome(), indexing).take(taken(store, documents, int(documents[0].id[1:])))
    if index and writer:  # what a run that was killed had kept and not indexed
        for batch in store.to_index(index.name, only=[document.id for document in documents]):
            writer.add(indexed(annotated, access) for annotated, access in batch)
            writer.commit()
            store.set_indexed(index.name, [annotated.document.id for annotated, _ in batch])


def searched(course: Course, reader: IndexReader, store: CaseStore, done: int, beside: Sequence[int]) -> Asked:
    """Ask each kind of question: for a page of ids, and the first kind also for ten hits that quote what is stored."""
    view, searcher = store.view(OWNER), Searcher(reader)
    clock = time.perf_counter if beside else time.thread_time
    medians, spent = dict[str, float](), dict[str, float]()

    def ask(name: str, asked: Callable[[], float]) -> None:
        there, here = processor(beside), time.thread_time()
        medians[name] = asked()
        here = time.thread_time() - here
        if beside:
            spent[name] = (here + processor(beside) - there) * 1000 / course.queries

    def quoted(typed: str) -> float:
        started = clock()
        searcher.search(SearchRequest(typed, size=10, folded=False), view)
        return (clock() - started) * 1000

    kinds = questions(min(TOGETHER, course.documents), course.queries)
    for kind in kinds:
        ask(kind.name, lambda kind=kind: measure([reader], kind, clock)[0])  # type: ignore[misc]
    ask("ten hits, quoted", lambda: median(map(quoted, kinds[0].typed)))
    return Asked(done, medians, spent)


@dataclass(frozen=True, slots=True)
class Course:
    """A course of so many ``documents`` in a ``folder``, ``part`` by part; ``beside`` are processes that count,
    ``measured`` the documents of the yardstick.
    """

    folder: Path
    documents: int
    store: str = ""
    beside: tuple[int, ...] = ()
    part: int = PART
    asked_at: int = ASKED_AT
    queries: int = QUERIES
    measured: int = MEASURED

    def case(self) -> CaseStore:
        """The case store, opened."""
        url = self.store or f"sqlite:///{self.folder / 'case.db'}"
        return CaseStore.open(url, self.folder / "originals", CaseLinker())

    def is_to_ask(self, done: int, record: Record) -> bool:
        """Whether search is to be asked now."""
        return (
            done > 0
            and done in {self.asked_at, self.documents}
            and done not in {one.documents for one in record.asked()}
        )

    def embedded(self) -> None:
        """Store, and index in the embedded index."""
        record, index = Record(self.folder / "embedded.jsonl"), EmbeddedIndex(self.folder / "index")
        with ExitStack() as stack:
            store = self.case()
            stack.callback(store.close)
            writer = Metered(stack.enter_context(index.writer()))
            done, meter = record.done(), Meter(writer, self.beside, self.measured)
            if self.is_to_ask(done, record):
                record.add(searched(self, index.reader(), store, done, ()))
                meter.again()
            for items in meter.outside(parts(done, self.documents, self.part)):
                pass_through(store, index, items, writer)
                done += len(items)
                record.add(meter.line(done, self.folder / "case.db", self.folder / "index"))
                if self.is_to_ask(done, record):
                    record.add(searched(self, index.reader(), store, done, ()))
                    meter.again()

    def elastic(self) -> None:
        """Put what is stored into Elasticsearch."""
        record = Record(self.folder / "elastic.jsonl")
        with ExitStack() as stack:
            store = self.case()
            stack.callback(store.close)
            cluster = stack.enter_context(running(1, heap=HEAP, quick=False, kept=self.folder / "elastic"))
            process = cluster.nodes[0].process
            assert process is not None
            settings = ElasticSettings(cluster.addresses, shards=1, replicas=0, patience=120)
            index = ElasticIndex(settings)
            data, beside = self.folder / "elastic" / "0" / "data", (process.pid, *self.beside)
            writer = Metered(stack.enter_context(index.writer()))
            batches, done, meter = store.to_index(index.name), record.done(), Meter(writer, beside, self.measured)
            if self.is_to_ask(done, record):
                record.add(searched(self, index.reader(), store, done, beside))
                meter.again()
            while done < self.documents:
                came = 0
                while came < self.part and (told := _some(batches)):
                    for batch in told:
                        writer.add(indexed(annotated, access) for annotated, access in batch)
                    writer.commit()
                    ids = [annotated.document.id for batch in told for annotated, _ in batch]
                    store.set_indexed(index.name, ids)
                    came += len(ids)
                if not came:
                    break
                done += came
                record.add(meter.line(done, self.folder / "case.db", data))
                if self.is_to_ask(done, record):
                    record.add(searched(self, index.reader(), store, done, beside))
                    meter.again()

    def link(self) -> None:
        """Store without an index, in a folder of its own, and link."""
        part = replace(self, folder=self.folder / f"link-{self.documents}")
        store = part.case()
        try:
            file = part.folder / "case.db"
            meter = part.stored(store, Record(part.folder / "stored.jsonl"), lambda: on_disk(file))
            store.view(OWNER).link()
            Record(self.folder / "linked.jsonl").add(meter.line(self.documents, file, part.folder / "none"))
        finally:
            store.close()

    def postgres(self) -> None:
        """Store without an index, on a PostgreSQL that is started for it, from the first document."""
        with pg.running() as server, ExitStack() as stack:
            url, made = server.case_store(), on_disk(server.data / "base")
            beside = int((server.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
            part = replace(self, store=url, beside=(beside,))
            store = part.case()
            stack.callback(store.close)
            (self.folder / "postgres.jsonl").unlink(missing_ok=True)
            part.stored(store, Record(self.folder / "postgres.jsonl"), lambda: on_disk(server.data / "base") - made)

    def stored(self, store: CaseStore, record: Record, size: Callable[[], int]) -> Meter:
        """Store what is not stored yet; ``size`` tells the bytes of it. Returns a meter that begins now."""
        done, meter = record.done(), Meter(None, self.beside, self.measured)
        for items in meter.outside(parts(done, self.documents, self.part)):
            pass_through(store, None, items, None)
            done += len(items)
            line = meter.line(done, self.folder / "none", self.folder / "none")
            record.add(replace(line, stored=size()))
        return Meter(None, self.beside, self.measured)


def _some(batches: Iterator[list[tuple[Annotated, int]]]) -> list[list[tuple[Annotated, int]]]:
    """As many batches as are committed together."""
    return list(islice(batches, COMMIT // BATCH))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--store", default="", help="a PostgreSQL's address; SQLite in FOLDER without it")
    parser.add_argument("--beside", type=int, nargs="*", default=[], help="processes that count as well")
    parser.add_argument("--queries", type=int, default=QUERIES, help="of each kind")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--elastic", action="store_true")
    way.add_argument("--postgres", action="store_true")
    way.add_argument("--link", type=int)
    way.add_argument("--record", action="store_true")
    parser.add_argument("--draw", action="store_true")
    given = parser.parse_args()
    if given.folder:
        _go(given)
    if given.draw:
        draw()


def _go(given: argparse.Namespace) -> None:
    folder = given.folder.absolute()
    course = Course(folder, given.link or given.documents, given.store, tuple(given.beside), queries=given.queries)
    if given.record:
        record(folder, FIGURES / "scale.json")
        return
    print(f"{course.documents:,} documents, {os.cpu_count()} cores", flush=True)
    if given.link:
        course.link()
    elif given.elastic:
        course.elastic()
    elif given.postgres:
        course.postgres()
    else:
        course.embedded()


if __name__ == "__main__":
    main()
