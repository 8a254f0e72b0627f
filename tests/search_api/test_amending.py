"""Corrections over HTTP: made, refused, listed, taken back; and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casethread.app import Case
from casethread.model import Role
from tests.access.cases import Client, add_user, case_of, client_of, enter
from tests.browser.tullick import TEXTS, items

MARSH = TEXTS["courier-3"].index("Tullick Marsh")
SPOT = f"courier-3:{MARSH}-{MARSH + 13}"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_of(tmp_path / "case", items()) as opened:
        for name, role in (("ann", Role.ANALYST), ("pia", Role.PRESS_OFFICER)):
            add_user(opened, name, role)
        yield opened


@pytest.fixture
def ann(case: Case) -> Iterator[Client]:
    with client_of(case) as client:
        yield enter(client, case, "ann")


@pytest.fixture
def pia(case: Case) -> Iterator[Client]:
    with client_of(case) as client:
        yield enter(client, case, "pia")


def send(client: Client, path: str, given: dict[str, str]) -> tuple[int, dict[str, object]]:
    """JSON, with the form's token in its header as a page of ours would send it."""
    token = client.get("/account").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = client.request("POST", path, json=given, headers={"x-csrf-token": token})
    return answer.status_code, answer.json() if answer.content else {}


def test_a_mention_is_corrected_and_the_correction_taken_back(ann: Client) -> None:
    status, made = send(ann, "/api/corrections", {"mention": SPOT, "wrong": "nothing", "why": "a wood"})
    assert (status, made["standing"], made["who"], made["to"]) == (201, "counts", "ann", None)
    assert [one["correction"] for one in ann.get("/api/corrections").json()] == [made["correction"]]
    named = [m["text"] for m in ann.get("/api/documents/courier-3/mentions").json() if m["label"] == "PERSON"]
    assert "Tullick Marsh" not in named
    assert ann.get("/api/search?q=person%3A%22tullick+marsh%22").json()["total"] == 0
    assert send(ann, f"/api/corrections/{made['correction']}/undo", {"why": "not so"})[0] == 204
    assert ann.get("/api/corrections").json() == []
    [gone] = ann.get("/api/corrections?undone=true").json()
    assert "undone" in gone["standing"]
    assert ann.get("/api/corrections?undone=true&offset=1").json() == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"mention": SPOT, "wrong": "name", "right": "Tullick Marsh"}, 400),
        ({"mention": SPOT, "wrong": "date", "right": "2014-03"}, 400),
        ({"mention": SPOT, "wrong": "kind", "kind": "DATE"}, 400),
        ({"mention": SPOT, "wrong": "odd"}, 400),
        ({"mention": "courier-3", "wrong": "nothing"}, 400),
        ({"mention": "courier-3:0-2", "wrong": "nothing"}, 404),
        ({"mention": "none:0-2", "wrong": "nothing"}, 404),
        ({"mention": SPOT, "wrong": "kind", "kind": "PLACE"}, 201),
        ({"mention": SPOT, "wrong": "name", "right": "Odran Tullick"}, 201),
    ],
)
def test_what_cannot_be_so_is_refused(ann: Client, given: dict[str, str], status: int) -> None:
    got, told = send(ann, "/api/corrections", given)
    assert got == status
    assert ("error" in told) == (status != 201)


def test_a_second_correction_of_one_mention_is_refused(ann: Client) -> None:
    given = {"mention": SPOT, "wrong": "kind", "kind": "PLACE"}
    assert send(ann, "/api/corrections", given)[0] == 201
    status, told = send(ann, "/api/corrections", given)
    assert (status, "corrected before" in str(told)) == (400, True)


def test_only_who_may_correct_does(pia: Client) -> None:
    assert pia.get("/api/corrections").status_code == 403
    assert send(pia, "/api/corrections", {"mention": SPOT, "wrong": "nothing"})[0] == 403
    assert send(pia, "/api/corrections/c-1/undo", {})[0] == 403
