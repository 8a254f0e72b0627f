"""Review and disposal: what is due, what is kept until another day, what goes for good, and what is left of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from casethread.accounts.who import who_of
from casethread.clock import today
from casethread.disposal.retention import Group, Pending, pending
from casethread.errors import CasethreadError, UsageError
from casethread.model import Json
from casethread.store.disposal import Disposal, Review
from casethread.store.runs import Runs, RunTask
from casethread.store.view import StoreView
from ui import listing, words
from ui.accounts import Text, go, problem
from ui.administration_contexts import DisposalPage, DisposePage, DueRow, GonePage, Stone
from ui.pieces import Choice
from ui.rendering import counted, respond
from ui.running import Asking, address, brief

SIZE = 50
LONGEST_REASON = 500
Chosen = Annotated[list[str], Form()]
_KEPT = 4
"""Viewers for whom what is due is held ready."""


class Queue:
    """What is due for a reach, on a day; found anew when anything within reach changes or is decided."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self.groups = groups
        self._held: dict[object, tuple[Pending, ...]] = {}
        self._lock = Lock()

    def due(self, view: StoreView, decided: Mapping[str, Review], day: date) -> tuple[Pending, ...]:
        """The oldest first, those without a date before."""
        key = view.state(), tuple(sorted((one.document, one.until) for one in decided.values())), day
        with self._lock:
            if key not in self._held:
                found = pending(view, self.groups, decided, day)
                while len(self._held) >= _KEPT:
                    self._held.pop(next(iter(self._held)))
                self._held[key] = tuple(sorted(found, key=lambda one: (one.since or date.min, one.id)))
            return self._held[key]


@dataclass(frozen=True, slots=True)
class Disposing:
    """What the pages review with: the case as the asker may read it, what was decided, the runs, the retention groups,
    and what tells the trail of a decision.
    """

    view_of: Callable[[Request], StoreView]
    disposal: Disposal
    runs: Runs
    asking: Asking
    queue: Queue
    note: Callable[[Request, Json], None]


@dataclass(frozen=True, slots=True)
class Deciding:
    """What is decided of which documents, as the form was filled in."""

    documents: Sequence[str] = ()
    decision: str = ""
    until: str = ""
    reason: str = ""
    group: str = ""
    page: int = 1
    kept: str = field(default="")


def routes(to: Disposing) -> APIRouter:
    """``/disposal`` and what is below."""
    router = APIRouter(prefix="/disposal", include_in_schema=False)

    @router.get("")
    def due(request: Request, group: str = "", page: int = 1, kept: int = 0) -> Response:
        told = f"{counted(kept, 'document')} kept until another review." if kept > 0 else ""
        return respond(disposal_page(to, request, Deciding(group=group, page=page, kept=told)))

    @router.post("")
    def decide(  # noqa: PLR0917 - the fields of its form
        request: Request,
        document: Chosen = [],  # noqa: B006 - FastAPI copies it
        decision: Text = "",
        until: Text = "",
        reason: Text = "",
        group: Text = "",
        page: Annotated[int, Form()] = 1,
    ) -> Response:
        deciding = Deciding(document, decision, until, reason, group, page)
        try:
            return _decided(to, request, deciding)
        except CasethreadError as error:
            return respond(disposal_page(to, request, deciding, error), error.status)

    @router.post("/now")
    def now(
        request: Request,
        document: Chosen = [],  # noqa: B006 - as above
        reason: Text = "",
        sure: Text = "",
    ) -> Response:
        deciding = Deciding(document, "dispose", reason=reason)
        try:
            _check(deciding)
            if sure != "yes":
                raise UsageError("it cannot be undone", remedy="tick that you want it, then dispose of them")
            known = to.view_of(request).documents(document)
            if missing := len(set(document)) - len(known):
                what = f"{counted(missing, 'document')} of these is not there any more"
                raise UsageError(what, remedy="go back to what is due and choose anew")
        except CasethreadError as error:
            return respond(dispose_page(to, request, deciding, error), error.status)
        going: Json = {"documents": len(known)}
        run = to.asking.start(request, RunTask.DISPOSE, going, documents=tuple(known), reason=reason.strip())
        return go(address(run.id))

    @router.get("/gone")
    def gone(request: Request, page: int = 1) -> Response:
        return respond(gone_page(to, who_of(request).name, page))

    return router


def _check(deciding: Deciding) -> None:
    if not deciding.documents:
        raise UsageError("no document was chosen", remedy="tick those that you decide of")
    if not deciding.reason.strip():
        raise UsageError("no reason was given", remedy="say why; it is kept")
    if len(deciding.reason) > LONGEST_REASON:
        raise UsageError(f"the reason is longer than {LONGEST_REASON} characters", remedy="shorten it")


def _decided(to: Disposing, request: Request, deciding: Deciding) -> Response:
    """What follows a decision: documents are kept, or one is asked once more. Raises UsageError, NotFound."""
    if deciding.decision not in {"keep", "dispose"}:
        raise UsageError("nothing was decided", remedy="choose to keep them or to dispose of them")
    _check(deciding)
    view = to.view_of(request)
    if deciding.decision == "dispose":
        return respond(dispose_page(to, request, deciding))
    until, documents = _until(deciding.until), list(dict.fromkeys(deciding.documents))
    for one in documents:
        view.document(one)
    reason = deciding.reason.strip()
    to.note(request, {"keep": documents, "until": until.isoformat(), "reason": reason})
    for one in documents:
        to.disposal.keep(one, until, view.viewer.name, reason)
    kept = {"group": deciding.group, "page": deciding.page if deciding.page > 1 else None, "kept": len(documents)}
    return go(words.with_query("/disposal", **kept))


def _until(given: str) -> date:
    try:
        until = date.fromisoformat(given.strip())
    except ValueError:
        what = f"{given[:20]!r} is no day" if given.strip() else "no day was given until which they are kept"
        raise UsageError(what, remedy="write year, month and day: 2030-01-12") from None
    if until <= today():
        raise UsageError("the next review is not after today", remedy="give a later day")
    return until


def disposal_page(
    to: Disposing, request: Request, deciding: Deciding, error: CasethreadError | None = None
) -> DisposalPage:
    """What is due, a page of it, and the form that decides."""
    view = to.view_of(request)
    every = to.queue.due(view, to.disposal.reviews(), today())
    shown = [one for one in every if deciding.group in {"", one.group.name}]
    page = listing.clamp(deciding.page, len(shown), SIZE)
    rows = _rows(view, shown[(page - 1) * SIZE : page * SIZE], frozenset(deciding.documents))

    def href(number: int) -> str:
        return words.with_query("/disposal", group=deciding.group, page=number if number > 1 else None)

    return DisposalPage(
        title="Error: review and disposal" if error else "Review and disposal",
        section="disposal",
        viewer=view.viewer.name,
        statement=f"{counted(len(every), 'document')} due for review" if every else "Nothing is due for review",
        groups=_groups(to.queue.groups, every, deciding.group),
        rows=rows,
        pages=listing.pages(page, len(shown), SIZE, href),
        decision=deciding.decision,
        until=deciding.until,
        reason=deciding.reason,
        kept=deciding.kept,
        runs=tuple(brief(run) for run in to.runs.live() if run.task is RunTask.DISPOSE),
        gone=len(to.disposal.tombstones()),
        problem=problem(error) if error else None,
    )


def _groups(groups: Sequence[Group], every: Sequence[Pending], chosen: str) -> tuple[Choice, ...]:
    numbers = {group.name: sum(one.group.name == group.name for one in every) for group in groups}
    return Choice(f"All ({len(every):,})", "/disposal", not chosen), *(
        Choice(
            f"Group {group.name}: {group.title} ({numbers[group.name]:,})",
            words.with_query("/disposal", group=group.name),
            chosen == group.name,
        )
        for group in groups
        if numbers[group.name] or chosen == group.name
    )


def _rows(view: StoreView, pending_: Sequence[Pending], chosen: frozenset[str]) -> tuple[DueRow, ...]:
    documents = view.documents([one.id for one in pending_])
    return tuple(
        DueRow(
            one.id,
            documents[one.id].title or one.id,
            words.document_href(one.id),
            words.tags(documents[one.id]),
            words.cite(documents[one.id].source, documents[one.id].published),
            words.day(one.since) or "it bears no date",
            f"Group {one.group.name}: {one.group.title}",
            f"It names {one.because}" if one.because else "No offence of another group is named in it",
            f"Kept before, by {one.before.by}: {one.before.reason}" if one.before else "",
            one.id in chosen,
        )
        for one in pending_
        if one.id in documents
    )


def dispose_page(
    to: Disposing, request: Request, deciding: Deciding, error: CasethreadError | None = None
) -> DisposePage:
    """Whether the chosen documents are to go. Raises NotFound for one that is not within reach."""
    view = to.view_of(request)
    chosen = list(dict.fromkeys(deciding.documents))
    documents = view.documents(chosen)
    rows = tuple(
        DueRow(
            key,
            documents[key].title or key,
            words.document_href(key),
            words.tags(documents[key]),
            words.cite(documents[key].source, documents[key].published),
            *("", "", "", ""),
        )
        for key in chosen
        if key in documents
    )
    title = f"Dispose of {counted(len(rows), 'document')}?"
    refused = problem(error) if error else None
    title = f"Error: {title}" if error else title
    return DisposePage(title, "disposal", view.viewer.name, len(rows), rows, deciding.reason, refused)


def gone_page(to: Disposing, viewer: str, page: int) -> GonePage:
    """The tombstones, the latest first."""
    stones = to.disposal.tombstones()[::-1]
    page = listing.clamp(page, len(stones), SIZE)
    shown = stones[(page - 1) * SIZE : page * SIZE]
    rows = tuple(Stone(words.day(one.day), one.by, one.reason, one.subject[:12]) for one in shown)
    pages = listing.pages(
        page, len(stones), SIZE, lambda n: words.with_query("/disposal/gone", page=n if n > 1 else None)
    )
    return GonePage("What was disposed of", "disposal", viewer, rows, pages)
