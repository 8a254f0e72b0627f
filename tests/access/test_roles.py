"""Role by route: who is answered, who is refused, who is asked to log in first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from casethread.accounts.desk import Desk
from casethread.accounts.roles import PERMISSIONS, Permission
from casethread.app import Case
from casethread.model import Role
from casethread.rules import RULES
from tests.access.cases import Client, add_user, case_of, client_of, enter

_FIELD = re.compile(r"\{[^}]*\}")
_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')
NOBODY = "nobody"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """An empty case with a user of each role, and one more to be acted upon."""
    with case_of(tmp_path_factory.mktemp("case") / "case") as opened:
        for role in Role:
            add_user(opened, role.value, role)
        yield opened


def client_for(case: Case, who: str) -> Client:
    client = client_of(case).__enter__()
    return client if who == NOBODY else enter(client, case, who)


def asked(client: Client, method: str, path: str) -> int:
    """The status with which a route answers a request for something that is not there."""
    address = _FIELD.sub("7-9" if "span" in path else "1" if ":int}" in path else "x", path)
    if method == "GET":
        return client.get(address).status_code
    token = _TOKEN.search(client.get("/purpose").text)
    return client.post(address, data={"csrf": token[1] if token else ""}).status_code


@pytest.mark.parametrize("who", [NOBODY, *(role.value for role in Role)])
def test_each_route_answers_whom_its_rule_names(case: Case, who: str) -> None:
    granted = frozenset[Permission]() if who == NOBODY else PERMISSIONS[Role(who)]
    got = {}
    client = client_for(case, who)
    for (method, path), rule in RULES.items():
        if path == "/log-out":
            continue
        status = got[method, path] = asked(client, method, path)
        refusal = 401 if path.startswith(("/api/", "/graph/data", "/graph/link")) or method == "POST" else 303
        if rule.open:
            assert status in {200, 303, 401, 403, 404, 503}, (path, status)
        elif who == NOBODY:
            assert status == refusal, (path, status)
        elif rule.needs is not None and rule.needs not in granted:
            assert status == 403, (path, status)
        else:
            assert status not in {401, 403}, (path, status)
            assert status < 500 or path.startswith("/api/status"), (path, status)
    client.__exit__()
    print(f"{who}: " + ", ".join(f"{method} {path} {status}" for (method, path), status in got.items()))  # noqa: T201


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/api/search", "/users", "/documents/x"])
def test_other_methods_do_nothing(case: Case, method: str, path: str) -> None:
    if (method, path) in RULES:
        return
    with client_of(case) as client:
        assert enter(client, case, "administrator").request(method, path).status_code in {403, 405}


@pytest.mark.parametrize("role", list(Role))
def test_a_token_is_held_to_its_scopes_on_every_route(case: Case, role: Role) -> None:
    desk = Desk(case.store)
    user = desk.users.get(role.value)
    with client_of(case) as client:
        for scope in sorted(PERMISSIONS[role]):
            token = desk.make_token(user, "t", [scope], 1)
            for (method, path), rule in RULES.items():
                if not path.startswith("/api/") or rule.open:
                    continue
                headers = {"Authorization": f"Bearer {token}"}
                status = client.request(method, _FIELD.sub("x", path), headers=headers).status_code
                assert (status == 403) == (rule.needs != scope), (scope, path, status)
