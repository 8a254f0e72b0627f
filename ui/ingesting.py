"""Taking documents in: files are sent, or a folder of the inbox is chosen; a run does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from casethread.accounts.who import who_of
from casethread.entering import options_json
from casethread.errors import CasethreadError, NotFound, Refused, UsageError
from casethread.model import Classification, Json, Kind, Marking
from casethread.store.base import FileRecord, FileState
from casethread.store.ledger import Ledger
from casethread.store.runs import Runs, RunTask
from casethread.uploads import MEGABYTE, Upload, Uploads
from ingest import profiles
from ingest.base import ReadOptions
from ui import inbox, status
from ui.accounts import Text, go, problem
from ui.administration_contexts import InboxFolder, IngestPage, Said
from ui.rendering import respond
from ui.running import Asking, address, brief, chosen, passwords_of
from ui.uploading import Fields, receive
from ui.words import KINDS

LATEST = 5
_KINDS = [("", "What they look like"), *((kind.value, KINDS[kind].text) for kind in Kind)]
_MARKINGS = [("", "As usual for their kind"), *((one.value, one.value) for one in Classification)]


@dataclass(frozen=True, slots=True)
class Ingesting:
    """What the pages take in with: where sent files are kept, the inbox if there is one, what checks that a form with
    files is its sender's.
    """

    runs: Runs
    ledger: Ledger
    uploads: Uploads
    inbox: Path | None
    asking: Asking
    check_form: Callable[[Request, Mapping[str, str]], None]

    @property
    def most(self) -> str:
        """How much may be sent at once."""
        return f"{self.uploads.most // MEGABYTE:,} MB"


def routes(to: Ingesting) -> APIRouter:
    """``/ingest``, and what is sent to it."""
    router = APIRouter(prefix="/ingest", include_in_schema=False)

    @router.get("")
    def shown(request: Request) -> Response:
        return respond(ingest_page(to, who_of(request).name, {}))

    @router.post("/files")
    async def files(request: Request) -> Response:
        upload, came = to.uploads.new(), Fields()

        def check(fields: Fields) -> None:
            came.update(fields)
            to.check_form(request, fields)
            if "replaces" in fields:
                _failed(to.ledger, fields["replaces"])
            else:
                options_of(fields)

        try:
            await receive(request, upload, check)
            return await run_in_threadpool(_sent, to, request, upload, came)
        except CasethreadError as error:
            await run_in_threadpool(upload.abandon)
            return await run_in_threadpool(_refused, to, request, came, error)

    @router.post("/folder")
    def folder(  # noqa: PLR0917 - the fields of its form
        request: Request,
        folder: Text = "",
        kind: Text = "",
        marking: Text = "",
        groups: Text = "",
        published: Text = "",
        profile: Text = "",
        passwords: Text = "",
    ) -> Response:
        given = {"kind": kind, "marking": marking, "groups": groups, "published": published, "profile": profile}
        try:
            if to.inbox is None:
                raise UsageError("there is no inbox", remedy="send files, or have the setting `inbox` set")
            if not folder:
                raise UsageError("no folder was chosen", remedy="choose one of those that are listed")
            what = {"folder": inbox.chosen(to.inbox, folder), "said": options_json(options_of(given))}
            run = to.asking.start(request, RunTask.FOLDER, what, passwords=passwords_of(passwords))
        except CasethreadError as error:
            return respond(ingest_page(to, who_of(request).name, given, error), error.status)
        return go(address(run.id))

    return router


def _sent(to: Ingesting, request: Request, upload: Upload, fields: Fields) -> Response:
    """The run that takes in what was sent. Raises UsageError when it is no file, TooMany, StoreError."""
    if not upload.names:
        raise UsageError("no file was chosen", remedy="choose one or several")
    what: Json = {"upload": upload.key, "files": len(upload.names)}
    if "replaces" in fields:
        what["file"] = _failed(to.ledger, fields["replaces"]).id
    else:
        what["said"] = options_json(options_of(fields))
    passwords = passwords_of(fields.get("passwords", ""))
    return go(address(to.asking.start(request, RunTask.UPLOAD, what, passwords=passwords).id))


def _refused(to: Ingesting, request: Request, fields: Fields, error: CasethreadError) -> Response:
    """The form once more with what is wrong. Raises an error that is not about the form."""
    viewer = who_of(request).name
    if isinstance(error, Refused | NotFound):
        raise error
    if "replaces" in fields:
        record = to.ledger.record(_number(fields["replaces"]))
        return respond(status.file_page(viewer, record, to.most, error), error.status)
    return respond(ingest_page(to, viewer, fields, error), error.status)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0


def _failed(ledger: Ledger, given: str) -> FileRecord:
    """The file that is to be replaced. Raises NotFound, and UsageError when it did not fail."""
    record = ledger.record(_number(given))
    if record.state is not FileState.FAILED:
        raise UsageError("only a file that failed can be replaced", remedy="send the other as a new file")
    return record


def options_of(fields: Mapping[str, str]) -> ReadOptions:
    """What a form says of files. Raises UsageError naming what of it cannot be read."""
    kind, profile = fields.get("kind", ""), fields.get("profile", "")
    if kind and kind not in set(Kind):
        raise UsageError(f"{kind[:40]!r} is no kind", remedy=f"choose {', '.join(Kind)}")
    known = {one.name: one for one in profiles.ready()}
    if profile and profile not in known:
        raise UsageError(f"{profile[:40]!r} is no profile", remedy=f"choose {', '.join(known)}")
    marking, groups = fields.get("marking", ""), fields.get("groups", "")
    named = [group for part in groups.split(",") if (group := part.strip())]
    if named and not marking:
        raise UsageError("need-to-know groups go with a marking", remedy="choose a marking as well")
    said: Json = {"classification": marking, **({"groups": named} if named else {})}
    return ReadOptions(
        Kind(kind) if kind else None,
        Marking.parse(said) if marking else None,
        _day(fields.get("published", "")),
        known.get(profile),
    )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given.strip()) if given.strip() else None
    except ValueError:
        raise UsageError(f"{given[:20]!r} is no day", remedy="write year, month and day: 2015-01-12") from None


def ingest_page(
    to: Ingesting, viewer: str, fields: Mapping[str, str], error: CasethreadError | None = None
) -> IngestPage:
    """The two forms, as they were filled in, and the latest runs."""
    trouble, folders = "", tuple[InboxFolder, ...]()
    try:
        if to.inbox:
            folders = inbox.rows(to.inbox)
    except inbox.Unlisted as unlisted:
        trouble = f"{unlisted.what[:1].upper()}{unlisted.what[1:]}: {unlisted.remedy}."
    names = [("", "As their header says"), *((one.name, one.title) for one in profiles.ready())]
    return IngestPage(
        title="Error: take in documents" if error else "Take in documents",
        section="ingest",
        viewer=viewer,
        said=Said(
            chosen(_KINDS, fields.get("kind", "")),
            chosen(_MARKINGS, fields.get("marking", "")),
            chosen(names, fields.get("profile", "")),
            fields.get("groups", ""),
            fields.get("published", ""),
        ),
        most=to.most,
        inbox=to.inbox is not None,
        trouble=trouble,
        folders=folders,
        runs=tuple(map(brief, to.runs.latest(LATEST))),
        problem=problem(error) if error else None,
    )
