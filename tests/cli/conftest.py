"""The command line, run in this process."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casethread.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """The JSON Lines on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command in a case folder of the test's own, or in the one given as ``home``."""

    def call(*args: str | Path, home: Path | None = None, given: str = "") -> Ran:
        monkeypatch.setenv("CASETHREAD_HOME", str(home or tmp_path / "case-folder"))
        monkeypatch.setenv("CASETHREAD_WORKERS", "1")
        monkeypatch.setattr("sys.argv", ["casethread", *map(str, args)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(int(stopped.value.code or 0), out, err)

    return call
