"""Whatever is sent to the JSON routes is answered as their own description says, and never by a fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from casethread.app import Case
from casethread.config import Config
from casethread.web import create_app
from search_api.index.embedded.index import EmbeddedIndex
from tests.search_api.conftest import build, documents

ROUTES = [
    "/api/search", "/api/suggest", "/api/status", "/api/health", "/api/health/ready", "/api/documents/{document_id}",
    "/api/documents/{document_id}/mentions", "/api/documents/{document_id}/similar", "/api/entities",
    "/api/entities/{entity_id}", "/api/entities/{entity_id}/links", "/api/paths", "/api/incidents", "/api/links",
    "/api/review/questions", "/api/review/verdicts", "/api/corrections", "/api/export/{subject}",
]  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.schemas.BaseSchema]:
    """The application over the small case, as its OpenAPI document describes it."""
    folder: Path = tmp_path_factory.mktemp("api")
    store, searcher = build(folder, documents())
    case = Case(Config(home=folder), store, EmbeddedIndex(folder / "index"), searcher)
    yield schemathesis.openapi.from_asgi("/openapi.json", create_app(case))
    store.close()


def test_every_route_is_tried(api: schemathesis.schemas.BaseSchema) -> None:
    assert sorted(path for path in api if "get" in {method.lower() for method in api[path]}) == sorted(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_answers_as_described(api: schemathesis.schemas.BaseSchema, route: str) -> None:
    @settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(sent=api[route]["GET"].as_strategy())
    def answers(sent: schemathesis.Case[Any]) -> None:
        # which texts are queries, ids and cursors, no schema can tell
        sent.call_and_validate(excluded_checks=[positive_data_acceptance])

    answers()
