"""What a process calls its own, and what others that are gone have left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from casethread.alive import is_left_behind, is_running, own_name
from casethread.app import scratch_folder


def test_what_is_gone_of_this_machine_is_removed_and_nothing_of_another(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    own = own_name()
    number, _, here = own.partition("@")
    left = {"of before": own, "gone": f"{gone.pid}@{here}", "older": f"{gone.pid}", "elsewhere": f"{gone.pid}@other"}
    for name in left.values():
        (tmp_path / "scratch" / name).mkdir(parents=True)
    with scratch_folder(tmp_path) as folder:
        assert folder.name == own
        assert {path.name for path in folder.parent.iterdir()} == {left["elsewhere"]}
    assert is_running(number)
    assert not is_left_behind(own)
    assert is_left_behind("no number")
