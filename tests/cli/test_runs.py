"""`casethread runs` and `casethread retry FILE`: what was done, by whom, and one file alone taken up again."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_runs_at_the_terminal_are_told_and_one_file_is_retried(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one.pdf", "two.pdf"):
        (folder / name).write_bytes(f"%PDF-1.4 broken {name}".encode())
    assert run("ingest", folder).code == 1
    assert run("retry", "none").code != 0
    assert run("retry", folder / "one.pdf").code == 1
    retried, ingested = run("runs", "--json").rows
    assert (ingested["by"], ingested["state"], ingested["what"]) == ("owner", "done", {"paths": [str(folder)]})
    assert ingested["counts"] == {"read": 0, "unchanged": 0, "duplicates": 0, "documents": 0, "failed": 2}
    assert retried["counts"]["failed"] == 1
    assert "one.pdf" in retried["failures"][0]
    lines = run("runs", "--limit", "1").out.splitlines()
    assert len(lines) == 1
    assert "owner: What failed or was left undone [done] 1 failed" in lines[0]
