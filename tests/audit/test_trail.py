"""What gets into the trail over HTTP and at the terminal, who sees it, and that nothing is answered without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casethread.accounts.desk import Desk
from casethread.app import Case
from casethread.errors import StoreError
from casethread.model import Role
from casethread.store.audit import Act
from tests.access.cases import PASSWORD, Client, add_user, case_of, client_of, enter
from tests.accounts.test_log_in import bearer, log_in, send


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_of(tmp_path / "case") as opened:
        for role in (Role.ANALYST, Role.ADMINISTRATOR):
            add_user(opened, role.value, role)
        yield opened


@pytest.fixture
def client(case: Case) -> Iterator[Client]:
    with client_of(case) as opened:
        yield opened


def trail(case: Case) -> list[tuple[str, str, str]]:
    """Who, what and how it was answered, oldest first."""
    return [(r.act.who, r.act.action, r.act.outcome) for r in reversed(case.store.audit.rows(limit=1000))]


def test_searches_and_views_are_told_with_their_purpose(client: Client, case: Case) -> None:
    enter(client, case, "analyst", purpose="disclosure review")
    client.get("/search?q=marsh+lane&kind=news&kind=probation")
    client.get("/api/documents/not%20there")
    client.get("/graph")
    rows = [row.act for row in reversed(case.store.audit.rows())]
    asked: Any = {"q": ["marsh lane"], "kind": ["news", "probation"]}
    assert rows[0] == Act("analyst", "search", {"address": "/search", "asked": asked}, "127.0.0.1", "disclosure review")
    told = [(act.action, act.what["address"], act.outcome) for act in rows[1:]]
    assert told == [("view", "/api/documents/not there", "not found"), ("view", "/graph", "not understood")]


def test_a_program_states_its_purpose_in_a_header(client: Client, case: Case) -> None:
    token = Desk(case.store).make_token(case.store.users.get("analyst"), "t", ["search"], 1)
    client.get("/api/search?q=x", headers={**bearer(token), "Casethread-Purpose": "nightly report"})
    [row] = case.store.audit.rows()
    assert (row.act.who, row.act.purpose) == ("analyst", "nightly report")
    assert token not in str(row)


def test_log_ins_are_told_without_what_was_typed(client: Client, case: Case) -> None:
    log_in(client, "analyst", "wrong password")
    log_in(client, PASSWORD, "typed into the wrong field")
    log_in(client, "analyst")
    assert trail(case) == [("nobody", "log-in", "refused")] * 2 + [("analyst", "log-in", "done")]
    names = [row.act.what["name"] for row in reversed(case.store.audit.rows())]
    assert names == ["analyst", "no such user", "analyst"]
    assert PASSWORD not in str(case.store.audit.rows())


def test_refusals_are_told(client: Client, case: Case) -> None:
    client.get("/api/search")
    enter(client, case, "analyst")
    client.get("/users")
    client.post("/users", data={"name": "eve", "csrf": "guessed"})
    assert trail(case) == [("nobody", "search", "refused")] + [("analyst", "users", "refused")] * 2


def test_changes_are_told_before_and_after(client: Client, case: Case) -> None:
    enter(client, case, "administrator")
    send(client, "/users", "/users", name="ann", role="analyst", groups="gorse")
    send(client, "/users", "/users", name="ann", role="analyst")
    rows = [row for row in reversed(case.store.audit.rows()) if row.act.what.get("asked")]
    assert [row.act.outcome for row in rows] == ["begun", "done", "begun", "not understood"]
    assert rows[0].act.what["asked"] == {"name": ["ann"], "role": ["analyst"], "groups": ["gorse"]}


def test_each_sees_their_own_and_an_administrator_all(client: Client, case: Case) -> None:
    for who in ("analyst", "administrator"):
        case.store.audit.append(Act(who, "search", {"q": f"asked by {who}"}))
    enter(client, case, "analyst")
    own = client.get("/trail").text
    assert "asked by analyst" in own
    assert "asked by administrator" not in own
    enter(client, case, "administrator")
    everybody = client.get("/trail?of=*").text
    assert "asked by analyst" in everybody
    assert "asked by administrator" in everybody
    assert "asked by administrator" not in client.get("/trail?of=analyst").text


def test_nothing_is_answered_that_could_not_be_written_down(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, case, "administrator")

    def full(_: Act) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(case.store.audit, "append", full)
    for path in ("/search?q=x", "/api/search?q=x", "/trail"):
        answered = client.get(path)
        assert answered.status_code == 500
        assert "Traceback" not in answered.text
    send(client, "/account", "/users", name="eve", role="analyst")
    assert "eve" not in {user.name for user in case.store.users.every()}


def test_pages_that_show_nothing_of_the_case_are_not_in_it(client: Client, case: Case) -> None:
    for path in ("/log-in", "/api/health", "/static/pages.js", "/no/such/page"):
        client.get(path)
    assert trail(case) == []


def test_the_terminal_is_in_it_too(case: Case) -> None:
    with case.reading("analyst", "search", {"q": "x"}, "a review"):
        pass
    with pytest.raises(Exception, match="no user"), case.reading("eve", "search", {"q": "x"}):
        pass
    with pytest.raises(Exception, match="no document"), case.reading("analyst", "view", {"document": "x"}) as view:
        view.document("x")
    told = [("analyst", "search", "done"), ("owner", "search", "refused"), ("analyst", "view", "done")]
    assert trail(case) == [*told, ("analyst", "view", "not found")]
    assert all(row.act.origin.startswith("terminal of ") for row in case.store.audit.rows())
