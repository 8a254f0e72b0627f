"""``casethread review``, and the same over HTTP: on documents taken in from a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from casethread.accounts.desk import Desk
from casethread.accounts.roles import PERMISSIONS
from casethread.app import open_case
from casethread.config import Config
from casethread.model import Role
from casethread.web import create_app
from tests.access.cases import add_user
from tests.conftest import Silent, copied

Run = Callable[..., Any]
ROWS = (
    ("one", "Zelda Thornwick, 26, of Colchester, was charged with robbery on Monday.", "PUBLIC"),
    ("two", "A court heard that Zelda Thornwick, 54, of Ipswich, had witnessed a burglary.", "PUBLIC"),
    ("three", "Zelda Thornwick, 26, was seen with a stranger in Colchester.", "OFFICIAL-SENSITIVE"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of three documents: two people of one name, one of them in a closed document as well."""
    folder = tmp_path_factory.mktemp("review")
    lines = [
        json.dumps({"id": key, "text": text, "kind": "news", "published": "2015-03-02", "marking": marking})
        for key, text, marking in ROWS
    ]
    (folder / "case.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with open_case(Config(home=folder / "home", workers=1)) as case, case.pipeline(Silent()) as pipeline:
        assert pipeline.ingest([folder / "case.jsonl"]).failures == []
        case.store.users.add("pat", Role.PRESS_OFFICER)
        case.store.users.add("ann", Role.ANALYST)
    return folder / "home"


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """That case, to be changed."""
    return copied(made, tmp_path / "home")


def ids(run: Run, home: Path, *more: str) -> list[str]:
    return [row["entity"] for row in run("entity", "Zelda Thornwick", "--json", *more, home=home).rows]


def test_review_from_the_command_line(run: Run, home: Path) -> None:
    apart = ids(run, home)
    assert len(apart) == 2
    kept = run("review", "same", *apart, "--why", "married in May", "--json", "--as", "ann", home=home)
    assert kept.code == 0, kept.err
    verdict = kept.rows[0]
    assert (verdict["judgement"], verdict["who"], verdict["why"]) == ("same", "ann", "married in May")
    assert len(ids(run, home)) == 1
    assert len(ids(run, home, "--as", "pat")) == 2
    listed = run("review", "list", "--json", home=home).rows
    assert [(row["verdict"], row["standing"]) for row in listed] == [(verdict["verdict"], "holds")]
    assert run("review", "list", "--json", "--as", "pat", home=home).rows == []
    again = run("review", "different", "one:0-15", "two:19-34", home=home)
    assert again.code == 2
    assert verdict["verdict"] in again.err
    assert "Traceback" not in again.err
    assert run("review", "undo", verdict["verdict"], "--why", "in June", home=home).code == 0
    assert len(ids(run, home)) == 2
    assert run("review", "list", home=home).out == "Nothing has been decided.\n"
    assert "in June" in run("review", "list", "--all", home=home).out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("same", "Zelda Thornwick", "one:0-15"), 2, "2 are called"),
        (("same", "one:0-15", "one:0-15"), 2, "the same mention"),
        (("unsure", "one:0-15", "nine:0-4"), 1, "no document 'nine'"),
        (("undo", "v-nothing"), 1, "no verdict"),
        (("same", "one:0-15", "two:19-34", "--as", "pat"), 1, "pat may not judge links"),
    ],
)
def test_review_refuses_in_words(run: Run, home: Path, args: tuple[str, ...], code: int, said: str) -> None:
    done = run("review", *args, home=home)
    assert (done.code, said in done.err) == (code, True), done.err


def test_next_shows_both_sides(run: Run, home: Path) -> None:
    shown = run("review", "next", "--limit", "5", home=home)
    rows = run("review", "next", "--limit", "5", "--json", home=home).rows
    assert shown.code == 0
    for row in rows:
        assert row["a"]["mention"] in shown.out
        assert row["b"]["quotes"][0]["text"]
    if not rows:
        assert "Nothing to decide" in shown.out


def test_the_same_over_http(run: Run, home: Path) -> None:
    apart = ids(run, home)

    async def talk() -> list[httpx.Response]:
        with open_case(replace(Config(), home=home)) as case:
            add_user(case, "judy", Role.ANALYST)
            desk = Desk(case.store)
            token = desk.make_token(desk.users.get("judy"), "review", PERMISSIONS[Role.ANALYST], 1)
            headers = {"Authorization": f"Bearer {token}", "Casethread-Purpose": "tests of the review"}
            asking = httpx.ASGITransport(create_app(case))
            async with httpx.AsyncClient(transport=asking, base_url="http://case.test", headers=headers) as client:
                same = {"judgement": "same", "a": apart[0], "b": apart[1], "why": "so told"}
                made = await client.post("/api/review/verdicts", json=same)
                parted = {"judgement": "different", "a": "one:0-15", "b": "two:19-34"}
                refused = await client.post("/api/review/verdicts", json=parted)
                listed = await client.get("/api/review/verdicts")
                undone = await client.post(f"/api/review/verdicts/{made.json()['verdict']}/undo", json={"why": "no"})
                history = await client.get("/api/review/verdicts", params={"undone": True})
                asked = await client.get("/api/review/questions")
                return [made, refused, listed, undone, history, asked]

    made, refused, listed, undone, history, asked = asyncio.run(talk())
    assert made.status_code == 201, made.text
    assert refused.status_code == 409
    assert made.json()["verdict"] in refused.json()["error"]["what"]
    assert [row["verdict"] for row in listed.json()] == [made.json()["verdict"]]
    assert undone.status_code == 204
    assert history.json()[0]["standing"].startswith("undone by judy")
    assert asked.status_code == 200
