"""What is public about somebody: each fact with the reports that say it, the first of them first, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from casethread.errors import NotFound
from casethread.model import Classification, Entity, Label
from casethread.press.facts import FactKind
from casethread.press.known import known
from casethread.store.base import View

LATER = date(2026, 1, 1)


@pytest.fixture
def osman(sample_press_view: View) -> Entity:
    """The Tariq Osman of the trial, as public reporting has him."""
    found = sample_press_view.find_entities("Tariq Osman")
    return max(found, key=lambda entity: len(entity.documents))


def test_each_fact_has_its_reports_oldest_first(sample_press_view: View, osman: Entity) -> None:
    told = known(sample_press_view, osman.id, LATER)
    facts = {(one.fact.kind, one.fact.text): one for one in told.findings}
    charged = facts[FactKind.OFFENCE, "robbery (charged)"]
    assert charged.citations[0].published == date(2014, 10, 6)
    assert {text for kind, text in facts if kind is FactKind.AGE} == {"26", "27"}
    for one in told.findings:
        days = [citation.published or date.max for citation in one.citations]
        assert days == sorted(days)
        assert 1 <= one.independent <= len(one.citations)
        assert len({citation.document for citation in one.citations}) == len(one.citations)
        for document in sample_press_view.documents(c.document for c in one.citations).values():
            assert document.marking.classification is Classification.PUBLIC
            assert document.id in osman.documents


def test_what_is_not_yet_published_is_not_public(sample_press_view: View, osman: Entity) -> None:
    told = known(sample_press_view, osman.id, date(2014, 12, 31))
    days = [citation.published for one in told.findings for citation in one.citations]
    assert days
    assert all(day is None or day <= date(2014, 12, 31) for day in days)
    assert len(told.findings) < len(known(sample_press_view, osman.id, LATER).findings)


def test_the_ages_of_a_namesake_are_not_his(sample_press_view: View, osman: Entity) -> None:
    others = [entity for entity in sample_press_view.find_entities("Tariq Osman") if entity.id != osman.id]
    [other] = others
    ages = {o.fact.text for o in known(sample_press_view, other.id, LATER).findings if o.fact.kind is FactKind.AGE}
    assert ages == {"61"}


def test_a_street_is_told_of_too_and_nobody_is_not_found(sample_press_view: View) -> None:
    street = next(e for e in sample_press_view.entities(Label.PLACE) if e.name.startswith("Marsh Lane"))
    assert known(sample_press_view, street.id, LATER).findings
    with pytest.raises(NotFound):
        known(sample_press_view, "p-none", LATER)
