"""Search by meaning at the command line: taken in, asked, refused when it is off, verified, moved, read anew."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.meaning import make_model

TEXTS = {
    "one": "Council meets. A man of 31 was robbed in Brackle Row on Tuesday, it was said there.",
    "two": "The weather held. Two women were mugged beside the old lock after dark, a court heard.",
    "three": "The garden show was opened by the mayor, who spoke at length of roses and of the rain.",
}
MODEL = "CASETHREAD_SEMANTIC_MODEL"


def test_from_ingest_to_another_model(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tmp_path / "case.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": key, "text": text, "kind": "news"}) + "\n" for key, text in TEXTS.items())
    )
    refused = run("search", "robbed", "--semantic")
    assert refused.code == 2
    assert "set `semantic_model` to the folder of a model" in refused.err

    monkeypatch.setenv(MODEL, str(make_model(tmp_path / "model")))
    assert run("ingest", lines).code == 0
    found = run("search", "robbed", "--semantic", "--json").rows
    assert [row["id"] for row in found] == ["one", "two"]
    assert [passage.get("near") for row in found for passage in row["passages"]] == [True, True]
    assert "1 of 1 document.\n" in run("search", "robbed").out
    shown = run("search", "robbed", "--semantic", "--limit", "1").out
    assert "near in meaning: 'Council meets. A man" in shown
    assert "1 of 1 document and 1 more by meaning.\n" in shown
    assert run("verify").code == 0
    assert '"semantic": true' in run("audit", "list", "--json").out

    assert run("backup", tmp_path / "kept.zip").code == 0
    restored = tmp_path / "restored"
    assert run("restore", tmp_path / "kept.zip", home=restored).code == 0
    assert len(run("search", "robbed", "--semantic", "--json", home=restored).rows) == 2
    assert run("move", f"sqlite:///{tmp_path / 'moved.db'}").code == 0
    monkeypatch.setenv("CASETHREAD_STORE", f"sqlite:///{tmp_path / 'moved.db'}")
    assert len(run("search", "robbed", "--semantic", "--json").rows) == 2
    monkeypatch.delenv("CASETHREAD_STORE")

    monkeypatch.setenv(MODEL, str(make_model(tmp_path / "other", dimensions=32)))
    stale = run("search", "robbed", "--semantic")
    assert (stale.code, stale.out) == (1, "")
    assert "(24 dimensions, this one has 32)" in stale.err
    assert "run `casethread reindex`" in stale.err
    differs = run("verify")
    assert (differs.code, differs.out) == (1, "3 documents not yet read for their meaning\n")
    assert "agree" in run("verify", "--repair").out
    assert len(run("search", "robbed", "--semantic", "--json").rows) == 2


def test_a_model_that_cannot_be_loaded_is_told_before_anything_is_done(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.txt"
    note.write_text(TEXTS["one"])
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
    shutil.rmtree(tmp_path / "model")
