"""Search by meaning at the command line: refused while it is off, asked, verified, moved, restored, read anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from casethread.app import open_case
from casethread.config import Config
from tests.cli.conftest import Run
from tests.meaning import documents, make_model, taken

MODEL = "CASETHREAD_SEMANTIC_MODEL"
FOUND = {"robbed", "mugged", "closed"}


def found(run: Run, **asked: Path) -> set[str]:
    return {row["id"] for row in run("search", "robbed", "--semantic", "--json", **asked).rows}


def test_from_the_first_model_to_another(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run("search", "robbed", "--semantic")
    assert refused.code == 2
    assert "set `semantic_model` to the folder of a model" in refused.err
    with open_case(Config(home=tmp_path / "case-folder")) as case:
        taken(case, documents())

    monkeypatch.setenv(MODEL, str(make_model(tmp_path / "model")))
    unread = run("search", "robbed", "--semantic")
    assert (unread.code, unread.out) == (1, "")
    assert "have not been read for their meaning yet - run `casethread reindex`" in unread.err
    assert run("reindex").code == 0
    rows = run("search", "robbed", "--semantic", "--json").rows
    assert {row["id"] for row in rows} == FOUND
    assert all(passage["near"] for row in rows for passage in row["passages"])
    assert "1 of 1 document.\n" in run("search", "robbed").out
    shown = run("search", "robbed", "--semantic", "--limit", "1").out
    assert "near in meaning: 'Council meets. A man" in shown
    assert "1 of 1 document and 2 more by meaning.\n" in shown
    assert run("verify").code == 0
    assert '"semantic": true' in run("audit", "list", "--json").out

    assert run("backup", tmp_path / "kept.zip").code == 0
    restored = tmp_path / "restored"
    assert run("restore", tmp_path / "kept.zip", home=restored).code == 0
    assert found(run, home=restored) == FOUND
    assert run("move", f"sqlite:///{tmp_path / 'moved.db'}").code == 0
    monkeypatch.setenv("CASETHREAD_STORE", f"sqlite:///{tmp_path / 'moved.db'}")
    assert found(run) == FOUND
    monkeypatch.delenv("CASETHREAD_STORE")

    monkeypatch.setenv(MODEL, str(make_model(tmp_path / "other", dimensions=32)))
    stale = run("search", "robbed", "--semantic")
    assert (stale.code, stale.out) == (1, "")
    assert "(24 dimensions, this one has 32)" in stale.err
    differs = run("verify")
    assert (differs.code, differs.out) == (1, "5 documents not yet read for their meaning\n")
    assert "agree" in run("verify", "--repair").out
    assert found(run) == FOUND


def test_a_model_that_cannot_be_loaded_is_told_before_anything_is_done(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A man was robbed in Brackle Row.")
    monkeypatch.setenv(MODEL, str(tmp_path / "nowhere"))
    ran = run("ingest", note)
    assert ran.code == 2
    assert "setting `semantic_model`" in ran.err
    assert "is no folder" in ran.err
    assert run("status", "--json").rows == []
    assert run("search", "robbed").code == 0

    monkeypatch.setenv(MODEL, str(make_model(tmp_path / "model")))
    monkeypatch.setitem(sys.modules, "model2vec", None)
    ran = run("search", "robbed", "--semantic")
    assert (ran.code, ran.out) == (2, "")
    assert "install `casethread[semantic]`" in ran.err
