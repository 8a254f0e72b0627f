"""What tests share: the sample case, ingested once for all of them, and a server over it."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from casethread import children
from casethread.accounts import passwords
from casethread.accounts.desk import Desk
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.model import Classification, Role, Viewer
from casethread.store.base import View
from casethread.web import create_app
from tests import postgres as pg
from tests.elastic.cluster import Cluster, running
from tests.elastic.distribution import Missing
from tests.sharing import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401 - pytest looks here

SAMPLE = Path(__file__).parent.parent / "casethread" / "sample"
# what is kept of a password is dear to make, so that guessing is: tests/accounts/test_desk.py sees that it is
passwords._HASHER = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
children.CONTEXT = multiprocessing.get_context("forkserver")
children.CONTEXT.set_forkserver_preload(["tests.preloaded"])
REQUIRE_ALL = os.environ.get("CASETHREAD_REQUIRE_ALL") == "1"


class Silent:
    """A run that nobody watches."""

    def begin(self, step: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1, current: str = "") -> None:
        """Say nothing."""

    def within(self, current: str, share: float | None = None) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def require() -> Callable[[bool, str], None]:
    """Skip when a part is missing, or fail where all parts must be there."""

    def check(present: bool, what: str) -> None:
        if not present and REQUIRE_ALL:
            pytest.fail(f"{what} is missing, and CASETHREAD_REQUIRE_ALL is set")
        if not present:
            pytest.skip(f"{what} is missing")

    return check


def _elasticsearch(require: Callable[[bool, str], None], nodes: int) -> Iterator[Cluster]:
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(running(nodes))
        except Missing as missing:
            require(False, str(missing))
        else:
            yield cluster


@pytest.fixture(scope="session")
def one_node(require: Callable[[bool, str], None]) -> Iterator[Cluster]:
    """A real Elasticsearch of one node."""
    yield from _elasticsearch(require, 1)


@pytest.fixture(scope="session")
def three_nodes(require: Callable[[bool, str], None]) -> Iterator[Cluster]:
    """A real Elasticsearch of three nodes."""
    yield from _elasticsearch(require, 3)


@pytest.fixture(scope="session")
def postgres(require: Callable[[bool, str], None]) -> Iterator[pg.Postgres]:
    """A real PostgreSQL."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(pg.running())
        except pg.Missing as missing:
            require(False, str(missing))
        else:
            yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty case store, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'case.db'}"
    else:
        server: pg.Postgres = request.getfixturevalue("postgres")
        url = server.case_store()
        yield url
        server.drop(url)


@contextmanager
def _once(folder: Path) -> Iterator[bool]:
    """One of several processes at a time; True for the one that has to do the work."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        yield not done.exists()
        done.touch()


def _ingested(home: Path, source: Path) -> Path:
    with _once(home) as needed:
        if needed:
            shutil.rmtree(home, ignore_errors=True)
            with open_case(Config(home=home, workers=1)) as case, case.pipeline(Silent()) as pipeline:
                outcome = pipeline.ingest([source], base=source.parent)
                assert outcome.failures == []
    return home


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all the processes of one test run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"


@pytest.fixture(scope="session")
def sample_home(shared: Path) -> Path:
    """The case folder of the ingested sample case. Not to be written to."""
    return _ingested(shared / "sample", SAMPLE / "case")


def copied(home: Path, to: Path) -> Path:
    """A copy of a case folder that anybody may have open; gives the copy.

    SQLite's files are copied by SQLite: a process that opens and closes one of them itself loses the locks that its
    connections hold on it (https://www.sqlite.org/howtocorrupt.html, 2.2), and another takes away what they still use.
    """
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*.db", "*.db-wal", "*.db-shm"))
    for base in home.glob("*.db"):
        with closing(sqlite3.connect(base)) as source, closing(sqlite3.connect(to / base.name)) as target:
            source.backup(target)
    return to


@pytest.fixture(scope="session")
def sample_case(sample_home: Path) -> Iterator[Case]:
    """The sample case, opened."""
    with open_case(Config(home=sample_home)) as case:
        yield case


@pytest.fixture
def sample_view(sample_case: Case) -> View:
    """The sample case as its owner reads it."""
    return sample_case.view()


@pytest.fixture
def sample_press_view(sample_case: Case) -> View:
    """The sample case as a press officer reads it."""
    return sample_case.view(Viewer("press", Classification.PUBLIC))


@contextmanager
def serving(home: Path, config: Config | None = None, **settings: str) -> Iterator[str]:
    """The address of a server over a case folder, with these settings."""
    chosen = replace(config or Config(home=home), **settings)  # type: ignore[arg-type]  # these are texts
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, open_case(chosen) as case:
        server = uvicorn.Server(uvicorn.Config(create_app(case), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def sample_server(sample_home: Path) -> Iterator[str]:
    """The address of a server over the sample case."""
    with serving(sample_home, Config(home=sample_home, requests_per_minute=10**6)) as address:
        yield address


READERS = {
    "reader": (Role.INVESTIGATOR, ["sandpiper-core"]),
    "analyst": (Role.ANALYST, []),
    "press": (Role.PRESS_OFFICER, []),
    "admin": (Role.ADMINISTRATOR, []),
}
"""Users of the sample case; the reader reaches all of it."""
COOKIE = "casethread-session"


@pytest.fixture(scope="session")
def log_in(sample_home: Path, shared: Path) -> Iterator[Callable[[str], dict[str, str]]]:
    """Log a user of the sample case in, their purpose stated; gives the cookies of the session."""
    with open_case(Config(home=sample_home)) as case:
        desk = Desk(case.store)
        with _once(shared / "sample-readers") as needed:
            for name, (role, groups) in READERS.items() if needed else ():
                desk.users.add(name, role, groups)
                desk.set_password(name, f"knock three times, {name[::-1]}")

        def session(name: str) -> dict[str, str]:
            secret = desk.start(name, "test")
            found = desk.session(secret)
            assert found is not None
            desk.sessions.set_purpose(found[0], "tests of the pages")
            return {COOKIE: secret}

        yield session


@pytest.fixture(scope="session")
def sample_without_restricted(shared: Path) -> Iterator[View]:
    """The owner's view of a case that never held the restricted log of the sample."""
    source = shared / "open" / "case"
    with _once(shared / "open") as needed:
        if needed:
            shutil.copytree(SAMPLE / "case", source, dirs_exist_ok=True)
            restricted = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["restricted"]
            (source / restricted["file"]).unlink()
    with open_case(Config(home=_ingested(shared / "open-home", source))) as case:
        yield case.view()
