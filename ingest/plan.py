"""What reading a file would give, without storing anything: the dry run of ingest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from casethread.errors import ReadError
from casethread.model import Document, Json, Kind
from ingest.base import ReadOptions, SourceFile
from ingest.read import format_of, read

FIRST_TITLES = 3
_MOST_PROBLEMS, _MOST_REASONS = 20, 20
_OTHERS = "for other reasons"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would be read as.

    ``reader`` is the name of its format, None when it is of none that is read; ``kinds`` counts its documents by kind;
    ``reasons`` say, by kind, how it was recognised, with the number of documents it holds for; ``markings`` counts them
    by classification and handling code, ``gradings`` by scheme. ``first`` and ``last`` are the days of the earliest
    and the latest, ``undated`` how many have none. ``titles`` are the first of them, ``profile`` what its columns
    would be read by. ``problems`` are the first errors, of ``failed`` in all.
    """

    file: str
    reader: str | None
    documents: int = 0
    kinds: dict[Kind, int] = field(default_factory=dict)
    markings: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    gradings: dict[str, int] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    undated: int = 0
    titles: tuple[str, ...] = ()
    profile: str | None = None
    problems: tuple[ReadError, ...] = ()
    failed: int = 0

    def as_json(self) -> Json:
        """The object that a dry run prints with ``--json``; what is not known is left out."""
        shown: Json = {
            "file": self.file,
            "reader": self.reader,
            "documents": self.documents,
            "kinds": {kind.value: count for kind, count in self.kinds.items()},
            "reasons": self.reasons,
            "markings": self.markings,
            "gradings": self.gradings,
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "undated": self.undated or None,
            "titles": list(self.titles),
            "profile": self.profile,
            "problems": [str(problem) for problem in self.problems],
            "failed": self.failed,
        }
        return {key: value for key, value in shown.items() if value not in (None, [], {})}


@dataclass(slots=True)
class _Tally:
    """What has been seen of a file so far; its size does not grow with the file."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    markings: Counter[str] = field(default_factory=Counter)
    gradings: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    titles: list[str] = field(default_factory=list)
    problems: list[ReadError] = field(default_factory=list)
    undated: int = 0
    failed: int = 0
    profile: str | None = None

    def fail(self, error: ReadError) -> None:
        self.failed += 1
        if self.failed <= _MOST_PROBLEMS:
            self.problems.append(error)

    def add(self, document: Document) -> None:
        self.kinds[document.kind] += 1
        reason = f"{document.kind.value}: {document.meta.get('kind', 'given')}"
        self.reasons[reason if reason in self.reasons or len(self.reasons) < _MOST_REASONS else _OTHERS] += 1
        marking = document.marking
        self.markings[f"{marking.classification}{f' {marking.handling}' if marking.handling else ''}"] += 1
        if document.grading:
            self.gradings[document.grading.scheme] += 1
        if day := document.published:
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        else:
            self.undated += 1
        self.profile = self.profile or document.meta.get("profile")
        if len(self.titles) < FIRST_TITLES:
            self.titles.append(document.title)


def plan(file: SourceFile, options: ReadOptions) -> Plan:
    """Reads a file to its end and tells what came of it; holds no more than counts and first titles. Raises nothing."""
    seen = _Tally()
    for item in read(file, options):
        if isinstance(item, ReadError):
            seen.fail(item)
        else:
            seen.add(item)
    return Plan(
        file.name,
        format_of(file),
        documents=seen.kinds.total(),
        kinds=dict(seen.kinds),
        markings=dict(seen.markings),
        reasons=dict(seen.reasons.most_common()),
        gradings=dict(seen.gradings),
        first=seen.first,
        last=seen.last,
        undated=seen.undated,
        titles=tuple(seen.titles),
        profile=seen.profile,
        problems=tuple(seen.problems),
        failed=seen.failed,
    )
