"""Logging in at a real OpenID Connect provider, a process of its own; and the ways in which that must fail."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from casethread.accounts.oidc import require_private
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.errors import ConfigError
from casethread.model import Role
from tests.access.cases import Client, client_of

SUBJECT = "00u-81c2"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-W", "ignore", str(Path(__file__).with_name("provider.py")), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{address}/keys")
            break
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    yield address
    process.kill()
    process.wait()


@pytest.fixture
def case(tmp_path: Path, issuer: str) -> Iterator[Case]:
    """A case with one analyst, whom the provider knows."""
    secret = tmp_path / "secret"
    secret.write_text("not-a-real-secret\n", encoding="utf-8")
    config = Config(home=tmp_path / "case", oidc_issuer=issuer, oidc_client="casethread", oidc_secret_file=str(secret))
    with open_case(config) as opened:
        opened.store.users.add("ann", Role.ANALYST)
        opened.store.users.set_subject("ann", SUBJECT)
        yield opened


@pytest.fixture
def client(case: Case) -> Iterator[Client]:
    with client_of(case) as opened:
        yield opened


def back_from(client: Client, subject: str = SUBJECT, start: str = "/log-in/elsewhere?next=/incidents") -> str:
    """Go to the provider and be let in there; the address that it sends the browser back to."""
    sent = client.get(start)
    assert sent.status_code == 303, sent.text
    granted = httpx.get(f"{sent.headers['location']}&as={subject}")
    assert granted.status_code == 302, granted.text
    location = urlsplit(granted.headers["location"])
    return f"{location.path}?{location.query}"


def test_who_is_known_there_and_here_is_let_in(client: Client, case: Case) -> None:
    assert "Log in with your organisation" in client.get("/log-in").text
    done = client.get(back_from(client))
    assert (done.status_code, done.headers["location"]) == (303, "/incidents")
    assert "Reading as ann" in client.get("/incidents").text
    row = next(row for row in case.store.audit.rows() if row.act.action == "log-in")
    assert (row.act.who, row.act.outcome) == ("ann", "done")


def test_the_request_is_bound_by_state_nonce_and_challenge(client: Client) -> None:
    asked = parse_qs(urlsplit(client.get("/log-in/elsewhere").headers["location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 30
    assert asked["redirect_uri"] == ["https://case.test/log-in/elsewhere/return"]


def refused(client: Client, address: str) -> str:
    """Nobody is let in by that answer of the provider; what was said."""
    answered = client.get(address)
    assert answered.status_code == 401
    assert client.get("/account").status_code == 303
    return answered.text


def test_who_is_known_there_alone_is_not_let_in(client: Client, case: Case) -> None:
    assert "nobody&#39;s here" in refused(client, back_from(client, "00u-other"))
    case.store.users.set_disabled("ann", disabled=True)
    refused(client, back_from(client))


@pytest.mark.parametrize(
    "said",
    [
        {"iss": "https://evil.example"},
        {"aud": ["somebody-else"]},
        {"nonce": "another"},
        {"exp": 1_000_000_000},
        {"key": "a stranger's"},
        {"sub": ""},
    ],
    ids=lambda said: str(next(iter(said))),
)
def test_a_token_that_does_not_fit_lets_nobody_in(client: Client, issuer: str, said: dict[str, Any]) -> None:
    address = back_from(client)
    httpx.post(f"{issuer}/next-token", json=said).raise_for_status()
    refused(client, address)


def test_an_answer_serves_once_and_in_the_browser_that_was_sent(client: Client, case: Case) -> None:
    with client_of(case) as other:
        refused(other, back_from(client))
    address = back_from(client)
    state = parse_qs(urlsplit(address).query)["state"][0]
    refused(client, address.replace(state, "x" * len(state)))
    address = back_from(client)
    assert client.get(address).status_code == 303
    client.cookies.clear()
    refused(client, address)
    refused(client, "/log-in/elsewhere/return")
    refused(client, back_from(client).replace("code=", "code=x"))


def test_a_provider_that_is_not_there_is_told(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "case", oidc_issuer="http://127.0.0.1:9", oidc_client="c", oidc_secret="s")
    with open_case(config) as case, client_of(case) as client:
        answered = client.get("/log-in/elsewhere")
        assert answered.status_code == 401
        assert "identity provider did not vouch" in answered.text


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    with open_case(Config(home=tmp_path / "case")) as case, client_of(case) as client:
        assert client.get("/log-in/elsewhere").status_code == 404
        assert "organisation" not in client.get("/log-in").text


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://id.example", True),
        ("http://127.0.0.1:1/x", True),
        ("http://id.example", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("http://127.0.0.1.evil.example", False),
    ],
)
def test_the_provider_is_asked_over_https(address: str, right: bool) -> None:
    try:
        require_private(address, "oidc_issuer")
    except ConfigError:
        assert not right
    else:
        assert right
