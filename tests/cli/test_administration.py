"""Users, tokens and the audit at the command line."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from casethread.accounts.desk import Desk
from casethread.app import open_case
from casethread.config import Config
from casethread.errors import NotLoggedIn
from casethread.model import Role
from tests.cli.conftest import Run

PASSWORD = "knock three times loudly"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "case-folder"


def test_a_user_from_the_first_day_to_the_last(run: Run, home: Path) -> None:
    added = run("user", "add", "ann", "--role", "analyst", "--group", "gorse")
    once = re.search(r"One-time password of ann, for a week: (\S+)", added.out)
    assert once is not None
    assert run("user", "list").out == "ann: analyst (gorse), one-time\n"
    with open_case(Config(home=home)) as case:
        assert Desk(case.store).log_in("ann", once[1], "here")
    assert run("user", "logout", "ann").out == "ann was logged out of 1 session.\n"
    assert run("user", "password", "ann", "--password-stdin", given=f"{PASSWORD}\n").code == 0
    assert run("user", "role", "ann", "--role", "investigator").out == "ann: investigator (gorse), password\n"
    assert run("user", "role", "ann", "--no-groups").out == "ann: investigator, password\n"
    assert run("user", "subject", "ann", "00u1").out == "ann: investigator, password, identity provider\n"
    with open_case(Config(home=home)) as case:
        desk = Desk(case.store)
        assert desk.log_in("ann", PASSWORD, "here")
        assert run("user", "disable", "ann").code == 0
        with pytest.raises(NotLoggedIn):
            desk.log_in("ann", PASSWORD, "here")
    refused = run("search", "x", "--as", "ann")
    assert refused.code == 1
    assert "disabled" in refused.err
    assert run("user", "enable", "ann").code == 0
    [row] = run("user", "list", "--json").rows
    shown = {"name": "ann", "role": "investigator", "groups": [], "disabled": False, "password": True}
    assert row == shown | {"subject": "00u1"}
    assert PASSWORD not in run("audit", "list", "--json").out


@pytest.mark.parametrize(("given", "code"), [(PASSWORD, 0), ("short", 2), ("", 2), ("ann is my name and yours", 2)])
def test_a_password_given_at_once_is_checked_first(run: Run, given: str, code: int) -> None:
    added = run("user", "add", "ann", "--role", "analyst", "--password-stdin", given=given)
    assert added.code == code
    assert run("user", "list").out == ("ann: analyst, password\n" if code == 0 else "")
    assert given == "" or given not in added.out + added.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["user", "disable", "eve"], 1, "no user 'eve'"),
        (["user", "logout", "eve"], 1, "no user 'eve'"),
        (["user", "password", "eve"], 1, "no user 'eve'"),
        (["user", "disable", "boss"], 1, "last administrator"),
        (["user", "role", "boss", "--role", "analyst"], 1, "last administrator"),
        (["user", "token", "add", "boss", "--days", "400"], 2, "400 days"),
        (["user", "token", "add", "boss", "--scope", "judge"], 2, "cannot give the scope 'judge'"),
        (["user", "token", "revoke", "none"], 1, "no token 'none'"),
        (["audit", "list", "--as", "ann", "--of", "boss"], 2, "their own trail"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, arguments: list[str], code: int, told: str) -> None:
    run("user", "add", "boss", "--role", "administrator")
    run("user", "add", "ann", "--role", "analyst")
    done = run(*arguments)
    assert (done.code, told in done.err) == (code, True), done.err


def test_tokens_are_made_listed_and_revoked(run: Run, home: Path) -> None:
    run("user", "add", "ann", "--role", "analyst")
    token = run("user", "token", "add", "ann", "--scope", "search", "--days", "9", "--label", "nightly").out.strip()
    [row] = run("user", "token", "list", "--json").rows
    assert (row["user"], row["label"], row["scopes"]) == ("ann", "nightly", ["search"])
    assert token.split("_")[2] not in str(row)
    with open_case(Config(home=home)) as case:
        desk = Desk(case.store)
        assert desk.bearer(token) is not None
        assert run("user", "token", "revoke", row["id"]).out == "The token 'nightly' of ann is void.\n"
        assert desk.bearer(token) is None


def test_every_read_is_told_with_its_purpose(run: Run, home: Path) -> None:
    run("user", "add", "ann", "--role", "investigator")
    reads = [["search", "x"], ["show", "x"], ["entity", "x"], ["path", "x", "y"], ["export", "documents"]]
    for arguments in reads:
        run(*arguments, "--as", "ann", "--purpose", "disclosure review")
    with open_case(Config(home=home)) as case:
        rows = [row.act for row in reversed(case.store.audit.rows("ann"))]
    began = [row.action for row in rows if row.outcome == "done"]
    assert began == ["search", "view", "view", "view", "export"]
    assert {row.purpose for row in rows} == {"disclosure review"}
    assert {row.outcome for row in rows if row.action == "view"} == {"done", "not found"}


def test_the_terminal_says_that_a_purpose_is_asked_for(run: Run, sample_home: Path) -> None:
    with open_case(Config(home=sample_home)) as case:
        if "pia" not in {user.name for user in case.store.users.every()}:
            case.store.users.add("pia", Role.INVESTIGATOR)
    asked = run("search", "marsh", "--as", "pia", home=sample_home)
    assert "state it with --purpose" in asked.err
    assert asked.code == 0
    assert run("search", "marsh", "--as", "pia", "--purpose", "a review", home=sample_home).err == ""
    assert run("search", "marsh", home=sample_home).err == ""


def test_each_lists_their_own_trail_and_an_administrator_all(run: Run) -> None:
    run("user", "add", "boss", "--role", "administrator")
    run("user", "add", "ann", "--role", "analyst")
    run("search", "x", "--as", "ann")
    assert {row["who"] for row in run("audit", "list", "--as", "ann", "--json").rows} == {"ann"}
    assert {row["who"] for row in run("audit", "list", "--as", "boss", "--json").rows} == {"owner", "ann", "boss"}
    assert {row["who"] for row in run("audit", "list", "--of", "ann", "--json").rows} == {"ann"}


def test_verify_tells_an_untouched_audit_from_another(run: Run, home: Path) -> None:
    run("user", "add", "ann", "--role", "analyst")
    good = run("audit", "verify")
    head = re.search(r"hash ([0-9a-f]{64})", good.out)
    assert head is not None
    assert good.code == 0
    run("search", "x", "--as", "ann")
    assert run("audit", "verify", "--head", head[1]).code == 0
    connection = sqlite3.connect(home / "case.db")
    connection.execute("DROP TRIGGER audit_update")
    connection.execute("UPDATE audit SET body = replace(body, 'ann', 'eve') WHERE id = 1")
    connection.commit()
    connection.close()
    bad = run("audit", "verify")
    assert bad.code == 1
    assert "row 1 is not what was written" in bad.out
    assert "tampered" in bad.err
