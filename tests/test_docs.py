"""What the documents say is so: commands, targets, links, pictures, versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from casethread import __version__
from casethread.administration import audit, tokens, users
from casethread.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = {command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands}
COMMANDS |= {group.name for group in cli.registered_groups if group.name}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_are_commands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:\.venv/bin/|`|\$ )casethread ([a-z]+)", text))
    assert named <= COMMANDS
    for app, name in ((users, "user"), (tokens, "user token"), (audit, "audit")):
        known = {str(command.name) for command in app.registered_commands} | {"token"}
        assert set(re.findall(rf"(?:\.venv/bin/|`|\$ )casethread {name} ([a-z]+)", text)) <= known


def test_make_targets_named_are_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test", "lint", "bench"} <= targets
    for page in PAGES:
        assert set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## ([\d.]+)", text, re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_the_locks_hold_every_dependency_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=~!\[]", dependency)[0]
        assert re.search(rf"^{re.escape(name)}==\S+.*\\\n\s+--hash=sha256:", lock, re.MULTILINE), name
    assert "http" + "://" not in lock
    assert "https" + "://" not in lock
