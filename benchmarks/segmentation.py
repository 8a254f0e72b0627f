"""How well files of several articles or entries are cut, and what is read off each, against marked examples.

    python -m benchmarks.segmentation [--kind-given] [--wrong] [SET...]

The examples are invented, under tests/ingest/segmentation. Rules were made looking at ``dev``; ``held``, written with
it, was counted before it was looked at; ``blind`` was written after that, and counted before it was looked at in turn.
In an example, a line "§ name=value | ..."
stands before each document that the file should give and tells what it should say; the rest is the file.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from casethread.model import Document, Kind, Marking
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read

EXAMPLES = Path(__file__).parent.parent / "tests" / "ingest" / "segmentation"
SETS = ("dev", "held", "blind")
FIELDS = ("begins", "kind", "title", "date", "author", "number", "grading", "marking")
_ALWAYS_TOLD = ("date", "urn", "crn", "grading")
_SIGN = "§ "


@dataclass(frozen=True, slots=True)
class Expected:
    """A document that a file should give: the line of the file it begins in, and its fields as they are compared; ""
    for what it should not have, and left out what is not asked.
    """

    begins: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A file with its truth."""

    name: str
    text: str
    documents: tuple[Expected, ...]


@dataclass(slots=True)
class Score:
    """By field: what was right, what was said wrongly or needlessly, and what was missed or said wrongly."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds the counts of another score."""
        for mine, theirs in (
            (self.right, other.right), (self.extra, other.extra), (self.missed, other.missed)
        ):  # fmt: skip
            mine.update(theirs)
        self.wrong += other.wrong

    def compare(self, what: str, name: str, expected: str | None, found: str | None) -> None:
        """Counts one field: ``expected`` None when it is not asked, "" when there should be none."""
        if expected is None:
            return
        found = found or ""
        if expected == found:
            self.right[name] += bool(expected)
            return
        self.extra[name] += bool(found)
        self.missed[name] += bool(expected)
        self.wrong.append(f"{what}: {name} {found!r}, not {expected!r}")

    def precision(self, name: str) -> float:
        """The part of what was said that is right; 1 when nothing was said."""
        said = self.right[name] + self.extra[name]
        return self.right[name] / said if said else 1.0

    def recall(self, name: str) -> float:
        """The part of what should be said that was; 1 when nothing should be."""
        due = self.right[name] + self.missed[name]
        return self.right[name] / due if due else 1.0


def examples(one: str) -> Iterator[Example]:
    """The marked examples of one set, by name."""
    for path in sorted((EXAMPLES / one).glob("*.txt")):
        yield marked(path.stem, path.read_text("utf-8"))


def marked(name: str, text: str) -> Example:
    """An example out of its marked text."""
    lines: list[str] = []
    told: list[tuple[int, dict[str, str]]] = []
    for line in text.split("\n"):
        if line.startswith(_SIGN):
            pairs = [pair.partition("=") for pair in line.removeprefix(_SIGN).split(" | ")]
            told.append((len(lines) + 1, {key.strip(): value.strip() for key, _, value in pairs}))
        else:
            lines.append(line)
    kind = told[0][1]["kind"]
    return Example(name, "\n".join(lines), tuple(Expected(at, _fields(kind, said)) for at, said in told))


def _fields(kind: str, said: dict[str, str]) -> dict[str, str]:
    fields = dict.fromkeys(_ALWAYS_TOLD, "") if kind != "-" else {}
    fields |= {name: "" if value == "-" else value for name, value in said.items()}
    fields["kind"] = kind
    if kind == "-":
        del fields["kind"]
    fields.setdefault("marking", str(Marking.default(Kind(kind) if kind != "-" else Kind.INTELLIGENCE).classification))
    return fields


def _said(document: Document) -> dict[str, str]:
    handling = document.marking.handling
    return {
        "kind": str(document.kind),
        "title": document.title,
        "date": document.published.isoformat() if document.published else "",
        "author": document.author or "",
        "urn": document.meta.get("URN", ""),
        "crn": document.meta.get("CRN", ""),
        "grading": str(document.grading or ""),
        "marking": f"{document.marking.classification}{f' {handling}' if handling else ''}",
    }


def _begins(documents: list[Document]) -> list[int]:
    """The line each document begins in, but for the heading that it shares with the others."""
    lines = [[passage.anchor.line or 0 for passage in document.passages] for document in documents]
    times = Counter(line for own in lines for line in own)
    return [1, *(min((line for line in own if times[line] == 1), default=0) for own in lines[1:])][: len(lines)]


def judge(example: Example, documents: list[Document]) -> Score:
    """Compares what a file gave with what it should give."""
    score = Score()
    found = dict(zip(_begins(documents), documents, strict=True))
    expected = {one.begins: one.fields for one in example.documents}
    first = min(expected)
    expected = {1: expected.pop(first), **expected}
    for at in sorted(found.keys() | expected.keys()):
        what = f"{example.name}, line {at}"
        if at > 1:
            score.compare(what, "begins", "here" if at in expected else "", "here" if at in found else "")
        wanted, said = expected.get(at), _said(found[at]) if at in found else {}
        for name, value in (wanted if wanted is not None else dict.fromkeys(said, "")).items():
            score.compare(what, "number" if name in ("urn", "crn") else name, value, said.get(name))
    return score


def scored(example: Example, kind: Kind | None = None) -> Score:
    """Reads an example as a file and judges what comes; ``kind`` is what the user says it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.txt"
        path.write_text(example.text, "utf-8")
        items = list(read(fingerprint(path, "file.txt"), ReadOptions(kind=kind)))
    return judge(example, [item for item in items if isinstance(item, Document)])


def main() -> None:
    """Prints the counts of each set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--kind-given", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    for one in given.sets:
        total, whole, files = Score(), 0, 0
        for example in examples(one):
            kind = example.documents[0].fields.get("kind")
            score = scored(example, Kind(kind) if kind and given.kind_given else None)
            total.add(score)
            files += 1
            whole += not score.wrong
        print(f"{one}: {files} files, {whole} right in all")
        for name in FIELDS:
            counts = total.right[name], total.extra[name], total.missed[name]
            shown = f"precision {total.precision(name):.3f} recall {total.recall(name):.3f}"
            print(f"  {name:8} {shown}  right {counts[0]}, extra {counts[1]}, missed {counts[2]}")
        if given.wrong:
            print("\n".join(total.wrong))


if __name__ == "__main__":
    main()
