"""The server under load: a mix of what people ask, from 1 to 128 clients at once, and its memory over many requests.

    python -m benchmarks.load [--documents N] [--clients N...] [--seconds S] [--processes N] [--at-once N]
        [--requests N]

Invented documents are stored, linked and indexed, and `casethread serve` serves them as processes of their own. Each
client asks as soon as it was answered; one that is told to come back (503) does so after the time that it was told, as
a browser's user would. Told are the answers a second, their median and 99th percentile, how many 503 there were and
how many answers were anything but 200 and 503. Then eight clients send `--requests` requests, and the proportional set
sizes of all the server's processes are told at each tenth: `--requests 200000` for the whole course.

Server and clients share one machine: the figures are bounds from below, and only those of one run compare.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

from benchmarks.memory import held, tree
from benchmarks.search_clients import prepared
from benchmarks.search_engines import Corpus, stored
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Label

MIX = {"search": 40, "facets": 20, "document": 20, "entity": 10, "suggest": 10}
"""Of a hundred requests, how many are of which kind."""
TENTHS = 10
CHUNK = 8
"""Clients of the long course."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What can be asked about a case: words, ids of documents and of people, beginnings of names."""

    words: list[str]
    documents: list[str]
    people: list[str]
    names: list[str]

    def one(self, chance: random.Random) -> tuple[str, str]:
        """The kind and the address of a request of the mix."""
        kind = chance.choices(list(MIX), list(MIX.values()))[0]
        if kind in {"search", "facets"}:
            asked = quote(" ".join(chance.sample(self.words, chance.choice((1, 1, 2)))))
            return kind, f"/api/search?q={asked}&facets={str(kind == 'facets').lower()}"
        if kind == "document":
            return kind, f"/documents/{quote(chance.choice(self.documents))}"
        if kind == "entity":
            return kind, f"/api/entities/{quote(chance.choice(self.people))}"
        return kind, f"/api/suggest?q={quote(chance.choice(self.names)[:3])}"


@dataclass(slots=True)
class Told:
    """What a course of requests came to: seconds of each answer, by kind; how often each status was answered."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    statuses: Counter[int] = field(default_factory=Counter)
    examples: dict[int, str] = field(default_factory=dict)

    def line(self, clients: int, took: float) -> str:
        """In one line."""
        every = sorted(each for kind in self.seconds.values() for each in kind)
        other = sum(count for status, count in self.statuses.items() if status not in {200, 503})
        middle, high = (every[int(len(every) * part)] * 1000 for part in (0.5, 0.99)) if every else (0, 0)
        return f"{clients:>8}{len(every) / took:>12.1f}{middle:>12.0f}{high:>12.0f}{self.statuses[503]:>8}{other:>8}"


async def client(
    http: httpx.AsyncClient, questions: Questions, chance: random.Random, bound: Bound, told: Told
) -> None:
    """Ask until it is enough."""
    while bound.goes_on():
        kind, path = questions.one(chance)
        started = time.perf_counter()
        try:
            answer = await http.get(path)
        except httpx.TransportError as error:
            told.statuses[0] += 1
            told.examples.setdefault(0, f"{path}: {type(error).__name__}")
            continue
        told.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            told.seconds[kind].append(time.perf_counter() - started)
        elif answer.status_code == 503:
            await asyncio.sleep(float(answer.headers["retry-after"]))
        else:
            told.examples.setdefault(answer.status_code, f"{path}: {answer.text[:200]}")


@dataclass(slots=True)
class Bound:
    """For so many seconds once it has begun, or for so many requests."""

    seconds: float = float("inf")
    left: float = float("inf")
    _until: float = 0.0

    def begin(self) -> None:
        """Now."""
        self._until = time.perf_counter() + self.seconds

    def goes_on(self) -> bool:
        """Whether one more is to be sent."""
        self.left -= 1
        return self.left >= 0 and time.perf_counter() < self._until


async def course(address: str, cookie: str, questions: Questions, clients: int, bound: Bound) -> tuple[Told, float]:
    """So many clients at once, each with a connection; what came of it, and the seconds it took."""
    told, cookies = Told(), {"casethread-session": cookie}
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=address, cookies=cookies, timeout=120, limits=limits) as http:
        bound.begin()
        started = time.perf_counter()
        chances = [random.Random(number) for number in range(clients)]
        await asyncio.gather(*(client(http, questions, chance, bound, told) for chance in chances))
        return told, time.perf_counter() - started


@contextmanager
def served(home: Path, processes: int, at_once: int | None) -> Iterator[tuple[str, int]]:
    """A server over the case: its address, and the process that was started."""
    command = [sys.executable, "-u", "-m", "casethread", "serve", "--port", "0", "--processes", str(processes)]
    environment = os.environ | {"CASETHREAD_HOME": str(home), "CASETHREAD_REQUESTS_PER_MINUTE": str(2**31)}
    if at_once:
        environment["CASETHREAD_REQUESTS_AT_ONCE"] = str(at_once)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            lines = (re.search(r"http://[\w.:\[\]]+", line) for line in server.stdout)
            address = next((found[0] for found in lines if found), None)
            if address is None:
                sys.exit("the server did not start: it says why above")
            yield address, server.pid
        finally:
            server.terminate()


def questions_of(folder: Path, corpus: Corpus) -> Questions:
    """What to ask about the invented case, its reach linked."""
    chance = random.Random(1)
    texts = chance.sample(corpus.texts, min(500, len(corpus.texts)))
    words = sorted({word for text in texts for word in re.findall(r"[A-Za-z]{5,}", text)})
    with open_case(Config(home=folder)) as case:
        view = case.view_as("ann")
        people = list(view.entities(Label.PERSON))[:2000]
    documents = [document.id for document in corpus.documents]
    return Questions(
        chance.sample(words, min(400, len(words))),
        chance.sample(documents, min(2000, len(documents))),
        [entity.id for entity in people],
        [entity.name for entity in people],
    )


async def measured(given: argparse.Namespace, address: str, pid: int, cookie: str, questions: Questions) -> None:
    """Print both tables."""
    await course(address, cookie, questions, CHUNK, Bound(left=300))
    print(f"{'clients':>8}{'answers/s':>12}{'median ms':>12}{'p99 ms':>12}{'503':>8}{'other':>8}")
    for clients in given.clients:
        told, took = await course(address, cookie, questions, clients, Bound(given.seconds))
        print(told.line(clients, took), flush=True)
        for status, example in told.examples.items():
            print(f"         {status}: {example}")
    first = 0.0
    for tenth in range(1, TENTHS + 1):
        told, took = await course(address, cookie, questions, CHUNK, Bound(left=given.requests // TENTHS))
        megabytes = sum(map(held, tree(pid))) / 1024
        first = first or megabytes
        other = sum(count for status, count in told.statuses.items() if status not in {200, 503})
        print(
            f"{tenth * given.requests // TENTHS:>9,} requests: {megabytes:7.0f} MB, {megabytes / first:.3f};"
            f" {sum(told.statuses.values()) / took:.0f}/s, {other} errors",
            flush=True,
        )


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 128])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--at-once", type=int, help="requests that each process works on at once")
    parser.add_argument("--requests", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = stored(folder, given.documents)
        cookie = prepared(folder)
        questions = questions_of(folder, corpus)
        corpus.store.close()
        print(f"{given.documents:,} documents, {given.processes} processes on {os.cpu_count()} cores")
        with served(folder, given.processes, given.at_once) as (address, pid):
            asyncio.run(measured(given, address, pid, cookie, questions))


if __name__ == "__main__":
    main()
