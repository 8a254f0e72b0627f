"""Reviews on the command line."""

from __future__ import annotations

from casethread.disposal.retention import Due
from casethread.model import Json
from casethread.printing import day, say


def due(one: Due) -> None:
    """A document to review: which, since when, in which retention group, what was decided before."""
    since = f"due since {day(one.since)}" if one.since else "without a date"
    say(f"{one.document.id}: {one.document.title or one.document.kind.value}")
    say(f"  {since}; group {one.group.name}, {one.group.title.lower()}")
    if one.before:
        say(f"  kept before, by {one.before.by}: {one.before.reason}")


def due_json(one: Due) -> Json:
    """The object that ``casethread dispose due --json`` prints."""
    row: Json = {"id": one.document.id, "title": one.document.title, "kind": one.document.kind.value}
    row |= {"since": one.since.isoformat() if one.since else None, "group": one.group.name}
    return {**row, "kept_before": one.before.reason} if one.before else row
