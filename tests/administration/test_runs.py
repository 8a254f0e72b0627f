"""Runs in the store: their order, who is gone, how far they are told to be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from casethread import alive
from casethread.config import Config
from casethread.errors import NotFound, ReadError, TooMany, UsageError
from casethread.outcome import Outcome
from casethread.runs.request import Request
from casethread.runs.watch import Watch
from casethread.store.case import CaseStore
from casethread.store.runs import MOST_WAITING, SILENT, STARTING, Reached, Run, Runs, RunState, RunTask
from links.linker import CaseLinker
from tests.clock import Clock
from tests.conftest import Silent
from ui import running


@pytest.fixture
def clock() -> Clock:
    return Clock(1_000_000.0)


@pytest.fixture
def runs(store_url: str, tmp_path: Path, clock: Clock) -> Iterator[Runs]:
    store = CaseStore.open(store_url, tmp_path / "originals", CaseLinker())
    yield Runs(store._engine, clock)
    store.close()


HERE = alive.this_process()
ELSEWHERE = "another-machine 12 345"


def test_runs_are_done_one_at_a_time_in_their_order(runs: Runs) -> None:
    first, second, third = (runs.add("adm", RunTask.RETRY, {}) for _ in range(3))
    assert [one.state for one in (first, second, third)] == [RunState.WAITING] * 3
    assert (runs.before(first.id), runs.before(third.id)) == (0, 2)
    assert not runs.begin(second.id, HERE)
    assert runs.begin(first.id, HERE)
    assert not runs.begin(second.id, HERE)
    runs.end(first.id, Reached("Linking"))
    assert not runs.begin(third.id, HERE)
    assert runs.begin(second.id, HERE)
    runs.end(second.id, Reached(), problem="the disk is full", remedy="free some")
    assert runs.begin(third.id, HERE)
    assert [(one.id, one.state) for one in runs.latest()] == [
        (third.id, RunState.RUNNING),
        (second.id, RunState.FAILED),
        (first.id, RunState.DONE),
    ]
    assert (runs.get(second.id).problem, runs.get(second.id).remedy) == ("the disk is full", "free some")


def test_a_run_that_is_gone_keeps_nobody_waiting_and_can_go_on(runs: Runs, clock: Clock) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    told = alive.this_process().replace(f" {os.getpid()} ", f" {gone.pid} ")
    run, later = runs.add("adm", RunTask.FOLDER, {"folder": "x"}), runs.add("adm", RunTask.RETRY, {})
    assert runs.begin(run.id, told.rpartition(" ")[0] + " 7")
    assert runs.get(run.id).state is RunState.INTERRUPTED
    assert runs.begin(later.id, HERE)
    again = runs.again(run.id)
    assert (again.state, again.what) == (RunState.WAITING, {"folder": "x"})
    assert not runs.begin(run.id, HERE)
    runs.end(later.id, Reached())
    assert runs.begin(run.id, HERE)
    with pytest.raises(UsageError):
        runs.again(run.id)
    with pytest.raises(NotFound):
        runs.again(99)
    gone.communicate()


@pytest.mark.parametrize(
    ("process", "seconds", "state"),
    [
        (None, STARTING - 1, RunState.WAITING),
        (None, STARTING + 1, RunState.INTERRUPTED),
        (HERE, 10 * SILENT, RunState.WAITING),
        (ELSEWHERE, SILENT - 1, RunState.WAITING),
        (ELSEWHERE, SILENT + 1, RunState.INTERRUPTED),
        ("nonsense", 0, RunState.INTERRUPTED),
    ],
    ids=["not begun", "begins too long", "here", "elsewhere", "elsewhere and silent", "nonsense"],
)
def test_who_is_silent_is_gone(runs: Runs, clock: Clock, process: str | None, seconds: float, state: RunState) -> None:
    run = runs.add("adm", RunTask.RETRY, {})
    if process:
        runs.attend(run.id, process)
    clock.now += seconds
    assert runs.get(run.id).state is state


def test_too_many_may_not_wait(runs: Runs) -> None:
    for _ in range(MOST_WAITING + 1):
        runs.add("adm", RunTask.RETRY, {})
    with pytest.raises(TooMany):
        runs.add("adm", RunTask.RETRY, {})


def test_a_watch_tells_the_store_and_whoever_else_watches(runs: Runs) -> None:
    key = runs.start("owner", RunTask.PATHS, {"paths": ["in"]}, HERE)
    outcome = Outcome()
    with Watch(runs, key, outcome, Silent()) as watch:
        watch.begin("Reading", 12)
        watch.advance(3, "a.txt")
        watch.within("b.txt: page 4")
        outcome.failures.append("b.txt: is bad - mend it")
        runs.tell(key, watch.reached())
        run = runs.get(key)
    assert (run.state, run.reached.step, run.reached.done, run.reached.total) == (RunState.RUNNING, "Reading", 3, 12)
    assert (run.reached.current, run.reached.failures) == ("b.txt: page 4", ("b.txt: is bad - mend it",))
    over = runs.get(key)
    assert (over.state, over.reached.current) == (RunState.DONE, "")
    assert over.reached.counts == {"read": 0, "unchanged": 0, "duplicates": 0, "documents": 0, "failed": 1}


@pytest.mark.parametrize(
    ("error", "problem", "remedy"),
    [
        (ReadError("is gone", where="x", remedy="look"), "x: is gone", "look"),
        (ValueError("odd\nvalue"), "something went wrong that should not: ValueError: odd value", "what was done is"),
        (KeyboardInterrupt(), "stopped at the terminal", "what was done is kept"),
    ],
)
def test_an_error_ends_a_run_and_is_told(runs: Runs, error: BaseException, problem: str, remedy: str) -> None:
    key = runs.start("owner", RunTask.RETRY, {}, HERE)
    with pytest.raises(type(error)), Watch(runs, key, Outcome()):
        raise error
    run = runs.get(key)
    assert (run.state, run.problem) == (RunState.FAILED, problem)
    assert run.remedy.startswith(remedy)


def test_a_request_comes_over_whole(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "é", store="postgresql://u:p@h/d", upload=7, index_verify=False)
    request = Request(config, ("a b", "ü"), ("doc/1",), "time is up", "10.0.0.1", "work")
    read = Request.read(request.line())
    assert read == request
    assert {one.name: getattr(read.config, one.name) for one in fields(Config)}["upload"] == 7
    assert "a b" not in repr(request)


def brief(**given: object) -> Run:
    """A run that has read 40 of 100 files in 20 seconds, or as given."""
    reached = Reached("Reading", 100.0, 40, 100, "a.txt", ("x: is bad - mend it",), {"read": 38, "failed": 2})
    run = Run(7, "adm", RunTask.FOLDER, {"folder": "notes"}, RunState.RUNNING, 90.0, 95.0, None, reached)
    return replace(run, **given)  # type: ignore[arg-type]  # fields of a run


def test_a_page_says_how_far_at_what_pace_and_until_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 120.0)
    page = running.run_page("adm", brief(), 0)
    assert (page.subject, page.far, page.share, page.now) == ("Inbox: notes", "Reading: 40 of 100", 40, "a.txt")
    assert [(one.name, one.value) for one in page.pace] == [
        ("Goes on for", "25 seconds"),
        ("Pace", "2.0 a second"),
        ("This step ends in", "less than a minute"),
    ]
    assert [(one.what, one.remedy) for one in page.failures] == [("x: is bad", "mend it")]
    assert page.more == 1
    waits = running.run_page("adm", brief(state=RunState.WAITING, begun=None), 2)
    assert (waits.far, waits.now, waits.pace) == ("Waits for 2 other runs", "", ())
    gone = running.run_page("adm", brief(state=RunState.INTERRUPTED), 0)
    assert gone.interrupted
    assert "go on where it stopped" in gone.remedy
    assert (gone.share, gone.pace) == (None, ())


@pytest.mark.parametrize(
    ("task", "what", "said"),
    [
        (RunTask.UPLOAD, {"files": 1}, "1 file sent to the server"),
        (RunTask.UPLOAD, {"files": 1200}, "1,200 files sent to the server"),
        (RunTask.UPLOAD, {"files": 1, "file": 3}, "A file in place of one that failed"),
        (RunTask.FOLDER, {"folder": ""}, "All of the inbox"),
        (RunTask.FOLDER, {}, "A folder of the inbox"),
        (RunTask.RETRY, {}, "What failed or was left undone"),
        (RunTask.RETRY, {"file": 3}, "One file that failed"),
        (RunTask.PATHS, {"paths": ["a", "b"]}, "a, b"),
        (RunTask.PATHS, {}, "Files and folders named at a terminal"),
        (RunTask.DISPOSE, {"documents": 2}, "Disposal of 2 documents"),
        (RunTask.DISPOSE, {}, "Disposal"),
    ],
)
def test_what_a_run_is_done_to(task: RunTask, what: dict[str, object], said: str) -> None:
    assert running.run_page("adm", brief(task=task, what=what), 0).subject == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "less than a minute"), (61, "about 1 minute"), (170, "about 3 minutes"), (7300, "about 2 hours")],
)
def test_lengths_of_time(seconds: float, said: str) -> None:
    assert running.lasting(seconds) == said


def test_this_process_runs_and_another_of_its_number_does_not() -> None:
    assert alive.runs(HERE) is True
    assert alive.runs(f"{HERE}0") is False
    assert alive.runs(ELSEWHERE) is None
