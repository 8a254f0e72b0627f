"""The ledger: whether everything is in, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response

from casethread.store.base import FileRecord, FileState, View
from ui import listing, words
from ui.contexts import Choice, FileRow, StatusPage, Tag
from ui.rendering import counted, respond

SIZE = 100
FAILURES_SHOWN = 100
STATES = {
    FileState.DONE: Tag("Done", "green"),
    FileState.DUPLICATE: Tag("Duplicate", "grey"),
    FileState.WAITING: Tag("Waiting", "yellow"),
    FileState.FAILED: Tag("Failed", "red"),
}


def routes(view_of: Callable[[Request], View], ledger: Callable[[Request], Sequence[FileRecord]]) -> APIRouter:
    """``/status``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/status")
    def status(request: Request, state: str = "", page: int = 1) -> Response:
        wanted = FileState(state) if state in set(FileState) else None
        return respond(status_page(view_of(request), ledger(request), wanted, page))

    return router


def searchable(record: FileRecord) -> bool:
    """Whether all that was read from a file can be searched (a duplicate is found under its twin)."""
    if record.state is FileState.DUPLICATE:
        return True
    return record.state is FileState.DONE and record.searchable >= record.documents


def statement(records: Sequence[FileRecord]) -> str:
    """How complete the case is: "41 of 42 files searchable"."""
    if not records:
        return "No file has been ingested yet"
    return f"{sum(map(searchable, records)):,} of {counted(len(records), 'file')} searchable"


def status_page(view: View, records: Sequence[FileRecord], state: FileState | None, page: int = 1) -> StatusPage:
    """Every file and what became of it; ``state`` shows only those that stand so."""
    counts = Counter(record.state for record in records)
    chosen = [record for record in records if state in (None, record.state)]
    page = listing.clamp(page, len(chosen), SIZE)
    failed = [record for record in records if record.state is FileState.FAILED]
    kept = state.value if state else ""
    choices = [Choice(f"All ({len(records):,})", "/status", state is None)]
    choices += [
        Choice(f"{tag.text} ({counts[one]:,})", words.with_query("/status", state=one.value), one is state)
        for one, tag in STATES.items()
        if counts[one]
    ]
    return StatusPage(
        title=f"Status: {statement(records)}",
        section="status",
        viewer=view.viewer.name,
        statement=statement(records),
        complete=bool(records) and all(map(searchable, records)),
        documents=view.count(),
        counts=tuple(choices),
        failures=tuple(_row(record) for record in failed[:FAILURES_SHOWN]),
        rows=tuple(_row(record) for record in chosen[(page - 1) * SIZE : page * SIZE]),
        pages=listing.pages(
            page, len(chosen), SIZE, lambda n: words.with_query("/status", state=kept, page=n if n > 1 else None)
        ),
    )


def _row(record: FileRecord) -> FileRow:
    return FileRow(record.file, STATES[record.state], record.documents, record.searchable, record.reason or "")
