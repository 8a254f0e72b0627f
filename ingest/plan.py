"""What reading a file would give, without storing anything: the dry run of ingest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from casethread.errors import ReadError
from casethread.model import Json, Kind
from ingest.base import ReadOptions, SourceFile
from ingest.read import format_of, read

FIRST_TITLES = 3
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would be read as.

    ``reader`` is the name of its format, None when it is of none that is read; ``kinds`` counts its documents by kind;
    ``markings`` by classification; ``titles`` are the first of them. ``profile`` is what its columns would be read by.
    ``problems`` are the first errors, of ``failed`` in all.
    """

    file: str
    reader: str | None
    documents: int = 0
    kinds: dict[Kind, int] = field(default_factory=dict)
    markings: dict[str, int] = field(default_factory=dict)
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
            "markings": self.markings,
            "titles": list(self.titles),
            "profile": self.profile,
            "problems": [str(problem) for problem in self.problems],
            "failed": self.failed,
        }
        return {key: value for key, value in shown.items() if value not in (None, [], {})}


def plan(file: SourceFile, options: ReadOptions) -> Plan:
    """Reads a file to its end and tells what came of it; holds no more than counts and first titles. Raises nothing."""
    kinds: Counter[Kind] = Counter()
    classes: Counter[str] = Counter()
    titles: list[str] = []
    problems: list[ReadError] = []
    failed, profile = 0, None
    for item in read(file, options):
        if isinstance(item, ReadError):
            failed += 1
            problems += [item] if failed <= _MOST_PROBLEMS else []
            continue
        kinds[item.kind] += 1
        classes[item.marking.classification.value] += 1
        profile = profile or item.meta.get("profile")
        titles += [item.title] if len(titles) < FIRST_TITLES else []
    return Plan(
        file.name,
        format_of(file),
        kinds.total(),
        dict(kinds),
        dict(classes),
        tuple(titles),
        profile,
        tuple(problems),
        failed,
    )
