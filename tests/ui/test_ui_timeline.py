"""Everything on a street or a person: incidents at it, the timeline, and the way to every document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casethread.app import Case
from casethread.model import OWNER, Classification, Entity, Label, Viewer
from casethread.store.base import View
from search_api.results import SearchRequest
from ui import entities, rendering, timeline
from ui.quotes import Quotes


def place(view: View, name: str) -> Entity:
    return max((one for one in view.find_entities(name) if one.label is Label.PLACE), key=lambda one: len(one.mentions))


def test_a_street_has_its_documents_people_incidents_and_days(sample_case: Case) -> None:
    view = sample_case.view(OWNER)
    street = place(view, "Marsh Lane")
    page = entities.entity_page(view, street.id)
    assert page.incidents
    assert all("Marsh Lane" in one.text for one in page.incidents)
    assert "/entities/" in "".join(tie.href for tie in page.ties)
    assert {"Incident", "News"} <= {one.kind for one in page.timeline}
    assert page.search == "/search?q=Marsh+Lane+Chelmsford"
    found = sample_case.searcher.ids(SearchRequest("Marsh Lane Chelmsford"), view, 100)[1]
    assert set(street.documents) <= set(found)
    shown = rendering.html(page)
    assert 'id="timeline"' in shown


def test_an_incident_in_another_street_of_that_name_is_not_its_own(sample_case: Case) -> None:
    view = sample_case.view(OWNER)
    street = place(view, "Marsh Lane")
    every = timeline.incidents_of(view, street)
    elsewhere = replace(street, mentions=())
    assert every
    assert timeline.incidents_of(view, elsewhere) == []
    assert timeline.incidents_of(view, replace(street, names=("Marsh Road",), id="none")) == []


def test_a_person_has_incidents_and_days_in_order_within_reach(sample_case: Case) -> None:
    view, press = sample_case.view(OWNER), sample_case.view(Viewer("press", Classification.PUBLIC))
    for reader in (view, press):
        person = max(reader.find_entities("Tariq Osman"), key=lambda one: len(one.mentions))
        incidents = timeline.incidents_of(reader, person)
        moments, left = timeline.timeline(Quotes(reader), person, incidents)
        assert left == 0
        published = [d.published for d in reader.documents(person.documents).values() if d.published]
        assert len(moments) == len(published) + len([one for one in incidents if one.start])
    assert {one.kind for one in moments} <= {"News", "Incident"}


@pytest.mark.parametrize(("most", "shown"), [(3, 3), (10_000, None)])
def test_a_long_timeline_shows_the_latest_and_counts_the_rest(
    sample_case: Case, monkeypatch: pytest.MonkeyPatch, most: int, shown: int | None
) -> None:
    view = sample_case.view(OWNER)
    person = max(view.find_entities("Tariq Osman"), key=lambda one: len(one.mentions))
    every, _ = timeline.timeline(Quotes(view), person, ())
    monkeypatch.setattr(timeline, "SHOWN", most)
    moments, left = timeline.timeline(Quotes(view), person, ())
    assert moments == every[-(shown or len(every)) :]
    assert len(moments) + left == len(every) > 3
    days = [view.documents(person.documents)[key].published or date.min for key in person.documents]
    assert str(max(days).year) in moments[-1].when


def test_a_name_in_capitals_is_no_further_name(sample_view: View) -> None:
    person = max(sample_view.find_entities("Tariq Osman"), key=lambda one: len(one.mentions))
    said = [row.value for row in entities.entity_page(sample_view, person.id).facts]
    assert "Taz" in said
    assert "TAZ" not in said
