"""A draft beside the reports: each of its facts is public already, public but different, or not found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casethread.model import Classification, Json, Mention, Viewer
from casethread.press.advice import Draft, Flag, advise
from casethread.press.compare import Answer, answer, same_name
from casethread.press.facts import Fact, FactKind, facts_of
from casethread.press.reports import Citation, Report, cite, is_fine, reports
from casethread.store.base import View
from links.sentences import Sentences
from search_api.search import Searcher

ADVICE = (
    "This check advises and decides nothing. It compares words with the reports that it holds: what it finds may be of "
    "somebody else of that name, and what it does not find may be public elsewhere. Ask a lawyer where it matters."
)


class Verdict(StrEnum):
    """What is known in public of a fact."""

    PUBLIC = "already public"
    DIFFERENT = "public but different"
    NOT_FOUND = "not found in public reporting"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact of the draft, and what the reports say of it: ``citations`` oldest first, of each report the first.

    ``independent`` counts reports of which none is a copy of another; ``note`` is a sentence for the reader, or empty.
    """

    fact: Fact
    verdict: Verdict
    citations: tuple[Citation, ...]
    independent: int
    note: str = ""

    def as_json(self) -> Json:
        """The object that ``casethread check --json`` prints for a fact."""
        shown: Json = {
            "fact": self.fact.kind.value,
            "text": self.fact.text,
            "spans": [list(span) for span in self.fact.spans],
            "verdict": self.verdict.value,
            "reports": len(self.citations),
            "independent": self.independent,
            "citations": [citation.as_json() for citation in self.citations],
        }
        return {**shown, "note": self.note} if self.note else shown


@dataclass(frozen=True, slots=True)
class Statement:
    """A draft that was checked: its facts in their order, and what to think of before it goes out."""

    text: str
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]

    def counted(self) -> Counter[Verdict]:
        """How many facts got each verdict."""
        return Counter(finding.verdict for finding in self.findings)


def public(viewer: Viewer) -> Viewer:
    """The same person, reading public reporting alone."""
    return replace(viewer, clearance=Classification.PUBLIC, owner=False)


def check(
    text: str, mentions: Sequence[Mention], view: View, searcher: Searcher, today: date, *, from_charge: bool = False
) -> Statement:
    """Compare a draft of today, in which ``mentions`` were found, with what is within the reach of ``view``.

    ``from_charge``: proceedings count as active from the charge on, not from the arrest. Raises IndexUnavailable.
    """
    sentences = Sentences("", text)
    drafted = facts_of(text, mentions, sentences)
    held = [_sharing(report, drafted, today) for report in reports(drafted, view, searcher, today)]
    near = [report for report in held if report.about(drafted)]
    comparison = Comparison(drafted, sentences, held, near, today)
    findings = tuple(comparison.finding(fact) for fact in drafted)
    checked = [(one.fact, one.citations, one.verdict is Verdict.PUBLIC) for one in findings]
    return Statement(text, findings, advise(Draft(text, sentences, checked, near, from_charge)))


def _sharing(report: Report, drafted: Sequence[Fact], today: date) -> Report:
    """The report with the facts of the draft that it says too."""
    day = report.document.published
    shared = {
        (fact.kind, fact.key)
        for fact in drafted
        if any(answer(fact, said, today, day) is Answer.SAME for said in report.facts)
    }
    return replace(report, shared=frozenset(shared))


Said = tuple[Report, Fact]


@dataclass(frozen=True)
class Comparison:
    """A draft of ``today`` beside the reports: ``held`` share something with it, ``near`` tell of the same."""

    drafted: Sequence[Fact]
    sentences: Sentences
    held: Sequence[Report]
    near: Sequence[Report]
    today: date

    def finding(self, fact: Fact) -> Finding:
        """What the reports say to one fact."""
        within = self._of_its_person(fact) or self.near
        same = self._said(fact, within, Answer.SAME)
        if fact.kind is FactKind.AGE and not fact.subject:
            same = [one for one in same if self._one_context(fact, *one)]
        if same:
            return _found(fact, Verdict.PUBLIC, same, _namesakes(fact, same))
        other = self._said(fact, within, Answer.OTHER)
        if fact.kind in {FactKind.NUMBER, FactKind.DATE, FactKind.OFFENCE}:
            other = [one for one in other if self._one_context(fact, *one)]
        if other:
            said = " / ".join(dict.fromkeys(f"“{cite(*one).said}”" for one in other))
            return _found(fact, Verdict.DIFFERENT, other, f"The reports say {said}.")
        elsewhere = self._said(fact, self.held, Answer.SAME)
        if elsewhere and (fact.kind is FactKind.NAME or is_fine(fact)):
            what = "person" if fact.kind is FactKind.NAME else "place"
            note = (
                f"Reports that share little else with the draft tell of a {what} of this name: it may be another one."
            )
            return _found(fact, Verdict.NOT_FOUND, elsewhere, note)
        return Finding(fact, Verdict.NOT_FOUND, (), 0)

    def _answer(self, fact: Fact, report: Report, said: Fact) -> Answer:
        return answer(fact, said, self.today, report.document.published)

    def _said(self, fact: Fact, within: Iterable[Report], wanted: Answer) -> list[Said]:
        """Of each report the first thing that answers a fact so."""
        firsts = (
            next(((report, said) for said in report.facts if self._answer(fact, report, said) is wanted), None)
            for report in within
        )
        return [found for found in firsts if found]

    def _of_its_person(self, fact: Fact) -> list[Report]:
        """The reports that tell of the person whom an age or birth date is of: of two with one name, the one whose
        reports share more with the draft.
        """
        if not fact.whose:
            return []
        by_entity: dict[str, list[Report]] = defaultdict(list)
        for report in self.near:
            named = (said for said in report.facts if said.kind is FactKind.NAME and same_name(said.text, fact.whose))
            for entity in {_entity(report, said) for said in named}:
                by_entity[entity].append(report)
        return max(by_entity.values(), key=lambda some: sum(len(report.shared) for report in some), default=[])

    def _one_context(self, fact: Fact, report: Report, said: Fact) -> bool:
        """Whether the two sentences share another fact, so that they tell of one thing."""
        beside = _beside(fact, self.drafted, self.sentences)
        about = _beside(said, report.facts, report.sentences)
        return any(self._answer(a, report, b) is Answer.SAME for a in beside for b in about)


def _beside(fact: Fact, others: Iterable[Fact], sentences: Sentences) -> list[Fact]:
    """The other facts of its sentences."""
    here = {sentences.number(start) for start, _ in fact.spans}
    return [one for one in others if one is not fact and any(sentences.number(start) in here for start, _ in one.spans)]


def _entity(report: Report, said: Fact) -> str:
    return next((report.entities[span] for span in said.spans if span in report.entities), "")


def _namesakes(fact: Fact, same: Iterable[Said]) -> str:
    """A warning when the reports tell of more than one person of the name."""
    if fact.kind is not FactKind.NAME:
        return ""
    people = {_entity(*one) for one in same} - {""}
    return f"The reports tell of {len(people)} people of this name: see which is meant." if len(people) > 1 else ""


def _found(fact: Fact, verdict: Verdict, said: Sequence[Said], note: str) -> Finding:
    return Finding(fact, verdict, tuple(cite(*one) for one in said), len({report.story for report, _ in said}), note)
