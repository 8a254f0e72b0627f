"""A run that is killed, again and again, at any moment, and then goes on, ends exactly as one that was never broken.

CASETHREAD_KILLS says how many times (here 6); a long run of it belongs to a release.
"""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import sqlalchemy as sa

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.store import tables
from search_api.results import SearchRequest
from tests.conftest import SAMPLE, copied

KILLS = int(os.environ.get("CASETHREAD_KILLS", "6"))
TOGETHER = 3
"""Kills of one run, before it is let go on to its end."""
QUERIES = ("osman", "person:osman AND marsh", "number", "date:2014-03")


def mixed(folder: Path) -> Path:
    """Files of every outcome: read, of many entries, known already, in archives, broken, empty."""
    copytree(SAMPLE / "case", folder / "sample")
    for number in range(60):
        text = f"Tariq Osman was seen in Marsh Lane on {number % 28 + 1} March 2014. It was report number {number}."
        (folder / f"report-{number:03}.txt").write_text(text)
        if number % 10 == 0:
            (folder / f"report-{number:03}-copy.txt").write_text(text)
            (folder / f"report-{number:03}-again.txt").write_text(text, encoding="utf-16")
    with (folder / "log.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["URN", "Date of report", "Source", "Intelligence", "Handling", "Text"])
        rows.writerows([f"L{n:04}", "01/02/2014", 2, "B", "P", f"Entry {n} tells of a blue van."] for n in range(500))
        rows.writerow(["L9999", "01/02/2014", 2, "B", "P", ""])
    with zipfile.ZipFile(folder / "packed.zip", "w") as packed:
        for number in range(20):
            packed.writestr(f"in/{number}.txt", f"Packed note {number} names Carol Whitlock of Chelmsford.")
        packed.writestr("in/bad.pdf", b"%PDF-1.7 and nothing else")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


def ingesting(folder: Path, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "CASETHREAD_HOME": str(home), "CASETHREAD_WORKERS": "2"}
    command = [sys.executable, "-m", "casethread", "ingest", str(folder)]
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )


def finish(folder: Path, home: Path) -> float:
    """Run to the end. Returns the seconds from its first sign of life."""
    with ingesting(folder, home) as process:
        assert process.stderr is not None
        process.stderr.readline()
        started = time.monotonic()
        told = process.stderr.read()
    assert process.returncode == 1, told
    assert "Traceback" not in told
    return time.monotonic() - started


def dump(case: Case) -> dict[str, Any]:
    """All that a case holds, without numbers that only count how often it was written, the trail of who ran it, and
    what linking goes by, which is packed in any order: what it comes to is there.
    """
    held: dict[str, Any] = {}
    drop = {"changed", "id", "access_id", "indexed", "version", "reach_id", "stamp", "key"}
    engine = sa.create_engine(case.config.store_url)
    with engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name in ("reach", "piece", "linked", "access", "audit", "audit_head", "run", "meaning_state"):
                continue
            keep_id = table.name in ("document", "entity", "incident", "file")
            columns = [c for c in table.c if c.name not in drop or (c.name == "id" and keep_id)]
            held[table.name] = sorted(map(repr, connection.execute(sa.select(*columns)).all()))
    engine.dispose()
    view = case.view()
    held["markings"] = [(one.id, one.kind, one.marking) for one in view.all_documents()]
    held["index"] = sorted(case.index.ids())
    for query in QUERIES:
        found = case.searcher.search(SearchRequest(query, size=100), view)
        held[query] = found.total, sorted(hit.id for hit in found.hits)
    held["summary"] = case.store.files.summary()
    return held


def dumped(home: Path) -> dict[str, Any]:
    with open_case(Config(home=home)) as case:
        return dump(case)


def left_behind(home: Path) -> list[Path]:
    return [*(home / "originals").rglob("*.part"), *(home / "scratch").glob("*")]


@dataclass(frozen=True)
class Whole:
    """What an unbroken run of the files in ``folder`` leaves in ``home``, and how many seconds it takes."""

    folder: Path
    home: Path
    seconds: float
    held: dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """An unbroken run."""
    base = tmp_path_factory.mktemp("whole")
    folder, home = mixed(base / "in"), base / "home"
    return Whole(folder, home, finish(folder, home), dumped(home))


def parted(held: dict[str, Any], whole: Whole) -> list[str]:
    """In what a case differs from that of an unbroken run."""
    return [name for name in whole.held if held[name] != whole.held[name]]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system does not kill that way")
def test_killed_at_random_moments_it_ends_as_an_unbroken_run(whole: Whole, tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("CASETHREAD_SEED", "7"))
    kills = 0
    while kills < KILLS:
        home = tmp_path / f"broken-{kills}"
        for until in range(kills, kills + TOGETHER):
            while kills <= until:  # a run that was over before its moment came was not killed
                with ingesting(whole.folder, home) as process:
                    assert process.stderr is not None
                    process.stderr.readline()
                    time.sleep(chance.uniform(0, whole.seconds))
                    kills += process.poll() is None
                    process.kill()
        finish(whole.folder, home)
        assert parted(dumped(home), whole) == []
        assert left_behind(home) == []


def test_ingesting_twice_changes_nothing(whole: Whole, tmp_path: Path) -> None:
    home = copied(whole.home, tmp_path / "home")
    finish(whole.folder, home)
    assert parted(dumped(home), whole) == []
