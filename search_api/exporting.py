"""The route that gives what a reach joins to other programs, as ``casethread export`` prints it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from casethread.export import Format, Subject, export
from casethread.neighbourhood import SIZES, walk
from casethread.store.base import View
from search_api.shapes import answers

TYPES = {
    Format.JSONL: "application/x-ndjson",
    Format.FTM: "application/x-ndjson",
    Format.CSV: "text/csv",
    Format.I2: "text/csv",
    Format.GRAPHML: "application/xml",
}
"""The media type of each format; all are UTF-8."""
_SHOWN: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string"}} for kind in sorted(set(TYPES.values()))}}
}


def router(view_of: Callable[[Request], View]) -> APIRouter:
    """``/api/export/{subject}``. ``view_of`` gives the case as whoever sent the request may read it."""
    routes = APIRouter(prefix="/api/export", responses=answers())

    @routes.get("/{subject}", response_class=StreamingResponse, responses=_SHOWN)
    def exported(
        request: Request,
        subject: Subject,
        form: Annotated[Format, Query(alias="format")] = Format.JSONL,
        around: Annotated[str, Query(description="Of entities and links, those around this entity id")] = "",
        depth: Annotated[int, Query(ge=1, le=2, description="How many links away from it")] = 1,
    ) -> StreamingResponse:
        """Entities, incidents, links or documents: lines of JSON or CSV, or GraphML."""
        view = view_of(request)
        part = walk(view, around, depth, SIZES[-1]) if around else None
        lines = export(view, subject, form, part)
        headers = {"Content-Disposition": f'attachment; filename="casethread-{subject}.{form}"'}
        return StreamingResponse((f"{line}\n" for line in lines), media_type=TYPES[form], headers=headers)

    return routes
