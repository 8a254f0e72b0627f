"""Serving: the address is printed, pages answer, Ctrl-C stops it cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["serve", "--host", "::1", "--port", "0"]])
def test_serve_prints_its_address_and_stops_on_control_c(sample_home: Path, command: list[str]) -> None:
    environment = {**os.environ, "CASETHREAD_HOME": str(sample_home), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "casethread", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        for page in ("/", "/api/search?q=marsh"):
            with urllib.request.urlopen(address[0] + page, timeout=60) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out.strip(), err) == (0, "Stopped.", "")


def test_a_taken_port_is_told(sample_server: str, sample_home: Path) -> None:
    port = sample_server.rpartition(":")[2]
    environment = {**os.environ, "CASETHREAD_HOME": str(sample_home), "CASETHREAD_PORT": port}
    command = [sys.executable, "-m", "casethread", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "CASETHREAD_PORT" in done.stderr
    assert "Traceback" not in done.stderr
