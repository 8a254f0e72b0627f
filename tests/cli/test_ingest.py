"""What is handed in wrong is named, costs nothing else, and is told again by status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

Run = Any

GOOD = "Police were called to Marsh Lane, Chelmsford, on Tuesday after a man was stabbed."


def _unreadable(path: Path) -> None:
    """A file that cannot be read, by root either: this process's own memory, whose first page does not exist."""
    path.symlink_to("/proc/self/mem")


BAD: dict[str, Any] = {
    "empty.txt": lambda path: path.write_bytes(b""),
    "program.txt": lambda path: path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40),
    "broken.pdf": lambda path: path.write_bytes(b"%PDF-1.7\nthis is no PDF"),
    "table.csv": lambda path: path.write_text("alpha,beta\n1,2\n"),
    "unreadable.txt": _unreadable,
}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_each_bad_input_is_one_line_and_the_rest_is_ingested(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    for name, make in BAD.items():
        make(folder / name)
    ran = run("ingest", folder, tmp_path / "no-such-folder")
    assert ran.code == 1
    lines = [line for line in ran.err.splitlines() if line.startswith("failed: ")]
    for name in (*BAD, "no-such-folder"):
        named = [line for line in lines if name in line]
        assert len(named) == 1, name
        assert " - " in named[0], "it says what to do"
    rows = {Path(row["file"]).name: row for row in run("status", "--json").rows}
    assert rows["good.txt"] == {"file": str(folder / "good.txt"), "state": "done", "documents": 1}
    for name in (*BAD, "no-such-folder"):
        assert (rows[name]["state"], rows[name]["documents"]) == ("failed", 0)
        assert rows[name]["reason"]
    assert len(run("search", "marsh lane", "--json").rows) == 1


def test_retry_takes_what_was_mended(run: Run, tmp_path: Path) -> None:
    file, bad = tmp_path / "later.txt", tmp_path / "bad.pdf"
    bad.write_bytes(b"nonsense")
    assert run("ingest", file, bad).code == 1
    file.write_text(GOOD)
    ran = run("retry")
    assert ran.code == 1
    assert [line for line in ran.err.splitlines() if "failed: " in line and "later.txt" in line] == []
    assert {row["state"] for row in run("status", "--json").rows if "later" in row["file"]} == {"done"}


def test_ingesting_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "copy.txt").write_text(GOOD)
    assert run("ingest", tmp_path / "a.txt", tmp_path / "copy.txt").code == 0
    before = run("status", "--json").rows, run("export", "entities").rows
    assert run("ingest", tmp_path / "a.txt", tmp_path / "copy.txt").code == 0
    assert (run("status", "--json").rows, run("export", "entities").rows) == before
    first, copy = before[0]
    assert (first["state"], copy["state"]) == ("done", "duplicate")
    assert "a.txt" in copy["reason"]


def test_one_bad_row_costs_one_row(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text('{"id": "1", "text": "Osman was seen."}\nnot json\n{"id": "3", "text": "Whitlock was seen."}\n')
    ran = run("ingest", file)
    assert ran.code == 1
    assert "line 2" in ran.err
    (row,) = run("status", "--json").rows
    assert (row["state"], row["documents"]) == ("failed", 2)
    assert "line 2" in row["reason"]
    assert {row["id"] for row in run("export", "documents").rows} == {"1", "3"}


def test_a_dry_run_says_what_would_be_read_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "log.csv").write_text(
        "Contact date,Contact type,CRN,Officer,Notes\n12/01/2015,Office visit,X123456,J Pell,Attended on time.\n"
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    ran = run("ingest", "--dry-run", tmp_path / "a.txt", tmp_path / "log.csv", tmp_path / "broken.pdf", "--json")
    assert ran.code == 1
    plans = {Path(row["file"]).name: row for row in ran.rows}
    assert (plans["a.txt"]["reader"], plans["a.txt"]["documents"]) == ("text", 1)
    assert plans["log.csv"]["kinds"] == {"probation": 1}
    assert plans["log.csv"]["profile"].startswith("probation-contact-log")
    assert "broken" in plans["broken.pdf"]["problems"][0]
    assert "log.csv: table; 1 document; 1 probation" in run("ingest", "--dry-run", tmp_path / "log.csv").out
    assert run("status", "--json").rows == []


def test_a_profile_says_what_columns_hold(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "feed.csv"
    table.write_text("Ref,Wann,Bericht\nR1,2015-01-12,Police were called to Marsh Lane.\n")
    assert run("ingest", table).code == 1
    profile = tmp_path / "feed.toml"
    profile.write_text('kind = "news"\n[columns]\ntext = "Bericht"\npublished = "Wann"\n')
    assert run("ingest", table, "--profile", profile).code == 0
    (row,) = run("export", "documents").rows
    assert (row["kind"], row["published"]) == ("news", "2015-01-12")
    profile.unlink()
    assert run("retry").code == 0, "the ledger knows how the file was read"
    told = run("ingest", table, "--profile", "no-such-profile")
    assert told.code == 2
    assert "intelligence-3x5x2" in told.err


def test_an_encrypted_file_opens_with_a_password_from_either_place(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "closed.pdf"
    canvas = Canvas(str(file), encrypt="open sesame")
    canvas.drawString(72, 700, "Tariq Osman was seen in Marsh Lane.")
    canvas.save()
    assert "--password" in run("ingest", file).err
    assert run("retry", "--password", "wrong", "--password", "open sesame").code == 0
    monkeypatch.setenv("CASETHREAD_PASSWORD", "open sesame")
    assert run("ingest", file, home=tmp_path / "another").code == 0


def test_links_may_be_left_for_later(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tariq Osman was seen.")
    assert "links are made when first asked for" in run("ingest", tmp_path / "a.txt", "--no-link").out
    assert run("export", "entities").rows
    assert "Nothing is missing.\n" in run("status").out


def test_status_tells_what_is_missing_and_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD)
    (tmp_path / "copy.txt").write_text(GOOD)
    (tmp_path / "log.jsonl").write_text('{"id": "1", "text": "Osman was seen."}\nnot json\n')
    assert run("ingest", *(tmp_path / name for name in ("good.txt", "copy.txt", "log.jsonl"))).code == 1
    out = run("status").out
    assert out.startswith("2 of 3 documents searchable, from 3 files.\nFiles: 1 done, 1 duplicate, 1 failed.\n")
    assert "copy.txt: same bytes as " in out
    assert "    read: line 2: " in out
    rows = {Path(row["file"]).name: row for row in run("status", "--json").rows}
    assert [failure["where"] for failure in rows["log.jsonl"]["failures"]] == ["line 2"]


def test_kind_marking_and_date_may_be_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(GOOD)
    said = ["--kind", "intelligence", "--marking", "SECRET", "--published", "2015-01-12"]
    assert run("ingest", file, *said).code == 0
    (row,) = run("export", "documents").rows
    assert (row["kind"], row["marking"], row["published"]) == (
        "intelligence",
        {"classification": "SECRET"},
        "2015-01-12",
    )


def test_a_marking_said_later_takes_hold(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(GOOD)
    assert run("ingest", file, "--kind", "news").code == 0
    assert run("ingest", file, "--kind", "news", "--marking", "SECRET").code == 0
    (row,) = run("export", "documents").rows
    assert row["marking"] == {"classification": "SECRET"}
    (hit,) = run("search", "marsh", "--json").rows
    assert hit["marking"] == {"classification": "SECRET"}


def test_a_killed_run_goes_on_where_it_stopped(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"{GOOD} It was report number {number}.")
    environment = {**os.environ, "CASETHREAD_HOME": str(tmp_path / "case-folder"), "CASETHREAD_WORKERS": "1"}
    command = [sys.executable, "-m", "casethread", "ingest", str(folder)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Reading"):
                break
        process.send_signal(signal.SIGKILL)
    assert run("retry").code == 0
    rows = run("status", "--json").rows
    assert [row["state"] for row in rows] == ["done"] * 300
    assert run("verify").code == 0
    assert len(run("search", "marsh", "--json").rows) == 300


def test_an_id_used_twice_is_told(run: Run, tmp_path: Path) -> None:
    for name, text in (("a", "Osman was seen."), ("b", "Whitlock was seen.")):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "x", "text": text}))
    ran = run("ingest", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert ran.code == 1
    assert "'x'" in ran.err
