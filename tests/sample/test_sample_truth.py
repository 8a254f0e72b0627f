"""The product reads the sample case as a careful person would: what it finds, against ``truth.json``."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import casethread
from casethread.errors import NotFound
from casethread.model import Document, Incident, Kind, Label, LinkKind, Marking, Mention
from casethread.store.base import View
from casethread.values import DateValue, IdentifierValue

TRUTH: dict[str, Any] = json.loads(
    (Path(casethread.__file__).parent / "sample" / "truth.json").read_text(encoding="utf-8")
)
EXPECTED: dict[str, dict[str, Any]] = {document["key"]: document for document in TRUTH["documents"]}
PEOPLE: dict[str, dict[str, Any]] = {person["id"]: person for person in TRUTH["people"]}
INCIDENTS: dict[str, dict[str, Any]] = {incident["id"]: incident for incident in TRUTH["incidents"]}
Quotation = dict[str, Any]
Span = tuple[int, int]


def _documents(view: View) -> dict[str, Document]:
    """The documents within reach by the keys of the truth."""
    by_place = {(d.origin.file.split("case/")[-1], d.origin.part): d for d in view.all_documents()}
    return {k: by_place[e["file"], e["part"]] for k, e in EXPECTED.items() if (e["file"], e["part"]) in by_place}


def _pattern(text: str) -> str:
    """The words with any white space between them and either kind of apostrophe."""
    return re.sub("['’]", "['’]", r"\s+".join(re.escape(word) for word in text.split()))


def _span(document: Document, quoted: Quotation) -> Span:
    """Where the quotation stands in the document's text."""
    around = str(quoted.get("in", quoted["text"]))
    context = re.search(_pattern(around), document.text)
    assert context, f"{document.id} lost the words {around!r}"
    found = re.compile(_pattern(quoted["text"])).search(document.text, context.start(), context.end())
    assert found
    return found.span()


def _overlap(a: Span, b: Span) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])


def _mentions(view: View, document: Document, span: Span, *labels: Label) -> list[Mention]:
    """Mentions of those labels that share a character with the span."""
    return [m for m in view.mentions(document.id) if m.label in labels and _overlap((m.start, m.end), span) > 0]


def _entity(view: View, documents: dict[str, Document], quoted: Quotation, label: Label) -> str | None:
    """The entity that the quotation was taken for, by the mention that shares most of it."""
    document = documents[quoted["document"]]
    span = _span(document, quoted)
    found = _mentions(view, document, span, label)
    joined = view.entity_at(document.id)
    best = max(found, key=lambda m: _overlap((m.start, m.end), span), default=None)
    return joined.get((best.start, best.end)) if best else None


def _person(view: View, documents: dict[str, Document], quoted: Quotation) -> str | None:
    return _entity(view, documents, quoted, Label.PERSON)


def _quotations(person: dict[str, Any]) -> Iterator[Quotation]:
    for key, surfaces in person["mentions"].items():
        for surface in surfaces:
            yield {"document": key, **({"text": surface} if isinstance(surface, str) else surface)}


def _first(view: View, documents: dict[str, Document], person: str) -> str:
    """The entity of a person's first quotation whose document is within reach."""
    quoted = next(q for q in _quotations(PEOPLE[person]) if q["document"] in documents)
    found = _person(view, documents, quoted)
    assert found, f"{quoted['text']} is nobody in {quoted['document']}"
    return found


def _days(edtf: str) -> tuple[date, date]:
    """First and last day of a year, month, day or interval of these."""
    first, _, last = edtf.partition("/")
    low = [int(part) for part in first.split("-")]
    high = [int(part) for part in (last or first).split("-")]
    month = high[1] if len(high) > 1 else 12
    day = high[2] if len(high) > 2 else calendar.monthrange(high[0], month)[1]
    return date(*[*low, 1, 1][:3]), date(high[0], month, day)


@pytest.mark.parametrize("key", EXPECTED)
def test_document(sample_view: View, key: str) -> None:
    expected = EXPECTED[key]
    document = _documents(sample_view)[key]
    assert document.kind is Kind(expected["kind"])
    assert document.published == date.fromisoformat(expected["published"])
    assert document.marking == Marking.parse(expected["marking"])
    assert document.id == expected.get("id", document.id)
    if "title" in expected:
        assert re.fullmatch(_pattern(expected["title"]), document.title, re.IGNORECASE)


def test_no_document_is_made_up(sample_view: View) -> None:
    assert sample_view.count() == len(EXPECTED)


def test_each_document_holds_its_own_words_and_no_others(sample_view: View) -> None:
    documents = _documents(sample_view)
    for key, expected in EXPECTED.items():
        for other in (o for o in TRUTH["documents"] if o["file"] == expected["file"] and o["key"] != key):
            assert "opens" not in other or other["opens"] not in " ".join(documents[key].text.split())


def _plain(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [claim for claim in claims if not claim.get("hard")]


def _two_ends(view: View, claim: dict[str, Any]) -> tuple[str | None, str | None]:
    documents = _documents(view)
    return _person(view, documents, claim["a"]), _person(view, documents, claim["b"])


@pytest.mark.parametrize("join", _plain(TRUTH["joins"]), ids=lambda join: join["what"])
def test_one_person(sample_view: View, join: dict[str, Any]) -> None:
    a, b = _two_ends(sample_view, join)
    assert a is not None
    assert a == b


@pytest.mark.parametrize("pair", _plain(TRUTH["apart"]), ids=lambda pair: pair["why"])
def test_two_people(sample_view: View, pair: dict[str, Any]) -> None:
    a, b = _two_ends(sample_view, pair)
    assert a is not None
    assert b is not None
    assert a != b


def test_half_of_what_takes_reading(sample_view: View) -> None:
    """Pairs marked hard, such as two people whom an entry names only to say that they are two."""
    right = []
    for same, claims in ((True, TRUTH["joins"]), (False, TRUTH["apart"])):
        ends = [_two_ends(sample_view, claim) for claim in claims if claim.get("hard")]
        right += [None not in (a, b) and (a == b) is same for a, b in ends]
    assert 2 * sum(right) >= len(right)


def test_people_are_found_and_joined(sample_view: View) -> None:
    """Nine mentions in ten are found; of pairs of mentions taken for one person, and of those that are, most agree."""
    documents = _documents(sample_view)
    found = [(p, q, _person(sample_view, documents, q)) for p, person in PEOPLE.items() for q in _quotations(person)]
    assert sum(entity is not None for *_, entity in found) >= 0.9 * len(found), [q for _, q, e in found if e is None]
    pairs = [(a == b, x is not None and x == y) for (a, _, x), (b, _, y) in combinations(found, 2)]
    right = sum(true and said for true, said in pairs)
    assert right >= 0.95 * sum(said for _, said in pairs)
    assert right >= 0.75 * sum(true for true, _ in pairs)


def _reads_as(view: View, documents: dict[str, Document], quoted: Quotation) -> bool:
    document = documents[quoted["document"]]
    accepted = {_days(edtf) for edtf in [quoted["edtf"], *quoted.get("also", ())]}
    values = [m.value for m in _mentions(view, document, _span(document, quoted), Label.DATE)]
    return any(isinstance(value, DateValue) and (value.start, value.end) in accepted for value in values)


@pytest.mark.parametrize(
    "quoted", [d for d in TRUTH["dates"] if d.get("must")], ids=lambda d: f"{d['document']}: {d['text']}"
)
def test_plain_date(sample_view: View, quoted: Quotation) -> None:
    assert _reads_as(sample_view, _documents(sample_view), quoted)


def test_most_dates(sample_view: View) -> None:
    documents = _documents(sample_view)
    missed = [d for d in TRUTH["dates"] if not _reads_as(sample_view, documents, d)]
    assert len(missed) <= 0.15 * len(TRUTH["dates"]), [(d["document"], d["text"], d["edtf"]) for d in missed]


@pytest.mark.parametrize("quoted", TRUTH["identifiers"], ids=lambda item: f"{item['document']}: {item['text']}")
def test_identifier(sample_view: View, quoted: Quotation) -> None:
    document = _documents(sample_view)[quoted["document"]]
    found = _mentions(sample_view, document, _span(document, quoted), Label.IDENTIFIER, Label.VEHICLE)
    assert found
    types = {m.value.type for m in found if isinstance(m.value, IdentifierValue)}
    assert quoted["type"] in types or (quoted["type"] == "vrm" and not types)
    if "valid" in quoted:
        assert [m.value.valid for m in found if isinstance(m.value, IdentifierValue)] == [quoted["valid"]]


def test_an_operation_is_one(sample_view: View) -> None:
    documents = _documents(sample_view)
    for operation in TRUTH["operations"]:
        joined = {_entity(sample_view, documents, q, Label.OPERATION) for q in operation["mentions"]}
        assert len(joined - {None}) == 1
        missed = sum(_entity(sample_view, documents, q, Label.OPERATION) is None for q in operation["mentions"])
        assert missed <= 1


def test_a_street_in_two_towns_is_two_streets(sample_view: View) -> None:
    documents = _documents(sample_view)
    found: dict[str, list[str]] = {}
    for quoted in TRUTH["places"]:
        entity = _entity(sample_view, documents, quoted, Label.PLACE)
        found.setdefault(quoted["within"], []).extend([entity] if entity else [])
    assert sum(map(len, found.values())) >= 0.8 * len(TRUTH["places"])
    assert not set(found["Chelmsford"]) & set(found["Colchester"])


def _told(documents: dict[str, Document], incident: dict[str, Any]) -> set[str]:
    return {documents[key].id for key in incident["documents"]}


def _nearest(view: View, documents: dict[str, Document], incident: dict[str, Any]) -> Incident:
    """The product's incident that shares most documents with the truth's, and then is about the same offence."""

    def likeness(found: Incident) -> tuple[int, bool]:
        told = len(_told(documents, incident) & set(found.documents))
        return told, any(word in found.offence.casefold() for word in incident["offence"])

    return max(view.incidents(), key=likeness)


@pytest.mark.parametrize("name", INCIDENTS)
def test_incident(sample_view: View, name: str) -> None:
    documents = _documents(sample_view)
    incident = INCIDENTS[name]
    found = _nearest(sample_view, documents, incident)
    assert 2 * len(_told(documents, incident) & set(found.documents)) > len(incident["documents"])
    assert any(word in found.offence.casefold() for word in incident["offence"])
    first, last = _days(incident["edtf"])
    assert found.start is not None
    assert found.end is not None
    assert found.start <= last
    assert first <= found.end


def test_an_incident_is_told_by_all_three_kinds(sample_view: View) -> None:
    documents = _documents(sample_view)
    found = _nearest(sample_view, documents, INCIDENTS["shop-robbery"])
    told = _told(documents, INCIDENTS["shop-robbery"]) & set(found.documents)
    assert {sample_view.document(each).kind for each in told} == set(Kind)


@pytest.mark.parametrize("pair", TRUTH["incidents_apart"], ids=lambda pair: f"{pair['a']}, {pair['b']}")
def test_two_incidents(sample_view: View, pair: dict[str, str]) -> None:
    """No incident holds a document that tells of the one alone and a document that tells of the other alone."""
    documents = _documents(sample_view)
    touched = {n: _told(documents, i) | {documents[k].id for k in i["mentioned_in"]} for n, i in INCIDENTS.items()}
    a, b = pair["a"], pair["b"]
    only_a = _told(documents, INCIDENTS[a]) - touched[b]
    only_b = _told(documents, INCIDENTS[b]) - touched[a]
    both = [i.id for i in sample_view.incidents() if set(i.documents) & only_a and set(i.documents) & only_b]
    assert both == []


@pytest.mark.parametrize("link", TRUTH["links"], ids=lambda link: f"{link['a']}, {link['b']}")
def test_documents_are_linked(sample_view: View, link: dict[str, str]) -> None:
    documents = _documents(sample_view)
    a, b = (documents[link[end]].id for end in ("a", "b"))
    joined = [found for found in sample_view.links(a, [LinkKind(link["kind"])]) if b in (found.a, found.b)]
    assert joined
    assert all(found.reasons for found in joined)


def test_both_ages_of_the_contradiction_are_kept_with_their_source(sample_view: View) -> None:
    documents = _documents(sample_view)
    contradiction = TRUTH["contradiction"]
    entity = sample_view.entity(_first(sample_view, documents, contradiction["person"]))
    said = {(fact.evidence.document, fact.value) for fact in entity.facts if fact.kind == contradiction["kind"]}
    assert {(documents[q["document"]].id, q["text"]) for q in contradiction["said"]} <= said


def _people_only_paths(view: View, a: str, b: str) -> list[tuple[str, ...]]:
    everybody = {entity.id for entity in view.entities(Label.PERSON)}
    return [path.entities for path in view.paths(a, b) if set(path.entities) <= everybody]


def test_the_restricted_log_ties_the_two(sample_view: View) -> None:
    documents = _documents(sample_view)
    tie = TRUTH["restricted"]
    a, b = (_first(sample_view, documents, tie[end]) for end in ("a", "b"))
    assert a != b
    assert (a, b) in _people_only_paths(sample_view, a, b)
    direct = [link for link in sample_view.links(a) if b in (link.a, link.b)]
    evidence = {e.document for link in direct for reason in link.reasons for e in reason.evidence}
    assert evidence == {documents[tie["document"]].id}


def test_nothing_else_ties_the_two(sample_without_restricted: View) -> None:
    view = sample_without_restricted
    documents = _documents(view)
    tie = TRUTH["restricted"]
    assert documents.keys() == EXPECTED.keys() - {tie["document"]}
    a, b = (_first(view, documents, tie[end]) for end in ("a", "b"))
    assert a != b
    assert [link for link in view.links(a) if b in (link.a, link.b)] == []
    assert _people_only_paths(view, a, b) == []


def test_a_press_officer_sees_the_news_and_nothing_else(sample_press_view: View) -> None:
    documents = _documents(sample_press_view)
    assert documents.keys() == {key for key, expected in EXPECTED.items() if expected["kind"] == Kind.NEWS}
    assert sample_press_view.count() == len(documents)
    with pytest.raises(NotFound):
        sample_press_view.document(EXPECTED[TRUTH["restricted"]["document"]]["id"])
    open_ids = {document.id for document in documents.values()}
    linkage = sample_press_view.linkage()
    claims = [r for e in linkage.entities for r in e.reasons] + [r for x in linkage.links for r in x.reasons]
    seen = {m.document for e in linkage.entities for m in e.mentions}
    seen |= {fact.evidence.document for e in linkage.entities for fact in e.facts}
    seen |= {e.document for reason in claims for e in reason.evidence}
    seen |= {document for incident in linkage.incidents for document in incident.documents}
    assert seen <= open_ids


def test_people_whom_only_the_logs_name_are_unknown_to_a_press_officer(
    sample_view: View, sample_press_view: View
) -> None:
    assert sample_view.find_entities("Jordan Quilter")
    assert sample_press_view.find_entities("Jordan Quilter") == []
    assert sample_press_view.find_entities("Anthony Mercer") == []
