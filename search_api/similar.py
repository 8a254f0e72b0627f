"""Documents like one: those that share what is rare in it, weighed by how rare it is within the asker's reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log

from casethread.model import Annotated, Hit
from casethread.store.base import View
from search_api.hits import hit
from search_api.index.base import IndexReader, indexed
from search_api.index.clauses import Clause, Everything, Except, In, Weighed, any_of
from search_api.index.document import IndexedDocument
from search_api.words import STOP, words

NAMED = {"pairs": 1.5, "street_keys": 1.5, "identifiers": 2.0, "operations": 2.0, "offences": 0.5, "orgs": 0.7}
"""What a named thing weighs beside a plain word that is as rare, by field."""
MOST_TERMS, MOST_WORDS, SHORTEST = 40, 25, 5
"""Terms that are compared, plain words among them, and letters of the shortest of these."""
SHOWN = {"person": "both name {}", "place": "both speak of {}", "offence": "both tell of {}"}


@dataclass(frozen=True, slots=True)
class Telling:
    """A term of a document, and its weight for one that is in every second document."""

    field: str
    term: str
    weight: float


def similar(reader: IndexReader, document_id: str, view: View, limit: int) -> tuple[Hit, ...]:
    """The documents most like one, best first, each with what it shares. Raises NotFound."""
    held = indexed(Annotated(view.document(document_id), view.mentions(document_id)), 0)
    access = view.access()
    told = tells(held)
    clauses: list[Clause] = [In(telling.field, frozenset({telling.term})) for telling in told]
    # the counts are of this reach, so nothing outside it shapes the order
    every, *counts = reader.counts([Everything(), *clauses], access)
    parts = list[Clause]()
    for telling, clause, found in zip(told, clauses, counts, strict=True):
        if 1 < found < max(every / 2, 3):
            parts.append(Weighed(clause, telling.weight * log(every / found + 1)))
    wanted = Except(any_of(*parts), In("id", frozenset({document_id})))
    ids = [scored.id for scored in reader.search(wanted, access, limit=limit).hits]
    others = view.annotated(ids)
    hits = (hit(others[i].document, others[i].mentions, []) for i in ids if i in others)
    return tuple(replace(one, why=tuple(_shared(held, indexed(others[one.id], 0)))) for one in hits)


def tells(held: IndexedDocument) -> list[Telling]:
    """What a document may be told by: what it names, and the longer words that it says most often."""
    named = [Telling(field, term, weight) for field, weight in NAMED.items() for term in getattr(held, field)]
    said = Counter(word for word in words(held.text) if len(word) >= SHORTEST and word not in STOP)
    plain = [Telling("text", word, 1 + log(count)) for word, count in said.most_common(MOST_WORDS)]
    return [*named[: MOST_TERMS - len(plain)], *plain]


def _shared(one: IndexedDocument, other: IndexedDocument) -> Iterator[str]:
    for field, told in SHOWN.items():
        both = [value for value in getattr(one, field) if value in getattr(other, field)]
        if both:
            yield told.format(", ".join(both[:3]))
