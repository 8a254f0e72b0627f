"""What the pages show by which an administrator takes documents in, follows runs, and disposes of what is due."""

from __future__ import annotations

from dataclasses import dataclass

from ui.account_contexts import Named, Problem
from ui.pieces import Choice, Crumb, Field, Pages, Tag


@dataclass(frozen=True, slots=True)
class FailedPart:
    """A part of a file that failed: where, at which step, why, and what to do; ``href`` opens it when it was read."""

    where: str
    step: str
    reason: str
    remedy: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the ledger: how it stands, how far its documents came (each count of those found), what is said of it
    as a whole, its failed parts, and how many more of them there are. ``href`` is its own page, ``folders`` lead to
    what else lies in the folders that it is in.
    """

    file: str
    size: str
    state: Tag
    steps: tuple[Field, ...]
    reason: str
    failures: tuple[FailedPart, ...]
    more: int
    href: str = ""
    folders: tuple[Crumb, ...] = ()
    twin: str = ""


@dataclass(frozen=True, slots=True)
class RunBrief:
    """A run in short: what it is done to, how it stands, how far it is."""

    href: str
    subject: str
    state: Tag
    far: str
    asked: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """``status.html``: whether everything is in, and what is not. ``missing`` says what, one line each; ``failures``
    are the first files that failed, where ``rows`` begins the list of all; ``runs`` are those under way; ``steps_of``
    and ``states`` narrow the list, as do ``folder`` and ``name``; ``matching`` says how many files are left.
    """

    title: str
    section: str
    viewer: str
    statement: str
    missing: tuple[Choice, ...]
    failed: int
    runs: tuple[RunBrief, ...]
    steps: tuple[Field, ...]
    states: tuple[Choice, ...]
    steps_of: tuple[Named, ...]
    state: str
    folder: str
    name: str
    matching: str
    failures: tuple[FileRow, ...]
    rows: tuple[FileRow, ...]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class FilePage:
    """``file.html``: one file of the ledger, and how it is mended when it failed."""

    title: str
    section: str
    viewer: str
    row: FileRow
    address: str
    mends: bool
    number: int
    most: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What can be said of files that are taken in, as it was said before: their kind, marking, groups, date, how their
    tables are read.
    """

    kinds: tuple[Named, ...]
    markings: tuple[Named, ...]
    profiles: tuple[Named, ...]
    groups: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class InboxFolder:
    """A folder that can be taken in: ``value`` is what the form sends, which is no path."""

    value: str
    text: str
    holds: str


@dataclass(frozen=True, slots=True)
class IngestPage:
    """``ingest.html``: files are sent, or a folder of the inbox is chosen. ``inbox`` says whether there is one, and
    ``trouble`` why it cannot be listed.
    """

    title: str
    section: str
    viewer: str
    said: Said
    most: str
    inbox: bool
    trouble: str
    folders: tuple[InboxFolder, ...]
    runs: tuple[RunBrief, ...]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class RunsPage:
    """``runs.html``: every run, the latest first."""

    title: str
    section: str
    viewer: str
    runs: tuple[RunBrief, ...]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Something that failed in a run, and what to do."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """``run.html``: how far a run is. ``share`` of its present step is done, in per cent, when that is known; ``now``
    is the file that it is at; ``problem`` says why it came to an end, ``next`` what to do then.
    """

    title: str
    section: str
    viewer: str
    address: str
    subject: str
    asked: str
    state: Tag
    live: bool
    interrupted: bool
    far: str
    share: int | None
    now: str
    pace: tuple[Field, ...]
    counts: tuple[Field, ...]
    failures: tuple[RunFailure, ...]
    more: int
    problem: str
    remedy: str
    after: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A document that is to be reviewed: since when, in which group and why, what was decided before; ``chosen`` when
    something is to be decided of it now.
    """

    id: str
    title: str
    href: str
    tags: tuple[Tag, ...]
    cite: str
    since: str
    group: str
    because: str
    before: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """``disposal.html``: what is due for review; one decides of those that are chosen. ``kept`` says what was done."""

    title: str
    section: str
    viewer: str
    statement: str
    groups: tuple[Choice, ...]
    rows: tuple[DueRow, ...]
    pages: Pages | None
    decision: str
    until: str
    reason: str
    kept: str
    runs: tuple[RunBrief, ...]
    gone: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class DisposePage:
    """``dispose.html``: whether these documents are to go for good."""

    title: str
    section: str
    viewer: str
    count: int
    rows: tuple[DueRow, ...]
    reason: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Stone:
    """What is left of a document that was disposed of."""

    day: str
    by: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True)
class GonePage:
    """``gone.html``: the tombstones."""

    title: str
    section: str
    viewer: str
    stones: tuple[Stone, ...]
    pages: Pages | None
