"""Reporting that says something of what a draft says, as one reach holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from casethread.errors import QueryError
from casethread.model import Document, Evidence, Json, Mention
from casethread.press.facts import Fact, FactKind, facts_of
from casethread.store.base import View
from casethread.values import PlaceValue
from links.places import main_town
from links.sentences import Sentences
from links.stories import read as read_stories
from search_api.results import SearchRequest
from search_api.search import Searcher

MOST = 60
"""Reports looked at for one fact, those that answer best."""
_LOOSE = 3
"""Facts that two texts share when they tell of one thing, though none of them would tie it down alone."""
_COARSE = frozenset({"town", "district", "county", "country", "region"})
_FIELDS = {
    FactKind.NAME: "person",
    FactKind.OPERATION: "operation",
    FactKind.IDENTIFIER: "id",
    FactKind.ORGANISATION: "org",
}


@dataclass(frozen=True)
class Report:
    """A document, what it says, and which of the draft's facts it shares; copies of one story share a ``story``."""

    document: Document
    mentions: tuple[Mention, ...]
    sentences: Sentences
    facts: tuple[Fact, ...]
    entities: dict[tuple[int, int], str]
    story: str
    shared: frozenset[tuple[FactKind, str]] = field(default=frozenset())

    @property
    def day(self) -> date:
        """When it was published; the last day that there is when nobody said."""
        return self.document.published or date.max

    def about(self, draft: Sequence[Fact]) -> bool:
        """Whether it tells of what the draft tells of: two facts (or all) shared, one tying it down, or more of any."""
        tying = any(fact.kind in _FIELDS or is_fine(fact) for fact in draft if (fact.kind, fact.key) in self.shared)
        return len(self.shared) >= (min(2, len(draft)) if tying else _LOOSE)


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of a report that says something: ``said`` are its words for it, ``span`` where they stand."""

    document: str
    title: str
    source: str | None
    published: date | None
    said: str
    span: Evidence
    sentence: str

    def as_json(self) -> Json:
        """The report, its words and where they are."""
        return {
            "document": self.document,
            "title": self.title,
            "source": self.source,
            "published": self.published.isoformat() if self.published else None,
            "said": self.said,
            "start": self.span.start,
            "end": self.span.end,
            "sentence": self.sentence,
        }


def cite(report: Report, fact: Fact) -> Citation:
    """Where a report says a fact of its own, for the first time."""
    start, end = fact.spans[0]
    number = report.sentences.number(start)
    document = report.document
    return Citation(
        document.id,
        document.title,
        document.source,
        document.published,
        document.text[start:end],
        Evidence(document.id, start, end),
        " ".join(report.sentences.text(number).split()),
    )


def is_fine(fact: Fact) -> bool:
    """Whether a place is smaller than a town: a street, a building, a shop."""
    return isinstance(fact.value, PlaceValue) and fact.value.kind not in _COARSE


def reports(draft: Sequence[Fact], view: View, searcher: Searcher, today: date) -> tuple[Report, ...]:
    """What is within reach, published by today, that holds a name, street, operation, organisation or identifier of the
    draft, or an offence and a town of it; oldest first.

    Raises IndexUnavailable.
    """
    ids: dict[str, None] = {}
    for query in dict.fromkeys(filter(None, _queries(draft))):
        try:
            found = searcher.search(SearchRequest(query, size=MOST, folded=False, facets=()), view)
        except QueryError:
            continue
        ids |= dict.fromkeys(hit.id for hit in found.hits)
    return read_reports(view, ids, today)


def read_reports(view: View, ids: Iterable[str], today: date) -> tuple[Report, ...]:
    """Those of ``ids`` that are within reach and were published by today, with what they say; oldest first."""
    ids = list(ids)
    told = [d for d in view.documents(ids).values() if d.published is None or d.published <= today]
    documents = sorted(told, key=lambda d: (d.published or date.max, d.id))
    mentions = view.mentions_of(ids)
    stories = read_stories(documents)
    made = []
    for number, document in enumerate(documents):
        sentences = Sentences(document.id, document.text)
        said = mentions.get(document.id, ())
        story = stories[number] or document.id
        facts = facts_of(document.text, said, sentences, main_town(said))
        made.append(Report(document, said, sentences, facts, dict(view.entity_at(document.id)), story))
    return tuple(made)


def _queries(draft: Sequence[Fact]) -> Iterator[str]:
    """Searches for the reports that may tell of the same: each fact that ties it down, then offences with towns."""
    offences, towns = [], []
    for fact in draft:
        if fact.value is None:
            continue
        said = fact.value.as_json()
        name = str(said.get("id") or said.get("name") or "")
        query = _quoted(_FIELDS.get(fact.kind, fact.kind.value), name)
        if query and (fact.kind is FactKind.ORGANISATION or is_fine(fact)):
            # a shop is read as premises in one report and as a firm in another
            query = f"{_quoted('place', name)} OR {_quoted('org', name)}"
        if fact.kind in _FIELDS or is_fine(fact):
            yield query
        elif fact.kind is FactKind.PLACE:
            towns.append(query)
        elif fact.kind is FactKind.OFFENCE:
            offences.append(query)
    yield from (f"{offence} AND {town}" for offence in offences for town in towns if offence and town)


def _quoted(name: str, text: str) -> str:
    plain = " ".join(re.sub(r"[\"\\]", " ", text).split())
    return f'{name}:"{plain}"' if re.search(r"\w", plain) else ""
