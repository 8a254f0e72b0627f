"""The links around an entity: how far, how many, narrowed to what; and the shapes in which they are taken away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import networkx as nx
import pytest

from casethread.app import Case
from casethread.errors import UsageError
from casethread.export import Format, Subject, export
from casethread.model import Entity, Grading, Label, Link, LinkKind
from casethread.neighbourhood import Neighbourhood, Tied, Wanted, along, rank_of, tied, walk
from casethread.store.base import View
from tests.access.cases import Client, client_of, enter
from tests.access.taking import invented_case
from tests.browser.tullick import items

SCHEMA: dict[str, frozenset[str]] = {
    "Person": frozenset({"name", "alias", "birthDate"}),
    "Organization": frozenset({"name", "alias"}),
    "Address": frozenset({"name", "alias", "full"}),
    "Vehicle": frozenset({"name", "alias", "registrationNumber"}),
    "Asset": frozenset({"name", "alias"}),
    "Project": frozenset({"name", "alias"}),
    "Note": frozenset({"name", "alias", "description"}),
    "UnknownLink": frozenset({"subject", "object", "role", "startDate", "endDate", "description"}),
    "Event": frozenset({"name", "involved", "location", "startDate", "endDate"}),
    "PlainText": frozenset({"title", "bodyText", "fileName", "publishedAt", "publisher"}),
}
"""Of the published FollowTheMoney model (4.11) the schemata that are not abstract, with properties that they have."""
REQUIRED = {
    "Person": ("name",),
    "Organization": ("name",),
    "UnknownLink": ("subject", "object"),
    "Event": ("name",),
    "PlainText": ("fileName",),
}
PEOPLE_OR_FIRMS = {"Person", "Organization"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with invented_case(tmp_path_factory.mktemp("case") / "case") as opened:
        yield opened


@pytest.fixture
def ann(case: Case) -> Iterator[Client]:
    with client_of(case) as client:
        yield enter(client, case, "ann")


@pytest.fixture
def view(case: Case) -> View:
    return case.view_as("ann")


@pytest.fixture
def centre(view: View) -> str:
    """The person with the most links."""
    people = [entity.id for entity in view.entities(Label.PERSON)]
    return max(people, key=lambda key: len(walk(view, key).links))


A = Entity("a", Label.PERSON, "Ann", ("Ann",), ())
B = Entity("b", Label.PERSON, "Bob", ("Bob",), ())
C = Entity("c", Label.PLACE, "Quern Lane", ("Quern Lane",), ())


def link(a: str, b: str, score: float = 0.5, kind: LinkKind = LinkKind.TOGETHER) -> Link:
    return Link(a, b, kind, score, ())


MARCH = (date(2014, 3, 3), date(2014, 3, 20))


@pytest.mark.parametrize(
    ("wanted", "admitted"),
    [
        (Wanted(), True),
        (Wanted(kinds=frozenset({LinkKind.TOGETHER})), True),
        (Wanted(kinds=frozenset({LinkKind.RELATION})), False),
        (Wanted(strength=0.5), True),
        (Wanted(strength=0.51), False),
        (Wanted(rank=3), True),
        (Wanted(rank=2), False),
        (Wanted(start=date(2014, 3, 20)), True),
        (Wanted(start=date(2014, 3, 21)), False),
        (Wanted(end=date(2014, 3, 3)), True),
        (Wanted(end=date(2014, 3, 2)), False),
        (Wanted(start=date(2014, 3, 10), end=date(2014, 3, 12)), True),
    ],
)
def test_what_is_wanted_of_a_link(wanted: Wanted, admitted: bool) -> None:
    assert wanted.admits(Tied(link("a", "b"), *MARCH, rank=3)) is admitted


@pytest.mark.parametrize(("wanted", "admitted"), [(Wanted(rank=1), True), (Wanted(start=date(2014, 1, 1)), False)])
def test_what_has_no_grading_stays_and_what_has_no_day_goes(wanted: Wanted, admitted: bool) -> None:
    assert wanted.admits(Tied(link("a", "b"), None, None, rank=0)) is admitted


def test_who_is_left_without_a_link_goes_but_for_the_centre() -> None:
    links = (Tied(link("a", "b", 0.9), *MARCH, 0), Tied(link("a", "c", 0.2), *MARCH, 0))
    around = Neighbourhood(A, (A, B, C), links, 0)
    assert [e.id for e in Wanted(strength=0.5).of(around).entities] == ["a", "b"]
    assert [e.id for e in Wanted(labels=frozenset({Label.PLACE})).of(around).entities] == ["a", "c"]
    assert [e.id for e in Wanted(strength=0.95).of(around).entities] == ["a"]
    assert Wanted().of(around) == around


def test_a_walk_holds_the_strongest_and_counts_the_others(view: View, centre: str) -> None:
    wide = walk(view, centre, 2, 500)
    assert len({e.id for e in wide.entities}) == len(wide.entities) > 5
    small = walk(view, centre, 1, 4)
    assert len(small.entities) == 4
    assert small.left_out == len(walk(view, centre, 1, 500).entities) - 4 > 0
    known = {e.id for e in small.entities}
    assert all({one.link.a, one.link.b} <= known for one in small.links)
    for depth, most in ((3, 40), (1, 501), (1, 1)):
        with pytest.raises(UsageError):
            walk(view, centre, depth, most)


def test_days_and_grades_are_those_of_the_evidence(view: View, centre: str) -> None:
    ranked = list(tied(view, view.links(centre)))
    for one in ranked:
        ids = {e.document for reason in one.link.reasons for e in reason.evidence}
        documents = view.documents(ids).values()
        days = [document.published for document in documents if document.published]
        assert (one.start, one.end) == (min(days, default=None), max(days, default=None))
        assert (one.rank == 0) == (not documents or any(document.grading is None for document in documents))


@pytest.mark.parametrize(
    ("grading", "rank"),
    [
        (None, 0),
        (Grading("3x5x2", "1", "A"), 1),
        (Grading("3x5x2", "3", "E"), 5),
        (Grading("5x5x5", "B", "2"), 2),
        (Grading("5x5x5", "A", "X"), 5),
    ],
)
def test_intelligence_is_ranked_by_its_scheme(grading: Grading | None, rank: int) -> None:
    assert rank_of(replace(items()[0].document, grading=grading)) == rank


def test_a_path_is_what_the_view_finds(view: View, centre: str) -> None:
    other = walk(view, centre, 2).entities[-1].id
    found = along(view, centre, other)
    assert found is not None
    assert [e.id for e in found.entities] == list(view.paths(centre, other, 1)[0].entities)


def lines(view: View, form: Format, part: Neighbourhood | None, *subjects: Subject) -> list[dict[str, object]]:
    return [json.loads(line) for subject in subjects for line in export(view, subject, form, part)]


@pytest.mark.parametrize("narrow", [False, True])
def test_follow_the_money_keeps_to_its_model(view: View, centre: str, narrow: bool) -> None:
    part = walk(view, centre) if narrow else None
    subjects = (Subject.ENTITIES, Subject.LINKS) if narrow else tuple(Subject)
    rows = lines(view, Format.FTM, part, *subjects)
    schemata = {str(row["id"]): str(row["schema"]) for row in rows}
    assert len(schemata) == len(rows)
    for row in rows:
        schema, properties = str(row["schema"]), row["properties"]
        assert isinstance(properties, dict)
        assert set(properties) <= SCHEMA[schema], row
        assert all(properties.get(name) for name in REQUIRED.get(schema, ()))
        assert all(values and all(isinstance(value, str) for value in values) for values in properties.values())
        if schema == "UnknownLink":
            assert {*properties["subject"], *properties["object"]} <= set(schemata)
        elif schema == "Event":
            assert {schemata[key] for key in properties.get("involved", [])} <= PEOPLE_OR_FIRMS


def test_the_sheets_of_i2_fit_together(view: View, centre: str) -> None:
    around = walk(view, centre)
    sheets = [
        list(csv.DictReader(io.StringIO("\n".join(export(view, subject, Format.I2, around)))))
        for subject in (Subject.ENTITIES, Subject.LINKS)
    ]
    entities, links = sheets
    assert [row["Identity"] for row in entities] == [entity.id for entity in around.entities]
    types = {row["Identity"]: (row["Label"], row["Type"]) for row in entities}
    assert len(links) == len({row["Link identity"] for row in links}) == len(around.links)
    for row in links:
        for end in "12":
            assert types[row[f"End {end} identity"]] == (row[f"End {end} label"], row[f"End {end} type"])
    with pytest.raises(UsageError, match="i2"):
        export(view, Subject.DOCUMENTS, Format.I2)
    with pytest.raises(UsageError, match="part"):
        export(view, Subject.INCIDENTS, Format.CSV, around)


def test_the_page_takes_away_what_it_draws(case: Case, ann: Client, view: View, centre: str) -> None:
    path = f"/graph/export?entity={centre}&strength=0.5&from=2014-03-01&form="
    shown = Wanted(start=date(2014, 3, 1), strength=0.5).of(walk(view, centre))
    graph = nx.parse_graphml(ann.get(path + "graphml").text)
    assert sorted(graph.nodes) == sorted(entity.id for entity in shown.entities)
    assert graph.number_of_edges() == len(shown.links) > 0
    answer = ann.get(path + "i2")
    assert answer.content == ann.get(path + "i2").content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["entities.csv", "links.csv"]
        assert archive.read("links.csv").count(b"\r\n") == len(shown.links) + 1
    assert len(ann.get(path + "ftm").text.splitlines()) == len(shown.entities) + len(shown.links)
    assert (ann.get(path + "svg").status_code, ann.get(path + "pdf").status_code) == (204, 400)
    last = next(iter(case.store.audit.rows("ann", limit=1)))
    assert (last.act.action, last.act.what["asked"]["form"]) == ("export", ["pdf"])


def test_a_grown_drawing_is_taken_away_as_grown(ann: Client, view: View, centre: str) -> None:
    first = walk(view, centre, 1, 4)
    other = first.entities[-1].id
    path = f"/graph/export?entity={centre}&most=4&form=ftm"
    grown = ann.get(f"{path}&grown={other}").text.splitlines()
    assert {json.loads(line)["id"] for line in grown} >= {entity.id for entity in walk(view, other).entities}
    assert len(grown) > len(ann.get(path).text.splitlines())
    assert ann.get(f"{path}&grown=none").status_code == 404


def test_the_route_prints_what_the_command_does(ann: Client, view: View) -> None:
    asked = ((Subject.LINKS, Format.GRAPHML), (Subject.ENTITIES, Format.I2), (Subject.DOCUMENTS, Format.CSV))
    for subject, form in asked:
        answer = ann.get(f"/api/export/{subject}?format={form}")
        assert answer.text == "".join(f"{line}\n" for line in export(view, subject, form))
    assert ann.get("/api/export/documents?format=graphml").status_code == 400
    assert ann.get("/api/export/links?around=none").status_code == 404


@pytest.mark.parametrize("asked", ["from=soon", "strength=2", "grade=9", "depth=3", "most=1000"])
def test_what_cannot_be_meant_is_said(ann: Client, centre: str, asked: str) -> None:
    answer = ann.get(f"/graph?entity={centre}&{asked}")
    assert (answer.status_code, "What to do" in answer.text or "remedy" in answer.text) == (400, True)
