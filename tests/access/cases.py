"""Cases made of documents with their mentions given: stored, indexed and linked for real, read by no model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import anyio.from_thread
import httpx
from fastapi import FastAPI

from casethread.accounts import passwords
from casethread.accounts.desk import Desk
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.model import Annotated, Role
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from casethread.web import create_app
from search_api.index.base import indexed

VERSION = "given"
PASSWORD = "knock three times loudly"


def fill(case: Case, items: Sequence[Annotated], originals: Mapping[str, Path] = MappingProxyType({})) -> None:
    """Take documents in as one file each, keep what they were read from, index them. ``originals`` are the files of
    those that were not read from their text as it stands, by SHA-256.
    """
    for item in items:
        origin = item.document.origin
        source = originals.get(origin.sha256) or case.config.home / origin.sha256
        if source.parent == case.config.home:
            source.write_text(item.document.text, encoding="utf-8")
        kept = hashlib.sha256(source.read_bytes()).hexdigest()
        assert kept == origin.sha256
        case.store.keep(source, kept)
        if source.parent == case.config.home:
            source.unlink()
        case.store.files.enter(origin.file, origin.file, FileState.WAITING, sha256=kept, size=1)
        arrival = Arrival(case.store.files.at([origin.file])[origin.file], "")
        [saved] = case.store.take(Taking(arrival, [item.document]))
        assert saved.errors == []
    case.store.save_mentions(VERSION, items)
    with case.index.writer() as writer:
        for batch in case.store.to_index(case.index.name):
            writer.add(indexed(item, access) for item, access in batch)
            case.store.set_indexed(case.index.name, [item.document.id for item, _ in batch])


@contextmanager
def case_of(home: Path, items: Sequence[Annotated] = (), *, store: str = "", **settings: int) -> Iterator[Case]:
    """A case that holds those documents, in the store at that address."""
    rate = settings.pop("rate", 10**6)
    with open_case(Config(home=home, store=store, requests_per_minute=rate, **settings)) as case:  # type: ignore[arg-type]  # the settings are numbers
        fill(case, items)
        yield case


@cache
def _hashed() -> str:
    return passwords.hashed(PASSWORD)


def add_user(case: Case, name: str, role: Role, *groups: str) -> None:
    """A user with a password of their own."""
    case.store.users.add(name, role, groups)
    case.store.users.set_password(name, _hashed())


class Client:
    """Asks an application directly, as one browser would that follows no redirect by itself."""

    def __init__(self, app: FastAPI, base: str, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000))
        self.base = base
        self._asking = httpx.AsyncClient(transport=transport, base_url=base, timeout=None)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._portal = self._stack.enter_context(anyio.from_thread.start_blocking_portal())
        return self

    def __exit__(self, *_: object) -> None:
        self._portal.call(self._asking.aclose)
        self._stack.close()

    @property
    def cookies(self) -> httpx.Cookies:
        """What the browser holds."""
        return self._asking.cookies

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Any request."""
        return self._portal.call(partial(self._asking.request, method, path, **given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        """A page or an answer of the API."""
        return self.request("GET", path, **given)

    def post(self, path: str, data: Mapping[str, str], **given: Any) -> httpx.Response:
        """A form."""
        return self.request("POST", path, data=data, **given)


def client_of(case: Case, base: str = "https://case.test") -> Client:
    """A browser of nobody yet."""
    return Client(create_app(case), base)


def enter(client: Client, case: Case, name: str, purpose: str | None = "tests of access") -> Client:
    """Log a user in without the form; returns the client."""
    desk = Desk(case.store)
    secret = desk.start(name, "testclient")
    found = desk.session(secret)
    assert found is not None
    if purpose:
        desk.sessions.set_purpose(found[0], purpose)
    client.cookies.clear()
    prefix = "__Host-" if client.base.startswith("https") else ""
    client.cookies.set(f"{prefix}casethread-session", secret, domain=client.base.partition("://")[2])
    return client
