"""Workers that meet at one file, whose clocks are wrong, that are told to stop, or cannot see a file."""

from __future__ import annotations

import csv
import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from casethread.model import OWNER
from casethread.orders import MOST_TRIES
from casethread.queue.base import index_kind
from casethread.store.address import Address
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.store.database import HEAD
from casethread.store.engines import open_engine, take_turn
from casethread.store.working import file_key
from tests.faults.crew import Crew
from tests.faults.test_workers import OUTCOME, assert_whole, files, outcome
from tests.store.test_store import document

ROWS = 8


def annotated(crew: Crew) -> list[int]:
    """How many texts each worker has looked through, of those that have stopped."""
    return [int(count) for count in re.findall(r"^annotated (\d+)$", crew.said(), re.MULTILINE)]


def until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it took too long"
        time.sleep(0.05)


def test_two_workers_at_one_file_make_nothing_twice(crew: Crew, tmp_path: Path) -> None:
    """One stands still in the midst of a file until another has taken it over, and then goes on."""
    with (tmp_path / "log.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["URN", "Date of report", "Source", "Intelligence", "Handling", "Text"])
        rows.writerow(["L9999", "01/02/2014", 2, "B", "P", ""])
        rows.writerows([f"L{n:04}", "01/02/2014", 2, "B", "P", f"Entry {n} tells of a blue van."] for n in range(ROWS))
    crew.order(tmp_path / "log.csv", link=False)
    first = crew.start("stands still", batch=3)
    state = Path(f"/proc/{first.pid}/stat")
    until(lambda: state.read_text().rpartition(")")[2].split()[0] == "T")
    crew.start(batch=3)
    crew.until_done()
    assert first.pid is not None
    os.kill(first.pid, signal.SIGCONT)
    time.sleep(0.5)
    crew.until_done()
    crew.stop()
    with crew.opened() as (case, orders):
        [record] = case.store.files.every()
        assert (record.state.value, record.documents, record.failed) == ("failed", ROWS, 1)
        assert len(list(case.view().all_documents())) == ROWS
        assert not case.compare().any
        assert orders.queue.counts() == {}
    assert sum(annotated(crew)) == ROWS, crew.said()
    assert "failed:" not in crew.said()


def test_what_was_taken_over_is_not_written(crew: Crew) -> None:
    with crew.opened() as (case, _):
        store = case.store
        [number] = [store.files.enter("/case/log.csv", "log.csv", FileState.WAITING)]
        store.working.begin([file_key(number)], "first")
        [entered] = store.files.waiting()
        store.working.begin([file_key(number)], "second")
        [lost] = store.take(Taking(Arrival(entered, "", "first"), [document(1)]))
        assert (lost.overtaken, lost.fresh) == (True, [])
        assert store.files.count(FileState.WAITING) == 1
        [kept] = store.take(Taking(Arrival(entered, "", "second"), [document(1)]))
        assert (kept.overtaken, len(kept.fresh)) == (False, 1)
        assert store.files.count(FileState.DONE) == 1


def test_a_document_that_changes_while_it_is_indexed_stays_to_be_indexed(crew: Crew) -> None:
    with crew.opened() as (case, _):
        store = case.store
        store.files.enter("/case/log.csv", "log.csv", FileState.WAITING)
        [entered] = store.files.waiting()
        store.take(Taking(Arrival(entered, ""), [document(1), document(2)]))
        items = list(store.view(OWNER).annotated(["d1", "d2"]).values())
        store.save_mentions("v1", items)
        [batch] = store.to_index("here")
        store.save_mentions("v1", items[:1])
        store.set_indexed("here", ["d1", "d2"], batch.states)
        assert store.unindexed_ids("here") == ["d1"]


def test_clocks_that_are_hours_off_and_jump_are_of_no_account(crew: Crew, tmp_path: Path) -> None:
    crew.config = replace(crew.config, lease=60)
    crew.order(files(tmp_path / "in"))
    for hours in (6.0, -6.0):
        crew.start(hours=hours)
    crew.until_done()
    crew.stop()
    assert_whole(crew)
    assert sum(annotated(crew)) == 18, "and none was taken from who was at it"


def test_a_worker_whose_orders_are_not_heard_costs_nothing(crew: Crew, tmp_path: Path) -> None:
    """What it has read is looked through all the same, and before links are made."""
    crew.order(files(tmp_path / "in"))
    crew.start("is not heard")
    crew.until_done()
    crew.stop()
    assert "the line is cut" in crew.said()
    assert_whole(crew)


def test_told_to_stop_it_finishes_what_is_at_hand_and_gives_back_the_rest(crew: Crew, tmp_path: Path) -> None:
    crew.order(files(tmp_path / "in"))
    first = crew.start("is slow")
    with crew.opened() as (case, orders):
        until(lambda: case.store.files.count(FileState.WAITING) == 0)
        first.terminate()
        first.join(20)
        assert first.exitcode == 0
        assert orders.queue.counts(), "there is something left to do"
        left = orders.queue.take(dict.fromkeys(orders.kinds, 0), 100)
        assert left, "and it need not be waited for until a lease ends"
        assert case.store.working.tries([job.key for job in left if job.kind.startswith("annotate")]) in (
            {},
            {job.key: 0 for job in left if job.kind.startswith("annotate")},
        )
        orders.queue.give_back(left)
    crew.start()
    crew.until_done()
    assert_whole(crew)


def test_a_file_that_no_worker_sees_is_told_with_the_worker_that_looked(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casethread.lanes._SEEN_BY", 0)
    folder = files(tmp_path / "in")
    crew.order(folder, link=False)
    (folder / "note-3.txt").unlink()
    crew.start()
    crew.until_done()
    with crew.opened() as (case, _):
        assert outcome(case) == {**OUTCOME, "note-3.txt": ("failed", 0, 1)}
        [told] = [one.reason or "" for one in case.store.files.every() if one.file.endswith("note-3.txt")]
    assert re.search(r"cannot be seen from \S+, where it was to be read - .*casethread retry", told)


def test_a_store_that_was_migrated_meanwhile_stops_workers_with_a_sentence(crew: Crew, tmp_path: Path) -> None:
    crew.order(files(tmp_path / "in"))
    pair = [crew.start("is slow"), crew.start("is slow")]
    engine = open_engine(Address.read(crew.config.store_url))
    with crew.opened() as (case, _):
        until(lambda: case.store.files.count(FileState.WAITING) < len(OUTCOME))
        with engine.begin() as connection:
            take_turn(connection)
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        for process in pair:
            process.join(20)
            assert process.exitcode == 1
    assert "another version of Casethread has migrated the case store (it is at 9999" in crew.said()
    assert "start this again with that version" in crew.said()
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})
    engine.dispose()
    crew.start()
    crew.until_done()
    assert_whole(crew)


def test_indexing_that_kills_every_worker_waits_for_a_person(crew: Crew) -> None:
    with crew.opened() as (case, orders):
        store, queue = case.store, orders.queue
        for _ in range(MOST_TRIES):
            assert not orders.is_spoilt()
            store.working.begin([f"{index_kind(orders.index)}, last"], "somebody lost")
        assert orders.is_spoilt()
        orders.bring_up_to_date()
        assert queue.counts() == {}
        orders.start_afresh()
        orders.bring_up_to_date()
        assert queue.counts() == {index_kind(orders.index): 1}


def test_a_queue_that_is_lost_is_made_anew(crew: Crew, tmp_path: Path) -> None:
    crew.order(files(tmp_path / "in"), link=False)
    with crew.opened() as (_, orders):
        for kind in orders.queue.counts():
            orders.queue.drop(kind)
    crew.start()
    crew.until_done()
    with crew.opened() as (case, orders):
        assert outcome(case) == OUTCOME
        assert orders.queue.counts() == {}
