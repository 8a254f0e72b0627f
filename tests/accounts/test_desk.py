"""Accounts with a clock that is turned by hand: sessions, one-time passwords, links and tokens run out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.accounts import passwords
from casethread.accounts.desk import DAY, HOUR, MINUTE, MOST_FROM_ADDRESS, Desk, Lasting
from casethread.accounts.roles import PERMISSIONS, SAID, Permission
from casethread.app import Case
from casethread.errors import CasethreadError, NotLoggedIn, TooMany, UsageError
from casethread.model import Role
from casethread.store.address import Address
from casethread.store.copying import TABLES, lines_of
from casethread.store.engines import open_engine
from tests.access.cases import PASSWORD, case_of
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def case(tmp_path: Path, store_url: str) -> Iterator[Case]:
    with case_of(tmp_path / "case", store=store_url) as opened:
        yield opened


@pytest.fixture
def desk(case: Case, clock: Clock) -> Desk:
    """The desk of a case with one analyst."""
    made = Desk(case.store, Lasting(30 * MINUTE, 12 * HOUR), clock)
    made.users.add("ann", Role.ANALYST)
    made.set_password("ann", PASSWORD)
    return made


def test_a_session_ends_when_it_is_left_alone_and_at_last_in_any_case(desk: Desk, clock: Clock) -> None:
    secret = desk.log_in("ann", PASSWORD, "here")
    for _ in range(24):
        clock.now += 29 * MINUTE
        assert desk.session(secret) is not None
    clock.now += 29 * MINUTE
    assert desk.session(secret) is None
    secret = desk.log_in("ann", PASSWORD, "here")
    clock.now += 31 * MINUTE
    assert desk.session(secret) is None


def test_lock_out_ends_by_itself_and_counts_from_the_first_of_the_last(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(NotLoggedIn):
            desk.log_in("ann", "wrong", "here")
        clock.now += MINUTE
    with pytest.raises(TooMany) as told:
        desk.log_in("ANN", PASSWORD, "elsewhere")
    assert 9 * MINUTE < told.value.seconds <= 10 * MINUTE + 1
    clock.now += told.value.seconds
    assert desk.log_in("ann", PASSWORD, "here")


def test_an_address_that_tries_many_names_is_locked_out(desk: Desk) -> None:
    for number in range(MOST_FROM_ADDRESS):
        with pytest.raises(NotLoggedIn):
            desk.log_in(f"name{number}", "", "there")
    with pytest.raises(TooMany):
        desk.log_in("ann", PASSWORD, "there")
    assert desk.log_in("ann", PASSWORD, "here")


def test_what_opens_once_runs_out(desk: Desk, clock: Clock) -> None:
    once, ticket = desk.one_time_password("ann"), desk.ticket("ann")
    clock.now += 7 * DAY + 1
    with pytest.raises(NotLoggedIn):
        desk.log_in("ann", once, "here")
    with pytest.raises(NotLoggedIn):
        desk.use_ticket(ticket, "here")


def test_a_token_runs_out_and_loses_what_the_role_loses(desk: Desk, clock: Clock) -> None:
    token = desk.make_token(desk.users.get("ann"), "t", ["judge", "search"], 2)
    assert desk.bearer(token) == (desk.users.get("ann"), frozenset({Permission.JUDGE, Permission.SEARCH}))
    desk.users.set_role("ann", Role.PRESS_OFFICER, [])
    assert desk.bearer(token) == (desk.users.get("ann"), frozenset({Permission.SEARCH}))
    clock.now += 2 * DAY + 1
    assert desk.bearer(token) is None
    again = desk.make_token(desk.users.get("ann"), "t", ["search"], 2)
    desk.users.set_disabled("ann", disabled=True)
    assert desk.bearer(again) is None


def test_a_changed_password_ends_the_other_sessions(desk: Desk) -> None:
    here, there = desk.log_in("ann", PASSWORD, "here"), desk.log_in("ann", PASSWORD, "there")
    found = desk.session(here)
    assert found is not None
    with pytest.raises(UsageError):
        desk.change_password(found[1], found[0], "not it", "lantern under the quay")
    desk.change_password(found[1], found[0], PASSWORD, "lantern under the quay")
    assert desk.session(here) is not None
    assert desk.session(there) is None


@pytest.mark.parametrize(
    ("password", "right"),
    [
        ("eleven char", False),
        ("twelve chars", True),
        ("a" * 40, False),
        ("Ann walks at dawn", False),
        ("long enough " * 22, False),
        ("correct horse battery", True),
        ("ümläute zählen auch", True),
    ],
)
def test_what_a_password_must_be(desk: Desk, password: str, right: bool) -> None:
    try:
        desk.set_password("ann", password)
    except UsageError:
        assert not right
    else:
        assert right
        assert desk.log_in("ann", password, "here")


def test_nothing_secret_is_kept_as_it_is(desk: Desk, case: Case, clock: Clock) -> None:
    once = desk.one_time_password("ann")
    secrets = [once, desk.log_in("ann", once, "here"), desk.ticket("ann")]
    desk.set_password("ann", PASSWORD)
    secrets += [PASSWORD, desk.make_token(desk.users.get("ann"), "t", ["search"], 1).split("_", 2)[2]]
    case.store.close()
    held = b"".join(path.read_bytes() for path in case.config.home.parent.glob("case.db*"))
    engine = open_engine(Address.read(case.config.store_url))
    with engine.connect() as connection:
        rows = b"".join(line for table in TABLES for line in lines_of(connection, table))
    engine.dispose()
    assert b"argon2id" in rows
    assert (b"argon2id" in held) == (engine.dialect.name == "sqlite")
    held += rows
    for secret in secrets:
        assert secret.encode() not in held


def test_the_first_administrator_is_made_once(case: Case) -> None:
    desk = Desk(case.store)
    made = desk.first_administrator()
    assert made is not None
    assert desk.log_in(*made, "here")
    assert desk.first_administrator() is None
    desk.users.set_disabled(made[0], disabled=True)
    second = desk.first_administrator()
    assert second is not None
    assert second[0] == "admin2"


def test_every_role_and_permission_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Permission) == set(SAID)
    assert [role for role in Role if Permission.USERS in PERMISSIONS[role]] == [Role.ADMINISTRATOR]


def test_what_is_kept_of_a_password_is_dear_to_make() -> None:
    """As the product makes it, not as these tests do: OWASP's cheapest argon2id is 19 MiB and two passes."""
    made = "from casethread.accounts.passwords import hashed; print(hashed('knock three times'))"
    kept = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True).stdout
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", kept)
    assert found
    assert int(found[1]) >= 19 << 10
    assert int(found[2]) >= 2


def test_one_time_passwords_pass_their_own_rules() -> None:
    for _ in range(50):
        passwords.check(passwords.one_time(), "ann")


@pytest.mark.parametrize("name", ["", "two words", "a/b", "owner", "Nobody", "x" * 65, "*"])
def test_what_cannot_be_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(CasethreadError):
        desk.users.add(name, Role.ANALYST)
