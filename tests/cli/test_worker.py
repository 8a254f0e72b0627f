"""Work shared through PostgreSQL, as it is ordered and done at a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casethread.app import open_case
from casethread.config import Config
from tests.meaning import make_model
from tests.postgres import Postgres

Run = Any


@pytest.fixture
def store(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty store on PostgreSQL, which all commands use."""
    url = postgres.case_store()
    monkeypatch.setenv("CASETHREAD_STORE", url)
    yield url
    postgres.drop(url)


def note(folder: Path, town: str) -> Path:
    file = folder / f"{town}.txt"
    file.write_text(f"Tariq Osman was seen in {town} on 3 March 2014.")
    return file


@pytest.mark.parametrize("command", [["worker"], ["ingest", "--detach", "reports"]])
def test_without_postgresql_there_is_nobody_to_share_with(run: Run, command: list[str]) -> None:
    ran = run(*command)
    assert ran.code == 2
    assert "set CASETHREAD_STORE" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_work_is_ordered_waited_for_and_done(
    run: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASETHREAD_SEMANTIC_MODEL", str(make_model(tmp_path / "model", alike=[("seen", "spotted")])))
    ran = run("ingest", "--detach", note(tmp_path, "Harlow"))
    assert ran.code == 0
    assert "no worker is running: the work waits until `casethread worker` is started" in ran.err
    assert [row["state"] for row in run("status", "--json").rows] == ["waiting"]
    environment = {**os.environ, "CASETHREAD_STORE": store}
    worker = subprocess.Popen(
        [sys.executable, "-m", "casethread", "worker", "--concurrency", "1"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stderr is not None
    assert "Ctrl-C finishes what is at hand" in worker.stderr.readline()
    ran = run("ingest", note(tmp_path, "Basildon"))
    assert (ran.code, "no worker" in ran.err) == (0, False)
    assert "Read 1 document from 1 file." in ran.out
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    assert "the rest was given back" in worker.stderr.read()
    worker.stderr.close()
    assert "agree" in run("verify").out
    assert len(run("search", "spotted", "--semantic", "--json").rows) == 2
    ran = run("ingest", note(tmp_path, "Colchester"))
    assert ran.code == 0
    assert "no worker is running: this process does the work itself" in ran.err
    assert "3 of 3 documents searchable" in ran.out
    assert len(run("search", "osman", "--json").rows) == 3
    ran = run("ingest", "--password", "secret", note(tmp_path, "Braintree"))
    assert (ran.code, "passwords are not given to other workers" in ran.err) == (0, True)
    assert "4 of 4 documents searchable" in ran.out
    assert run("ingest", "--detach", "--password", "secret", note(tmp_path, "Witham")).code == 2


def test_verify_repairs_what_differs(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "case-folder"
    assert run("ingest", note(tmp_path, "Harlow"), note(tmp_path, "Basildon")).code == 0
    with open_case(Config(home=home)) as case:
        first = next(case.index.ids())
        with case.index.writer() as writer:
            writer.remove([first])
    ran = run("verify")
    assert (ran.code, ran.out) == (1, f"not in the index: {first}\n")
    assert "casethread verify --repair" in ran.err
    assert "agree" in run("verify", "--repair").out
    (home / "index" / "current").write_text("nonsense")
    assert run("verify").code == 1
    assert "agree" in run("verify", "--repair").out
    assert len(run("search", "osman", "--json").rows) == 2
