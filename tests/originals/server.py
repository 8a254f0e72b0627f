"""A real S3-compatible server for tests: moto's, a process of its own that is spoken to over HTTP."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from typing import Any

_NUMBERS = count(1)
_START = 60.0


class Missing(Exception):
    """What would be needed to run it."""


@dataclass(slots=True)
class Server:
    """A server that can be stopped and started again, where it has forgotten everything."""

    port: int
    process: subprocess.Popen[bytes] | None = None
    _store: Any = field(default=None, repr=False)

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "moto.server", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + _START
        while time.monotonic() < until:
            assert self.process.poll() is None
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        raise AssertionError("the S3 server did not start")

    def stop(self) -> None:
        """Kill it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def call(self, method: str, **given: object) -> dict[str, Any]:
        """Ask it something, past the code under test."""
        if self._store is None:
            from s3fs import S3FileSystem  # noqa: PLC0415 - of an extra

            self._store = S3FileSystem(key="key", secret="secret", endpoint_url=self.endpoint, skip_instance_cache=True)
        answer: dict[str, Any] = self._store.call_s3(method, **given)
        return answer

    def bucket(self, *, versions: bool = False) -> str:
        """A new bucket, which keeps versions or not."""
        name = f"case-{next(_NUMBERS)}"
        self.call("create_bucket", Bucket=name)
        if versions:
            self.call("put_bucket_versioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name

    def versions(self, bucket: str) -> list[str]:
        """The keys of every version, and of every mark of a deletion, in a bucket."""
        page = self.call("list_object_versions", Bucket=bucket)
        return sorted(one["Key"] for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())))


@contextmanager
def running() -> Iterator[Server]:
    """A server. Raises Missing."""
    for package in ("s3fs", "moto", "flask_cors"):
        if find_spec(package) is None:
            raise Missing(f"{package} (a package of the test group)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server(port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
