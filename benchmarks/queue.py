"""What sharing the work through PostgreSQL costs, and what a second worker brings.

    python -m benchmarks.queue [DOCUMENTS] [--workers N ...]

The documents are invented, of about 300 tokens, a file each. All stores are on one real PostgreSQL, all processes are
warm before the clock starts, and each has one process that reads and one that annotates. Only ratios count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from benchmarks.ingest import Silent, invented
from benchmarks.memory import tree
from benchmarks.spent import own, processor, runnable
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.entering import Waiting
from casethread.orders import TOGETHER, Orders
from casethread.outcome import Outcome
from casethread.pipeline import NOTHING_SAID
from casethread.queue.base import READ, Queue, annotate_kind
from casethread.store.address import Address
from casethread.store.engines import open_engine
from casethread.worker import orders_of, queue_of
from casethread.workers import annotate_here
from nlp.annotator import annotator_version
from nlp.text import TextInput
from tests import postgres as pg

FILES = 16
"""Files that a worker with one process takes at a time."""
_WARM = 40


@dataclass(frozen=True, slots=True)
class Rate:
    """Documents per second, and seconds of processor time that one takes, PostgreSQL's among them: where other work
    goes on beside it, the second is the one to go by. Of the second, what the ``server`` takes, the process ``main``
    that keeps the documents, and the ``annotator``; how many ``others`` wanted a processor meanwhile, on average; and
    how many ``transactions`` a document costs.
    """

    documents: float
    processor: float
    server: float
    main: float
    annotator: float
    others: float
    transactions: float


class Clock:
    """What passes while something is done by this process, those that it started, and the server. ``mains`` are the
    processes that keep documents.
    """

    def __init__(self, server: pg.Postgres, store: str, mains: Sequence[int]) -> None:
        self._postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
        self._roots, self._mains, self._store = (os.getpid(), self._postmaster), mains, Address.read(store)
        self._others: list[int] = []
        self._ended = threading.Event()
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()
        self._started, self._before = time.perf_counter(), self._now()

    def rate(self, documents: int) -> Rate:
        """So many documents have passed since it was made."""
        passed = time.perf_counter() - self._started
        spent = [(after - before) / documents for before, after in zip(self._before, self._now(), strict=True)]
        self._ended.set()
        self._watching.join()
        whole, server, main, annotator, transactions = spent
        return Rate(documents / passed, whole, server, main, annotator, mean(self._others or [0]), transactions)

    def _now(self) -> tuple[float, float, float, float, float]:
        """Processor seconds of all, of the server, of the mains and of their annotators; transactions so far."""
        annotators = [max((own(pid) for pid in tree(main) if pid != main), default=0.0) for main in self._mains]
        mains = sum(map(own, self._mains))
        return processor(self._roots), processor([self._postmaster]), mains, sum(annotators), self._transactions()

    def _transactions(self) -> float:
        engine = open_engine(self._store)
        try:
            with engine.connect() as connection:
                query = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
                return float(connection.exec_driver_sql(query).scalar_one())
        finally:
            engine.dispose()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            ours = sum(runnable(pid) for root in self._roots for pid in tree(root))
            every = int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[0])
            self._others.append(max(every - ours, 0))


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds per document."""

    queue: float
    annotation: float

    @property
    def share(self) -> float:
        """The queue's part of annotation."""
        return self.queue / self.annotation


def written(folder: Path, texts: Sequence[str]) -> Path:
    """The texts, a file each."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def ordering(config: Config) -> Iterator[tuple[Case, Queue, Orders]]:
    """A case with its queue."""
    with open_case(config) as case, queue_of(case) as queue:
        yield case, queue, orders_of(case, queue, annotator_version())


def taken(case: Case, queue: Queue, kind: str, most: int) -> int:
    """Take jobs of a kind as a worker does, and do nothing with them. Returns how many there were."""
    jobs = queue.take({kind: 0}, most)
    keys = [job.key for job in jobs]
    if jobs:
        case.store.working.tries(keys)
        case.store.working.begin(keys, queue.holder)
        case.store.working.end(keys, queue.holder)
        queue.done(jobs)
    return len(jobs)


def queue_cost(server: pg.Postgres, config: Config, count: int) -> float:
    """Processor seconds that the queue takes for a document, here and in the server: its file ordered, taken, done, and
    its share of an annotate job.
    """
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    with ordering(config) as (case, queue, orders):
        started = time.process_time() + processor([postmaster])
        orders.read(Waiting(number, 2000) for number in range(count))
        while taken(case, queue, READ, FILES):
            pass
        for start in range(0, count, TOGETHER):
            orders.annotate([f"document {number}" for number in range(start, start + TOGETHER)], 0)
            orders.bring_up_to_date()
        while taken(case, queue, annotate_kind(orders.version), 2):
            pass
        spent = time.process_time() + processor([postmaster]) - started
        for kind in queue.counts():
            queue.drop(kind)
    return spent / count


def annotation_cost(texts: Sequence[str]) -> float:
    """Processor seconds that one process takes to annotate a document."""
    items = [TextInput(text) for text in texts]
    list(annotate_here(items[:_WARM]))
    started = time.process_time()
    list(annotate_here(items))
    return (time.process_time() - started) / len(items)


def alone(server: pg.Postgres, config: Config, warm: Path, folder: Path) -> Rate:
    """One process without a queue."""
    with open_case(config) as case, case.pipeline(Silent()) as pipeline:
        pipeline.ingest([warm], link=False)
        clock = Clock(server, config.store, [os.getpid()])
        return clock.rate(pipeline.ingest([folder], link=False).documents)


@contextmanager
def working(config: Config, count: int) -> Iterator[list[int]]:
    """So many workers, as people start them: their processes."""
    environment = {
        **os.environ,
        "CASETHREAD_HOME": str(config.home),
        "CASETHREAD_STORE": config.store,
        "CASETHREAD_WORKERS": str(config.workers),
    }
    command = [sys.executable, "-m", "casethread", "worker"]
    with ExitStack() as stack:
        started = [
            stack.enter_context(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
            for _ in range(count)
        ]
        yield [one.pid for one in started]
        for one in started:
            one.terminate()


def shared(server: pg.Postgres, config: Config, warm: Path, folder: Path, workers: int) -> Rate:
    """So many workers."""
    with (
        working(config, workers) as mains,
        ordering(config) as (case, _, orders),
        case.pipeline(Silent()) as pipeline,
    ):

        def take_in(paths: Path) -> Rate:
            clock = Clock(server, config.store, mains)
            orders.read(pipeline.find([paths], NOTHING_SAID, Outcome()))
            while not case.store.files.left_of(None, case.index.name).nothing:
                time.sleep(0.5)
            return clock.rate(len(list(paths.iterdir())))

        for part in sorted(warm.iterdir()):
            take_in(part)
        return take_in(folder)


def run(count: int, workers: Sequence[int], file: Path | None = None) -> None:
    """Print the tables; write all that was measured to the ``file``."""
    texts = invented(count)
    with tempfile.TemporaryDirectory() as scratch, pg.running() as server:
        base = Path(scratch)
        folder = written(base / "in", texts)
        for part in range(4):
            written(base / "warm" / str(part), invented(_WARM, seed=part + 2))

        def config(name: str) -> Config:
            return Config(home=base / name, store=server.case_store(), workers=1)

        cost = Cost(queue_cost(server, config("cost"), 2000), annotation_cost(texts[:200]))
        print("| processor seconds a document | | share |\n| --- | --- | --- |")
        print(f"| annotation, one process | {cost.annotation:.5f} | |")
        print(f"| the queue: ordered, taken, begun, done | {cost.queue:.5f} | {cost.share:.1%} |\n")
        head = f"| {count:,} files, a document each | documents a second | against one | processor s | against one |"
        print(f"{head} annotator | main | server | others |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        single = alone(server, config("alone"), base / "warm", folder)
        say("one process, no queue", single, single)
        rates = {0: single}
        for number in workers:
            rates[number] = shared(server, config(f"shared-{number}"), base / "warm", folder, number)
            say(f"{number} worker{'s' if number > 1 else ''}", rates[number], single)
    if file:
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        told = known | {
            "cores": os.cpu_count(),
            "documents": count,
            **asdict(cost),
            "rates": {number: asdict(rate) for number, rate in rates.items()},
        }
        file.write_text(f"{json.dumps(told, indent=1)}\n", encoding="utf-8")


def say(who: str, rate: Rate, single: Rate) -> None:
    """A line of the table."""
    faster, dearer = rate.documents / single.documents, rate.processor / single.processor
    print(
        f"| {who} | {rate.documents:.1f} | {faster:.2f} | {rate.processor:.4f} | {dearer:.2f} | {rate.annotator:.4f}"
        f" | {rate.main:.4f} | {rate.server:.4f} | {rate.others:.1f} |",
        flush=True,
    )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", type=int, nargs="?", default=600)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--figures", type=Path, help="a file to which all that was measured is written as JSON")
    given = parser.parse_args()
    run(given.documents, given.workers, given.figures)


if __name__ == "__main__":
    main()
