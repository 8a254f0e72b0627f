"""Asks pip-audit whether a pinned dependency has a known flaw. Fails when one has; says so when nobody could be asked.

python .ci/audit.py [LOCK...]      $PIP_AUDIT is the command, `uv tool run pip-audit` without.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
USUAL = f"{shlex.quote(sys.executable)} -m uv tool run pip-audit"
ASKED = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
_PATIENCE = 300


def asked(lock: Path) -> tuple[dict[str, Any] | None, str]:
    """What pip-audit says of a lock file; None, and why, when it could not ask."""
    command = [*shlex.split(os.environ.get("PIP_AUDIT", USUAL)), "--requirement", str(lock), *ASKED]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)  # noqa: S603
        told = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    except ValueError:
        lines = done.stderr.strip().splitlines()
        return None, lines[-1] if lines else f"exit code {done.returncode} without a word"
    return told, ""


def main() -> int:
    """0 when nothing is known or nobody could be asked, 1 when something is."""
    flawed = 0
    for lock in [Path(one) for one in sys.argv[1:]] or [ROOT / "requirements.lock"]:
        told, why = asked(lock)
        if told is None:
            sys.stdout.write(f"{lock.name}: not audited, for nobody could be asked: {why}\n")
            continue
        for dependency in told["dependencies"]:
            for flaw in dependency.get("vulns", []):
                flawed += 1
                better = ", ".join(flaw["fix_versions"]) or "no version yet"
                said = f"{dependency['name']} {dependency['version']}: {flaw['id']}, mended in {better}"
                sys.stdout.write(f"{lock.name}: {said}\n")
        sys.stdout.write(f"{lock.name}: {len(told['dependencies'])} dependencies audited\n")
    return 1 if flawed else 0


if __name__ == "__main__":
    sys.exit(main())
