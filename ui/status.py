"""The ledger: whether everything is in, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from casethread.accounts.who import who_of
from casethread.errors import CasethreadError, UsageError
from casethread.store.base import (
    ALL_FILES,
    Failure,
    FileRecord,
    FileState,
    LedgerSummary,
    LedgerView,
    Step,
    View,
    Wanted,
)
from casethread.store.runs import Run, RunTask
from ui import listing, words
from ui.accounts import Text, go, problem
from ui.administration_contexts import FailedPart, FilePage, FileRow, StatusPage
from ui.contexts import WithinPage
from ui.pieces import Choice, Crumb, Field, Tag
from ui.rendering import counted, respond
from ui.running import Asking, address, brief, chosen, passwords_of

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
    Step.FIND: ("Finding", "check the path, then take it in again"),
    Step.READ: ("Reading", "correct the file, then retry"),
    Step.STORE: ("Storing", "free space or correct the file, then retry"),
    Step.ANNOTATE: ("Looking for names", "retry"),
    Step.LINK: ("Linking", "retry"),
    Step.INDEX: ("Indexing", "retry"),
}
"""Each step in words, and what to do where a failure at it does not say."""
_KILO = 1024
_DEEP = 12
"""Folders of a path that are links."""
_FAILED = Wanted(FileState.FAILED)
_REASONS = {
    FileState.WAITING: "not read yet: a retry takes it up",
    FileState.FAILED: "no reason is known: retry",
}


def routes(
    view_of: Callable[[Request], View],
    ledger: Callable[[Request], LedgerView | None],
    searchable: Callable[[View], int] = lambda view: view.count(),
    live: Callable[[], Sequence[Run]] = list,
) -> APIRouter:
    """``/status``: the ledger for who may know of every file, else what ``searchable`` counts within reach; ``live``
    gives the runs that wait or are under way.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/status")
    def status(  # noqa: PLR0917 - what one narrows it by
        request: Request, state: str = "", step: str = "", folder: str = "", name: str = "", page: int = 1
    ) -> Response:
        view, told = view_of(request), ledger(request)
        if told is None:
            return respond(within_page(view, searchable(view)))
        wanted = Wanted(
            FileState(state) if state in set(FileState) else None,
            Step(step) if step in set(Step) else None,
            folder.strip(),
            name.strip(),
        )
        return respond(status_page(view, told, wanted, page, live()))

    return router


def mending(ledger: LedgerView, asking: Asking, most: str) -> APIRouter:
    """The page of a file, and retries of all that failed or of one; ``most`` says how much may be sent at once."""
    router = APIRouter(prefix="/status", include_in_schema=False)

    @router.get("/files/{number:int}")
    def file(request: Request, number: int) -> Response:
        return respond(file_page(who_of(request).name, ledger.record(number), most))

    @router.post("/files/{number:int}/retry")
    def retry(request: Request, number: int, passwords: Text = "") -> Response:
        record = ledger.record(number)
        try:
            if record.state is not FileState.FAILED:
                raise UsageError("this file did not fail", remedy="there is nothing to retry")
            run = asking.start(request, RunTask.RETRY, {"file": number}, passwords=passwords_of(passwords))
        except CasethreadError as error:
            return respond(file_page(who_of(request).name, record, most, error), error.status)
        return go(address(run.id))

    @router.post("/retry")
    def retry_all(request: Request, passwords: Text = "") -> Response:
        return go(address(asking.start(request, RunTask.RETRY, {}, passwords=passwords_of(passwords)).id))

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


def status_page(
    view: View, ledger: LedgerView, wanted: Wanted = ALL_FILES, page: int = 1, runs: Sequence[Run] = ()
) -> StatusPage:
    """How complete the case is, and a part of the list of files that are wanted; ``runs`` wait or are under way."""
    summary = ledger.summary()
    chosen_files = ledger.matching(wanted)
    page = listing.clamp(page, chosen_files, SIZE)
    failed = ledger.records(_FAILED, 0, FAILURES_SHOWN) if wanted == ALL_FILES and page == 1 else []
    steps = [("", "Any step"), *((step.value, text) for step, (text, _) in STEPS.items())]
    return StatusPage(
        title=f"Status: {statement(summary)}",
        section="status",
        viewer=view.viewer.name,
        statement=statement(summary),
        missing=tuple(_missing(summary)),
        failed=summary.files.get(FileState.FAILED, 0),
        runs=tuple(map(brief, runs)),
        steps=_steps(summary),
        states=_choices(summary, wanted),
        steps_of=chosen(steps, wanted.step.value if wanted.step else ""),
        state=wanted.state.value if wanted.state else "",
        folder=wanted.folder,
        name=wanted.name,
        matching="" if wanted == ALL_FILES else counted(chosen_files, "file"),
        failures=tuple(map(_row, failed)),
        rows=tuple(map(_row, ledger.records(wanted, (page - 1) * SIZE, SIZE))),
        pages=listing.pages(page, chosen_files, SIZE, lambda n: href(wanted, n)),
    )


def href(wanted: Wanted, page: int = 1) -> str:
    """The address of the list of files that are wanted."""
    state, step = wanted.state.value if wanted.state else "", wanted.step.value if wanted.step else ""
    kept = {"state": state, "step": step, "folder": wanted.folder, "name": wanted.name}
    return words.with_query("/status", **kept, page=page if page > 1 else None)


def file_page(viewer: str, record: FileRecord, most: str, error: CasethreadError | None = None) -> FilePage:
    """One file, and how it is mended."""
    return FilePage(
        title=f"Error: {record.file}" if error else f"File {record.file}",
        section="status",
        viewer=viewer,
        row=_row(record),
        address=f"/status/files/{record.id}",
        mends=record.state is FileState.FAILED,
        number=record.id,
        most=most,
        problem=problem(error) if error else None,
    )


def _choices(summary: LedgerSummary, wanted: Wanted) -> tuple[Choice, ...]:
    total = sum(summary.files.values())
    counted_states = [(one, tag, summary.files.get(one, 0)) for one, tag in STATES.items()]
    every = Choice(f"All ({total:,})", href(replace(wanted, state=None)), wanted.state is None)
    return every, *(
        Choice(f"{tag.text} ({count:,})", href(replace(wanted, state=one)), one is wanted.state)
        for one, tag, count in counted_states
        if count or one is wanted.state
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
        href=f"/status/files/{record.id}" if record.id else "",
        folders=_folders(record.file),
        twin=f"/status/files/{record.twin}" if record.twin else "",
    )


def _folders(file: str) -> tuple[Crumb, ...]:
    """The folders that a file is in, outermost first, each leading to what lies in it."""
    parts = file.split("/")[:-1][:_DEEP]
    paths = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    return tuple(
        Crumb(part, href(Wanted(folder=path))) for part, path in zip(parts, paths, strict=True) if path.strip()
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
