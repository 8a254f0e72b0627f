"""The ledger: whether everything is in, and what is not."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from casethread.store.base import Failure, FileRecord, FileState, LedgerSummary, LedgerView, Step, View
from ui import listing, words
from ui.contexts import FailedPart, FileRow, StatusPage, WithinPage
from ui.pieces import Choice, Field, Tag
from ui.rendering import counted, respond

SIZE = 100
FAILURES_SHOWN = 20
"""Files that failed shown above the list of all."""
STATES = {
    FileState.FAILED: Tag("Failed", "red"),
    FileState.WAITING: Tag("Waiting", "yellow"),
    FileState.DONE: Tag("Done", "green"),
    FileState.DUPLICATE: Tag("Duplicate", "grey"),
}
"""How a file stands, in the order in which it matters."""
STEPS = {
    Step.FIND: ("Finding", "check the path, then run `casethread ingest` again"),
    Step.READ: ("Reading", "correct the file, then run `casethread retry`"),
    Step.STORE: ("Storing", "free space or correct the file, then run `casethread retry`"),
    Step.ANNOTATE: ("Looking for names", "run `casethread retry`"),
    Step.LINK: ("Linking", "run `casethread retry`"),
    Step.INDEX: ("Indexing", "run `casethread retry`"),
}
"""Each step in words, and what to do where a failure at it does not say."""
_KILO = 1024
_REASONS = {
    FileState.WAITING: "not read yet; run `casethread retry`",
    FileState.FAILED: "no reason is known; run `casethread retry`",
}


def routes(
    view_of: Callable[[Request], View],
    ledger: Callable[[Request], LedgerView | None],
    searchable: Callable[[View], int] = lambda view: view.count(),
) -> APIRouter:
    """``/status``: the ledger for who may know of every file, else what ``searchable`` counts within reach."""
    router = APIRouter(include_in_schema=False)

    @router.get("/status")
    def status(request: Request, state: str = "", page: int = 1) -> Response:
        wanted = FileState(state) if state in set(FileState) else None
        view, told = view_of(request), ledger(request)
        if told is None:
            return respond(within_page(view, searchable(view)))
        return respond(status_page(view, told, wanted, page))

    return router


def within_page(view: View, searchable: int) -> WithinPage:
    """How complete the index is within the viewer's reach, and nothing of any file."""
    told = f"{searchable:,} of {counted(view.count(), 'document')} searchable"
    return WithinPage(f"Status: {told}", "status", view.viewer.name, told)


def statement(summary: LedgerSummary) -> str:
    """How complete the case is: "9,982 of 10,000 documents searchable"."""
    if not sum(summary.files.values()):
        return "No file has been ingested yet"
    return f"{summary.searchable:,} of {counted(summary.parts, 'document')} searchable"


def status_page(view: View, ledger: LedgerView, state: FileState | None, page: int = 1) -> StatusPage:
    """How complete the case is, and a part of the list of files; ``state`` shows only those that stand so."""
    summary = ledger.summary()
    total = sum(summary.files.values())
    chosen = total if state is None else summary.files.get(state, 0)
    page = listing.clamp(page, chosen, SIZE)
    kept = state.value if state else ""
    failed = ledger.records(FileState.FAILED, 0, FAILURES_SHOWN) if state is None and page == 1 else []
    return StatusPage(
        title=f"Status: {statement(summary)}",
        section="status",
        viewer=view.viewer.name,
        statement=statement(summary),
        missing=tuple(_missing(summary)),
        steps=_steps(summary),
        states=_choices(summary, state),
        failures=tuple(map(_row, failed)),
        rows=tuple(map(_row, ledger.records(state, (page - 1) * SIZE, SIZE))),
        pages=listing.pages(
            page, chosen, SIZE, lambda n: words.with_query("/status", state=kept, page=n if n > 1 else None)
        ),
    )


def _choices(summary: LedgerSummary, state: FileState | None) -> tuple[Choice, ...]:
    total = sum(summary.files.values())
    counted_states = [(one, tag, summary.files.get(one, 0)) for one, tag in STATES.items()]
    every = Choice(f"All ({total:,})", "/status", state is None)
    return every, *(
        Choice(f"{tag.text} ({count:,})", words.with_query("/status", state=one.value), one is state)
        for one, tag, count in counted_states
        if count or one is state
    )


def _missing(summary: LedgerSummary) -> list[Choice]:
    """What is not in, one line for each sort of it; empty when everything is."""
    failed, waiting = summary.files.get(FileState.FAILED, 0), summary.files.get(FileState.WAITING, 0)
    behind = summary.documents - summary.searchable
    unread = summary.documents - summary.annotated
    lines = []
    if failed:
        parts = f" ({counted(summary.failed, 'part')})" if summary.failed else ""
        lines.append(Choice(f"{counted(failed, 'file')} failed, wholly or in part{parts}", "/status?state=failed"))
    if waiting:
        lines.append(Choice(f"{counted(waiting, 'file')} not read yet", "/status?state=waiting"))
    if unread > 0:
        lines.append(Choice(f"{counted(unread, 'document')} not looked through for names", ""))
    if behind > 0:
        lines.append(Choice(f"{counted(behind, 'document')} not searchable", ""))
    if summary.documents and not summary.linked:
        lines.append(Choice("What was read last is not linked yet", ""))
    return lines


def _steps(summary: LedgerSummary) -> tuple[Field, ...]:
    rows = [
        ("Files found", f"{sum(summary.files.values()):,}"),
        ("Documents read", f"{summary.documents:,}"),
        ("Looked through for names", f"{summary.annotated:,}"),
        ("Linked", "yes" if summary.linked else "not yet"),
        ("Searchable", f"{summary.searchable:,}"),
        ("Seen elsewhere too", f"{summary.sightings:,}"),
        ("Parts that failed", f"{summary.failed:,}"),
    ]
    return tuple(Field(name, value) for name, value in rows)


def _row(record: FileRecord) -> FileRow:
    steps = [
        ("read", record.documents),
        ("looked through", record.annotated),
        ("searchable", record.searchable),
        ("seen elsewhere too", record.sightings),
    ]
    told = not record.failures
    return FileRow(
        file=record.file,
        size=size(record.size),
        state=STATES[record.state],
        steps=tuple(Field(name, f"{count:,}") for name, count in steps if count or name == "read"),
        reason=(record.reason or _REASONS.get(record.state, ""))
        if told or record.state is not FileState.FAILED
        else "",
        failures=tuple(map(_failed, record.failures)),
        more=max(record.failed - len(record.failures), 0) if record.failures else 0,
    )


def _failed(failure: Failure) -> FailedPart:
    """An error that was written down as a line ends in " - " and what to do."""
    step, usual = STEPS[failure.step]
    what, _, remedy = failure.reason.rpartition(" - ")
    href = words.document_href(failure.document) if failure.document else ""
    return FailedPart(failure.where, step, what or remedy, remedy if what else usual, href)


def size(count: int | None) -> str:
    """Bytes as a person says them: "12 kB", "3.4 MB"; empty when it is not known."""
    if count is None:
        return ""
    if count < _KILO:
        return counted(count, "byte")
    value, unit = count / _KILO, "kB"
    for unit in ("kB", "MB", "GB"):
        if value < _KILO or unit == "GB":
            break
        value /= _KILO
    return f"{value:.1f} {unit}" if value < 10 else f"{value:,.0f} {unit}"
