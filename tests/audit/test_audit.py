"""The audit: it cannot be changed, a change shows, two writers do not collide, a killed process loses nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.app import Case
from casethread.store.address import Address
from casethread.store.audit import FIRST, Act
from casethread.store.engines import open_engine
from tests.access.cases import case_of

TABLES = ("audit", "audit_head")
TRIGGERS = [(f"{table}_{change}", table) for table in TABLES for change in ("insert", "update", "delete")]


@pytest.fixture
def case(tmp_path: Path, store_url: str) -> Iterator[Case]:
    """A case with an audit of nine rows."""
    with case_of(tmp_path / "case", store=store_url) as opened:
        for number in range(9):
            opened.store.audit.append(Act("ann", "search", {"q": f"word {number}"}, "10.0.0.1", "a review"))
        yield opened


def raw(case: Case, *statements: str, triggers: bool = True) -> None:
    """Run statements past the store, as somebody would who holds the file or the database."""
    engine = open_engine(Address.read(case.config.store_url))
    try:
        with engine.begin() as connection:
            for name, table in TRIGGERS if not triggers else ():
                on = f" ON {table}" if engine.dialect.name == "postgresql" else ""
                connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def test_an_untouched_audit_verifies_and_its_head_moves(case: Case) -> None:
    found = case.store.audit.verify()
    assert (found.rows, found.problems) == (9, ())
    case.store.audit.append(Act("ben", "view"))
    again = case.store.audit.verify(found.head)
    assert (again.rows, again.problems) == (10, ())
    assert again.head != found.head
    assert case.store.audit.verify("f" * 64).problems == (f"no row has the hash {'f' * 64} that was noted",)


REPLACE = "INSERT INTO audit (id, who, body, hash) VALUES ({}, 'eve', '{{}}', 'x')"
ONTO = {
    "sqlite": ("INSERT OR REPLACE INTO audit_head VALUES (1, 0)", "INSERT OR REPLACE{}", "REPLACE{}"),
    "postgresql": (
        "INSERT INTO audit_head VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET rows = 0",
        "INSERT{} ON CONFLICT (id) DO UPDATE SET who = 'eve'",
        "TRUNCATE audit",
    ),
}
"""What changes a row under the guise of adding one, and what else an engine offers of the kind."""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'eve' WHERE id = 3",
        "UPDATE audit SET body = '{}'",
        "DELETE FROM audit WHERE id = 9",
        "DELETE FROM audit",
        "UPDATE audit_head SET rows = 8",
        "UPDATE audit_head SET rows = rows + 2",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head VALUES (2, 0)",
        REPLACE.format(10),
    ],
)
def test_the_database_refuses_every_change(case: Case, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="only added to"):
        raw(case, statement)
    assert case.store.audit.verify().problems == ()


@pytest.mark.parametrize("number", [3, 9])
def test_the_database_refuses_a_row_put_onto_another(case: Case, number: int) -> None:
    row = REPLACE.format(number).removeprefix("INSERT")
    for statement in ONTO[sa.make_url(case.config.store_url).get_backend_name()]:
        with pytest.raises(sa.exc.DBAPIError, match="only added to"):
            raw(case, statement.format(row))
    assert case.store.audit.verify().problems == ()


SWAP = (
    "UPDATE audit SET id = 100 WHERE id = 4",
    "UPDATE audit SET id = 4 WHERE id = 5",
    "UPDATE audit SET id = 5 WHERE id = 100",
)
CLOSED_UP = ("DELETE FROM audit WHERE id = 4", "UPDATE audit SET id = id - 1 WHERE id > 4")
CHANGE = "UPDATE audit SET body = replace(body, 'word 3', 'word x') WHERE id = 4"
TAMPERED: dict[str, tuple[tuple[str, ...], str]] = {
    "a word changed": ((CHANGE,), "row 4 is not what"),
    "a name changed": (("UPDATE audit SET who = 'eve' WHERE id = 4",), "row 4 stands in another's place"),
    "a hash changed": ((f"UPDATE audit SET hash = '{'0' * 64}' WHERE id = 4",), "row 4 is not what"),
    "one removed": (("DELETE FROM audit WHERE id = 4",), "row 4 is missing"),
    "the first removed": (("DELETE FROM audit WHERE id = 1",), "row 1 is missing"),
    "the last two removed": (("DELETE FROM audit WHERE id > 7",), "rows 8 to 9 are missing"),
    "all removed": (("DELETE FROM audit",), "rows 1 to 9 are missing"),
    "two swapped": (SWAP, "row 4 is not what"),
    "removed and closed up": (CLOSED_UP, "row 4 is not what"),
    "one put in": (("INSERT INTO audit SELECT 10, who, body, hash FROM audit WHERE id = 9",), "row 10 is not what"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_it_is_found(case: Case, how: str) -> None:
    statements, told = TAMPERED[how]
    raw(case, *statements, triggers=False)
    assert any(told in problem for problem in case.store.audit.verify().problems)


def test_a_chain_made_anew_is_found_by_a_hash_that_was_noted(case: Case) -> None:
    noted = case.store.audit.verify().head
    raw(case, "DELETE FROM audit", "UPDATE audit_head SET rows = 0", triggers=False)
    for number in range(9):
        case.store.audit.append(Act("ann", "search", {"q": f"nothing {number}"}))
    assert case.store.audit.verify().problems == ()
    assert case.store.audit.verify(noted).problems != ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(who=st.text(), what=st.dictionaries(st.text(), _JSON, max_size=4), purpose=st.none() | st.text())
def test_whatever_is_written_down_comes_back_and_verifies(
    case: Case, who: str, what: dict[str, object], purpose: str | None
) -> None:
    act = Act(who, "search", what, "here", purpose)
    case.store.audit.append(act)
    [row] = case.store.audit.rows(limit=1)
    assert row.act == act
    assert case.store.audit.verify().problems == ()


def test_lone_surrogates_are_written_down_too(case: Case) -> None:
    case.store.audit.append(Act("ann", "search", {"q": "\ud800 end"}))
    assert case.store.audit.verify().problems == ()
    assert "end" in str(case.store.audit.rows(limit=1)[0].act.what)


def test_many_writers_at_once_leave_one_chain(case: Case, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: case.store.audit.append(Act(f"user {n}", "view", {"n": n})), range(200)))
    found = case.store.audit.verify()
    assert (found.rows, found.problems) == (209, ())
    seen = {row.act.what["n"] for row in case.store.audit.rows(limit=200)}
    assert seen == set(range(200))


def test_one_that_cannot_be_written_takes_no_other_with_it(case: Case) -> None:
    def write(number: int) -> bool:
        what = {"n": object() if number % 10 == 3 else number}
        try:
            case.store.audit.append(Act(f"user {number}", "view", what))
        except TypeError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write, range(100)))
    assert written == [number % 10 != 3 for number in range(100)]
    found = case.store.audit.verify()
    assert (found.rows, found.problems) == (9 + 90, ())
    assert {row.act.what["n"] for row in case.store.audit.rows(limit=90)} == {n for n in range(100) if n % 10 != 3}


def test_processes_at_once_leave_one_chain(tmp_path: Path, store_url: str) -> None:
    with case_of(tmp_path / "case", store=store_url) as case:
        command = [sys.executable, "-c", _WRITER.replace("100_000", "30"), store_url]
        writers = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        assert [writer.wait() for writer in writers] == [0, 0]
        found = case.store.audit.verify()
        assert (found.rows, found.problems) == (60, ())


def test_rows_are_listed_latest_first_and_by_user(case: Case) -> None:
    case.store.audit.append(Act("ben", "view", {"address": "/documents/x"}))
    assert [row.number for row in case.store.audit.rows(limit=2)] == [10, 9]
    assert [row.act.who for row in case.store.audit.rows("ben")] == ["ben"]
    assert [row.number for row in case.store.audit.rows(before=3)] == [2, 1]


_WRITER = """
import sys
from pathlib import Path
from casethread.store.audit import Act, Audit
from casethread.store.database import connect
audit = Audit(connect(sys.argv[1]))
for number in range(100_000):
    audit.append(Act("ann", "search", {"number": number}))
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("rows", [1, 40, 150])
def test_a_killed_process_loses_no_row_that_it_wrote(tmp_path: Path, store_url: str, rows: int) -> None:
    with case_of(tmp_path / "case", store=store_url) as case:
        command = [sys.executable, "-c", _WRITER, store_url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(rows):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            written = rows + len(process.stdout.read().splitlines())
        found = case.store.audit.verify()
        assert found.problems == ()
        assert found.rows in {written, written + 1}
        case.store.audit.append(Act("ben", "view"))
        assert case.store.audit.verify().problems == ()


def test_rows_are_bound_as_the_page_says(case: Case) -> None:
    engine = open_engine(Address.read(case.config.store_url))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, who, body, hash FROM audit ORDER BY id").all()
    engine.dispose()
    from hashlib import sha256  # noqa: PLC0415 - the check is written out as somebody else would write it

    before = FIRST
    for number, who, body, bound in rows:
        before = sha256(f"{before}\n{body}".encode()).hexdigest()
        assert before == bound
        told = json.loads(body)
        assert (told["n"], told["who"]) == (number, who)
        assert body == json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
