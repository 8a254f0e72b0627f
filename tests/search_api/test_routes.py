"""The JSON routes: what they answer, whatever an id holds, and how they refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from casethread.errors import CasethreadError
from casethread.store.base import View
from search_api.results import Sort
from search_api.routes import error_response, router
from search_api.search import Searcher
from search_api.shapes import SearchShape

Asked = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def client(searcher: Searcher, owner: View, press: View) -> Asked:
    """Asks the routes over the small case; the header X-Reader: press asks as a press officer."""
    app = FastAPI()

    def view_of(request: Request) -> View:
        return press if request.headers.get("x-reader") == "press" else owner

    async def answer(_: Request, error: Exception) -> Response:
        assert isinstance(error, CasethreadError)
        return error_response(error)

    app.include_router(router(searcher=searcher, view_of=view_of, ready=lambda: None))
    app.add_exception_handler(CasethreadError, answer)

    def ask(path: str, **given: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://case.test") as opened:
                return await opened.get(path, **given)

        return asyncio.run(once())

    return ask


def get(client: Asked, path: str, **params: Any) -> Any:
    """The JSON of an answer that must be 200."""
    answered = client(path, params=params)
    assert answered.status_code == 200, answered.text
    return answered.json()


def test_search(client: Asked) -> None:
    found = get(client, "/api/search", q="osman", size=1)
    assert (found["total"], found["page"], found["pages"], len(found["hits"])) == (2, 1, 2, 1)
    hit = get(client, "/api/search", q="robbery")["hits"][0]
    assert hit["id"] == "news/1"
    assert hit["why"] == ["text has 'robbery'"]
    passage = hit["passages"][0]
    start, end = passage["marks"][0]
    assert passage["text"][start - passage["start"] : end - passage["start"]] == "robbery"
    chosen = get(client, "/api/search", kind=["news", "probation"], person="Tariq Osman")
    assert [one["id"] for one in chosen["hits"]] == ["news/1"]
    assert get(client, "/api/search", sort="oldest")["hits"][0]["id"] == "news/1"
    assert {facet["name"] for facet in found["facets"]} == {
        "kind", "source", "person", "place", "offence", "month", "marking", "language",
    }  # fmt: skip
    alone = get(client, "/api/search", q="osman", size=1, facets="false")
    assert alone == found | {"facets": [], "next": alone["next"]}


@pytest.mark.parametrize("q", ["osman", "", "nothing of the kind", "date:2014", "osmann"])
def test_an_answer_is_as_its_shape_describes_it(client: Asked, q: str) -> None:
    """It is not made by the shape, which would take longer than finding it."""
    answer = get(client, "/api/search", q=q, person="Tariq Osman")
    assert SearchShape.model_validate(answer, strict=False).model_dump(mode="json") == answer


def test_parameters_are_described_and_read_as_they_are_described(client: Asked) -> None:
    [described] = [
        methods["get"]["parameters"]
        for path, methods in get(client, "/openapi.json")["paths"].items()
        if path == "/api/search"
    ]
    assert {one["name"]: one["schema"].get("default") for one in described} == {
        "q": "", "page": 1, "size": 20, "after": None, "fold": True, "facets": True, "sort": "relevance",
        "semantic": False, "kind": [], "source": [], "person": [], "place": [], "offence": [], "month": [],
        "marking": [], "language": [],
    }  # fmt: skip
    assert next(one["schema"]["enum"] for one in described if one["name"] == "sort") == [*Sort]
    assert all(one["in"] == "query" and not one["required"] for one in described)
    refused = client("/api/search", params={"page": "one"}).json()["detail"][0]
    assert refused["loc"] == ["query", "page"]
    several = client("/api/search?q=nothing&q=osman&size=1").json()
    assert several["total"] == get(client, "/api/search", q="osman")["total"]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"q": '"open'}, 400),
        ({"q": "x" * 5_000}, 400),
        ({"q": "a\x00b"}, 400),
        ({"q": "ab* " * 300}, 400),
        ({"page": 0}, 422),
        ({"size": 1_000}, 422),
        ({"sort": "sideways"}, 422),
        ({"page": 10_000_000}, 400),
    ],
)
def test_a_wrong_request_is_refused(client: Asked, params: dict[str, Any], status: int) -> None:
    answered = client("/api/search", params=params)
    assert answered.status_code == status
    assert "Traceback" not in answered.text


def test_an_error_says_what_where_and_what_to_do(client: Asked) -> None:
    told = client("/api/search", params={"q": 'knife "lane'}).json()["error"]
    assert told["what"] == "the quotation mark is not closed"
    assert told["where"] == "query, character 7"
    assert told["position"] == 6
    assert told["remedy"]


@pytest.mark.parametrize("document_id", ["news/1", "log 1?&#", "log/2"])
def test_a_document_and_its_mentions_by_any_id(client: Asked, document_id: str) -> None:
    path = f"/api/documents/{quote(document_id, safe='/')}"
    document = get(client, path)
    assert document["id"] == document_id
    for mention in get(client, f"{path}/mentions"):
        assert document["text"][mention["start"] : mention["end"]] == mention["text"]
        assert mention["why"] == "given"


def test_an_entity_its_links_and_paths(client: Asked) -> None:
    found = get(client, "/api/entities", name="tariq osman", label="PERSON")
    assert found[0]["name"] == "Tariq Osman"
    entity_id = quote(found[0]["id"], safe="/")
    profile = get(client, f"/api/entities/{entity_id}")
    assert {mention["document"] for mention in profile["mentions"]} <= {"news/1", "log 1?&#"}
    for link in get(client, f"/api/entities/{entity_id}/links"):
        assert found[0]["id"] in (link["a"], link["b"])
        assert link["reasons"]
    listed = get(client, "/api/entities", label="PERSON", limit=2)
    assert len(listed) == 2
    assert get(client, "/api/entities", label="PERSON", limit=1, offset=1) == listed[1:]
    for path in get(client, "/api/paths", a="Tariq Osman", b="Zebedee Quill"):
        assert len(path["entities"]) == len(path["links"]) + 1


def test_incidents_links_suggestions_and_status(client: Asked) -> None:
    for incident in get(client, "/api/incidents"):
        assert {"incident", "documents", "offence", "place", "from", "to", "people"} <= set(incident)
    assert isinstance(get(client, "/api/links"), list)
    assert get(client, "/api/links", end="nothing such") == []
    assert get(client, "/api/suggest", q="zeb") == ["Zebedee Quill"]
    assert get(client, "/api/status") == {"documents": 4, "searchable": 4}
    assert get(client, "/api/health") == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/documents/log/2",
        "/api/documents/log/2/mentions",
        "/api/documents/..%2f..%2fetc%2fpasswd",
        "/api/documents/%00",
        "/api/entities/none",
        "/api/entities/none/links",
        "/api/paths?a=Zebedee%20Quill&b=Tariq%20Osman",
    ],
)
def test_what_is_closed_answers_as_what_is_absent(client: Asked, path: str) -> None:
    answered = client(path, headers={"x-reader": "press"})
    assert answered.status_code == 404
    assert set(answered.json()["error"]) == {"what", "where", "remedy"}


def test_the_routes_are_described(client: Asked) -> None:
    described = get(client, "/openapi.json")
    assert all("200" in methods["get"]["responses"] for methods in described["paths"].values())
    assert all(methods["get"].get("description") for methods in described["paths"].values())
    assert "SearchShape" in described["components"]["schemas"]
