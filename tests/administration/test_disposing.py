"""Review by the pages: what is due and why, what is kept, what goes, and what of it is told to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from casethread.clock import today
from casethread.config import Config
from casethread.model import Annotated, Document, Kind, Label, Marking, Mention, Origin, Role
from casethread.runs.request import Request
from casethread.store.runs import Run, RunState, RunTask
from casethread.values import OffenceValue
from tests.access.cases import add_user, client_of, enter, fill
from tests.administration.taking import START, Admin, administering, not_started

WORD = "Quorndelver"


def item(key: str, text: str, published: date | None, code: str = "", marking: Marking | None = None) -> Annotated:
    """A document that names an offence of that code, if any, in its first word."""
    origin = Origin(f"{key}.txt", sha256(text.encode()).hexdigest())
    marking = marking or Marking.default(Kind.NEWS)
    document = Document(key, Kind.NEWS, f"Title of {key}", text, origin, marking, published, "Ness Courier")
    value = OffenceValue(code=code, name=f"offence {code}", group="Robbery", stage="alleged")
    first = text.split(maxsplit=1)[0]
    mentions = (Mention(0, len(first), first, Label.OFFENCE, value, "hand", 0.9, "set by hand"),) if code else ()
    return Annotated(document, mentions)


ITEMS = [
    item("old", "Robbery was told of.", date(1990, 1, 2), "034/01"),
    item("plain", f"{WORD} was nowhere near.", date(2001, 1, 2)),
    item("undated", "Nobody knows when this was.", None),
    item("fresh", "Robbery again.", today(), "034/01"),
    item("shut", "Only for few.", date(1990, 1, 3), "", Marking.parse({"classification": "PUBLIC", "groups": ["x"]})),
]


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Admin]:
    with administering(Config(home=tmp_path / "case", workers=1)) as opened:
        fill(opened.case, ITEMS)
        yield opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Run, Request]]:
    """The runs that were asked for; no process is started for them."""
    found: list[tuple[Run, Request]] = []
    monkeypatch.setattr(START, not_started(found))
    return found


def due(page: str) -> list[str]:
    """What a page lists as due."""
    return re.findall(r'name="document" value="([^"]*)"', page)


def told(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_what_is_due_is_shown_with_its_group_and_why_the_oldest_first(admin: Admin) -> None:
    page = admin.client.get("/disposal").text
    assert due(page) == ["undated", "old", "plain"]
    said = told(page)
    assert "3 documents due for review" in said
    assert "It names offence 034/01" in said
    assert "Due since: it bears no date" in said
    assert "Title of shut" not in said
    (group,) = re.findall(r'href="(/disposal\?group=\w+)"[^>]*>Group \w+: Sexual, violent', page)
    assert due(admin.client.get(group).text) == ["old"]


def test_what_is_kept_is_not_due_and_the_trail_tells_as_the_command_does(admin: Admin) -> None:
    answer = admin.post(
        "/disposal", document=["old", "plain"], decision="keep", until="2999-01-01", reason=" an appeal "
    )
    assert answer.status_code == 303
    page = admin.client.get(answer.headers["location"]).text
    assert "2 documents kept until another review." in page
    assert due(page) == ["undated"]
    review = admin.case.store.disposal.reviews()["old"]
    assert (review.until, review.by, review.reason) == (date(2999, 1, 1), "adm", "an appeal")
    (act,) = [row.act for row in admin.case.store.audit.rows() if "keep" in row.act.what]
    kept = {"keep": ["old", "plain"], "until": "2999-01-01", "reason": "an appeal"}
    assert (act.who, act.action, act.outcome, kept.items() <= act.what.items()) == ("adm", "review", "done", True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"document": "old", "reason": "x"}, "Nothing was decided"),
        ({"decision": "keep", "until": "2999-01-01", "reason": "x"}, "No document was chosen"),
        ({"document": "old", "decision": "keep", "until": "2999-01-01"}, "No reason was given"),
        ({"document": "old", "decision": "keep", "reason": "x"}, "No day was given"),
        ({"document": "old", "decision": "keep", "until": "soon", "reason": "x"}, "is no day"),
        ({"document": "old", "decision": "keep", "until": "2001-01-01", "reason": "x"}, "is not after today"),
        ({"document": "old", "decision": "keep", "until": "2999-01-01", "reason": "x" * 501}, "longer than"),
        ({"document": "shut", "decision": "keep", "until": "2999-01-01", "reason": "x"}, "There is no document"),
        ({"document": "old", "decision": "dispose"}, "No reason was given"),
    ],
)
def test_what_is_decided_wrongly_is_told_and_changes_nothing(
    admin: Admin, asked: list[tuple[Run, Request]], fields: dict[str, str], said: str
) -> None:
    answer = admin.post("/disposal", **fields)
    assert answer.status_code in {400, 404}
    assert said in told(answer.text)
    assert admin.case.store.disposal.reviews() == {}
    assert asked == []
    if fields.get("document") == "old":
        assert re.search(r'value="old" id="due-\d+" checked', answer.text)


def test_disposal_is_asked_once_more_and_neither_trail_nor_run_names_what_goes(
    admin: Admin, asked: list[tuple[Run, Request]]
) -> None:
    page = admin.post("/disposal", document=["old", "undated"], decision="dispose", reason="time is up")
    assert page.status_code == 200
    assert "Dispose of 2 documents for good?" in told(page.text)
    assert due(page.text) == ["old", "undated"]
    assert "There is a problem" in admin.post("/disposal/now", document="old", reason="time is up").text
    gone = admin.post("/disposal/now", document=["old", "shut"], reason="x", sure="yes")
    assert "is not there any more" in gone.text
    assert asked == []
    answer = admin.post("/disposal/now", document=["old", "undated"], reason="time is up", sure="yes")
    run = admin.run(answer)
    [(_, request)] = asked
    assert (run.task, run.what) == (RunTask.DISPOSE, {"documents": 2})
    assert (sorted(request.documents), request.reason, request.purpose) == (
        ["old", "undated"],
        "time is up",
        "tests of access",
    )
    acts = [row.act for row in admin.case.store.audit.rows() if row.act.action == "dispose"]
    assert "undated" not in str(acts)
    assert acts[0].what["asked"]["document"] == ["2 of them"]


def test_what_goes_leaves_a_tombstone_and_no_word_of_it_in_any_run(admin: Admin) -> None:
    before = admin.case.store.runs
    key = before.start("owner", RunTask.PATHS, {"paths": [f"in/{WORD}"]}, "gone")
    run = admin.over(admin.post("/disposal/now", document="plain", reason="cleared", sure="yes"))
    assert (run.state, run.problem) == (RunState.DONE, "")
    page = told(admin.client.get("/disposal/gone").text)
    assert "adm cleared" in page
    assert due(admin.client.get("/disposal").text) == ["undated", "old"]
    assert admin.case.store.runs.get(key).what == {}
    assert not admin.case.compare().any
    for file in admin.case.config.home.rglob("*"):
        assert not file.is_file() or WORD.encode() not in file.read_bytes(), file
    (act, *_) = [row.act for row in admin.case.store.audit.rows() if "originals" in row.act.what]
    assert (act.who, act.outcome, act.what["documents"]) == ("adm", "done", 1)


def test_who_reaches_more_reviews_more(admin: Admin) -> None:
    add_user(admin.case, "second", Role.ADMINISTRATOR, "x")
    with client_of(admin.case) as client:
        assert "shut" in due(enter(client, admin.case, "second").get("/disposal").text)
