"""What deploy/ holds is well formed: the compose files by the schema of their specification, the units by systemd."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from casethread.cli import cli
from casethread.config import ENV_PREFIX, Config

DEPLOY = Path(__file__).parent.parent / "deploy"
COMPOSE = sorted(DEPLOY.glob("*.yml"))
UNITS = sorted(DEPLOY.glob("*.service"))
MOST_EXPOSED = 2.0
"""On systemd's scale from 0 to 10: a service without any bound has 9.6."""


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_compose_files_are_of_the_specification(file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_compose_file_that_is_not_is_told(tmp_path: Path) -> None:
    """The schema that the files are held against refuses what compose would."""
    file = tmp_path / "compose.yml"
    file.write_text((DEPLOY / "compose.yml").read_text().replace("cap_drop: [ALL]", "cap_drops: [ALL]"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("file", [*COMPOSE, *UNITS, DEPLOY / "Dockerfile"], ids=lambda file: file.name)
def test_settings_and_commands_named_are_ours(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    known = {ENV_PREFIX + setting.name.upper() for setting in fields(Config)} | {"CASETHREAD_CONFIG", "CASETHREAD_IN"}
    assert set(re.findall(r"CASETHREAD_[A-Z_]+", text)) - {"CASETHREAD_"} <= known
    commands = {one.name or getattr(one.callback, "__name__", "") for one in cli.registered_commands}
    run = re.findall(
        r"ExecStart=\S+/casethread ([a-z]+)|command: \[casethread, ([a-z]+)|CMD \[\"casethread\", \"([a-z]+)", text
    )
    assert {name for each in run for name in each if name} <= commands


def units(folder: Path) -> list[Path]:
    """The units with a program that is there, one worker among them."""
    made = []
    for unit in UNITS:
        copy = folder / unit.name.replace("@.", "@1.")
        copy.write_text(unit.read_text().replace("/opt/casethread/bin/casethread", sys.executable))
        made.append(copy)
    return made


def test_units_are_well_formed_and_shut_in(require: Callable[[bool, str], None], tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    require(analyse is not None, "systemd-analyze")
    assert analyse is not None
    made = units(tmp_path)
    done = subprocess.run([analyse, "verify", *map(str, made)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "casethread" not in done.stderr
    for unit in made:
        command = [
            analyse,
            "security",
            "--offline=true",
            f"--threshold={MOST_EXPOSED * 10:.0f}",
            "--no-pager",
            str(unit),
        ]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
