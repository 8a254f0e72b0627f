"""`casethread check`: a draft statement beside public reporting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casethread.press.check import Verdict
from casethread.press.drafts import LONGEST


def test_the_command_line_prints_both_ways(run: Any, sample_home: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "Irena Kowalczyk, 57, was threatened in Marsh Lane Stores, Chelmsford. A 15-year-old was arrested."
    )

    shown = run("check", str(draft), "--on", "2014-10-10", home=sample_home)
    rows = run("check", str(draft), "--on", "2014-10-10", "--json", home=sample_home).rows

    assert shown.code == 0
    assert "~ age of Irena Kowalczyk: 57: public but different" in shown.out
    assert "This check advises and decides nothing." in shown.out
    assert {row["verdict"] for row in rows if "fact" in row} <= set(Verdict)
    assert {row["flag"] for row in rows if "flag" in row} >= {"minor", "active"}
    for row in rows:
        for start, end in row["spans"]:
            assert draft.read_text()[start:end].strip()


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe\x00x", "UTF-8"), (b"x" * (LONGEST + 1), "characters")])
def test_a_draft_that_cannot_be_checked_is_told(
    run: Any, sample_home: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_bytes(content)

    ran = run("check", str(draft), home=sample_home)

    assert ran.code != 0
    assert said in ran.err
    assert "Traceback" not in ran.err
