"""Runs in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from casethread.model import Json
from casethread.store.runs import Run, RunTask

DONE_TO = {
    RunTask.UPLOAD: "Files sent to the server",
    RunTask.FOLDER: "A folder of the inbox",
    RunTask.PATHS: "Files and folders named at a terminal",
    RunTask.RETRY: "What failed or was left undone",
    RunTask.DISPOSE: "Disposal",
}


def subject(run: Run) -> str:
    """What a run is done to: "3 files sent to the server"."""
    what = run.what
    if run.task is RunTask.FOLDER and "folder" in what:
        return f"Inbox: {what['folder']}" if what["folder"] not in {"", "."} else "All of the inbox"
    if run.task is RunTask.PATHS and what.get("paths"):
        return ", ".join(what["paths"])
    if "file" in what:
        return "One file that failed" if run.task is RunTask.RETRY else "A file in place of one that failed"
    if "files" in what:
        return f"{what['files']:,} {'file' if what['files'] == 1 else 'files'} sent to the server"
    if "documents" in what:
        return f"Disposal of {what['documents']:,} {'document' if what['documents'] == 1 else 'documents'}"
    return DONE_TO[run.task]


def far(run: Run) -> str:
    """How far a run is: "Reading: 40 of 100"."""
    reached = run.reached
    if not reached.step:
        return ""
    if reached.total:
        return f"{reached.step}: {reached.done:,} of {reached.total:,}"
    return f"{reached.step}: {reached.done:,}" if reached.done else reached.step


def per_second(run: Run, now: float) -> float | None:
    """How many a second its present step gets done; None while that is not known."""
    reached = run.reached
    if not run.live or reached.since is None or not reached.done:
        return None
    return reached.done / max(now - reached.since, 0.001)


def seconds_left(run: Run, now: float) -> float | None:
    """How long its present step goes on at that rate; None while that is not known."""
    rate = per_second(run, now)
    if rate is None or not run.reached.total:
        return None
    return max(run.reached.total - run.reached.done, 0) / rate


def run_line(run: Run) -> str:
    """A run in a line."""
    when = datetime.fromtimestamp(run.made, UTC)
    counts = run.reached.counts or {}
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    at = far(run) if run.live else ""
    parts = "; ".join(part for part in (at, told, run.problem) if part)
    return f"{run.id} {when:%Y-%m-%d %H:%M} {run.who}: {subject(run)} [{run.state}] {parts}".rstrip()


def run_json(run: Run) -> Json:
    """The object that ``casethread runs --json`` prints."""
    reached, now = run.reached, time.time()
    row: Json = {"run": run.id, "by": run.who, "task": run.task.value, "what": run.what, "state": run.state.value}
    row |= {"made": run.made, "begun": run.begun, "ended": run.ended, "step": reached.step, "done": reached.done}
    row |= {"total": reached.total, "current": reached.current, "per_second": per_second(run, now)}
    return row | {"failures": list(reached.failures), "counts": reached.counts or {}, "problem": run.problem}
