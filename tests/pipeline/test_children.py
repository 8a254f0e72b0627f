"""A child answers, and is stopped when it hangs, eats memory or dies; the next request is answered all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casethread.children import Child, Limits, Lost, Tell


def work(request: Any, tell: Tell) -> Iterator[Any]:
    """What the child of these tests does."""
    what, value = request
    if what == "double":
        yield from (2 * one for one in value)
    elif what == "hang":
        yield "begun"
        time.sleep(600)
    elif what == "slow":
        for step in range(value):
            time.sleep(0.4)
            tell(f"step {step}", step / value)
        yield "done"
    elif what == "eat":
        yield len(bytearray(value << 20))
    elif what == "die":
        os.kill(os.getpid(), value)
    elif what == "raise":
        raise ValueError(value)
    elif what == "scratch":
        yield tempfile.gettempdir()


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    made = Child(work, Limits(seconds=1.0, megabytes=300), tmp_path / "scratch")
    yield made
    made.close()


def asked(child: Child, *request: Any) -> list[Any]:
    child.ask(request)
    return list(child.answers())


def test_it_answers_one_request_after_the_other(child: Child, tmp_path: Path) -> None:
    assert asked(child, "double", [1, 2]) == [2, 4]
    assert asked(child, "double", []) == []
    assert asked(child, "scratch", None) == [str(tmp_path / "scratch")]


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (("hang", None), "took more than 1 seconds without getting further"),
        (("eat", 400), "needed more than 300 MB of memory"),
        (("die", signal.SIGSEGV), r"ended its process \(SIGSEGV\)"),
        (("die", signal.SIGKILL), r"ended its process \(SIGKILL\)"),
        (("raise", "a bad\nword"), "failed: ValueError: a bad word"),
    ],
)
def test_what_goes_wrong_there_is_told_and_costs_one_request(child: Child, request_: Any, why: str) -> None:
    with pytest.raises(Lost, match=why):
        asked(child, *request_)
    assert asked(child, "double", [3]) == [6]


def test_memory_within_the_limit_is_given(child: Child) -> None:
    assert asked(child, "eat", 100) == [100 << 20]


def test_work_that_tells_how_far_it_is_may_take_longer_than_its_limit(child: Child) -> None:
    heard: list[tuple[str, float | None]] = []
    child.ask(("slow", 5))
    assert list(child.answers(lambda where, share: heard.append((where, share)))) == ["done"]
    assert ("step 4", 0.8) in heard


def test_a_child_that_died_while_nobody_asked_is_started_again(child: Child) -> None:
    assert asked(child, "double", [1]) == [2]
    process = child._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert asked(child, "double", [2]) == [4]


def test_a_closed_child_is_not_started_again(child: Child) -> None:
    child.close()
    with pytest.raises(Lost, match="over"):
        child.ask(("double", [1]))


_ORPHANED = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from casethread.children import Child, Limits
from tests.pipeline.test_children import work

if __name__ == "__main__":
    child = Child(work, Limits(600, 500), Path({scratch!r}))
    child.ask(("hang", None))
    next(child.answers())
    print(child._process.pid, flush=True)
    time.sleep(600)
"""


def test_a_child_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    root = str(Path(__file__).parent.parent.parent)
    script.write_text(_ORPHANED.format(root=root, scratch=str(tmp_path / "scratch")))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}").exists() or sys.platform != "linux"
        parent.kill()
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")
