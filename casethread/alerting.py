"""What is new in saved searches, as the command line says it."""

from __future__ import annotations

from collections.abc import Sequence

from casethread import printing
from casethread.model import Document, Json
from search_api.alerts import Alert

SHOWN = 20
"""New documents of one search that are printed for a person."""


def alert_json(told: Alert, fresh: Sequence[Document]) -> Json:
    """The object that ``casethread alerts --json`` prints."""
    shown: Json = {
        "name": told.saved.name,
        "query": told.saved.text,
        "filters": {name: list(values) for name, values in told.saved.chosen.items()},
        "looked": told.saved.looked.isoformat(),
        "total": told.total,
        "new": [_document(one) for one in fresh],
    }
    return {**shown, "problem": told.problem} if told.problem else shown


def _document(one: Document) -> Json:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind.value,
        "published": one.published.isoformat() if one.published else None,
        "source": one.source,
        "marking": one.marking.as_json(),
    }


def say_alert(told: Alert, fresh: Sequence[Document]) -> None:
    """A saved search, how much is new, and the first new documents."""
    name = f"{told.saved.name} ({told.saved.text or 'all documents'})"
    if told.problem:
        printing.say(f"{name}: {told.problem} - {told.remedy}")
        return
    since = printing.day(told.saved.looked)
    printing.say(f"{name}: {len(fresh):,} new of {printing.counted(told.total, 'document')} since {since}")
    for one in fresh[:SHOWN]:
        about = ", ".join(filter(None, [one.source, printing.day(one.published), one.marking.classification.value]))
        printing.say(f"   {one.title or one.id}  [{one.id}]  {about}")
    if len(fresh) > SHOWN:
        printing.say(f"   and {len(fresh) - SHOWN:,} more; --json prints all")
