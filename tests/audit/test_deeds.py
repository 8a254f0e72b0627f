"""The trail says in words what was done, for every route and command that is in it; the rows stay as they are."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import casethread
from casethread.deeds import PAST, ROUTES, TERMINAL, recorded, told
from casethread.model import Role
from casethread.rules import RULES
from casethread.store.audit import Act
from tests.access.cases import add_user, case_of, client_of, enter

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def test_every_route_has_words_and_no_words_are_of_a_route_that_is_not() -> None:
    assert set(ROUTES) == set(RULES)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_the_words_of_a_route_are_words(route: tuple[str, str]) -> None:
    method, path = route
    given_by = set(PARAMETER.findall(path))
    needed = [{name for _, name, _, _ in Formatter().parse(one) if name} for one in ROUTES[route]]
    assert all(one.split()[0] in PAST and "/" not in one for one in ROUTES[route])
    assert needed[-1] <= given_by or route in {("POST", "/check"), ("POST", "/users")}
    for names in needed:
        asked = {name: [f"some {name}"] for name in names - given_by}
        address = PARAMETER.sub(lambda found: "7" if "int" in found[0] else f"the {found[1]}", path)
        what: Any = {"address": address, "asked": asked} if asked else {"address": address}
        said = told(Act("ann", RULES[route].action, what))
        assert not re.search(r"[/{}?=]|some \w+ some|^Asked for", said), said
        assert all(f"some {name}" in said for name in asked)
        assert all("7" in said or f"the {name}" in said for name in given_by if name != "ticket")
        if names or not any(other[1] == path and other[0] != method for other in ROUTES):
            assert said.split()[0] in {PAST[one.split()[0]].capitalize() for one in ROUTES[route]}


def test_every_command_that_is_in_the_trail_has_words() -> None:
    sources = [path.read_text("utf-8") for path in Path(casethread.__file__).parent.rglob("*.py")]
    noted = re.compile(
        r"(?:\bnote|\breading|\b_opened)\((?:case, )?(?:user, )?\"([\w-]+)\"|\bAct\(OWNER\.name, \"([\w-]+)\""
    )
    found = {one or other for source in sources for one, other in noted.findall(source)}
    assert {"search", "view", "ingest", "users", "backup", "review", "export"} <= found
    assert found - {"verdict"} <= set(TERMINAL)


@pytest.mark.parametrize(
    ("action", "what", "outcome", "said"),
    [
        ("search", {"address": "/search", "asked": {"q": ["marsh lane"], "kind": ["news", "probation"]}}, "done",
         "Searched for “marsh lane”, kind news, probation"),
        ("search", {"address": "/search"}, "done", "Opened the search page"),
        ("search", {"address": "/saved"}, "done", "Looked at the saved searches"),
        ("save", {"address": "/saved", "asked": {"name": ["mine"], "search": ["q=x"]}}, "begun",
         "Set out to save a search as “mine”"),
        ("view", {"address": "/documents/a/b 1", "asked": {"page": ["3"], "search": ["q=x"]}}, "done",
         "Opened document a/b 1, page 3"),
        ("view", {"address": "/documents/d1", "asked": {"at": ["3-9"]}}, "done",
         "Opened document d1, at characters 3-9"),
        ("view", {"address": "/documents/d1/pages/3.png"}, "done", "Opened page 3 of document d1"),
        ("view", {"address": "/api/documents/not there"}, "not found", "Tried to open document not there"),
        ("export", {"address": "/documents/d1/original"}, "done", "Took away the original file of document d1"),
        ("check", {"address": "/check"}, "done", "Opened the press check"),
        ("check", {"address": "/check", "asked": {"draft": ["1,204 characters"]}}, "done",
         "Checked a draft of 1,204 characters"),
        ("users", {"address": "/users"}, "done", "Listed the users"),
        ("users", {"address": "/users", "asked": {"name": ["ann"], "role": ["analyst"], "groups": ["gorse"]}}, "done",
         "Added the user ann as analyst, groups gorse"),
        ("users", {"address": "/users/ann"}, "refused", "Tried to look at the user ann"),
        ("users", {"address": "/users/ann/role", "asked": {"role": ["analyst"]}}, "done", "Made ann analyst"),
        ("review", {"address": "/disposal"}, "done", "Looked at what is due for review"),
        ("review", {"address": "/disposal", "asked": {"document": ["4 of them"], "decision": ["keep"],
                                                      "until": ["2030-01-01"]}}, "done",
         "Kept 4 of them until 2030-01-01, decision keep"),
        ("verdict", {"address": "/review", "asked": {"a": ["x"], "b": ["y"], "judgement": ["same"], "n": ["1"]}},
         "done",
         "Decided of x and y: same"),
        ("view", {"address": "/old/route", "asked": {"q": ["x"]}}, "done", "Asked for /old/route"),
        ("ingest", {"address": "/ingest/runs/3/go-on", "run": 9}, "done", "Carried run 3 on, in run 9"),
        ("log-in", {"name": "ann"}, "refused", "Tried to log in as ann"),
        ("log-in", {}, "done", "Logged in"),
        ("search", {"q": "x", "semantic": True}, "done", "Searched for “x”, by meaning"),
        ("trail", {"address": "/trail", "asked": {"of": ["*"]}}, "done", "Read the trail of everybody"),
        ("trail", {"address": "/trail"}, "done", "Read their own trail"),
        ("view", {"path": ["Tariq Osman", "Dominic Farrant"]}, "done",
         "Looked for a path between Tariq Osman, Dominic Farrant"),
        ("users", {"add": "ann", "role": "analyst", "groups": []}, "done", "Added the user ann as analyst"),
        ("users", {"log out": "ann"}, "done", "Logged ann out everywhere"),
        ("users", {"one-time password": "ann"}, "done", "Made a one-time password for ann"),
        ("reindex", {}, "done", "Made the search index anew"),
        ("something new", {"name": "ann"}, "done", "Something new, name ann"),
    ],
)  # fmt: skip
def test_acts_are_told_in_words(action: str, what: Any, outcome: str, said: str) -> None:
    assert told(Act("ann", action, what, outcome=outcome)) == said


@given(
    st.sampled_from([*{rule.action for rule in RULES.values()}, "x"]),
    st.dictionaries(
        st.sampled_from(["address", "q", "name", "role", "a{b}"]), st.text() | st.lists(st.text()) | st.none()
    ),
    st.dictionaries(st.text(), st.lists(st.text())),
)
def test_whatever_was_written_down_can_be_told(action: str, what: Any, asked: Any) -> None:
    act = Act("ann", action, {**what, "asked": asked}, outcome="failed")
    assert told(act).startswith("Tried to ")
    assert isinstance(recorded(act.what), str)


def test_the_page_says_it_in_words_and_keeps_the_address(tmp_path: Path) -> None:
    with case_of(tmp_path / "case") as case:
        add_user(case, "ann", Role.ANALYST)
        with client_of(case) as client:
            enter(client, case, "ann", purpose="a review")
            client.get("/search?q=marsh+lane&kind=news")
            client.get("/documents/not%20there?at=3-9")
            page = client.get("/trail").text
        cells = re.findall(r'<td class="govuk-table__cell">(.*?)</td>', page, re.DOTALL)
        assert any(re.match(r"Searched for “marsh lane”, kind news<br>", cell) for cell in cells)
        [missed] = [cell for cell in cells if cell.startswith("Tried to open document not there, at characters 3-9<")]
        assert "</summary>/documents/not there, at 3-9</details>" in missed
        rows = [row.act.what for row in case.store.audit.rows()]
        assert {"address": "/documents/not there", "asked": {"at": ["3-9"]}} in rows
