"""Every page over a small real case: what it shows, where it leads, what it never does."""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import quote

import anyio
import httpx
import pytest
from fastapi import FastAPI, Request, Response

from casethread.errors import CasethreadError
from casethread.model import Classification, Viewer
from casethread.neighbourhood import ENTITY_LINKS
from casethread.store.base import View
from casethread.store.case import CaseStore
from casethread.store.review import Review
from ingest.apart import Apart
from ui import documents, entities, graphs, incidents, pages, paths, status


class SmallCase(Protocol):
    store: CaseStore
    view: View

    def person(self, name: str) -> str: ...


PRESS = Viewer("press", Classification.PUBLIC)


class Client:
    """Asks an application directly, one question at a time."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(
        self, path: str, params: dict[str, str | int] | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://case") as client:
                return await client.get(path, params=params, headers=headers)

        return anyio.run(ask)


@pytest.fixture(scope="module")
def client(small_case: SmallCase) -> Client:
    """The pages over the small case; ``?as=press`` reads as a press officer."""
    app = FastAPI()

    def view_of(request: Request) -> View:
        return small_case.store.view(PRESS) if request.query_params.get("as") == "press" else small_case.view

    def review_of(request: Request) -> Review:
        return small_case.store.review(view_of(request).viewer)

    app.include_router(documents.routes(view_of, Apart()))
    for part in (graphs, incidents, paths):
        app.include_router(part.routes(view_of))
    app.include_router(entities.routes(view_of, review_of))
    app.include_router(status.routes(view_of, lambda _: small_case.store.files))
    pages.mount_static(app)

    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, CasethreadError)
        return pages.error_page(request, error)

    app.add_exception_handler(CasethreadError, told)
    return Client(app)


def test_a_document_shows_its_text_escaped_and_every_mention_as_a_link(client: Client, small_case: SmallCase) -> None:
    shown = client.get("/documents/news%2F1").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    for mention in small_case.view.mentions("news/1"):
        assert re.search(rf'<a class="ct-m[^>]* id="m-{mention.start}-{mention.end}" href="/', shown)
    assert f"/entities/{quote(small_case.person('Odran Tullick'), safe='')}" in shown
    assert "PUBLIC" in shown
    assert "Page 2" in shown


def test_any_span_of_a_document_can_be_opened(client: Client) -> None:
    shown = client.get("/documents/news%2F1?at=3-16").text
    assert shown.count('id="at"') == 1
    assert re.search(r'id="at"><a[^>]*>an Tullick</a></span>', shown)
    assert client.get("/documents/news%2F1?at=0-99999999").status_code == 200
    for wrong in ("9-3", "x", "3-3", "-1-4"):
        assert client.get(f"/documents/news%2F1?at={wrong}").status_code == 400


def test_linked_documents_come_with_reasons_that_open_in_both(client: Client) -> None:
    shown = client.get("/documents/news%2F1").text
    part = shown[shown.index('id="linked"') :]
    assert "/documents/news%2F2" in part
    for document in ("news%2F1", "news%2F2"):
        assert re.search(rf'href="/documents/{document}\?at=\d+-\d+#at"', part)


def test_the_original_is_an_attachment_that_nothing_runs(client: Client, small_case: SmallCase) -> None:
    answer = client.get("/documents/news%2F1/original")
    assert answer.text == small_case.view.document("news/1").text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_mention_tells_value_rule_and_reason(client: Client, small_case: SmallCase) -> None:
    crn = next(m for m in small_case.view.mentions("intel 3?") if m.text == "X123456")
    shown = client.get(f"/documents/intel%203%3F/mentions/{crn.start}-{crn.end}").text
    assert "identifier.hand" in shown
    assert "Set by hand" in shown
    assert client.get("/documents/intel%203%3F/mentions/0-1").status_code == 404


def test_an_entity_shows_every_mention_opening_at_its_place(client: Client, small_case: SmallCase) -> None:
    entity = small_case.view.entity(small_case.person("Odran Tullick"))
    shown = client.get(f"/entities/{quote(entity.id, safe='')}").text
    assert len(entity.mentions) == 4
    for mention in entity.mentions:
        assert f"/documents/{quote(mention.document, safe='')}?at={mention.start}-{mention.end}#at" in shown
    assert "Bevis Larkmoor" in shown
    assert "TULLICK, Odran" in shown


@pytest.mark.parametrize(
    ("query", "found", "absent"),
    [
        ("q=tullick", "Odran Tullick", "Lena Farrow"),
        ("q=farrow", "Lena Farrow", "Odran Tullick"),
        ("label=PLACE", "Quern Lane", "Lena Farrow"),
        ("q=nobody+such", "Nobody and nothing", "Quern Lane"),
        ("label=NONSENSE", "Lena Farrow", "Nobody and nothing"),
    ],
)
def test_entities_are_found_by_any_part_of_a_name(client: Client, query: str, found: str, absent: str) -> None:
    shown = client.get(f"/entities?{query}").text
    assert found in shown
    assert absent not in shown


def test_the_graph_draws_what_the_list_says(client: Client, small_case: SmallCase) -> None:
    centre = small_case.person("Odran Tullick")
    data = client.get("/graph/data", params={"entity": centre}).json()
    nodes = {node["id"]: node for node in data["nodes"]}
    assert data["centre"] == centre
    assert {"Bevis Larkmoor", "Lena Farrow"} <= {node["name"] for node in nodes.values()}
    assert len({edge["id"] for edge in data["edges"]}) == len(data["edges"])
    for edge in data["edges"]:
        assert {edge["a"], edge["b"]} <= set(nodes)
        asked = {"a": edge["a"], "b": edge["b"], "kind": edge["type"]}
        reasons = client.get("/graph/link", params=asked).json()["reasons"]
        assert reasons
        assert all(quoted["href"].startswith("/documents/") for r in reasons for quoted in r["quotes"])
    shown = client.get("/graph", params={"entity": centre}).text
    for edge in data["edges"]:
        if centre in (edge["a"], edge["b"]):
            other = nodes[edge["b"] if edge["a"] == centre else edge["a"]]
            assert other["href"] in shown
    assert client.get("/graph").status_code == 400
    assert client.get("/graph", params={"entity": centre, "depth": 9}).status_code == 400
    assert client.get("/graph/data", params={"entity": "none"}).status_code == 404


def test_the_list_holds_links_that_the_drawing_leaves_out(client: Client, small_case: SmallCase) -> None:
    centre = small_case.person("Odran Tullick")
    data = client.get("/graph/data", params={"entity": centre, "most": 2}).json()
    assert (len(data["nodes"]), data["left_out"] > 0) == (2, True)
    shown = client.get("/graph", params={"entity": centre, "most": 2}).text
    for link in small_case.view.links(centre, ENTITY_LINKS):
        other = link.b if link.a == centre else link.a
        assert f"/entities/{quote(other, safe='')}" in shown
    assert "left out of the drawing" in shown


def test_a_path_gives_each_hop_with_its_sentences(client: Client) -> None:
    shown = client.get("/path", params={"a": "Bevis Larkmoor", "b": "Lena Farrow"}).text
    assert "Strongest path: 2 steps" in shown
    assert "Odran Tullick" in shown
    assert re.search(r"/documents/intel%203%3F\?at=\d+-\d+#at", shown)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Nobody Such", "Lena Farrow", "Nobody and nothing is called"),
        ("Lena Farrow", "Lena Farrow", "Both are the same"),
        ("Lena Farrow", "", "How two are tied"),
    ],
)
def test_a_path_that_cannot_be_asked_says_why(client: Client, a: str, b: str, said: str) -> None:
    shown = client.get("/path", params={"a": a, "b": b})
    assert shown.status_code == 200
    assert said in shown.text


def test_incidents_list_and_open(client: Client, small_case: SmallCase) -> None:
    told = small_case.view.incidents()
    assert told
    listed = client.get("/incidents").text
    for incident in told:
        href = f"/incidents/{quote(incident.id, safe='')}"
        assert href in listed
        shown = client.get(href).text
        for document in incident.documents:
            assert f"/documents/{quote(document, safe='')}" in shown
    assert client.get("/incidents/none").status_code == 404


def test_status_names_what_is_not_searchable(client: Client) -> None:
    shown = client.get("/status").text
    assert "0 of 4 documents searchable" in shown
    assert "broken.pdf" in shown
    assert "no page can be read" in shown
    assert "news/1.html" not in client.get("/status?state=failed").text


@pytest.mark.parametrize("path", ["/documents/none", "/entities/none", "/incidents/none", "/documents/none/original"])
def test_what_is_not_there_is_a_page_that_says_so(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert "What to do" in answer.text


def test_a_closed_document_answers_like_one_that_is_not_there(client: Client) -> None:
    closed = client.get("/documents/intel%203%3F?as=press")
    absent = client.get("/documents/absent%203%3F?as=press")
    assert closed.status_code == absent.status_code == 404
    assert closed.text.replace("intel 3?", "absent 3?") == absent.text
    assert "Farrow" not in client.get("/entities?as=press").text


def test_every_page_carries_its_policy(client: Client, small_case: SmallCase) -> None:
    person = quote(small_case.person("Odran Tullick"), safe="")
    for path in ("/documents/news%2F1", f"/entities/{person}", "/entities", "/incidents", "/status", "/documents/none"):
        answer = client.get(path)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"
        assert re.search(r"<title>.+ - Casethread</title>", answer.text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
        for asset in re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text):
            assert client.get(asset).status_code == 200


def test_linked_documents_beyond_the_first_are_a_link_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "/documents/news%2F1?at=0-5"
    every = client.get(address).text
    monkeypatch.setattr(documents, "TIES_SHOWN", 1)
    some = client.get(address).text
    assert every.count('class="ct-tie"') == 2
    assert some.count('class="ct-tie"') == 1
    assert "Show 1 more linked document<" in some
    [left] = re.findall(r'href="(/documents/[^"]*linked=all#linked)"', some)
    shown = client.get(left.replace("&amp;", "&")).text
    assert shown.count('class="ct-tie"') == 2
    assert 'id="at"' in shown
    assert "linked=all" not in every + shown
