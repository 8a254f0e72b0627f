"""What happened around an entity, and what was said of it, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casethread.model import Entity, Incident, Label
from casethread.store.base import View
from search_api.places import place_key
from ui import words
from ui.incidents import heading
from ui.map_contexts import Moment
from ui.quotes import Quotes

SHOWN = 40
"""Moments on a page, the latest; the rest are counted."""
READ = 300
"""Documents whose day is looked up."""


def incidents_of(view: View, entity: Entity) -> list[Incident]:
    """Incidents that an entity is part of, or at: at a place if that is its place, in a document that names this one
    (another street of the name is another place).
    """
    named = {place_key(name) for name in entity.names} if entity.label is Label.PLACE else set()
    documents = set(entity.documents) if named else set()
    return [
        one
        for one in view.incidents()
        if entity.id in one.people
        or (one.place and place_key(one.place) in named and not documents.isdisjoint(one.documents))
    ]


def timeline(quotes: Quotes, entity: Entity, incidents: Iterable[Incident]) -> tuple[tuple[Moment, ...], int]:
    """Incidents by their first day and documents by the day they were published, oldest first; and how many moments
    are left out. What has no day is in neither.
    """
    dated: list[tuple[date, bool, Moment]] = [
        (
            one.start,
            False,
            Moment(
                words.days(one.start, one.end),
                heading(one),
                words.incident_href(one.id),
                "Incident",
                "",
            ),
        )
        for one in incidents
        if one.start
    ]
    ids: Sequence[str] = entity.documents
    firsts = {mention.document: mention for mention in reversed(entity.mentions)}
    quotes.prepare(ids[:READ])
    for key in ids[:READ]:
        document, at = quotes.document(key), firsts[key]
        if document and document.published:
            told = Moment(
                words.day(document.published),
                document.title or key,
                words.document_href(key, at.start, at.end),
                words.KINDS[document.kind].text,
                document.source or "",
            )
            dated.append((document.published, True, told))
    ordered = [moment for _, _, moment in sorted(dated, key=lambda one: (one[0], one[1], one[2].text, one[2].href))]
    return tuple(ordered[-SHOWN:]), max(0, len(ordered) - SHOWN) + max(0, len(ids) - READ)
