"""Places, incidents, stories, links and paths: on documents written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casethread.model import Annotated, Entity, Grading, Kind, Label, Link, Linkage, LinkKind
from links.linker import CaseLinker
from tests.browser.tullick import items

Open = Callable[..., Any]
STORY = (
    " A witness said two hooded figures crossed the footbridge behind the old cannery, dropped a holdall beside the"
    " turnstile and cycled towards the marina before anybody could stop them, while a florist rang for help."
)


def link(*documents: Annotated) -> Linkage:
    return CaseLinker().link(documents)


def named(linkage: Linkage, name: str) -> Entity:
    return next(e for e in linkage.entities if name in e.names)


def of_kind(linkage: Linkage, kind: LinkKind) -> list[Link]:
    return [each for each in linkage.links if each.kind is kind]


def stabbing(page: Open, key: str, when: date, street: str = "Marsh Lane", **more: Any) -> Annotated:
    opened = page(key, published=date(2015, 3, 10), **more).say("There was a ").stabbing().say(" in ").street(street)
    done: Annotated = opened.say(", ").town("Colchester").say(" on ").day(when).say(".").done()
    return done


def test_one_street_name_of_two_towns_is_two_places(page: Open) -> None:
    def seen(key: str, town: str) -> Annotated:
        done: Annotated = page(key).say("Seen in ").street("Marsh Lane").say(", ").town(town).say(" at noon.").done()
        return done

    linkage = link(seen("d1", "Colchester"), seen("d2", "Chelmsford"), seen("d3", "Chelmsford"))
    streets = sorted(e.documents for e in linkage.entities if e.name.startswith("Marsh Lane"))
    assert streets == [("d1",), ("d2", "d3")]


def test_a_common_street_without_its_town_stays_in_its_document(page: Open) -> None:
    documents = [page(key).say("Seen in ").street("High Street").say(" at noon.").done() for key in ("d1", "d2")]
    assert len([e for e in link(*documents).entities if e.label is Label.PLACE]) == 2


def test_an_abbreviation_that_the_text_explains_is_the_organisation(page: Open) -> None:
    text = page("d1").org("Marlow Housing Trust").say(" (MHT) owns it. ").org("MHT").say(" said no.").done()
    found = [e for e in link(text).entities if e.label is Label.ORG]
    assert len(found) == 1
    assert set(found[0].names) == {"Marlow Housing Trust", "MHT"}


def test_one_stabbing_in_news_log_and_note_is_one_incident(page: Open) -> None:
    day = date(2015, 3, 8)
    documents = [stabbing(page, f"d{n}", day, kind=kind) for n, kind in enumerate(Kind)]
    linkage = link(*documents)
    assert [i.documents for i in linkage.incidents] == [("d0", "d1", "d2")]
    incident = linkage.incidents[0]
    assert (incident.start, incident.place) == (day, "Marsh Lane, Colchester")
    assert len(of_kind(linkage, LinkKind.SAME_INCIDENT)) == 3


def test_two_robberies_in_one_street_in_one_week_are_two(page: Open) -> None:
    linkage = link(stabbing(page, "d1", date(2015, 3, 3)), stabbing(page, "d2", date(2015, 3, 7)))
    assert len(linkage.incidents) == 2
    assert not of_kind(linkage, LinkKind.SAME_INCIDENT)


def test_the_same_day_in_another_town_is_another_incident(page: Open) -> None:
    other = page("d2", published=date(2015, 3, 10)).say("There was a ").stabbing().say(" in ").town("Ipswich")
    linkage = link(stabbing(page, "d1", date(2015, 3, 8)), other.say(" on ").day(date(2015, 3, 8)).say(".").done())
    assert len(linkage.incidents) == 2


def test_a_denied_offence_is_no_incident(page: Open) -> None:
    denied = page("d1").say("There was no ").offence("robbery", "Robbery", "Robbery", negated=True).say(" in ")
    assert not link(denied.town("Colchester").say(".").done()).incidents


def test_differing_ages_are_shown_as_a_contradiction(page: Open) -> None:
    def told(key: str, age: int) -> Annotated:
        opened = page(key, published=date(2015, 3, 10)).person("Tariq Osman", age=age, home="Colchester")
        opened.say(" was held after a ").stabbing().say(" in ").street("Marsh Lane").say(", ").town("Colchester")
        done: Annotated = opened.say(" on ").day(date(2015, 3, 8)).say(".").done()
        return done

    linkage = link(told("d1", 26), told("d2", 27))
    assert len(linkage.incidents) == 1
    assert any("26 or 27" in reason.text for reason in linkage.incidents[0].reasons)


def test_copies_of_a_story_are_found_and_count_once(page: Open) -> None:
    def copy(key: str, lead: str) -> Annotated:
        opened = page(key).say(lead).person("Tariq Osman").say(" knows ").person("Zelda Thornwick")
        done: Annotated = opened.say("." + STORY).done()
        return done

    alone = link(copy("d1", "COLCHESTER: "))
    both = link(copy("d1", "COLCHESTER: "), copy("d2", "News wire. "))
    assert len(of_kind(both, LinkKind.SAME_STORY)) == 1
    assert len([e for e in both.entities if e.label is Label.PERSON]) == 2
    assert of_kind(alone, LinkKind.TOGETHER)[0].score == of_kind(both, LinkKind.TOGETHER)[0].score


def test_a_shared_person_links_documents_and_a_shared_town_does_not(page: Open) -> None:
    first = page("d1").person("Tariq Osman", age=26).say(" went to ").town("Colchester").say(".").done()
    second = page("d2").person("Tariq Osman", age=26).say(" left early.").done()
    third = page("d3").say("Rain fell on ").town("Colchester").say(" again.").done()
    shared = of_kind(link(first, second, third), LinkKind.SHARED_ENTITY)
    assert [(each.a, each.b) for each in shared] == [("d1", "d2")]
    assert shared[0].reasons[0].evidence[0].document == "d1"


def test_a_poor_grading_weakens_a_link_and_is_told(page: Open) -> None:
    def log(grading: Grading | None) -> Link:
        opened = page("d1", kind=Kind.INTELLIGENCE, grading=grading).person("Tariq Osman").say(" met ")
        return of_kind(link(opened.person("Zelda Thornwick").say(".").done()), LinkKind.TOGETHER)[0]

    plain, graded = log(None), log(Grading("3x5x2", "3", "E", "C"))
    assert graded.score < plain.score
    assert "3E C" in graded.reasons[0].text


def test_a_stated_relation_ties_two_people(page: Open) -> None:
    opened = page("d1").person("Tariq Osman").say(" is held. ").person("Imran Osman", relation="brother of Tariq Osman")
    linkage = link(opened.say(" is not.").done())
    found = of_kind(linkage, LinkKind.RELATION)
    assert len(found) == 1
    assert {found[0].a, found[0].b} == {named(linkage, "Tariq Osman").id, named(linkage, "Imran Osman").id}


def test_a_path_leads_through_a_common_acquaintance(page: Open) -> None:
    first = page("d1").person("Tariq Osman", age=26).say(" met ").person("Zelda Thornwick", age=40).say(".").done()
    second = page("d2").person("Zelda Thornwick", age=40).say(" paid ").person("Piotr Brockwell").say(".").done()
    linkage = link(first, second)
    a, b = named(linkage, "Tariq Osman").id, named(linkage, "Piotr Brockwell").id
    best = CaseLinker().paths(linkage, a, b)[0]
    assert best.entities == (a, named(linkage, "Zelda Thornwick").id, b)
    assert best.score == min(each.score for each in best.links)
    assert CaseLinker().paths(linkage, a, a) == []
    assert CaseLinker().paths(linkage, a, "p-unknown") == []


@pytest.mark.parametrize(
    ("what", "ties"),
    [
        (lambda opened: opened.town("Colchester"), False),
        (lambda opened: opened.org("Essex Police"), False),
        (lambda opened: opened.org("Thornwick Holdings"), True),
        (lambda opened: opened.street("Marsh Lane", "Colchester"), True),
        (lambda opened: opened.identifier("phone", "+447700900417"), True),
    ],
)
def test_the_town_and_the_police_tie_no_two_people(page: Open, what: Callable[[Any], Any], ties: bool) -> None:
    def seen(key: str, name: str) -> Annotated:
        done: Annotated = what(page(key).person(name, age=26).say(" knew of ")).say(" well.").done()
        return done

    linkage = link(seen("d1", "Tariq Osman"), seen("d2", "Piotr Brockwell"))
    a, b = named(linkage, "Tariq Osman").id, named(linkage, "Piotr Brockwell").id
    assert bool(CaseLinker().paths(linkage, a, b)) is ties


def test_a_path_is_as_strong_as_its_weakest_grade_and_copies_add_nothing(page: Open) -> None:
    def report(key: str, graded: Grading | None, text: str = "") -> Annotated:
        opened = page(key, kind=Kind.INTELLIGENCE, grading=graded).person("Tariq Osman", age=26).say(" met ")
        done: Annotated = opened.person("Zelda Thornwick", age=40).say(f".{text}").done()
        return done

    def strength(*documents: Annotated) -> float:
        linkage = link(*documents)
        a, b = named(linkage, "Tariq Osman").id, named(linkage, "Zelda Thornwick").id
        return CaseLinker().paths(linkage, a, b)[0].score

    good, bad = Grading("3x5x2", "1", "A"), Grading("3x5x2", "3", "E")
    once = strength(report("d1", good))
    assert strength(report("d1", bad)) < once
    assert strength(report("d1", good, STORY)) == strength(*(report(f"d{n}", good, STORY) for n in range(4)))
    other = (
        " Nothing more was said of it at the bakery, where a trombone, a kettle and a minibus full of skittles had been"
        " left by the landlord on Friday for a brewery that never sent anybody to fetch them before dusk."
    )
    assert strength(report("d1", good, STORY), report("d2", good, other)) > once


def test_evidence_lies_within_its_document(page: Open) -> None:
    documents = [stabbing(page, f"d{n}", date(2015, 3, 8)) for n in range(3)]
    texts = {each.document.id: each.document.text for each in documents}
    linkage = link(*documents)
    reasons = [r for each in linkage.links for r in each.reasons]
    reasons += [r for each in linkage.incidents for r in each.reasons]
    assert reasons
    for evidence in [e for reason in reasons for e in reason.evidence]:
        assert 0 <= evidence.start < evidence.end <= len(texts[evidence.document])


def test_nothing_links_nothing() -> None:
    assert CaseLinker().link([]) == Linkage()


def test_a_short_entry_is_not_told_to_be_of_an_incident_by_a_name_alone() -> None:
    people = [one for one in CaseLinker().link(items()).entities if one.name == "Odran Tullick"]
    assert sorted(one.documents for one in people) == [("courier-1", "courier-2", "log-1"), ("courier-3",), ("log-2",)]
