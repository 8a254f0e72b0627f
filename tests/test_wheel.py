"""The product as others install it: a wheel, an empty environment, the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKED = ("casethread", "ingest", "nlp", "links", "search_api", "ui", "pyproject.toml", "README.md", "LICENSE")


def _uv(*args: str | Path, cwd: Path | None = None) -> None:
    command = [sys.executable, "-m", "uv", *map(str, args)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a source distribution, so that both are whole."""
    tree = tmp_path_factory.mktemp("tree")
    for name in PACKED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__", "vendor", "node_modules"))
        else:
            shutil.copy(source, tree / name)
    _uv("build", "--out-dir", tree / "dist", cwd=tree)
    return next((tree / "dist").glob("*.whl"))


def test_the_wheel_holds_templates_assets_and_sample(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "ui/templates/",
        "ui/static/vendor/",
        "casethread/sample/case/",
        "casethread/store/migrations/versions/",
        "nlp/weights/model",
        "nlp/weights/cfg",
        "nlp/weights/moves",
        "nlp/weights/CARD.md",
        "search_api/data/stems.txt",
    ):
        assert any(name.startswith(part) for name in names), part
    assert not any("node_modules" in name or name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_demo_runs_from_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python"
    _uv("venv", "--python", sys.executable, tmp_path / "env")
    _uv("pip", "install", "--python", python, "--require-hashes", "-r", ROOT / "requirements.lock")
    _uv("pip", "install", "--python", python, "--no-deps", wheel)
    environment = {"PATH": os.environ["PATH"], "CASETHREAD_HOME": str(tmp_path / "case"), "HOME": str(tmp_path)}
    command = [str(python.with_name("casethread")), "demo", "--no-serve"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "searchable" in done.stdout
    probe = (
        "from casethread.app import open_case; from casethread.config import load\n"
        "from casethread.web import create_app\n"
        "with open_case(load()) as case: create_app(case)"
    )
    done = subprocess.run(
        [str(python), "-c", probe], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
