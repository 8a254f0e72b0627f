"""Text in, mentions out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Run = Any

LINES: list[dict[str, Any]] = [
    {"id": "a", "text": "In March Tariq Osman, 31, was stabbed in Marsh Lane, Chelmsford.", "published": "2015-01-20"},
    {"id": 7, "text": ""},
    {"id": None, "text": "Caf\u00e9 \U0001f600 owner Carol Whitlock spoke to Essex Police.", "kind": "news"},
]


def test_jsonl_keeps_order_ids_and_offsets(run: Run) -> None:
    ran = run("extract", "--jsonl", given="\n".join(map(json.dumps, LINES)))
    assert ran.code == 0
    assert [row["id"] for row in ran.rows] == ["a", 7, None]
    for given, row in zip(LINES, ran.rows, strict=True):
        for mention in row["mentions"]:
            assert str(given["text"])[mention["start"] : mention["end"]] == mention["text"]
            assert 0 <= mention["score"] <= 1
            assert mention["rule"]
    first = {mention["text"]: mention for mention in ran.rows[0]["mentions"]}
    dates = [mention["value"] for mention in first.values() if mention["label"] == "DATE"]
    assert dates == [{"edtf": "2014-03", "from": "2014-03-01", "to": "2014-03-31"}]
    assert first["Tariq Osman"]["label"] == "PERSON"
    assert first["Tariq Osman"]["value"]["age"] == 31
    assert first["Marsh Lane"]["value"]["within"] == "Chelmsford"
    assert first["stabbed"]["label"] == "OFFENCE"


def test_bad_lines_are_told_and_the_rest_is_done(run: Run) -> None:
    given = '{"id": 1, "text": "Osman."}\nnonsense\n\n{"id": 2}\n{"id": 3, "text": "x", "published": "soon"}\n'
    ran = run("extract", "--jsonl", given=given + '{"id": 4, "text": "Carol Whitlock."}\n')
    assert ran.code == 1
    assert [row["id"] for row in ran.rows] == [1, 4]
    for line in ("line 2", "line 4", "line 5"):
        assert ran.err.count(line) == 1


def test_explain_says_why(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Carol Whitlock was arrested on suspicion of robbery in Chelmsford on 3 May 2014.")
    plain, told = run("extract", file), run("extract", file, "--explain")
    assert len(told.out.splitlines()) == 2 * len(plain.out.splitlines()) > 4
    ran = run("extract", "--jsonl", "--explain", given=json.dumps(LINES[0]))
    assert all(mention["why"] for mention in ran.rows[0]["mentions"])


def test_a_missing_file_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("extract", tmp_path / "none.txt")
    assert ran.code == 1
    assert "none.txt" in ran.err


def test_what_cannot_be_encoded_comes_back(run: Run) -> None:
    ran = run("extract", "--jsonl", given='{"id": "\\ud800", "text": "Carol Whitlock \\udfff spoke."}')
    assert ran.code == 0
    assert ran.rows[0]["id"] == "\ud800"


def test_explain_lists_the_places_that_a_name_may_mean(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("A man was stopped in Whitchurch.", encoding="utf-8")
    told = run("extract", file, "--explain").out
    assert '"candidates"' not in told
    assert "\tmay be Whitchurch, Cardiff at 51.5" in told
    assert '"candidates": [{' in run("extract", file).out
