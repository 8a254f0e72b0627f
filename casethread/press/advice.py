"""Flags on a draft: what the law may have to say to it, with the basis named. Rules of thumb, for a lawyer to weigh."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from casethread.model import Json
from casethread.press.compare import same_name
from casethread.press.facts import Fact, FactKind, Span
from casethread.press.reports import Citation, Report
from casethread.text import fold
from casethread.values import OffenceValue, PersonValue
from links.sentences import Sentences

Checked = tuple[Fact, tuple[Citation, ...], bool]
"""A fact of the draft, the reports that say something to it, and whether it is public as drafted."""

ADULT = 18
_YOUNG = re.compile(
    r"\b(?:school(?:boy|girl|child|children)|teen(?:ager|aged?)s?|boys?|girls?|child(?:ren)?|toddlers?|infants?|bab(?:y|ies)"
    r"|juveniles?|minors?|youths?|youth court|year [0-9]{1,2} pupils?"
    r"|(?:1[0-7]|[1-9])[- ](?:years?[- ]old|month[- ]old))\b",
    re.IGNORECASE,
)
_ARREST = re.compile(r"\b(?:re-?)?arrest(?:s|ed)?\b", re.IGNORECASE)
_CHARGE = re.compile(r"\b(?:been|was|were|is|are) (?:jointly |since |now )?charged\b", re.IGNORECASE)
_ARREST_OR_CHARGE = re.compile(f"{_ARREST.pattern}|{_CHARGE.pattern}", re.IGNORECASE)
_SEXUAL = "sexual offences"
_UNDER_WAY = ("arrested", "charged")
_OVER = frozenset({"convicted", "acquitted"})
_TELLING = frozenset({FactKind.NAME, FactKind.AGE, FactKind.BORN, FactKind.PLACE})
_JIGSAW = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to think of: where in the draft it arises, and the reports that raise it too."""

    name: str
    title: str
    text: str
    basis: str
    spans: tuple[Span, ...]
    reports: tuple[str, ...] = ()
    """Document ids."""

    def as_json(self) -> Json:
        """The object that ``casethread check --json`` prints for a flag."""
        shown: Json = {"flag": self.name, "title": self.title, "text": self.text, "basis": self.basis}
        return {**shown, "spans": [list(span) for span in self.spans], "reports": list(self.reports)}


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("casethread.press") / "advice.toml").read_text(encoding="utf-8"))


def _flag(name: str, spans: Iterable[Span], reports: Iterable[str] = (), **words: str) -> Flag:
    said = _texts()[name]
    text = str(said["text"]).format(**words)
    where = tuple(sorted(set(spans)))
    return Flag(name, str(said["title"]), text, str(said["basis"]), where, tuple(dict.fromkeys(reports)))


def advise(text: str, checked: Sequence[Checked], near: Sequence[Report], *, from_charge: bool) -> tuple[Flag, ...]:
    """The flags of a draft; ``near`` are the reports that tell of the same."""
    return tuple(
        flag
        for rule in (_minor, _complainant, lambda t, c, n: _active(t, c, n, from_charge), _arrest, _jigsaw)
        for flag in rule(text, checked, near)
    )


def _minor(text: str, checked: Sequence[Checked], near: Sequence[Report]) -> Iterator[Flag]:
    spans = [fact.spans[0] for fact, _, _ in checked if fact.kind is FactKind.AGE and (fact.amount or ADULT) < ADULT]
    spans += [match.span() for match in _YOUNG.finditer(text)]
    names = {fact.text: fact for fact, _, _ in checked if fact.kind is FactKind.NAME}
    reported = []
    for report in near:
        for said in report.facts:
            young = said.kind is FactKind.AGE and said.subject and (said.amount or ADULT) < ADULT
            for name in (name for name in names if young and same_name(name, said.subject)):
                spans.append(names[name].spans[0])
                reported.append(report.document.id)
    if spans:
        yield _flag("minor", spans, reported)


def _complainant(text: str, checked: Sequence[Checked], near: Sequence[Report]) -> Iterator[Flag]:
    spans = [span for fact, _, _ in checked if _sexual(fact) for span in fact.spans]
    reported = [report.document.id for report in near if any(map(_sexual, report.facts))]
    if spans or reported:
        told = [fact.spans[0] for fact, _, _ in checked if fact.kind in {FactKind.NAME, FactKind.AGE, FactKind.BORN}]
        yield _flag("complainant", [*spans, *told], reported)


def _sexual(fact: Fact) -> bool:
    return isinstance(fact.value, OffenceValue) and fold(fact.value.group) == _SEXUAL


def _active(text: str, checked: Sequence[Checked], near: Sequence[Report], from_charge: bool) -> Iterator[Flag]:
    """Somebody arrested or charged, and nobody has told of a verdict since."""
    under_way = _UNDER_WAY[1:] if from_charge else _UNDER_WAY
    drafted = [(span, _stage(fact)) for fact, _, _ in checked if _stage(fact) in under_way for span in fact.spans]
    words = _CHARGE if from_charge else _ARREST_OR_CHARGE
    drafted += [(m.span(), "charged" if "charge" in m[0].casefold() else "arrested") for m in words.finditer(text)]
    told = [(report, fact) for report in near for fact in report.facts if _stage(fact) in {*under_way, *_OVER}]
    latest = max((report.day for report, _ in told), default=None)
    last = [(report, fact) for report, fact in told if report.day == latest]
    over = any(_stage(fact) in _OVER for fact, _, _ in checked) or any(_stage(fact) in _OVER for _, fact in last)
    if over or not (drafted or last):
        return
    stages = [*(stage for _, stage in drafted), *(_stage(fact) for _, fact in last)]
    spans = [span for span, _ in drafted]
    spans = spans or [fact.spans[0] for fact, citations, _ in checked if fact.kind is FactKind.NAME and citations]
    yield _flag("active", spans, (report.document.id for report, _ in last), stage=max(stages, key=_UNDER_WAY.index))


def _stage(fact: Fact) -> str:
    return fact.value.stage if isinstance(fact.value, OffenceValue) else ""


def _arrest(text: str, checked: Sequence[Checked], near: Sequence[Report]) -> Iterator[Flag]:
    """A person named in the sentence of an arrest, and no word of a charge."""
    later = {"charged", *_OVER}
    if any(_stage(fact) in later for fact, _, _ in checked):
        return
    sentences = Sentences("", text)
    arrested = {
        sentences.number(start) for fact, _, _ in checked if _stage(fact) == "arrested" for start, _ in fact.spans
    }
    arrested |= {sentences.number(match.start()) for match in _ARREST.finditer(text)}
    named = [fact for fact, _, _ in checked if fact.kind is FactKind.NAME and not _official(fact)]
    for fact in named:
        spans = [span for span in fact.spans if sentences.number(span[0]) in arrested]
        charged = any(
            _stage(said) in later for report in near if (fact.kind, fact.key) in report.shared for said in report.facts
        )
        if spans and not charged:
            yield _flag("arrest", spans)


_OFFICIAL = re.compile(
    r"\b(?:det|dc|ds|di|dci|dcs|pc|ps|insp|inspector|supt|superintendent|sgt|sergeant|constable|officer|judge|chief)\b",
    re.IGNORECASE,
)


def _official(fact: Fact) -> bool:
    """Whether a name is of somebody who speaks in office: their role or title says so."""
    value = fact.value
    return isinstance(value, PersonValue) and bool(_OFFICIAL.search(f"{value.role or ''} {value.title or ''}"))


def _jigsaw(text: str, checked: Sequence[Checked], near: Sequence[Report]) -> Iterator[Flag]:
    """Facts of one sentence that are all public, of which no report holds all."""
    sentences = Sentences("", text)
    by_sentence: dict[int, list[Checked]] = {}
    for one in checked:
        if one[0].kind in _TELLING and one[2]:
            by_sentence.setdefault(sentences.number(one[0].spans[0][0]), []).append(one)
    for together in by_sentence.values():
        people = [fact for fact, _, _ in together if fact.kind in {FactKind.NAME, FactKind.AGE} and not _official(fact)]
        holders = [{citation.document for citation in citations} for _, citations, _ in together]
        if people and len(together) >= _JIGSAW and not set.intersection(*holders):
            spans = [fact.spans[0] for fact, _, _ in together]
            yield _flag("jigsaw", spans, sorted(set.union(*holders)))
