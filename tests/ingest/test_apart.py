"""Work in a process apart: whatever becomes of it, the asker is told and the next one is served."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casethread.errors import NotFound, ReadError
from ingest import apart as apart_module
from ingest.apart import MEMORY, Apart


def double(number: int) -> int:
    return 2 * number


def forever() -> None:
    time.sleep(3600)


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def hoard() -> int:
    return len(bytearray(MEMORY + 1))


def scribble() -> str:
    folder = tempfile.mkdtemp()
    (Path(folder) / "part").write_text("what lay in an archive", encoding="utf-8")
    return folder


def refuse() -> None:
    raise NotFound("is not there", where="page 3", remedy="ask for another")


def stumble() -> None:
    raise ZeroDivisionError("in a\nlibrary")


def miss() -> None:
    raise FileNotFoundError(2, "No such file or directory")


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    made = Apart(processes=1, seconds=3)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (forever, "longer than 3 seconds"),
        (crash, "ends whatever opens it"),
        (leave, "ends whatever opens it"),
        (hoard, "memory"),
        (stumble, "ZeroDivisionError: in a library"),
        (miss, "No such file"),
    ],
)
def test_a_failure_is_told_and_the_next_is_served(apart: Apart, function: Callable[[], object], said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        apart.call(function)
    assert caught.value.remedy
    assert apart.call(double, 4) == 8


def test_our_own_errors_come_through_whole(apart: Apart) -> None:
    with pytest.raises(NotFound) as caught:
        apart.call(refuse)
    assert (caught.value.what, caught.value.where, caught.value.remedy) == (
        "is not there",
        "page 3",
        "ask for another",
    )


def test_many_threads_share_the_processes(apart: Apart) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda n: apart.call(double, n), range(50))) == [2 * n for n in range(50)]


def test_it_works_again_after_it_was_closed() -> None:
    made = Apart(processes=1)
    assert made.call(double, 1) == 2
    made.close()
    assert made.call(double, 1) == 2
    made.close()


def test_nothing_that_a_process_wrote_is_left_when_it_is_stopped(apart: Apart) -> None:
    left = Path(apart.call(scribble))
    assert (left / "part").exists()
    with pytest.raises(ReadError, match="longer"):
        apart.call(forever)
    assert not left.exists()


ASKER = """
import tempfile, time
from ingest.apart import Apart
if __name__ == "__main__":
    apart = Apart(1)
    print(apart.call(tempfile.mkdtemp), flush=True)
    time.sleep(60)
"""


def test_nothing_is_left_when_the_asker_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "asker.py"
    script.write_text(ASKER, encoding="utf-8")
    top = str(Path(apart_module.__file__).parent.parent)
    known = {**os.environ, "PYTHONPATH": top}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=known) as asker:
        assert asker.stdout
        left = Path(asker.stdout.readline().strip())
        assert left.is_dir()
        asker.kill()
    until = time.monotonic() + 30
    while left.parent.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not left.parent.exists()
