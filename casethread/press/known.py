"""What reports say about somebody or something: each fact with who reported it first and how many did by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from casethread.model import Entity
from casethread.press.check import Finding, Verdict
from casethread.press.compare import same_name
from casethread.press.facts import Fact, FactKind
from casethread.press.reports import Report, cite, read_reports
from casethread.store.base import View
from casethread.values import DateValue, OffenceValue

MOST = 200
"""Reports that are read about one entity, those that first name it."""
_ORDER = (FactKind.NAME, FactKind.AGE, FactKind.BORN, FactKind.PLACE, FactKind.OFFENCE, FactKind.DATE)
"""The kinds of fact that are told, in this order."""


@dataclass(frozen=True, slots=True)
class Known:
    """An entity and the facts that reports within one reach tell of it; ``left`` reports were not read."""

    entity: Entity
    findings: tuple[Finding, ...]
    left: int


def known(view: View, entity_id: str, today: date) -> Known:
    """The facts about an entity, each with the reports that say it, oldest first. A fact is told of it when it is its
    name, age or birth date, or stands in a sentence that names it. Raises NotFound.
    """
    entity = view.entity(entity_id)
    ids = entity.documents
    told: dict[tuple[FactKind, str], list[tuple[Report, Fact]]] = {}
    for report in read_reports(view, ids[:MOST], today):
        said: dict[tuple[FactKind, str], Fact] = {}
        for fact in _about(entity, report):
            said.setdefault((fact.kind, _key(fact)), fact)
        for key, fact in said.items():
            told.setdefault(key, []).append((report, fact))
    findings = [_finding(same) for same in told.values()]
    findings.sort(key=lambda one: (_ORDER.index(one.fact.kind), -one.independent, one.citations[0].span.document))
    return Known(entity, tuple(findings), max(0, len(ids) - MOST))


def _about(entity: Entity, report: Report) -> Iterator[Fact]:
    """The facts of a report that are told of an entity, each cut to where it is."""
    own = {span for span, key in report.entities.items() if key == entity.id}
    sentences = {report.sentences.number(start) for start, _ in own}
    for fact in report.facts:
        if fact.kind not in _ORDER:
            continue
        if fact.kind is FactKind.NAME or own.intersection(fact.spans):
            spans = tuple(span for span in fact.spans if span in own)
        elif fact.whose:
            spans = fact.spans if any(same_name(fact.whose, name) for name in entity.names) else ()
        elif fact.kind in {FactKind.AGE, FactKind.BORN}:
            spans = ()
        else:
            spans = tuple(span for span in fact.spans if report.sentences.number(span[0]) in sentences)
        if spans:
            yield replace(fact, spans=spans)


def _key(fact: Fact) -> str:
    """Equal for what says the same of one entity, under whichever of its names."""
    return f"{fact.amount:g}" if fact.kind is FactKind.AGE and fact.amount is not None else fact.key


def _finding(same: list[tuple[Report, Fact]]) -> Finding:
    fact = same[0][1]
    if isinstance(fact.value, OffenceValue):
        fact = replace(fact, text=f"{fact.value.name} ({fact.value.stage})")
    elif isinstance(fact.value, DateValue) and fact.kind is FactKind.DATE:
        fact = replace(fact, text=f"{fact.text} ({fact.value.edtf})")
    citations = tuple(cite(*one) for one in same)
    return Finding(fact, Verdict.PUBLIC, citations, len({report.story for report, _ in same}))
