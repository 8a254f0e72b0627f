"""Which reports tell of one incident, and what a report is about: on documents written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.model import Annotated, Document, Incident, Kind, Marking, Origin
from links import wording
from links.linker import CaseLinker
from links.offences import ANY, family, headline_event, related
from links.postings import Postings
from links.shelves import Shelves

Open = Callable[..., Any]
DAY = date(2015, 3, 8)
CANNERY = (
    "A warehouseman was found beside the old cannery with wounds to his shoulder. A florist heard shouting near the "
    "turnstile, and a ferryman saw two cyclists leave for the marina with a holdall and a crowbar. The warehouseman, "
    "who keeps pigeons above the chandlery and had been locking the sluice, told neighbours that a stranger in a "
    "velvet jacket had asked him the way to the viaduct. Divers searched the basin below the cannery until dusk. "
)
CANNERY_AGAIN = (
    "Jurors were told how a ferryman and a florist found the warehouseman by the turnstile of the old cannery. The "
    "holdall and the crowbar were never recovered from the marina, where the two cyclists had gone. A stranger in a "
    "velvet jacket was seen near the viaduct, the prosecutor said, and divers brought nothing up from the basin. The "
    "warehouseman gave his account slowly: he had locked the sluice, fed the pigeons and left by the chandlery. "
)
BAKERY = (
    "A pastry cook was struck outside a bakery by a passenger from a minibus. The tray of loaves was trodden into the "
    "pavement and a trombone case was left under the awning, which the landlord handed over on the spot. The cook, "
    "who plays skittles for the brewery, said that he had merely asked the driver to move his vehicle from the "
    "delivery bay, and that nobody aboard had seemed the worse for drink until the door opened. "
)


def incidents(*documents: Annotated) -> list[Incident]:
    return list(CaseLinker().link(documents).incidents)


def told(page: Open, key: str, text: str, days: int = 2, when: date | None = DAY, **more: Any) -> Any:
    opened = page(key, published=DAY + timedelta(days=days), **more).say("A ").stabbing().say(" in ").town("Colchester")
    if when:
        opened = opened.say(" on ").day(when)
    return opened.say(". " + text)


def test_reports_of_one_story_and_its_trial_a_year_later_are_one_incident(page: Open) -> None:
    first = told(page, "d1", CANNERY).person("Zelda Thornwick", age=30).say(" was held.").done()
    second = told(page, "d2", CANNERY_AGAIN, 300, when=None).person("Zelda Thornwick").say(" denies it.").done()
    assert [i.documents for i in incidents(first, second)] == [("d1", "d2")]


def test_two_stabbings_in_one_town_on_one_day_are_two(page: Open) -> None:
    first = told(page, "d1", CANNERY).person("Tariq Osman", age=26).say(" was hurt.").done()
    second = told(page, "d2", BAKERY).person("Zelda Thornwick", age=54).say(" was hurt.").done()
    assert len(incidents(first, second)) == 2


def test_where_somebody_lives_is_not_where_it_happened(page: Open) -> None:
    opened = (
        page("d1").say("A ").stabbing().say(" near the old cannery. ").person("Tariq Osman", home="Marsh Lane, Lexden")
    )
    opened = opened.say(", of ").street("Marsh Lane").say(", ").town("Lexden").say(", was hurt in ").town("Colchester")
    assert [i.place for i in incidents(opened.say(".").done())] == ["Colchester"]


@pytest.mark.parametrize(("days", "start"), [(400, DAY), (3, None)])
def test_a_court_report_dates_the_event_unless_the_day_may_be_the_court_s(
    page: Open, days: int, start: date | None
) -> None:
    opened = page("d1", published=DAY + timedelta(days=days)).say("Tariq was jailed for the ").stabbing()
    report = opened.say(" in ").town("Colchester").say(" on ").day(DAY).say(".").done()
    assert [i.start for i in incidents(report)] == [start]


def test_a_news_report_is_about_one_thing(page: Open) -> None:
    opened = told(page, "d1", CANNERY).say("He had been cleared of ").offence("burglary", "Burglary", "Burglary")
    found = incidents(opened.say(" and of a ").robbery().say(" as a youth.").done())
    assert [(i.offence, i.documents) for i in found] == [("Wounding", ("d1",))]


def test_another_event_with_a_day_of_its_own_stays_separate(page: Open) -> None:
    opened = told(page, "d1", CANNERY).say("Police still look into the ").robbery().say(" of ").day(date(2015, 2, 1))
    assert sorted((i.offence, i.start) for i in incidents(opened.say(".").done())) == [
        ("Robbery", date(2015, 2, 1)),
        ("Wounding", DAY),
    ]


def test_a_report_that_names_an_incident_in_passing_is_no_source_of_it(page: Open) -> None:
    first = told(page, "d1", CANNERY).done()
    opened = page("d2", published=date(2015, 6, 1)).say(BAKERY + "It was a ").robbery().say(" in ").town("Colchester")
    opened = opened.say(" on ").day(date(2015, 5, 30)).say(". The ").stabbing().say(" in ").street("Marsh Lane")
    second = opened.say(" on ").day(DAY).say(" is another matter.").done()
    by_offence = {i.offence: i.documents for i in incidents(first, second)}
    assert by_offence["Robbery"] == ("d2",)
    assert by_offence["Wounding"] in {("d1",), ("d2",)}


def test_a_report_without_an_offence_is_about_what_its_head_says(page: Open) -> None:
    report = page("d1").say("Three hurt as bus crashes in ").town("Colchester").say(". The road was shut.").done()
    assert [(i.offence, i.place) for i in incidents(report)] == [("collision", "Colchester")]


def test_reports_of_nothing_known_are_an_incident_only_together(page: Open) -> None:
    plain = CANNERY.replace("wounds to his shoulder", "a smile")
    alone = page("d1").say("A ferryman retires. " + plain).done()
    other = page("d2").say("The ferryman has retired. " + CANNERY_AGAIN.replace("prosecutor", "mayor")).done()
    assert incidents(alone) == []
    assert [i.documents for i in incidents(alone, other)] == [("d1", "d2")]


def test_a_log_with_the_day_of_the_event_in_its_fields_is_dated_by_it(page: Open) -> None:
    fields = {"date of event": "08 March 2015"}
    opened = page("d1", kind=Kind.INTELLIGENCE, published=date(2015, 3, 20), meta=fields).say("Event: ").day(DAY)
    found = incidents(opened.say("\n\nRe the ").robbery().say(" in ").town("Colchester").say(".").done())
    assert [(i.start, i.end) for i in found] == [(DAY, DAY)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunman opens fire at school; two dead", "shooting"),
        ("Two dead after crash", "collision"),
        ("A man has died", "death"),
        ("Council plans new lamps", None),
        ("Shothole borer found in orchard", None),
        ("Fireworks delight crowd", None),
    ],
)
def test_what_the_head_of_a_report_says(text: str, name: str | None) -> None:
    found = headline_event("", text)
    assert (found[0].name if found else None) == name
    buried = headline_event("", "A quiet day. " * 50 + text)
    assert buried is None


def test_any_event_may_end_in_a_death_and_a_burglary_is_no_assault() -> None:
    assert related(ANY, "robbery")
    assert related("violence", "weapon")
    assert not related("burglary", "sexual")
    found = headline_event("", "A man has died")
    assert found
    assert family(found[0]) == "death"


def document(key: str, text: str) -> Document:
    return Document(key, Kind.NEWS, "", text, Origin(key, ""), Marking.default(Kind.NEWS))


WORDS = st.lists(
    st.sampled_from(["cannery", "turnstile", "florist", "marina", "holdall", "bakery", "trombone", "minibus"]),
    max_size=9,
)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_likeness_is_symmetric_bounded_and_full_with_itself(texts: list[list[str]]) -> None:
    read = [wording.words_of(document(f"d{n}", " ".join(said))) for n, said in enumerate(texts)]
    for one, said in zip(read, texts, strict=True):
        assert one.cosine(one) == pytest.approx(1.0 if said else 0.0, abs=1e-5)
        for two in read:
            assert one.cosine(two) == two.cosine(one)
            assert 0 <= one.cosine(two) <= 1 + 1e-5


def test_near_texts_share_rare_words() -> None:
    texts = [CANNERY, CANNERY_AGAIN, BAKERY, ""]
    words = {f"d{n}": wording.words_of(document(f"d{n}", text)) for n, text in enumerate(texts)}
    near = wording.Neighbours(Postings(Shelves("")), words)
    near.change({}, words)
    assert near.of("d0")[:1] == ["d1"]
    assert near.of("d1")[:1] == ["d0"]
    assert near.of("d3") == []
    assert near.change({"d1": words["d1"]}, {}) == set()
    assert "d1" not in near.of("d0")


def test_inflected_words_are_one() -> None:
    texts = ("burglars stabbed ferrymen", "burglar stabbing ferrymen")
    one, two = (wording.words_of(document("d", text)) for text in texts)
    assert one.cosine(two) == pytest.approx(1.0, abs=1e-5)


def test_two_whom_only_an_incident_ties_are_shown_in_a_document_each(page: Open) -> None:
    first = told(page, "d1", CANNERY).person("Zelda Thornwick", age=30).say(" was held. ")
    first = first.person("Bartholomew Quill", age=41).say(" was hurt.").done()
    second = told(page, "d2", CANNERY_AGAIN, 300, when=None).person("Zelda Thornwick").say(" denies it. ")
    second = second.person("Ottoline Pask", role="witness").say(" saw it.").done()
    linkage = CaseLinker().link([first, second])
    named = {entity.name: entity for entity in linkage.entities}
    ends = {named["Bartholomew Quill"].id, named["Ottoline Pask"].id}
    [link] = [each for each in linkage.links if {each.a, each.b} == ends]
    shown = [span.document for reason in link.reasons for span in reason.evidence]
    assert sorted(shown) == ["d1", "d2"]
    for entity in (named["Bartholomew Quill"], named["Ottoline Pask"]):
        assert set(entity.documents) & set(shown)
