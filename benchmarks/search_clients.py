"""Eight clients at once over HTTP, beside the engine itself asked by as many threads.

    python -m benchmarks.search_clients [--documents N] [--clients N] [--seconds S]

Invented documents are stored and indexed, and `casethread serve` serves them as a process of its own. Clients search
for words as fast as they are answered, ten hits a page, with facets and without; then threads ask tantivy directly for
the same words within the same reach. Told are queries a second, and what part of the engine's own the whole API comes
to: log-in, audit, reading and quoting included. The two take turns.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from benchmarks.search_engines import BareTantivy, Kind, kinds, stored
from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from search_api.index.base import indexed

SIZE, QUERIES, ROUNDS, TARGET = 10, 400, 3, 0.4


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server over the case, and its address."""
    command = [sys.executable, "-u", "-m", "casethread", "serve", "--port", "0"]
    environment = os.environ | {"CASETHREAD_HOME": str(home), "CASETHREAD_REQUESTS_PER_MINUTE": str(10**9)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            lines = (re.search(r"http://[\w.:\[\]]+", line) for line in server.stdout)
            address = next((found[0] for found in lines if found), None)
            if address is None:
                sys.exit("the server did not start: it says why above")
            yield address
        finally:
            server.terminate()


def rate(clients: int, seconds: float, ask: Callable[[int, int], object]) -> float:
    """Answers a second, of so many threads that each ask as fast as they are answered."""
    until, done = time.perf_counter() + seconds, [0] * clients

    def go(number: int) -> None:
        while time.perf_counter() < until:
            ask(number, done[number] * clients + number)
            done[number] += 1

    threads = [threading.Thread(target=go, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def compared(kind: Kind, bare: BareTantivy, address: str, cookie: str, given: argparse.Namespace) -> None:
    """Print what the API and the engine answer in a second."""
    direct, api, engine = bare.asks(kind), list[float](), list[float]()
    clients: list[HTTPConnection] = []

    def over_http(client: int, number: int) -> None:
        asked = {"q": kind.typed[number % QUERIES], "size": SIZE, "fold": "false", "facets": bool(kind.facets)}
        path = f"/api/search?{urlencode(asked)}"
        clients[client].request("GET", path, headers={"Cookie": f"casethread-session={cookie}"})
        answered = clients[client].getresponse()
        told = answered.read()
        assert answered.status == 200, told

    for _ in range(ROUNDS):
        # a client costs what the server does not get: these do next to nothing; those of the last round were idle since
        clients[:] = [HTTPConnection(urlsplit(address).netloc) for _ in range(given.clients)]
        api.append(rate(given.clients, given.seconds, over_http))
        for client in clients:
            client.close()
        engine.append(rate(given.clients, given.seconds, lambda _, number: direct[number % QUERIES]()))
    part = median(api) / median(engine)
    print(f"{kind.name:12}{median(api):10.1f}{median(engine):12.1f}{part:10.3f}   target {TARGET}", flush=True)


def prepared(folder: Path) -> str:
    """Index what is stored, and log somebody in: the cookie of the session."""
    with open_case(Config(home=folder)) as case:
        with case.index.rebuild() as writer:
            for part in case.store.to_index(""):
                writer.add(indexed(item, access) for item, access in part)
        case.store.users.add("ann", Role.INVESTIGATOR)
        desk = Desk(case.store)
        cookie = desk.start("ann", "benchmark")
        found = desk.session(cookie)
        assert found is not None
        desk.sessions.set_purpose(found[0], "a benchmark")
        return cookie


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = stored(folder, given.documents)
        bare = BareTantivy(folder, corpus)
        bare.build()
        cookie = prepared(folder)
        with served(folder) as address:
            print(f"{given.documents:,} documents, {given.clients} clients on {os.cpu_count()} cores; queries a second")
            print(f"{'':12}{'API':>10}{'engine':>12}{'part':>10}")
            for kind in kinds(corpus, QUERIES):
                if kind.name in {"term", "phrase", "all facets"}:
                    compared(kind, bare, address, cookie, given)
        corpus.store.close()


if __name__ == "__main__":
    main()
