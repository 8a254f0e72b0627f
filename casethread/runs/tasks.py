"""What each sort of run does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from casethread.app import Case
from casethread.clock import today
from casethread.disposal.everywhere import dispose
from casethread.entering import read_options
from casethread.errors import UsageError
from casethread.runs.request import Request
from casethread.runs.watch import Watch
from casethread.store.audit import Act
from casethread.store.runs import Run, RunTask
from casethread.taking import Taking, taking
from casethread.uploads import Uploads

Task = Callable[[Case, Run, Request, Watch], None]


def upload(case: Case, run: Run, request: Request, watch: Watch) -> None:
    """Take in what was sent, under the names it was sent with, or in place of a file that failed."""
    uploads = Uploads.of(case.config)
    key = str(run.what.get("upload", ""))
    files = uploads.files(key)
    if not files:
        remedy = "what is in the ledger is taken up by a retry; send the others again"
        raise UsageError("the files that were sent are not here any more", remedy=remedy)
    options = read_options(run.what.get("said", {}), request.passwords)
    replaces = run.what.get("file")
    take = _taking(case, watch)
    if replaces is not None:
        path, name = files[0]
        take.put_in_place(int(replaces), path, name, request.passwords)
    else:
        names = {path: f"upload {run.id}/{name}" for path, name in files}
        take.ingest([path for path, _ in files], options, names=names)
    uploads.forget(key, case.store.kept)


def folder(case: Case, run: Run, request: Request, watch: Watch) -> None:
    """Take in a folder below the inbox."""
    inbox, below = case.config.inbox_folder, run.what.get("folder")
    if inbox is None or below is None:
        raise UsageError("which folder it was is not known any more", remedy="choose the folder again")
    options = read_options(run.what.get("said", {}), request.passwords)
    _taking(case, watch).ingest([inbox / str(below)], options, base=inbox)


def retry(case: Case, run: Run, request: Request, watch: Watch) -> None:
    """Take up what failed or was left undone, or one file of it."""
    only = [int(run.what["file"])] if "file" in run.what else None
    _taking(case, watch).retry(request.passwords, only=only)


def _taking(case: Case, watch: Watch) -> Taking:
    return taking(case, watch, watch.outcome, watch.within)


def disposal(case: Case, run: Run, request: Request, watch: Watch) -> None:
    """Dispose of documents, as far as whoever asked for it reaches; the audit tells how it ended."""
    if not request.documents:
        remedy = "those that are still there are in the queue: choose them again, then run `casethread verify`"
        raise UsageError("which documents it was is written down nowhere", remedy=remedy)
    told = {"run": run.id, "documents": len(request.documents), "reason": request.reason}
    act = Act(run.who, "dispose", told, request.origin, request.purpose)
    watch.begin("Disposing", None)
    try:
        with case.pipeline(watch) as pipeline:
            done = dispose(pipeline, case.view_as(run.who), request.documents, request.reason, today())
        watch.begin("Linking", None)
        case.view().link()
    except Exception:
        case.store.audit.append(replace(act, outcome="failed"))
        raise
    case.store.audit.append(replace(act, what={**told, "originals": done.originals, "files": done.files}))


TASKS: dict[RunTask, Task] = {
    RunTask.UPLOAD: upload,
    RunTask.FOLDER: folder,
    RunTask.RETRY: retry,
    RunTask.DISPOSE: disposal,
}
"""What is done for each sort of run that the pages ask for."""
