"""A graph taken away: GraphML, the sheets of i2 Analyst's Notebook, FollowTheMoney; and the trail of its pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from fastapi import Response

from casethread.cells import MARK
from casethread.clock import today
from casethread.errors import UsageError
from casethread.export import Format, Subject, export
from casethread.neighbourhood import Neighbourhood
from casethread.store.base import View
from ui.pieces import Choice
from ui.words import with_query

FORMS = {
    "graphml": "GraphML",
    "i2": "CSV for i2 Analyst\u2019s Notebook",
    "ftm": "FollowTheMoney JSON",
}
"""How a graph is taken away as a file of data, and how that is called."""
PICTURES = ("png", "svg")
"""Pictures are made by the browser, which asks here first, so that the trail tells of them."""
_TYPES = {"graphml": "application/xml", "i2": "application/zip", "ftm": "application/x-ndjson; charset=utf-8"}
_ENDS = {"graphml": "graphml", "i2": "zip", "ftm": "ftm.jsonl"}
_FIRST = (1980, 1, 1, 0, 0, 0)
"""The moment that is written of files in an archive: the same graph makes the same bytes."""


def choices(asked: dict[str, object]) -> tuple[Choice, ...]:
    """The ways to take a graph away that is asked for so."""
    return tuple(Choice(text, with_query("/graph/export", **asked, form=form)) for form, text in FORMS.items())


def taken(view: View, part: Neighbourhood, form: str) -> Response:
    """A graph as a file; a picture as nothing, for the browser makes it. Raises UsageError for another form."""
    if form in PICTURES:
        return Response(status_code=204)
    if form not in FORMS:
        offered = ", ".join((*FORMS, *PICTURES))
        raise UsageError(f"a graph is not taken away as {form[:40]!r}", remedy=f"use one of {offered}")
    plain = re.sub(r"[^a-z0-9]+", "-", part.centre.name.lower()).strip("-")[:60] or "graph"
    name = f"casethread-{plain}-{today().isoformat()}.{_ENDS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_bytes(view, part, form), media_type=_TYPES[form], headers=headers)


def _bytes(view: View, part: Neighbourhood, form: str) -> bytes:
    if form == "graphml":
        return _lines(export(view, Subject.LINKS, Format.GRAPHML, part))
    both = [(subject, Format(form)) for subject in (Subject.ENTITIES, Subject.LINKS)]
    if form == "ftm":
        return b"".join(_lines(export(view, *one, part)) for one in both)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for subject, how in both:
            sheet = MARK + _lines(export(view, subject, how, part), "\r\n")
            archive.writestr(zipfile.ZipInfo(f"{subject}.csv", _FIRST), sheet, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _lines(lines: Iterable[str], end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()
