"""An administrator's browser over a case of the test's own, and the runs that it asks for, done here and now."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from casethread.app import Case, open_case
from casethread.config import Config
from casethread.model import Role
from casethread.runs import starting
from casethread.runs.request import Request
from casethread.store.runs import Run
from tests.access.cases import Client, add_user, client_of, enter

_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')
Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Admin:
    """The case, and the browser of an administrator who is logged in."""

    case: Case
    client: Client

    def token(self) -> str:
        """What forms of the session must carry."""
        found = _TOKEN.search(self.client.get("/ingest").text)
        assert found is not None
        return found[1]

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form."""
        return self.client.post(path, {"csrf": self.token(), **fields})

    def send(self, files: Files, fields: Mapping[str, str] = {}, token: str | None = None) -> httpx.Response:
        """Send files, as a browser does: fields first, all of it as multipart/form-data."""
        return self.client.request(
            "POST",
            "/ingest/files",
            content=body({"csrf": self.token() if token is None else token, **fields}, files),
            headers={"content-type": "multipart/form-data; boundary=frontier"},
        )

    def run(self, answer: httpx.Response) -> Run:
        """The run that a form led to."""
        assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", answer.text)
        return self.case.store.runs.get(int(answer.headers["location"].rpartition("/")[2]))

    def over(self, answer: httpx.Response, seconds: float = 120) -> Run:
        """That run, once its process has ended it."""
        key, until = self.run(answer).id, time.monotonic() + seconds
        while (run := self.case.store.runs.get(key)).live:
            assert time.monotonic() < until, run
            time.sleep(0.1)
        return run


def body(fields: Mapping[str, str], files: Files, boundary: str = "frontier") -> bytes:
    """A form with files, as browsers write it."""
    out = io.BytesIO()
    for name, value in fields.items():
        out.write(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, data in files:
        escaped = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'Content-Disposition: form-data; name="files"; filename="{escaped}"'
        out.write(f"--{boundary}\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode())
        out.write(data + b"\r\n")
    out.write(f"--{boundary}--\r\n".encode())
    return out.getvalue()


@contextmanager
def administering(config: Config, role: Role = Role.ADMINISTRATOR) -> Iterator[Admin]:
    """The case of those settings and the browser."""
    with open_case(replace(config, requests_per_minute=10**6)) as case:
        if not case.store.users.every():
            add_user(case, "adm", role)
        with client_of(case) as client:
            yield Admin(case, enter(client, case, "adm"))


Started = Callable[..., None]


def not_started(asked: list[tuple[Run, Request]]) -> Started:
    """In place of the start of a process: only noted."""

    def note(run: Run, request: Request) -> None:
        asked.append((run, request))

    return note


START = f"{starting.__name__}._process"
BROKEN = b"%PDF-1.4 broken"
GOOD = Path(__file__).parent.parent.parent / "casethread" / "sample" / "case"
