"""Logging in over HTTP: forms, cookies, lock-out, one-time passwords, links, tokens, and what each role is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from casethread.accounts.desk import Desk
from casethread.accounts.who import local
from casethread.app import Case
from casethread.model import Role
from tests.access.cases import PASSWORD, Client, add_user, case_of, client_of, enter

_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')
SESSION = "__Host-casethread-session"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """An empty case with a user of each role."""
    with case_of(tmp_path / "case") as opened:
        for role in Role:
            add_user(opened, role.value, role)
        yield opened


@pytest.fixture
def client(case: Case) -> Iterator[Client]:
    """A browser of nobody yet."""
    with client_of(case) as opened:
        yield opened


def send(client: Client, page: str, address: str, **fields: str) -> httpx.Response:
    """Fill in a form of a page and send it."""
    token = _TOKEN.search(client.get(page).text)
    assert token is not None
    return client.post(address, data={"csrf": token[1], **fields})


def log_in(client: Client, name: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
    return send(client, "/log-in", "/log-in", name=name, password=password, **fields)


def test_a_page_leads_to_the_form_and_the_form_back_to_the_page(client: Client) -> None:
    asked = client.get("/search?q=marsh+lane")
    assert (asked.status_code, asked.headers["location"]) == (303, "/log-in?next=%2Fsearch%3Fq%3Dmarsh%2Blane")
    form = client.get(asked.headers["location"])
    assert 'value="/search?q=marsh+lane"' in form.text
    done = log_in(client, "analyst", next="/search?q=marsh+lane")
    assert (done.status_code, done.headers["location"]) == (303, "/search?q=marsh+lane")
    assert "Reading as analyst" in client.get("/").text


def test_the_cookie_is_out_of_reach(client: Client) -> None:
    given = log_in(client, "analyst").headers["set-cookie"]
    assert given.startswith(f"{SESSION}=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in given
    assert "Domain" not in given


def test_only_this_machine_is_served_without_encryption(case: Case) -> None:
    with client_of(case, "http://intranet.test") as open_air:
        assert log_in(open_air, "analyst").status_code == 403
    with client_of(case, "http://127.0.0.1") as here:
        assert log_in(here, "analyst").headers["set-cookie"].startswith("casethread-session=")


def test_a_form_without_its_token_is_refused(client: Client, case: Case) -> None:
    fields = {"name": "analyst", "password": PASSWORD}
    assert client.post("/log-in", data=fields).status_code == 403
    client.get("/log-in")
    assert client.post("/log-in", data={**fields, "csrf": "guess"}).status_code == 403
    enter(client, case, "administrator")
    for address in ("/users", "/log-out", "/account/password", "/users/analyst/disable"):
        assert client.post(address, data={"csrf": "", "name": "eve", "role": "analyst"}).status_code == 403
    other = {"sec-fetch-site": "cross-site"}
    token = _TOKEN.search(client.get("/users").text)
    assert token is not None
    sent = client.post("/users", data={"csrf": token[1], "name": "eve", "role": "analyst"}, headers=other)
    assert sent.status_code == 403
    assert "eve" not in {user.name for user in case.store.users.every()}


@pytest.mark.parametrize(
    ("name", "password"),
    [("analyst", "wrong but long enough"), ("nobody at all", PASSWORD), ("", ""), ("analyst", "x" * 10_000)],
)
def test_whatever_is_wrong_the_answer_is_the_same(client: Client, name: str, password: str) -> None:
    refused = log_in(client, name, password)
    assert refused.status_code == 401
    assert "That name and password do not go together" in refused.text
    assert SESSION not in refused.headers.get("set-cookie", "")


def test_a_disabled_user_is_answered_as_one_who_mistyped(client: Client, case: Case) -> None:
    enter(client, case, "analyst")
    assert client.get("/account").status_code == 200
    Desk(case.store).disable("analyst")
    assert client.get("/account").status_code == 303
    assert "do not go together" in log_in(client, "analyst").text


@pytest.mark.parametrize("name", ["analyst", "who-is-not-there"])
def test_a_name_is_locked_out_whether_or_not_it_is_a_users(client: Client, case: Case, name: str) -> None:
    for _ in range(5):
        assert log_in(client, name, "a wrong password").status_code == 401
    locked = log_in(client, name)
    assert locked.status_code == 429
    assert "too many log-ins failed" in locked.text.lower()
    if name == "analyst":
        Desk(case.store).enable("analyst")
    assert log_in(client, "analyst").status_code == 303


def test_a_one_time_password_opens_nothing_but_the_choice_of_another(client: Client, case: Case) -> None:
    once = Desk(case.store).one_time_password("analyst")
    log_in(client, "analyst", once)
    for page in ("/", "/search?q=x", "/documents/x", "/users", "/trail"):
        assert client.get(page).headers.get("location") == "/account/password", page
    assert client.get("/api/search").status_code == 403
    chosen = "lantern under the quay"
    for new, again, status in (("short", "short", 400), (chosen, "another word", 400), (once, once, 400)):
        refused = send(client, "/account/password", "/account/password", current=once, new=new, again=again)
        assert refused.status_code == status
    done = send(client, "/account/password", "/account/password", current=once, new=chosen, again=chosen)
    assert done.headers["location"] == "/account"
    assert client.get("/").status_code == 200
    with client_of(case) as other:
        assert log_in(other, "analyst", once).status_code == 401
        assert log_in(other, "analyst", chosen).status_code == 303


def test_a_link_logs_in_once_and_only_when_the_button_is_pressed(client: Client, case: Case) -> None:
    path = f"/log-in/once/{Desk(case.store).ticket('press-officer')}"
    assert "Log in as press-officer" in client.get(path).text
    assert client.get("/account").status_code == 303
    assert send(client, path, path).headers["location"] == "/"
    assert "Reading as press-officer" in client.get("/").text
    with client_of(case) as other:
        assert other.get(path).status_code == 401


def test_logging_out_and_being_logged_out(client: Client, case: Case) -> None:
    enter(client, case, "analyst")
    with client_of(case) as other:
        enter(other, case, "analyst")
        assert send(client, "/account", "/account/log-out-elsewhere").status_code == 303
        assert other.get("/account").status_code == 303
    assert send(client, "/account", "/log-out").headers["location"] == "/log-in"
    enter(client, case, "analyst")
    with client_of(case) as admin:
        enter(admin, case, "administrator")
        assert send(admin, "/users/analyst", "/users/analyst/log-out").status_code == 303
    assert client.get("/account").status_code == 303


def test_a_session_id_from_before_the_log_in_is_worth_nothing_after(client: Client, case: Case) -> None:
    client.cookies.set(SESSION, "chosen by somebody else", domain="case.test")
    log_in(client, "analyst")
    assert client.cookies[SESSION] != "chosen by somebody else"
    before = client.cookies[SESSION]
    log_in_again = send(client, "/account", "/log-out")
    assert log_in_again.status_code == 303
    client.cookies.set(SESSION, before, domain="case.test")
    assert client.get("/account").status_code == 303


def test_an_administrator_adds_a_user_who_then_logs_in(client: Client, case: Case) -> None:
    enter(client, case, "administrator")
    added = send(client, "/users", "/users", name="ann", role="investigator", groups="gorse, quarry")
    told = re.search(r'<code id="told">([^<]+)', added.text)
    assert told is not None
    assert case.store.users.get("ann").groups == {"gorse", "quarry"}
    for name, role in (("ann", "analyst"), ("no blanks", "analyst"), ("cat", "king"), ("owner", "analyst")):
        assert send(client, "/users", "/users", name=name, role=role).status_code == 400
    changed = send(client, "/users/ann", "/users/ann/role", role="analyst", groups="")
    assert changed.status_code == 303
    assert case.store.users.get("ann").viewer.groups == frozenset()
    with client_of(case) as other:
        assert log_in(other, "ann", told[1]).status_code == 303


def test_the_last_administrator_stays(client: Client, case: Case) -> None:
    enter(client, case, "administrator")
    for act, fields in (("disable", {}), ("role", {"role": "analyst"})):
        refused = send(client, "/users/administrator", f"/users/administrator/{act}", **fields)
        assert refused.status_code == 403
    assert client.get("/users").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_what_administrators_do_is_refused_to_others(client: Client, case: Case, role: Role) -> None:
    enter(client, case, role.value)
    for page in ("/users", "/users/analyst", "/users/nobody-there", "/trail?of=*", "/trail?of=administrator"):
        assert client.get(page).status_code == 403, page
    send_to = [("/users", {"name": "eve", "role": "administrator"}), ("/users/analyst/password", {})]
    for address, fields in send_to:
        assert send(client, "/account", address, **fields).status_code == 403


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_does_what_its_scopes_say_and_no_more(client: Client, case: Case) -> None:
    enter(client, case, "analyst")
    made = send(client, "/account", "/account/tokens", label="nightly", days="7", scope="search")
    told = re.search(r'<code id="told">([^<]+)', made.text)
    assert told is not None
    token = told[1]
    with client_of(case) as program:
        assert program.get("/api/search", headers=bearer(token)).status_code == 200
        assert program.get("/api/incidents", headers=bearer(token)).status_code == 403
        assert program.get("/search", headers=bearer(token)).status_code == 303
        for wrong in (token[:-1], "ct_", "ct__", token + "x", "", "ct_abc_def"):
            assert program.get("/api/search", headers=bearer(wrong)).status_code == 401
        refused = program.get("/api/search")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        [row] = case.store.tokens.of("analyst")
        assert token not in repr(row)
        assert send(client, "/account", f"/account/tokens/{row.id}/revoke").status_code == 303
        assert program.get("/api/search", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    ("days", "scope", "right"),
    [
        ("0", "search", False),
        ("366", "search", False),
        ("x", "search", False),
        ("30", "users", False),
        ("30", "", False),
        ("365", "search", True),
    ],
)
def test_a_token_is_bounded(client: Client, case: Case, days: str, scope: str, right: bool) -> None:
    enter(client, case, "analyst")
    made = send(client, "/account", "/account/tokens", label="t", days=days, scope=scope)
    assert made.status_code == (200 if right else 400)
    assert len(case.store.tokens.of()) == int(right)


def test_too_many_requests_are_told_when_to_come_back(tmp_path: Path) -> None:
    with case_of(tmp_path / "case", rate=3) as case, client_of(case) as client:
        assert [client.get("/api/search").status_code for _ in range(5)] == [401, 401, 401, 429, 429]
        assert 1 <= int(client.get("/api/search").headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/search?q=a+b", "/search?q=a+b"),
        ("/documents/a%2Fb#at", "/documents/a%2Fb#at"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("", "/"),
        ("/a\r\nset-cookie: x=1", "/"),
        ("//[", "/"),
        ("/ok/../x", "/ok/../x"),
    ],
)
def test_nobody_is_sent_elsewhere(client: Client, given: str, kept: str) -> None:
    assert local(given) == kept
    assert log_in(client, "analyst", next=given).headers["location"] == kept


def test_a_purpose_is_asked_for_where_a_marking_asks_for_one(client: Client, case: Case) -> None:
    enter(client, case, "analyst", purpose=None)
    assert client.get("/search?q=x").status_code == 200
    said = send(client, "/purpose", "/purpose", purpose="no", next="/")
    assert said.status_code == 400
    said = send(client, "/purpose", "/purpose", purpose="  disclosure \n review ", next="/search?q=x")
    assert said.headers["location"] == "/search?q=x"
    assert "disclosure review" in client.get("/account").text
