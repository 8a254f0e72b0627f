"""Two people side by side: what is said of each, what of both, and what speaks for and against their being one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casethread.model import Label, LinkKind, Reason
from casethread.neighbourhood import other
from casethread.store.base import View
from casethread.store.questions import Question, Side
from casethread.text import fold
from ui import particulars, words
from ui.quotes import Quotes, quote
from ui.rendering import counted
from ui.review_contexts import Compared, Pair, PersonSide, Said, Value, Weighed
from ui.ties import Names

TOGETHER = (LinkKind.TOGETHER, LinkKind.RELATION)
MOST_VALUES = 8
"""Values of a particular, and companions, shown of each side."""
ROWS = {
    "Names": ("name", "alias", "aka"),
    "Age": ("age",),
    "Born": ("born",),
    "Places": ("home", "place", "address"),
    "Role": ("role", "title", "relation"),
    "Numbers": ("identifier", "phone", "crn", "pnc"),
}
"""The particulars that are compared first, and the kinds of fact that each gathers; others follow by their kind."""
READ = 16
"""Companions looked up at once."""


def pair(view: View, quotes: Quotes, question: Question) -> Pair:
    """A question as it is shown."""
    a, b = question.a, question.b
    quotes.prepare(e.document for reason in question.reasons for e in reason.evidence)
    where = {one: _documents(question, side) for one, side in (("a", a), ("b", b))}
    told = {"a": _values(view, a, where["a"]), "b": _values(view, b, where["b"])}
    return Pair(
        standing=_standing(question),
        a=_side("A", a, len(where["a"])),
        b=_side("B", b, len(where["b"])),
        rows=tuple(_compared(told["a"], told["b"])),
        reasons=tuple(one for reason in question.reasons for one in _weighed(quotes, reason)),
    )


def _standing(question: Question) -> str:
    joined = "They are taken for one person now" if question.joined else "They are taken for two people now"
    return f"{joined}. Weight {question.weight:.1f}; from 5.0 on two are joined." if question.reasons else f"{joined}."


def _documents(question: Question, side: Side) -> frozenset[str]:
    """The documents that speak of a side: where both are of one entity, the second is what its document says."""
    if not question.joined:
        return frozenset(side.entity.documents)
    alone = question.b.spot.document
    return frozenset([alone]) if side is question.b else frozenset(side.entity.documents) - {alone}


def _side(letter: str, side: Side, documents: int) -> PersonSide:
    said = tuple(
        Said(
            quote(one.document, one.mention.start, one.mention.end),
            words.tags(one.document),
            str(one.document.grading) if one.document.grading else "",
        )
        for one in side.quotes
    )
    spot = f"{side.spot.document}:{side.spot.start}-{side.spot.end}"
    more = documents - len(said)
    note = counted(documents, "document") + (f", {len(said)} of them here" if more > 0 else "")
    return PersonSide(letter, side.entity.name, words.entity_href(side.entity.id), spot, note, said)


def _values(view: View, side: Side, documents: frozenset[str]) -> dict[str, dict[str, str]]:
    """What is said of a side, by particular; each value with the address that it leads to, if any."""
    found: dict[str, dict[str, str]] = {}
    for row in ROWS:
        found[row] = {}
    forms = {fold(name): name for name in reversed((side.entity.name, *side.entity.names))}
    found["Names"] = dict.fromkeys(reversed(forms.values()), "")
    for fact in side.facts:
        if fact.evidence.document in documents:
            row = next((name for name, kinds in ROWS.items() if fact.kind in kinds), fact.kind.capitalize())
            if row != "Names":
                found.setdefault(row, {})[particulars.value(fact)] = ""
    found["Companions"] = _companions(view, side, documents)
    return found


def _companions(view: View, side: Side, documents: frozenset[str]) -> dict[str, str]:
    names = Names(view, [side.entity])
    found: dict[str, str] = {}
    ends = [
        other(link, side.entity.id)
        for link in view.links(side.entity.id, TOGETHER)
        if any(e.document in documents for reason in link.reasons for e in reason.evidence)
    ]
    for start in range(0, len(ends), READ):
        names.prepare(ends[start : start + READ])
        for entity in map(names.get, ends[start : start + READ]):
            if len(found) < MOST_VALUES and entity is not None and entity.label is Label.PERSON:
                found[entity.name] = words.entity_href(entity.id)
        if len(found) >= MOST_VALUES:
            break
    return found


def _compared(a: Mapping[str, Mapping[str, str]], b: Mapping[str, Mapping[str, str]]) -> Iterable[Compared]:
    for row in dict.fromkeys((*a, *b)):
        one, two = a.get(row, {}), b.get(row, {})
        if one or two:
            yield Compared(row, _marked(one, two), _marked(two, one))


def _marked(own: Mapping[str, str], others: Mapping[str, str]) -> tuple[Value, ...]:
    same = {fold(value) for value in others}
    shown = [Value(value, href, fold(value) in same) for value, href in own.items()]
    return tuple(sorted(shown, key=lambda value: not value.both)[:MOST_VALUES])


def _weighed(quotes: Quotes, reason: Reason) -> Iterator[Weighed]:
    """A reason clause by clause, the weightiest first, and then in all; whole where it has one clause alone."""
    [told] = quotes.because([reason])
    for text, weight in reason.parts:
        yield Weighed(f"{text[:1].upper()}{text[1:]}", _signed(weight), weight < 0, ())
    said = "In all" if reason.parts else reason.text
    yield Weighed(said, _signed(reason.weight) if reason.weight else "", reason.weight < 0, told.quotes)


def _signed(weight: float) -> str:
    sign = "\u2212" if weight < 0 else "+"
    return f"{sign}{abs(weight):.1f}"
