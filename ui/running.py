"""Runs: the list of them, and how far each one is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from fastapi import APIRouter, Request, Response

from casethread import telling
from casethread.accounts.who import who_of
from casethread.model import Json
from casethread.store.runs import Run, Runs, RunState, RunTask
from ui import listing, words
from ui.account_contexts import Named
from ui.accounts import go
from ui.administration_contexts import RunBrief, RunFailure, RunPage, RunsPage
from ui.pieces import Choice, Field, Tag
from ui.rendering import counted, respond

SIZE = 50
STATES = {
    RunState.WAITING: Tag("Waiting", "yellow"),
    RunState.RUNNING: Tag("Under way", "blue"),
    RunState.DONE: Tag("Done", "green"),
    RunState.FAILED: Tag("Failed", "red"),
    RunState.INTERRUPTED: Tag("Interrupted", "orange"),
}
COUNTS = {
    "read": ("Files read", "file read"),
    "documents": ("New documents", "new document"),
    "unchanged": ("Files known already", "file known already"),
    "duplicates": ("Duplicates", "duplicate"),
    "failed": ("Failures", "failure"),
}
"""What a run counts, in words: many and one."""
_MINUTE, _HOUR = 60, 3600


class Asking(Protocol):
    """Starts runs on behalf of whoever sends a request."""

    def start(
        self,
        request: Request,
        task: RunTask,
        what: Json,
        *,
        passwords: Sequence[str] = (),
        documents: Sequence[str] = (),
        reason: str = "",
    ) -> Run:
        """Start one. Raises TooMany when too many wait, StoreError."""
        ...

    def go_on(self, request: Request, key: int, passwords: Sequence[str] = ()) -> Run:
        """Start one once more that was interrupted. Raises NotFound, and UsageError for any other."""
        ...


def routes(runs: Runs, asking: Asking) -> APIRouter:
    """``/ingest/runs`` and what is below."""
    router = APIRouter(prefix="/ingest/runs", include_in_schema=False)

    @router.get("")
    def every(request: Request, page: int = 1) -> Response:
        total = runs.count()
        page = listing.clamp(page, total, SIZE)
        briefs = tuple(map(brief, runs.latest(SIZE, (page - 1) * SIZE)))
        pages = listing.pages(page, total, SIZE, lambda n: words.with_query("/ingest/runs", page=n if n > 1 else None))
        return respond(RunsPage("Runs", "ingest", who_of(request).name, briefs, pages))

    @router.get("/{number:int}")
    def one(request: Request, number: int) -> Response:
        run = runs.get(number)
        return respond(run_page(who_of(request).name, run, runs.before(number) if run.live else 0))

    @router.post("/{number:int}/go-on")
    def go_on(request: Request, number: int) -> Response:
        return go(address(asking.go_on(request, number).id))

    return router


def address(number: int) -> str:
    """The page of a run."""
    return f"/ingest/runs/{number}"


def passwords_of(given: str) -> tuple[str, ...]:
    """Passwords as they were typed, one a line."""
    return tuple(line for line in (each.strip("\r") for each in given.split("\n")) if line)


def asked(run: Run) -> str:
    """Who asked for a run, and when."""
    when = datetime.fromtimestamp(run.made, UTC)
    return f"{run.who}, {words.day(when.date())} at {when:%H:%M} UTC"


def brief(run: Run) -> RunBrief:
    """A run in short."""
    return RunBrief(address(run.id), telling.subject(run), STATES[run.state], told(run), asked(run))


def told(run: Run) -> str:
    """How far a run is, or how it ended."""
    if run.live:
        return telling.far(run)
    counts = run.reached.counts or {}
    known = [(count, *COUNTS[key]) for key, count in counts.items() if count and key in COUNTS]
    return ", ".join(counted(count, one, many.lower()) for count, many, one in known)


def lasting(seconds: float) -> str:
    """A length of time for a reader: "about 3 minutes"."""
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"about {counted(round(seconds / _MINUTE), 'minute')}"
    return f"about {counted(round(seconds / _HOUR), 'hour')}"


def run_page(viewer: str, run: Run, before: int) -> RunPage:
    """How far a run is; ``before`` says how many come before one that waits."""
    reached, now = run.reached, time.time()
    counts = reached.counts or {}
    failed = int(counts.get("failed", 0))
    state = STATES[run.state].text.lower()
    share = min(100, reached.done * 100 // reached.total) if run.live and reached.total else None
    return RunPage(
        title=f"Run {run.id}: {state}",
        section="disposal" if run.task is RunTask.DISPOSE else "ingest",
        viewer=viewer,
        address=address(run.id),
        subject=telling.subject(run),
        asked=asked(run),
        state=STATES[run.state],
        live=run.live,
        interrupted=run.state is RunState.INTERRUPTED,
        far=_far(run, before),
        share=share,
        now=reached.current if run.state is RunState.RUNNING else "",
        pace=_pace(run, now),
        counts=tuple(Field(text, f"{counts[key]:,}") for key, (text, _) in COUNTS.items() if counts.get(key)),
        failures=tuple(map(_failure, reversed(reached.failures))),
        more=max(0, failed - len(reached.failures)) if reached.failures else 0,
        problem=_problem(run),
        remedy=_remedy(run),
        after=_after(run, failed),
    )


def _far(run: Run, before: int) -> str:
    if run.state is RunState.WAITING:
        return f"Waits for {counted(before, 'other run')}" if before else "Starts now"
    if run.state is RunState.RUNNING:
        return telling.far(run) or "Starts now"
    return ""


def _pace(run: Run, now: float) -> tuple[Field, ...]:
    rows = []
    if run.begun is not None and run.state is not RunState.INTERRUPTED:
        rows.append(Field("Goes on for" if run.live else "Took", _exact((run.ended or now) - run.begun)))
    rate, left = telling.per_second(run, now), telling.seconds_left(run, now)
    if run.state is RunState.RUNNING and rate is not None:
        shown = f"{rate:,.1f} a second" if rate >= 1 else f"{rate * _MINUTE:,.1f} a minute"
        rows.append(Field("Pace", shown))
    if run.state is RunState.RUNNING and left is not None:
        rows.append(Field("This step ends in", lasting(left)))
    return tuple(rows)


def _exact(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), _MINUTE)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (rest if not hours else 0, "second")]
    return " ".join(counted(count, name) for count, name in parts if count) or "less than a second"


def _failure(line: str) -> RunFailure:
    what, _, remedy = line.rpartition(" - ")
    return RunFailure(what or remedy, remedy if what else "")


def _problem(run: Run) -> str:
    if run.state is RunState.INTERRUPTED:
        return "its process is gone: it was stopped, or the server was"
    return run.problem


def _remedy(run: Run) -> str:
    if run.state is not RunState.INTERRUPTED:
        return run.remedy
    if run.task is RunTask.DISPOSE:
        return "what is still there is in the queue: choose it again; then run `casethread verify`"
    return "go on where it stopped: what was done is kept. Passwords have to be given again, by a retry"


def _after(run: Run, failed: int) -> tuple[Choice, ...]:
    """Where one goes from a run that is over."""
    if run.live:
        return ()
    if run.task is RunTask.DISPOSE:
        return Choice("What is due for review", "/disposal"), Choice("What was disposed of", "/disposal/gone")
    seen = (Choice(f"See what failed, and mend it ({failed:,})", "/status?state=failed"),) if failed else ()
    return *seen, Choice("Is everything in?", "/status"), Choice("Take in more", "/ingest")


def chosen(names: Sequence[tuple[str, str]], now: str) -> tuple[Named, ...]:
    """The choices of a list, the present one marked."""
    return tuple(Named(value, text, value == now) for value, text in names)
