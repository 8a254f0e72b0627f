"""Serving: the address is printed, pages answer, Ctrl-C stops it cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import copied


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["serve", "--host", "::1", "--port", "0"]])
def test_serve_prints_its_address_and_stops_on_control_c(
    sample_home: Path, command: list[str], log_in: Callable[[str], dict[str, str]]
) -> None:
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
            cookie = "; ".join(f"{name}={value}" for name, value in log_in("reader").items())
            asked = urllib.request.Request(address[0] + page, headers={"Cookie": cookie})
            with urllib.request.urlopen(asked, timeout=60) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, out.strip(), err) == (0, "Stopped.", "")


def test_a_taken_port_is_told(sample_server: str, sample_home: Path) -> None:
    port = sample_server.rpartition(":")[2]
    environment = {**os.environ, "CASETHREAD_HOME": str(sample_home), "CASETHREAD_PORT": port}
    command = [sys.executable, "-m", "casethread", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "CASETHREAD_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_start_tells_how_to_log_in_and_the_next_does_not(tmp_path: Path) -> None:
    environment = {**os.environ, "CASETHREAD_HOME": str(tmp_path / "case"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "casethread", "serve", "--port", "0"]
    told = []
    for _ in range(2):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        urllib.request.urlopen(address[0] + "/log-in", timeout=60).close()
        process.send_signal(signal.SIGINT)
        told.append(process.communicate(timeout=60)[0])
    assert re.match(r"Nobody can administer .* as admin with the one-time password (\w{4}-){3}\w{4}\n", told[0])
    assert told[1] == "Stopped.\n"


def test_the_demo_offers_a_link_for_each_role(sample_home: Path, tmp_path: Path) -> None:
    home = copied(sample_home, tmp_path / "case")
    environment = {**os.environ, "CASETHREAD_HOME": str(home), "CASETHREAD_PORT": "0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "casethread", "demo"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        links: dict[str, str] = {}
        for line in process.stdout:
            told = re.match(r"  (\w+) +(http://\S+/log-in/once/\S+)$", line)
            links |= {told[1]: told[2]} if told else {}
            if len(links) == 4:
                break
        assert set(links) == {"analyst", "investigator", "press", "admin"}
        with urllib.request.urlopen(links["investigator"], timeout=60) as page:
            assert "Log in as investigator" in page.read().decode()
        process.send_signal(signal.SIGINT)
