"""Who is taken for one person, who stays apart, and what is left open: on documents written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casethread.model import Annotated, Entity, Kind, Label, Linkage, LinkKind
from casethread.values import IdentifierValue, PersonValue
from links.case import read
from links.linker import CaseLinker

Open = Callable[..., Any]


def people(*documents: Annotated) -> list[Entity]:
    return [e for e in CaseLinker().link(documents).entities if e.label is Label.PERSON]


def possible(linkage: Linkage) -> int:
    return sum(link.kind is LinkKind.POSSIBLY_SAME for link in linkage.links)


def one(page: Open, key: str, name: str = "Tariq Osman", year: int = 2015, **known: Any) -> Annotated:
    done: Annotated = (
        page(key, published=date(year, 3, 1)).say(f"In item {key} ").person(name, **known).say(" spoke.").done()
    )
    return done


JOINED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"age": 26}, {"age": 27, "year": 2016}),
    ({"age": 26}, {"born": date(1988, 9, 1)}),
    ({"home": "Colchester"}, {"home": "Marsh Lane, Colchester"}),
    ({"name": "OSMAN, Tariq", "born": date(1988, 2, 1)}, {"born": date(1988, 2, 1)}),
    ({"name": "Tarik Usman", "age": 26, "home": "Colchester"}, {"age": 26, "home": "Colchester"}),
    ({"name": "Robert Thornwick", "age": 40}, {"name": "Bob Thornwick", "age": 40}),
    ({"name": "Zelda Thornwick", "born": date(1980, 1, 2)}, {"name": "Zelda Marsh", "born": date(1980, 1, 2)}),
]
APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"age": 26}, {"age": 54}),
    ({"age": 26}, {"age": 26, "year": 2019}),
    ({"age": 26, "home": "Colchester"}, {"age": 31, "home": "Colchester"}),
    ({"born": date(1988, 2, 1)}, {"born": date(1963, 7, 9)}),
    ({"age": 26}, {"born": date(1960, 9, 1)}),
    ({}, {}),
    ({"home": "Colchester"}, {"home": "Ipswich"}),
    ({"name": "Liam Carter", "born": date(1990, 5, 5)}, {"name": "Luke Carter", "born": date(1990, 5, 5)}),
    ({"name": "Mr Hale", "title": "Mr", "age": 40}, {"name": "Mrs Hale", "title": "Mrs", "age": 40}),
    ({"name": "Robert Hale junior", "home": "Colchester"}, {"name": "Robert Hale senior", "home": "Colchester"}),
]


@pytest.mark.parametrize(("first", "second"), JOINED)
def test_a_name_and_age_or_place_join(page: Open, first: dict[str, Any], second: dict[str, Any]) -> None:
    found = people(one(page, "d1", **first), one(page, "d2", **second))
    assert len(found) == 1
    assert found[0].documents == ("d1", "d2")
    assert found[0].reasons[0].text.startswith("One person: ")
    assert {e.document for e in found[0].reasons[0].evidence} == {"d1", "d2"}


@pytest.mark.parametrize(("first", "second"), APART)
def test_a_name_alone_or_a_conflict_does_not(page: Open, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert len(people(one(page, "d1", **first), one(page, "d2", **second))) == 2


def test_a_rare_name_alone_is_possibly_the_same_and_a_conflict_is_not(page: Open) -> None:
    bare = CaseLinker().link([one(page, "d1"), one(page, "d2")])
    assert possible(bare) == 1
    conflict = CaseLinker().link([one(page, "d1", age=26), one(page, "d2", age=54)])
    assert possible(conflict) == 0


def test_a_mention_that_fits_two_contradicting_people_goes_to_neither(page: Open) -> None:
    young, old = one(page, "d1", age=26, home="Colchester"), one(page, "d2", age=54, home="Colchester")
    unsure = one(page, "d3", home="Colchester")
    linkage = CaseLinker().link([young, old, unsure])
    assert sum(e.label is Label.PERSON for e in linkage.entities) == 3
    assert possible(linkage) == 2


def test_father_and_son_of_one_name_in_one_document_stay_two(page: Open) -> None:
    both = page("d1").person("Robert Hale", age=54).say(" came with his son ").person("Robert Hale", age=26).done()
    later = one(page, "d2", "Robert Hale", year=2016, age=27)
    found = people(both, later)
    assert sorted(e.documents for e in found) == [("d1",), ("d1", "d2")]


def test_an_identifier_joins_and_another_one_parts(page: Open) -> None:
    def noted(key: str, crn: str) -> Annotated:
        done: Annotated = page(key).person("John Smith").say(" CRN ").identifier("crn", crn).say(" attended.").done()
        return done

    assert len(people(noted("d1", "X123456"), noted("d2", "X123456"))) == 1
    assert len(people(noted("d1", "X123456"), noted("d2", "X654321"))) == 2


def test_companions_corroborate(page: Open) -> None:
    first = page("d1").person("Tariq Osman").say(" and ").person("Zelda Thornwick").say(" ran.").done()
    second = page("d2").person("Tariq Osman").say(" met ").person("Zelda Thornwick").say(".").done()
    assert len(people(first, second)) == 2


def test_an_alias_leads_to_the_person(page: Open) -> None:
    log = page("d1").person("OSMAN, Tariq", "Tariq Osman", aka=("Ghost",), home="Colchester").say(" seen.").done()
    talk = page("d2").person("Ghost", home="Colchester").say(" is back.").done()
    found = people(log, talk)
    assert len(found) == 1
    assert found[0].name == "Tariq Osman"
    assert any(fact.kind == "alias" and fact.value == "Ghost" for fact in found[0].facts)


def test_short_forms_and_surnames_stay_with_their_person_in_a_document(page: Open) -> None:
    text = page("d1").person("Tariq Osman", age=26).say(" fell. ").person("Osman").say(" rose. ")
    found = people(text.person("Mr Osman", title="Mr").say(" left.").done())
    assert len(found) == 1
    assert len(found[0].mentions) == 3


def test_unnamed_people_are_told_of_in_the_incident_and_are_no_entities(page: Open) -> None:
    def girl(key: str) -> Annotated:
        opened = page(key).person("a 15-year-old girl", "", age=15).say(" was hurt in a ").robbery()
        done: Annotated = opened.say(" in ").town("Colchester").say(".").done()
        return done

    linkage = CaseLinker().link([girl("d1"), girl("d2")])
    assert not [e for e in linkage.entities if e.label is Label.PERSON]
    for incident in linkage.incidents:
        assert incident.people == ()
        assert any("a 15-year-old girl" in reason.text for reason in incident.reasons)


@pytest.mark.parametrize(
    ("first", "said", "age", "people_told"),
    [
        (("A 51-year-old woman", "victim"), " was stabbed. The victim was named as ", None, 1),
        (("A 51-year-old woman", "victim"), " was stabbed. Police identified the woman as ", None, 1),
        (("A 51-year-old woman", "victim"), " was stabbed. She was later named by police as ", 51, 1),
        (("A 51-year-old woman", "victim"), " was stabbed. She was later named by police as ", 44, 2),
        (("A 51-year-old woman", "victim"), " was stabbed. The man was named as ", None, 2),
        (("A 51-year-old woman", "suspect"), " was held. The victim was named as ", None, 2),
        (("A 51-year-old woman", "victim"), " was stabbed. Also hurt was ", None, 2),
    ],
)
def test_the_victim_who_is_named_later_is_the_one_told_of_before(
    page: Open, first: tuple[str, str], said: str, age: int | None, people_told: int
) -> None:
    text, role = first
    value = PersonValue(name="", age=51, role=role, gender="female")
    opened = page("d1").put(text, Label.PERSON, value).say(said)
    paper = read(opened.person("Zelda Thornwick", age=age, role="victim").say(".").done())
    named = next(chain for chain in paper.chains if not chain.unnamed)
    assert len(paper.chains) == people_told
    assert (named.age, named.gender) == ((51, "f") if people_told == 1 else (age, ""))


def test_of_two_without_a_name_neither_is_the_one_named_later(page: Open) -> None:
    opened = page("d1")
    for age in (19, 51):
        value = PersonValue(name="", age=age, role="victim", gender="male")
        opened = opened.put(f"a {age}-year-old man", Label.PERSON, value).say(" was shot. ")
    paper = read(opened.say("The victim was named as ").person("Omar Thornwick", role="victim").say(".").done())
    assert len(paper.chains) == 3


def test_somebody_s_verdict_keeps_the_two_apart(page: Open) -> None:
    value = PersonValue(name="", age=51, role="victim", gender="female")
    opened = page("d1").put("A 51-year-old woman", Label.PERSON, value).say(" was hurt. The victim was named as ")
    given = opened.person("Zelda Thornwick", role="victim").say(".").done()
    one_, two = ((m.start, m.end) for m in given.mentions)
    assert len(read(given, [(one_, two)]).chains) == 2


@pytest.mark.parametrize(("other", "count"), [("Ghost", 1), ("Duke", 2), ("Osman", 2)])
def test_two_of_one_name_who_are_called_alike_beside_it_are_one(page: Open, other: str, count: int) -> None:
    """A name of one's own, given as an alias, says nothing more."""
    known = "Ghost" if other != "Osman" else other
    assert len(people(one(page, "d1", aka=(known,)), one(page, "d2", aka=(other,)))) == count


@pytest.mark.parametrize(
    ("towns", "year", "more", "count"),
    [
        (("Colchester", "Ipswich"), 2018, (), 2),
        (("Colchester", "Ipswich"), 2015, (), 1),
        (("Colchester", "Colchester"), 2018, (), 1),
        (("Colchester", "Ipswich"), 2018, ("Liam Carter",), 1),
    ],
)
def test_one_acquaintance_elsewhere_years_later_is_not_enough(
    page: Open, towns: tuple[str, str], year: int, more: tuple[str, ...], count: int
) -> None:
    documents = []
    for key, town, when in zip(("d1", "d2"), towns, (2015, year), strict=True):
        opened = page(key, published=date(when, 3, 1)).say("In ").town(town).say(" there was ")
        for name in ("Callum Walker", *more, "Zelda Thornwick"):
            opened = opened.person(name).say(" and ")
        documents.append(opened.say("others.").done())
    linkage = CaseLinker().link(documents)
    assert len([e for e in linkage.entities if "Zelda Thornwick" in e.names]) == count


def test_the_subject_of_a_note_owns_its_case_number(page: Open) -> None:
    def note(key: str) -> Annotated:
        opened = page(key, meta={"CRN": "X123456", "Name": "John Smith"})
        done: Annotated = opened.person("John Smith").say(" attended.").done()
        return done

    assert len(people(note("d1"), note("d2"))) == 1


def test_facts_open_where_they_are_said(page: Open) -> None:
    document = one(page, "d1", age=26, home="Colchester")
    found = people(document)[0]
    assert {(fact.kind, fact.value) for fact in found.facts} == {("age", "26"), ("home", "Colchester")}
    for fact in found.facts:
        assert document.document.text[fact.evidence.start : fact.evidence.end] == "Tariq Osman"


@pytest.mark.parametrize(
    "phrase", [" was seen, not identical with the ", " ran. Beware of the other ", " met a man also called "]
)
def test_a_namesake_whom_the_text_tells_apart_is_another(page: Open, phrase: str) -> None:
    text = page("d1").person("Tariq Osman", age=26).say(phrase).person("Tariq OSMAN", "Tariq Osman").say(" of Lexden.")
    assert len(people(text.done())) == 2


def test_a_maiden_name_given_as_an_alias_joins(page: Open) -> None:
    log = (
        page("d1").person("Leanne PASCOE", "Leanne Pascoe", aka=("WHITCOMBE",), home="Colchester").say(" seen.").done()
    )
    assert len(people(log, one(page, "d2", "Leanne Whitcombe", home="Colchester"))) == 1


def test_one_day_and_offence_corroborate_a_name(page: Open) -> None:
    def told(key: str, day: int) -> Annotated:
        opened = page(key).person("Callum Walker").say(" told of the ").robbery().say(" of ")
        done: Annotated = opened.day(date(2015, 2, day)).say(".").done()
        return done

    assert len(people(told("d1", 8), told("d2", 8))) == 1
    assert len(people(told("d1", 8), told("d2", 20))) == 2


def test_a_rare_name_is_one_person_s_while_nobody_else_of_it_is_known(page: Open) -> None:
    alone = [one(page, f"d{n}", "Zelda Thornwick") for n in (1, 2)]
    assert len(people(*alone)) == 1
    assert len(people(*(one(page, f"d{n}", "Callum Walker") for n in (1, 2)))) == 2
    ages = [one(page, "d3", "Zelda Thornwick", age=20), one(page, "d4", "Zelda Thornwick", age=61)]
    assert len(people(*alone, *ages)) == 4


@pytest.mark.parametrize(
    ("one_more", "other"),
    [
        ({"home": "Colchester"}, {"home": "Ipswich"}),
        ({"born": date(1980, 1, 2)}, {"born": date(1991, 5, 6)}),
        ({"title": "Mr"}, {"title": "Mrs"}),
        ({}, {"relation": "son of the same name"}),
    ],
)
def test_what_tells_of_a_second_bearer_of_a_rare_name(page: Open, one_more: Any, other: Any) -> None:
    bare = one(page, "d1", "Zelda Thornwick")
    told = [one(page, "d2", "Zelda Thornwick", **one_more), one(page, "d3", "Zelda Thornwick", **other)]
    assert len(people(bare, *told)) == 3


def test_a_surname_alone_is_the_person_of_that_name_in_the_same_incident(page: Open) -> None:
    scene = " beside the old cannery, where a florist and a ferryman had seen a holdall, a crowbar and a trombone."

    def report(key: str, text: str, name: str) -> Any:
        opened = page(key).person(text, name).say(" told of the ").robbery().say(" in ").street("Marsh Lane")
        return opened.say(", ").town("Colchester").say(" on ").day(date(2015, 2, 8)).say(scene)

    full = report("d1", "Zelda Thornwick", "Zelda Thornwick").done()
    assert len(people(full, report("d2", "THORNWICK", "Thornwick").done())) == 1
    elsewhere = page("d3").person("THORNWICK", "Thornwick").say(" bought a kettle.").done()
    assert len(people(full, elsewhere)) == 2


def test_a_street_name_and_a_name_with_one_telephone_are_one(page: Open) -> None:
    def log(key: str, text: str, name: str, number: str) -> Annotated:
        done: Annotated = page(key).person(text, name).say(" uses ").identifier("phone", number).say(" daily.").done()
        return done

    known = log("d1", "OSMAN, Tariq", "Tariq Osman", "+447700900417")
    assert len(people(known, log("d2", "TAZ", "Taz", "+447700900417"))) == 1
    assert len(people(known, log("d2", "TAZ", "Taz", "+447700900999"))) == 2
    assert len(people(known, log("d2", "Imran Khan", "Imran Khan", "+447700900417"))) == 2


def test_a_number_that_fails_its_check_parts_nobody(page: Open) -> None:
    def log(key: str, number: str, valid: bool) -> Annotated:
        value = IdentifierValue(type="pnc", id=number, valid=valid)
        opened = page(key).person("Zelda Thornwick", born=date(1980, 1, 2)).say(" PNC ")
        done: Annotated = opened.put(number, Label.IDENTIFIER, value).say(" seen.").done()
        return done

    assert len(people(log("d1", "1998/0220461X", True), log("d2", "98/0220416X", False))) == 1
    assert len(people(log("d1", "1998/0220461X", True), log("d2", "98/0220461X", True))) == 1
    assert len(people(log("d1", "1998/0220461X", True), log("d2", "1998/0220462Z", True))) == 2


def test_two_of_one_name_with_different_numbers_in_one_document_are_two(page: Open) -> None:
    text = page("d1").person("John Smith").say(" CRN ").identifier("crn", "X123456").say(" came. ")
    text = text.person("John Smith").say(" CRN ").identifier("crn", "X654321").say(" did not.")
    assert len(people(text.done())) == 2


def test_a_common_name_in_one_incident_is_one_person_and_elsewhere_is_not(page: Open) -> None:
    scene = " beside the old cannery, where a florist and a ferryman had seen a holdall, a crowbar and a trombone."

    def report(key: str, town: str, day: int, more: str = scene) -> Annotated:
        opened = page(key).person("John Smith").say(" told of the ").robbery().say(" in ").town(town)
        done: Annotated = opened.say(" on ").day(date(2015, 2, day)).say(more).done()
        return done

    assert len(people(report("d1", "Colchester", 8), report("d2", "Colchester", 8))) == 1
    other = report("d2", "Ipswich", 20, " when a minibus left a bakery with a landlord and a tray of loaves.")
    assert len(people(report("d1", "Colchester", 8), other)) == 2


@pytest.mark.parametrize(("said", "count"), [("Brockwel", 1), ("Brockwell", 1), ("Thornley", 2)])
def test_a_surname_in_the_notes_of_a_person_is_theirs_misspelt_or_not(page: Open, said: str, count: int) -> None:
    fields = {"name": "BROCKWELL, Hathersage", "CRN": "X123456", "DOB": "01/02/1988"}
    note = page("d1", meta=fields).say("Mr ").person(said, title="Mr").say(" came late.").done()
    log = page("d2").person("BROCKWELL, Hathersage", "Hathersage Brockwell", born=date(1988, 2, 1)).say(" seen.").done()
    assert len(people(note, log)) == count


def test_an_alias_told_elsewhere_joins_two_names_of_one_document(page: Open) -> None:
    log = (
        page("d1").person("OSMAN, Tariq", "Tariq Osman", aka=("Ghost",), home="Colchester", age=26).say(" seen.").done()
    )
    talk = page("d2").person("Tariq Osman", home="Colchester", age=26).say(" came. ")
    talk = talk.person("Ghost", home="Colchester").say(" laughed.").done()
    assert len(people(log, talk)) == 1


def test_a_wife_known_by_her_first_name_shares_his_surname(page: Open) -> None:
    wife = page("d1").person("Leanne", relation="wife of Tony Thornwick", home="Colchester").say(" wept.").done()
    assert len(people(wife, one(page, "d2", "Leanne Thornwick", home="Colchester"))) == 1
    assert len(people(wife, one(page, "d2", "Leanne Marsh", home="Colchester"))) == 2


@pytest.mark.parametrize(("said", "count"), [("Brokcwell", 1), ("Rockwell", 2), ("Thornley", 2)])
def test_a_misspelt_surname_stays_with_its_person_in_a_document(page: Open, said: str, count: int) -> None:
    text = page("d1").person("Hathersage Brockwell").say(" came. Mr ").person(said, title="Mr").say(" left.")
    assert len(people(text.done())) == count


def test_an_alias_that_joined_one_account_does_not_keep_another_out(page: Open) -> None:
    log = page("d1").person("OSMAN, Tariq", "Tariq Osman", aka=("Ghost",), born=date(1988, 2, 1)).say(" seen.").done()
    talk = page("d2").person("Ghost").say(" laughed. ").person("Tariq Osman", home="Colchester").say(" came.").done()
    more = one(page, "d3", born=date(1988, 2, 1), home="Colchester")
    assert len([e for e in people(log, talk, more) if "Tariq Osman" in e.names]) == 1


@pytest.mark.parametrize(
    ("company", "year", "count"),
    [
        (("Callum Walker", "Callum Walker"), 2018, 1),
        (("Callum Walker", "Dylan Brockshaw"), 2018, 2),
        (("Callum Walker", "Dylan Brockshaw"), 2015, 1),
        (("Callum Walker", ""), 2018, 1),
    ],
)
def test_a_rare_name_in_other_company_years_later_is_only_possibly_one_person_s(
    page: Open, company: tuple[str, str], year: int, count: int
) -> None:
    documents = []
    for key, name, when in zip(("d1", "d2"), company, (2015, year), strict=True):
        opened = page(key, published=date(when, 3, 1)).person("Zelda Thornwick").say(" was seen")
        opened = opened.say(" with ").person(name) if name else opened
        documents.append(opened.say(".").done())
    linkage = CaseLinker().link(documents)
    assert len([e for e in linkage.entities if "Zelda Thornwick" in e.names]) == count
    told = [r.text for link in linkage.links if link.kind is LinkKind.POSSIBLY_SAME for r in link.reasons]
    assert [text.endswith("nobody is named with both.") for text in told] == [True] * (count - 1)


@pytest.mark.parametrize(
    ("known", "count"),
    [
        ({"home": "Colchester"}, 3),
        ({"home": "Marsh Lane, Colchester"}, 2),
        ({"home": "Marsh Lane, Colchester", "other": 51}, 3),
        ({"home": "Colchester", "age": 20}, 2),
        ({"home": "Colchester", "company": "Callum Walker"}, 2),
    ],
)
def test_where_two_of_a_name_are_known_a_place_that_both_could_share_joins_nobody(
    page: Open, known: dict[str, Any], count: int
) -> None:
    """A home is one person's unless somebody of the name is a generation older, and may live there too."""

    def told(key: str, home: str, age: int | None, company: str) -> Annotated:
        opened = page(key).person("Zelda Thornwick", age=age, home=home).say(" was seen with ")
        done: Annotated = opened.person(company).say(".").done()
        return done

    older, other = known.pop("other", 28), known.pop("company", "Dylan Brockshaw")
    first = told("d1", "Marsh Lane, Colchester", 20, "Callum Walker")
    second = told("d2", "Ipswich", older, "Liam Carter")
    third = told("d3", known["home"], known.get("age"), other)
    linkage = CaseLinker().link([first, second, third])
    assert len([e for e in linkage.entities if "Zelda Thornwick" in e.names]) == count
    assert possible(linkage) >= count - 2


@pytest.mark.parametrize(
    ("circles", "main", "months", "count"),
    [
        ((2, 0), False, 0, 1),
        ((2, 0), False, 6, 2),
        ((2, 0), True, 6, 1),
        ((3, 0), False, 0, 3),
        ((3, 0), True, 0, 1),
        ((3, 0), True, 9, 1),
        ((3, 0), True, 18, 3),
        ((5, 0), True, 0, 5),
        ((1, 4), False, 0, 1),
        ((2, 1), False, 0, 3),
    ],
)
def test_a_name_in_many_circles_that_nothing_ties_is_only_possibly_one_person_s(
    page: Open, circles: tuple[int, int], main: bool, months: int, count: int
) -> None:
    """Tellings without company, the second number, are anybody's: they count where there are two circles or more."""
    company = ("Callum Walker", "Dylan Brockshaw", "Liam Carter", "Imran Holt", "Petra Lindgate")
    documents = []
    for number in range(sum(circles)):
        opened = page(f"d{number}", published=date(2015 + number * months // 6, 3, 1))
        with_whom = company[number : number + 1] if number < circles[0] else ()
        for name in ("Zelda Thornwick", *with_whom) if main else (*with_whom, "Zelda Thornwick"):
            opened = opened.person(name).say(" was seen. ")
        documents.append(opened.done())
    linkage = CaseLinker().link(documents)
    assert len([e for e in linkage.entities if "Zelda Thornwick" in e.names]) == count
    assert (possible(linkage) > 0) == (count > 1)


@pytest.mark.parametrize(
    ("kind", "owner"),
    [(Kind.INTELLIGENCE, "Tariq Osman"), (Kind.PROBATION, "Tariq Osman"), (Kind.NEWS, "Bilal Osman")],
)
def test_a_surname_that_two_have_is_the_subject_s_in_a_record_else_the_nearest_s(
    page: Open, kind: Kind, owner: str
) -> None:
    text = page("d1", kind=kind).person("Tariq OSMAN", "Tariq Osman").say(" was seen. An associate is ")
    text = text.person("OSMAN, Bilal", "Bilal Osman").say(". ").person("OSMAN", "Osman").say(" is nervous.")
    assert {e.name: len(e.mentions) for e in people(text.done())}[owner] == 2


@pytest.mark.parametrize(
    ("between", "after", "kind", "count"),
    [
        (" was seen. An associate is ", " of Lexden.", Kind.INTELLIGENCE, 2),
        (" was seen. A phone rang. ", ", who was with him, left.", Kind.NEWS, 2),
        (", 28, denied at the trial that ", " was stabbed.", Kind.NEWS, 2),
        (" was seen. Later on that day ", " left.", Kind.NEWS, 1),
        (" jailed: ", " was led away.", Kind.NEWS, 1),
    ],
)
def test_one_is_not_ones_own_associate(page: Open, between: str, after: str, kind: Kind, count: int) -> None:
    text = page("d1", kind=kind).person("Tariq Osman", "Tariq Osman").say(between)
    assert len(people(text.person("Tariq Osman", "Tariq Osman").say(after).done())) == count
