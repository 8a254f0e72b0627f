"""The page of saved searches over HTTP: saved, told, marked as seen, deleted; one's own alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from casethread.app import Case
from casethread.model import Role
from search_api.alerts import request_of
from tests.access.cases import Client, add_user, case_of, client_of, enter
from tests.access.invented import invented
from tests.access.taking import take

_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with case_of(tmp_path_factory.mktemp("case") / "case") as opened:
        take(opened, invented(1).files, 1, set())
        for name in ("ann", "bob"):
            add_user(opened, name, Role.ANALYST)
        yield opened


@pytest.fixture
def ann(case: Case) -> Iterator[Client]:
    with client_of(case) as client:
        yield enter(client, case, "ann")
    for one in case.store.saved.of("ann"):
        case.store.saved.delete("ann", one.key)


def send(client: Client, path: str, **fields: str) -> int:
    token = _TOKEN.search(client.get("/saved").text) or _TOKEN.search(client.get("/purpose").text)
    assert token is not None
    return client.post(path, data={**fields, "csrf": token[1]}).status_code


def test_a_search_is_saved_told_seen_and_deleted(case: Case, ann: Client) -> None:
    assert "You have saved no search yet" in ann.get("/saved").text
    assert 'name="search" value="q=lane&amp;kind=news"' in ann.get("/search?q=lane&kind=news").text
    assert send(ann, "/saved", name="Lanes <b>", search="q=lane&kind=news") == 303
    shown = ann.get("/saved").text
    assert "Lanes &lt;b&gt;" in shown
    assert "lane; kind of source: news" in shown
    assert "Nothing new since you last looked" in shown
    [held] = case.store.saved.of("ann")
    case.store.saved.look("ann", held.key, [], held.looked)
    shown = ann.get("/saved").text
    assert "1 search has found new documents" in shown
    found = case.searcher.ids(request_of(held), case.view_as("ann"), 99)
    assert f"{found[0]} new</strong>" in shown
    [state] = re.findall(r'name="state" value="([^"]*)"', shown)
    case.store.saved.look("ann", held.key, found[1][:1], held.looked)
    assert send(ann, f"/saved/{held.key}/seen", state=state) == 409
    assert "1 search has found new documents" in ann.get("/saved").text
    case.store.saved.look("ann", held.key, [], held.looked)
    assert send(ann, f"/saved/{held.key}/seen", state=state) == 303
    assert "Nothing new since you last looked" in ann.get("/saved").text
    assert send(ann, f"/saved/{held.key}/delete") == 303
    assert "You have saved no search yet" in ann.get("/saved").text


@pytest.mark.parametrize(
    ("name", "search", "told"),
    [
        ("", "q=lane", "The search has no name"),
        ("Twice", "q=lane", "already"),
        ("Nothing", " ", "There is no search to save"),
        ("Nothing", "sort=newest&page=3", "There is no search to save"),
        ("Broken", "q=%22lane", "not closed"),
    ],
)
def test_what_is_not_saved_is_said_and_what_was_sent_is_kept(ann: Client, name: str, search: str, told: str) -> None:
    assert send(ann, "/saved", name="Twice", search="q=quern") == 303
    token = _TOKEN.search(ann.get("/saved").text)
    assert token is not None
    answered = ann.post("/saved", data={"name": name, "search": search, "csrf": token[1]})
    assert answered.status_code == 400
    assert told in answered.text
    assert "The search was not saved" in answered.text
    if search:
        assert f'value="{search.replace("&", "&amp;")}"' in answered.text
    assert "Twice" in answered.text


def test_another_users_search_is_not_there(case: Case, ann: Client) -> None:
    assert send(ann, "/saved", name="Mine", search="q=lane") == 303
    [held] = case.store.saved.of("ann")
    with client_of(case) as bob:
        enter(bob, case, "bob")
        assert "Mine" not in bob.get("/saved").text
        for act in ("seen", "delete"):
            assert send(bob, f"/saved/{held.key}/{act}") == 404
    assert case.store.saved.of("ann") == [held]
