"""``casethread correct`` on documents read, annotated, linked and indexed for real."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casethread.app import open_case
from casethread.config import Config
from tests.conftest import Silent

Run = Callable[..., Any]
TEXT = "Zelda Thornwick, 26, of Colchester, was charged with robbery on 2 March 2015. Mr Pellow spoke for her."


def put(path: Path, **more: str) -> Path:
    row = {"id": "one", "text": TEXT, "kind": "news", "published": "2015-03-04", **more}
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


@pytest.fixture
def home(run: Run, tmp_path: Path) -> Path:
    """A case of one document, an analyst and a press officer."""
    folder = tmp_path / "home"
    assert run("ingest", put(tmp_path / "case.jsonl"), home=folder).code == 0
    assert run("user", "add", "pat", "--role", "press-officer", home=folder).code == 0
    assert run("user", "add", "ann", "--role", "analyst", home=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of that document for what changes nothing."""
    folder = tmp_path_factory.mktemp("correct")
    with open_case(Config(home=folder / "home", workers=1)) as case, case.pipeline(Silent()) as pipeline:
        assert pipeline.ingest([put(folder / "case.jsonl")]).failures == []
    return folder / "home"


def spot(words: str) -> str:
    start = TEXT.index(words)
    return f"one:{start}-{start + len(words)}"


def read(run: Run, home: Path, words: str, *more: str) -> Any:
    start = TEXT.index(words)
    shown = run("show", "one", "--json", *more, home=home).rows[0]
    return next((m for m in shown["mentions"] if m["start"] <= start < m["end"]), None)


def test_a_correction_outlives_ingest_and_is_undone(run: Run, home: Path, tmp_path: Path) -> None:
    assert read(run, home, "Zelda Thornwick")["label"] == "PERSON"
    kept = run("correct", "name", spot("Zelda Thornwick"), "Zelda Thornwyck", "--why", "so her charge sheet", "--json",
               "--as", "ann", home=home)  # fmt: skip
    assert kept.code == 0, kept.err
    correction = kept.rows[0]
    assert (correction["who"], correction["why"]) == ("ann", "so her charge sheet")
    assert correction["to"]["value"]["name"] == "Zelda Thornwyck"
    assert run("correct", "nothing", spot("Colchester"), home=home).code == 0
    assert run("correct", "date", spot("2 March 2015"), "2015-03-03", home=home).code == 0
    for _ in range(2):
        assert read(run, home, "Zelda Thornwick")["value"]["name"] == "Zelda Thornwyck"
        assert read(run, home, "Zelda Thornwick", "--as", "pat")["rule"] == f"correction.{correction['correction']}"
        assert read(run, home, "Colchester") is None
        assert read(run, home, "2 March 2015")["value"]["from"] == "2015-03-03"
        assert [row["id"] for row in run("search", 'person:"Zelda Thornwyck"', "--json", home=home).rows] == ["one"]
        assert run("search", "date:2015-03-02", "--json", home=home).rows == []
        assert len(run("entity", "Zelda Thornwyck", "--json", home=home).rows) == 1
        # again under another title, which changes the document and has its text looked through anew
        assert run("ingest", put(tmp_path / "case.jsonl", title="Again", published="2015-03-05"), home=home).code == 0
    assert run("verify", home=home).code == 0
    listed = run("correct", "list", home=home)
    assert listed.out.count("\n") == 3
    assert "'Zelda Thornwick' (one:0-15) is person Zelda Thornwyck" in listed.out
    assert run("correct", "undo", correction["correction"], "--why", "no", "--as", "ann", home=home).code == 0
    assert read(run, home, "Zelda Thornwick")["value"]["name"] == "Zelda Thornwick"
    assert len(run("correct", "list", "--json", home=home).rows) == 2
    [undone] = [row for row in run("correct", "list", "--all", "--json", home=home).rows if row["undone"]]
    assert undone["standing"].startswith("undone by ann on ")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("nothing", "one"), 2, "is no mention"),
        (("nothing", "nine:0-4"), 1, "no document 'nine'"),
        (("nothing", "one:1-3"), 1, "nothing is marked there"),
        (("date", "one:0-15", "2015"), 1, "nothing is marked there"),
        (("date", spot("2 March 2015"), "the third"), 2, "2014-07-12"),
        (("kind", "one:0-15", "OFFENCE"), 2, "cannot be chosen"),
        (("undo", "c-nothing"), 1, "no correction"),
    ],
)
def test_what_cannot_be_corrected_is_told_in_words(
    run: Run, shared_home: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    done = run("correct", *args, home=shared_home)
    assert (done.code, said in done.err) == (code, True), done.err
    assert run("correct", "list", home=shared_home).out == "Nothing has been corrected.\n"
