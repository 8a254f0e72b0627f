"""What happened: the list of incidents, and one incident with each document's account."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from casethread.model import Incident
from casethread.store.base import View
from ui import listing, words
from ui.contexts import IncidentPage, IncidentRow, IncidentsPage
from ui.grouping import by_document
from ui.map_contexts import Moment
from ui.pieces import Choice, Field
from ui.quotes import Quotes
from ui.rendering import counted, respond
from ui.ties import Names, named

SIZE = 50


def routes(view_of: Callable[[Request], View]) -> APIRouter:
    """``/incidents`` and ``/incidents/{id}``."""
    router = APIRouter(prefix="/incidents", include_in_schema=False)

    @router.get("")
    def incidents(request: Request, page: int = 1) -> Response:
        return respond(incidents_page(view_of(request), page))

    @router.get("/{incident_id:path}")
    def incident(request: Request, incident_id: str) -> Response:
        return respond(incident_page(view_of(request), incident_id))

    return router


def heading(incident: Incident) -> str:
    """An incident in a line: "Robbery, Marsh Lane"."""
    return ", ".join(part for part in (incident.offence[:1].upper() + incident.offence[1:], incident.place) if part)


def incident_choice(incident: Incident) -> Choice:
    """An incident as a link; the note says when, and how many documents tell of it."""
    note = f"{words.days(incident.start, incident.end)}, told by {counted(len(incident.documents), 'document')}"
    return Choice(heading(incident), words.incident_href(incident.id), note=note)


def incidents_page(view: View, page: int = 1) -> IncidentsPage:
    """Incidents within reach, latest first."""
    found = view.incidents()
    page = listing.clamp(page, len(found), SIZE)
    names = Names(view)
    shown = found[(page - 1) * SIZE : page * SIZE]
    names.prepare(key for incident in shown for key in incident.people)
    rows = tuple(_row(incident, names) for incident in shown)
    pages = listing.pages(page, len(found), SIZE, lambda n: words.with_query("/incidents", page=n))
    return IncidentsPage("Incidents", "incidents", view.viewer.name, len(found), rows, pages)


def _row(incident: Incident, names: Names) -> IncidentRow:
    people = [entity.name for entity in map(names.get, incident.people) if entity]
    return IncidentRow(
        incident.offence[:1].upper() + incident.offence[1:],
        words.incident_href(incident.id),
        words.days(incident.start, incident.end),
        incident.place or "",
        ", ".join(people[:4]) + (f" and {len(people) - 4} more" if len(people) > 4 else ""),
        len(incident.documents),
    )


def incident_page(view: View, incident_id: str) -> IncidentPage:
    """One incident. Raises NotFound."""
    incident = view.incident(incident_id)
    quotes, names = Quotes(view), Names(view)
    rows = [
        ("Offence", incident.offence),
        ("Home Office code", incident.code or ""),
        ("When", words.days(incident.start, incident.end)),
        ("Place", incident.place or ""),
    ]
    names.prepare(incident.people)
    people = [entity for entity in map(names.get, incident.people) if entity]
    return IncidentPage(
        title=heading(incident),
        section="incidents",
        viewer=view.viewer.name,
        fields=tuple(Field(name, value) for name, value in rows if value),
        people=tuple(named(e, sum(m.document in incident.documents for m in e.mentions)) for e in people),
        differences=quotes.because([reason for reason in incident.reasons if reason.weight < 0]),
        timeline=timeline(quotes, incident),
        accounts=by_document(quotes, incident.evidence),
        reasons=quotes.because([reason for reason in incident.reasons if reason.weight >= 0]),
    )


def timeline(quotes: Quotes, incident: Incident) -> tuple[Moment, ...]:
    """When it happened, and when it was told of: documents by the day they were published, oldest first. What has no
    day is left out.
    """
    made = []
    if incident.start:
        when = words.days(incident.start, incident.end)
        made.append((incident.start, False, Moment(when, heading(incident), "", "Incident", "")))
    for key in incident.documents:
        document = quotes.document(key)
        if document and document.published:
            at = next(e for e in incident.evidence if e.document == key)
            href, kind = words.document_href(key, at.start, at.end), words.KINDS[document.kind].text
            told = Moment(words.day(document.published), document.title or key, href, kind, document.source or "")
            made.append((document.published, True, told))
    return tuple(moment for _, _, moment in sorted(made, key=lambda one: (one[0], one[1], one[2].text, one[2].href)))
