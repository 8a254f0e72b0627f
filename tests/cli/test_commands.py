"""The contract of the command line, on the sample case."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from casethread.cli import cli

Run = Any

COMMANDS = frozenset(
    {"demo", "ingest", "status", "retry", "reindex", "verify", "search"}
    | {"show", "entity", "path", "export", "extract", "serve", "check", "public"}
)


def test_every_command_of_the_contract_is_there(run: Run) -> None:
    names = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    assert names >= COMMANDS
    shown = run("--help")
    assert shown.code == 0
    assert all(name in shown.out for name in COMMANDS)


def test_usage_errors_exit_with_2(run: Run, tmp_path: Path) -> None:
    for wrong in (
        ["nonsense"],
        ["ingest"],
        ["ingest", str(tmp_path), "--kind", "gossip"],
        ["ingest", str(tmp_path), "--marking", "TOP SECRETISH"],
        ["ingest", str(tmp_path), "--published", "12/01/2015"],
        ["search", 'street:"unbalanced'],
        ["export", "entities", "--format", "graphml"],
    ):
        ran = run(*wrong)
        assert (ran.code, ran.out) == (2, ""), wrong
        assert ran.err


def test_search_prints_hits_best_first(run: Run, sample_home: Path) -> None:
    rows = run("search", "marsh lane", "--json", home=sample_home).rows
    assert rows
    for row in rows:
        assert set(row) == {"id", "title", "kind", "published", "marking", "passages", "why"}
        assert set(row["marking"]) >= {"classification"}
        for passage in row["passages"]:
            assert passage["end"] - passage["start"] == len(passage["text"])
    top = rows[0]
    assert any("marsh lane" in passage["text"].casefold() for passage in top["passages"])
    shown = run("show", top["id"], "--json", home=sample_home).rows[0]
    for passage in top["passages"]:
        assert shown["text"][passage["start"] : passage["end"]] == passage["text"]


def test_search_for_people_to_read(run: Run, sample_home: Path) -> None:
    ran = run("search", "marsh", "lane", home=sample_home)
    assert ran.code == 0
    assert "1. " in ran.out
    assert "documents." in ran.out
    assert run("search", "zzyzxqq", home=sample_home).out.startswith("0 of 0 documents")


def test_search_is_limited_on_request(run: Run, sample_home: Path) -> None:
    assert len(run("search", "police", "--json", "--limit", "2", home=sample_home).rows) == 2


def test_show_prints_a_document_whole(run: Run, sample_home: Path) -> None:
    row = run("search", "marsh lane", "--json", "--limit", "1", home=sample_home).rows[0]
    shown = run("show", row["id"], "--json", home=sample_home).rows[0]
    for mention in shown["mentions"]:
        assert shown["text"][mention["start"] : mention["end"]] == mention["text"]
        assert set(mention) == {"start", "end", "text", "label", "value", "rule", "score"}
    text = run("show", row["id"], home=sample_home)
    assert shown["title"] in text.out
    missing = run("show", "no-such-document", home=sample_home)
    assert (missing.code, missing.out) == (1, "")
    assert "no-such-document" in missing.err


def test_entities_are_found_by_name_and_id(run: Run, sample_home: Path) -> None:
    person = next(
        row for row in run("export", "entities", home=sample_home).rows if row["label"] == "PERSON" and row["name"]
    )
    by_name = run("entity", person["name"], "--json", home=sample_home).rows
    assert person["entity"] in {row["entity"] for row in by_name}
    by_id = run("entity", person["entity"], "--json", home=sample_home).rows
    assert [row["entity"] for row in by_id] == [person["entity"]]
    assert run("entity", person["name"], home=sample_home).out.startswith(person["name"])
    assert run("entity", "Nobody Atall", home=sample_home).code == 1


def test_exports_name_documents_that_exist(run: Run, sample_home: Path) -> None:
    documents = {row["id"] for row in run("export", "documents", home=sample_home).rows}
    entities = run("export", "entities", home=sample_home).rows
    for row in entities:
        assert set(row) == {"entity", "label", "name", "mentions"}
        assert {mention["document"] for mention in row["mentions"]} <= documents
    ids = {row["entity"] for row in entities}
    for row in run("export", "incidents", home=sample_home).rows:
        assert set(row) == {"incident", "documents", "offence", "place", "from", "to", "people"}
        assert set(row["documents"]) <= documents
        assert set(row["people"]) <= ids
    for row in run("export", "links", home=sample_home).rows:
        assert set(row) == {"a", "b", "kind", "score", "reasons"}
        assert {row["a"], row["b"]} <= ids | documents
        assert row["reasons"]


@pytest.mark.parametrize("subject", ["entities", "incidents", "links", "documents"])
@pytest.mark.parametrize("form", ["csv", "ftm"])
def test_other_formats_hold_the_same(run: Run, sample_home: Path, subject: str, form: str) -> None:
    plain = run("export", subject, home=sample_home).rows
    ran = run("export", subject, "--format", form, home=sample_home)
    if form == "csv":
        assert len(list(csv.DictReader(io.StringIO(ran.out)))) == len(plain)
    else:
        assert all(set(row) == {"id", "schema", "properties"} for row in ran.rows)
        assert 0 < len(ran.rows) <= len(plain)


def test_graphml_is_a_graph(run: Run, sample_home: Path) -> None:
    ran = run("export", "links", "--format", "graphml", home=sample_home)
    graph = nx.parse_graphml(ran.out)
    assert graph.number_of_edges() == len(run("export", "links", home=sample_home).rows)


def test_paths_open_their_evidence(run: Run, sample_home: Path) -> None:
    links = run("export", "links", home=sample_home).rows
    together = next(row for row in links if row["kind"] == "together")
    rows = run("path", together["a"], together["b"], "--json", home=sample_home).rows
    assert rows
    assert {rows[0]["entities"][0]["entity"], rows[0]["entities"][-1]["entity"]} == {together["a"], together["b"]}
    assert rows[0]["links"][0]["reasons"][0]["evidence"]
    assert run("path", together["a"], together["b"], home=sample_home).out.startswith("1. strength")
    assert run("path", together["a"], "p-none", home=sample_home).code == 1


def test_status_tells_of_every_file(run: Run, sample_home: Path) -> None:
    rows = run("status", "--json", home=sample_home).rows
    assert rows
    assert all(row["state"] == "done" and row["documents"] > 0 for row in rows)
    assert "searchable" in run("status", home=sample_home).out
    assert run("verify", home=sample_home).code == 0


def test_a_user_reads_with_their_own_reach(run: Run, tmp_path: Path) -> None:
    notes = [
        {"id": "n1", "text": "Police were called to Marsh Lane.", "kind": "news"},
        {"id": "s1", "text": "Osman seen in Marsh Lane.", "kind": "intelligence", "marking": "SECRET"},
    ]
    file = tmp_path / "notes.jsonl"
    file.write_text("\n".join(json.dumps(note) for note in notes))
    assert run("ingest", file).code == 0
    assert run("user", "add", "pat", "--role", "press-officer").code == 0
    assert run("user", "add", "ivy", "--role", "investigator").code == 0
    found = {
        user: {row["id"] for row in run("search", "marsh", "--json", "--as", user).rows} for user in ("pat", "ivy")
    }
    assert found == {"pat": {"n1"}, "ivy": {"n1", "s1"}}
    assert {row["id"] for row in run("search", "marsh", "--json").rows} == {"n1", "s1"}
    closed, absent = run("show", "s1", "--as", "pat"), run("show", "s2", "--as", "pat")
    assert closed.err == absent.err.replace("s2", "s1")
    assert {row["id"] for row in run("export", "documents", "--as", "pat").rows} == {"n1"}
    assert run("search", "marsh", "--as", "nobody").code == 1
    assert run("user", "add", "pat", "--role", "analyst").code == 2


def test_reindex_rebuilds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Police were called to Marsh Lane, Chelmsford, on Tuesday.")
    assert run("ingest", tmp_path / "news.txt").code == 0
    assert "1 document" in run("reindex").out
    assert len(run("search", "marsh lane", "--json").rows) == 1
    assert run("verify").code == 0


def test_the_demo_keeps_to_itself(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Police were called to Marsh Lane, Chelmsford, on Tuesday.")
    assert run("ingest", tmp_path / "news.txt").code == 0
    ran = run("demo", "--no-serve")
    assert ran.code == 2
    assert "CASETHREAD_HOME" in ran.err
