"""CI's look at known flaws: one that is known fails the build, silence of the network does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOUND = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}], "fixes": []}
FLAW = {"id": "PYSEC-1", "fix_versions": ["3.1.7"], "aliases": [], "description": "x"}
FLAWED = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": [FLAW]}], "fixes": []}
SOUND_TEXT = json.dumps(SOUND)
OFFLINE = "ERROR:pip_audit: could not connect to the service\n"


@pytest.mark.parametrize(
    ("out", "err", "code", "told"),
    [
        (json.dumps(SOUND), "No known vulnerabilities found", 0, "1 dependencies audited"),
        (json.dumps(FLAWED), "Found 1 known vulnerability", 1, "jinja2 3.1.6: PYSEC-1, mended in 3.1.7"),
        ("", OFFLINE, 0, "not audited, for nobody could be asked: ERROR:pip_audit: could not connect"),
        ("", "", 0, "not audited, for nobody could be asked: exit code 1"),
    ],
    ids=["sound", "flawed", "offline", "mute"],
)
def test_what_the_step_makes_of_an_answer(tmp_path: Path, out: str, err: str, code: int, told: str) -> None:
    asked = tmp_path / "asked.py"
    words = f"import sys; sys.stdout.write({out!r}); sys.stderr.write({err!r}); sys.exit({int(out != SOUND_TEXT)})"
    asked.write_text(words, encoding="utf-8")
    environment = {**os.environ, "PIP_AUDIT": f"{sys.executable} {asked}"}
    command = [sys.executable, str(ROOT / ".ci" / "audit.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told in done.stdout
    assert done.returncode == code


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "PIP_AUDIT": str(tmp_path / "none")}
    command = [sys.executable, str(ROOT / ".ci" / "audit.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "not audited" in done.stdout
    assert done.returncode == 0


def test_the_step_is_part_of_the_build() -> None:
    assert "audit.py" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
