"""A case store moves to the other engine and back: what is there is the same, and nothing else opens."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from pathlib import Path

import pytest
import sqlalchemy as sa

from casethread.app import open_case
from casethread.config import Config
from casethread.errors import StoreError, UsageError
from casethread.model import Role
from casethread.moving import move
from casethread.store.audit import Act
from casethread.store.base import FileState
from casethread.store.copying import BATCH, TABLES, lines_of
from casethread.store.database import connect
from search_api.results import SearchRequest
from tests.conftest import Silent, copied
from tests.postgres import Postgres

QUERIES = ("", "marsh lane", "osman", "kind:intelligence", "date:2014-03", "robery")


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the sample case, with a user and something in every column that could come over wrong."""
    copy = copied(sample_home, tmp_path / "home")
    with open_case(Config(home=copy)) as case:
        case.store.users.add("kim", Role.INVESTIGATOR, ["sandpiper-core"])
        case.store.saved.add("kim", "Osman", "person:osman", {}, shown=["one", "two"], day=date(2026, 11, 2))
        case.store.files.enter("/odd/\x00 \x1a0", "odd \x00", FileState.FAILED, reason="no \x1a1", size=5 << 40)
        case.store.audit.append(Act("kim \x00", "search", {"q": "\ud800 \x00"}))
    return copy


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The address of a new database."""
    url = postgres.new()
    yield url
    postgres.drop(url)


def held(url: str, *but: str) -> dict[str, list[bytes]]:
    """Every row of every table."""
    engine = connect(url)
    with engine.connect() as connection:
        found = {table.name: list(lines_of(connection, table)) for table in TABLES if table.name not in but}
    engine.dispose()
    return found


def answers(config: Config) -> list[object]:
    """What people find and see in a case; hits by id, as those of one score come in any order."""
    with open_case(config) as case:
        view = case.view()
        found: list[object] = []
        for query in QUERIES:
            results = case.searcher.search(SearchRequest(query, size=50), view)
            found.append([query, results.total, sorted((hit.as_json() for hit in results.hits), key=itemgetter("id"))])
        assert not case.compare().any
        assert case.store.audit.verify().problems == ()
        return [*found, view.linkage(), case.store.files.summary()]


def test_a_case_moves_to_postgresql_and_back(home: Path, database: str, tmp_path: Path) -> None:
    before, seen = held(f"sqlite:///{home / 'case.db'}", "audit", "audit_head"), answers(Config(home=home))
    moved = move(Config(home=home), database, Silent())
    assert {one.table for one in moved} == {table.name for table in TABLES}
    assert held(database, "audit", "audit_head") == before
    there = Config(home=home, store=database)
    assert answers(there) == seen
    back = f"sqlite:///{tmp_path / 'back.db'}"
    move(there, back, Silent())
    assert held(back, "audit", "audit_head") == before
    assert held(back)["audit"] == held(database)["audit"]
    assert answers(Config(home=home, store=back)) == seen


def test_what_was_moved_is_gone_on_with(home: Path, database: str) -> None:
    """Numbers that the engine gives do not collide with those that came, and the audit is guarded as before."""
    move(Config(home=home), database, Silent())
    with open_case(Config(home=home, store=database)) as case:
        number = case.store.files.enter("/new", "new", FileState.FAILED, reason="no")
        assert number > 18
        case.store.audit.append(Act("kim", "view"))
        case.view().link()
        assert case.store.audit.verify().problems == ()
    engine = connect(database)
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit")
    engine.dispose()


def test_a_store_that_holds_a_case_is_not_written_over(home: Path, database: str, tmp_path: Path) -> None:
    move(Config(home=home), database, Silent())
    before = held(database)
    with pytest.raises(StoreError, match="holds a case already"):
        move(Config(home=home), database, Silent())
    assert held(database) == before
    with pytest.raises(UsageError, match="the case store already"):
        move(Config(home=home, store=database), database, Silent())
    other = tmp_path / "other.db"
    with open_case(Config(home=tmp_path, store=f"sqlite:///{other}")) as case:
        case.store.users.add("ann", Role.ANALYST)
    with pytest.raises(StoreError, match="rows in user"):
        move(Config(home=home), f"sqlite:///{other}", Silent())


class Writing(Silent):
    """A run during which somebody writes."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def begin(self, step: str, total: int | None) -> None:
        """Write when all is copied."""
        if step == "Comparing":
            with open_case(self._config) as case:
                case.store.files.enter("/late", "late", FileState.WAITING)


def test_a_case_that_is_written_to_meanwhile_does_not_move(home: Path, database: str) -> None:
    config = Config(home=home)
    with pytest.raises(StoreError, match="written to while it moved"):
        move(config, database, Writing(config))
    with pytest.raises(StoreError, match="begun and not finished"):
        connect(database)
    move(config, database, Silent())
    assert held(database)["file"] == held(config.store_url)["file"]


@pytest.mark.parametrize(
    ("engine", "at"),
    [("sqlite", ("Moving", BATCH * 2)), ("postgresql", ("Moving", BATCH * 2)), ("postgresql", ("Comparing", 1))],
)
def test_a_move_that_was_killed_opens_for_nobody_and_is_run_again(
    home: Path, tmp_path: Path, request: pytest.FixtureRequest, engine: str, at: tuple[str, int]
) -> None:
    source = Config(home=home)
    target = request.getfixturevalue("database") if engine == "postgresql" else f"sqlite:///{tmp_path / 'to.db'}"
    command = [sys.executable, "-m", "tests.operations.killing", "move", str(home), "", target, at[0], str(at[1])]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with pytest.raises(StoreError, match="begun and not finished"):
        connect(target)
    move(source, target, Silent())
    assert held(target, "audit", "audit_head") == held(source.store_url, "audit", "audit_head")
