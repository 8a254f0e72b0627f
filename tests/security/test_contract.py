"""Whatever is sent, by a user or by nobody: answers are as described, errors are ours, and nobody learns anything."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from casethread.accounts.desk import Desk
from casethread.accounts.roles import PERMISSIONS
from casethread.app import Case
from casethread.model import Role
from casethread.rules import RULES
from casethread.web import create_app
from tests.access.cases import add_user, case_of, client_of, enter
from tests.access.invented import invented
from tests.access.taking import take

EXAMPLES = settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
ROUTES = sorted(path.replace(":path", "") for method, path in RULES if path.startswith("/api/") and method == "GET")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A random case, and an analyst."""
    with case_of(tmp_path_factory.mktemp("case") / "case") as opened:
        take(opened, invented(1).files, 1, set())
        add_user(opened, "ann", Role.ANALYST)
        yield opened


@pytest.fixture(scope="module")
def api(case: Case) -> schemathesis.schemas.BaseSchema:
    """The application as its OpenAPI document describes it."""
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(case))


def test_every_route_is_described(api: schemathesis.schemas.BaseSchema) -> None:
    assert sorted(path for path in api if "get" in {method.lower() for method in api[path]}) == ROUTES


@pytest.mark.parametrize("route", ROUTES)
def test_a_user_is_answered_as_described(api: schemathesis.schemas.BaseSchema, case: Case, route: str) -> None:
    desk = Desk(case.store)
    token = desk.make_token(desk.users.get("ann"), "t", PERMISSIONS[Role.ANALYST], 1)
    headers = {"Authorization": f"Bearer {token}", "Casethread-Purpose": "tests of the contract"}

    @EXAMPLES
    @given(sent=api[route]["GET"].as_strategy())
    def answers(sent: schemathesis.Case[Any]) -> None:
        # which texts are queries and ids no schema can tell
        answered = sent.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
        assert answered.status_code not in {401, 403}

    answers()


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.startswith("/api/health")])
def test_nobody_is_answered_nothing(api: schemathesis.schemas.BaseSchema, route: str) -> None:
    said = set()

    @EXAMPLES
    @given(sent=api[route]["GET"].as_strategy())
    def answers(sent: schemathesis.Case[Any]) -> None:
        answered = sent.call_and_validate(excluded_checks=[positive_data_acceptance])
        # an odd id can make an address that no route has
        assert answered.status_code in {401, 404}
        said.add((answered.status_code, answered.text))

    answers()
    assert 401 in {status for status, _ in said}
    assert len(said) == len({status for status, _ in said})


@pytest.mark.parametrize("who", ["", "ann"])
def test_odd_addresses_and_forms_are_answered_by_pages_of_ours(case: Case, who: str) -> None:
    with client_of(case) as client:
        if who:
            enter(client, case, who)

        @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(
            st.sampled_from(sorted(RULES)),
            st.text(string.printable + "é\u202e\x00", max_size=12),
            st.dictionaries(st.sampled_from(["q", "page", "name", "next", "csrf", "at", "of", "before"]), st.text()),
        )
        def answers(rule: tuple[str, str], odd: str, fields: dict[str, str]) -> None:
            from urllib.parse import quote  # noqa: PLC0415 - for what stands in an address

            method, path = rule
            address = "/".join(quote(odd, safe="") if "{" in part else part for part in path.split("/"))
            if path == "/log-out":
                return
            sent = {"params": fields} if method == "GET" else {"data": fields}
            answered = client.request(method, address, **sent)
            assert answered.status_code < 500, (method, address, fields, answered.text[:500])
            assert "Traceback" not in answered.text

        answers()
