"""The statements gold: passages with marks in curly brackets, their reader and their figures.

A line is ``kind | text``; a mark is ``{sort:words|value|...}``, explained at the head of the file. Whole passages pass
the whole annotator, so that the figures are those of the product.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casethread.model import Kind, Label, Mention
from nlp.annotator import Annotator
from nlp.base import TextInput

_MARK = re.compile(r"\{([a-z]+):([^{}]*)\}")
_LABELS = {
    "o": "OFFENCE", "i": "IDENTIFIER", "veh": "VEHICLE", "wea": "WEAPON", "d": "DRUG", "op": "OPERATION", "m": "MONEY",
    "s": "PERSON", "v": "PERSON", "w": "PERSON", "p": "PERSON", "f": "ORG",
}  # fmt: skip
_ROLES = {"s": "suspect", "v": "victim", "w": "witness", "p": ""}
_SAME = {"defendant": "suspect", "complainant": "victim"}
_SPANS = ("OFFENCE", "IDENTIFIER", "VEHICLE", "WEAPON", "DRUG", "OPERATION", "MONEY")
"""Labels that the gold marks wherever they stand; people and organisations only where they matter."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One gold mention: its sort as written, span, words and the values after them."""

    sort: str
    start: int
    end: int
    text: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of the gold: its number, kind of document, text and marks."""

    number: int
    kind: Kind
    text: str
    marks: tuple[Mark, ...]


def read(path: Path) -> Iterator[Passage]:
    """The passages of a file. Raises ValueError naming the line for a kind or mark that is not known."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        kind, _, marked = line.partition(" | ")
        text, marks, done = "", [], 0
        for found in _MARK.finditer(marked):
            if found[1] not in _LABELS:
                raise ValueError(f"{path.name} line {number}: no mark is called {found[1]!r}; see the head of the file")
            text += marked[done : found.start()]
            words, *values = found[2].split("|")
            marks.append(Mark(found[1], len(text), len(text) + len(words), words, tuple(values)))
            text += words
            done = found.end()
        yield Passage(number, Kind(kind), text + marked[done:], tuple(marks))


class Tally:
    """Counts of right, extra and missed by row, and what the differences were."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.values: Counter[tuple[str, bool]] = Counter()
        self.errors: list[str] = []

    def add(self, passage: Passage, mentions: Sequence[Mention]) -> None:
        """Judge the mentions of one passage."""
        self._passage = passage
        for label in _SPANS:
            self._spans(label, [m for m in mentions if m.label.value == label])
        self._roles([m for m in mentions if m.label is Label.PERSON])
        self._former([m for m in mentions if m.label is Label.ORG])

    def _spans(self, label: str, mentions: Iterable[Mention]) -> None:
        gold = [mark for mark in self._passage.marks if _LABELS[mark.sort] == label]
        for mention in mentions:
            if label in ("WEAPON", "DRUG") and self._in_offence(mention):
                continue
            mark = _partner(mention, gold)
            if mark is None:
                self._count(label, "extra", f"{label} {mention.text!r} ({mention.rule})")
                self.counts[f"{label} exact", "extra"] += 1
                self.counts[f"{label} +all" if label == "OFFENCE" else "", "extra"] += 1
                continue
            gold.remove(mark)
            self.counts[label, "right"] += 1
            self._exact(label, mention, mark)
            if label == "OFFENCE":
                whole = self._offence(mention, mark)
                self.counts["OFFENCE +all", "right" if whole else "extra"] += 1
                self.counts["OFFENCE +all", "missed"] += not whole
            elif label == "IDENTIFIER":
                self._identifier(mention, mark)
            elif label == "DRUG":
                self._quantity(mention, mark)
        for mark in gold:
            self._count(label, "missed", f"{label} {mark.text!r}")
            self.counts[f"{label} exact", "missed"] += 1
            self.counts[f"{label} +all" if label == "OFFENCE" else "", "missed"] += 1

    def _exact(self, label: str, mention: Mention, mark: Mark) -> None:
        if (mention.start, mention.end) == (mark.start, mark.end):
            self.counts[f"{label} exact", "right"] += 1
            return
        self.counts[f"{label} exact", "extra"] += 1
        self.counts[f"{label} exact", "missed"] += 1
        self._note(f"span {label} {mention.text!r}, gold {mark.text!r}")

    def _in_offence(self, mention: Mention) -> bool:
        return any(m.sort == "o" and m.start <= mention.start and mention.end <= m.end for m in self._passage.marks)

    def _offence(self, mention: Mention, mark: Mark) -> bool:
        value = mention.value.as_json()
        codes, stages = mark.values[0].split(","), mark.values[1].split(",")
        denied = len(mark.values) > 2
        code = any(value.get("code", "").startswith(wanted) for wanted in codes)
        stage = value["stage"] in stages
        negated = bool(value.get("negated")) == denied
        self._value("offence code", code, f"{mention.text!r} {value.get('code')}, gold {codes}")
        self._value("offence stage", stage, f"{mention.text!r} {value['stage']}, gold {stages}; {mention.why}")
        self._value("offence negation", negated, f"{mention.text!r} denied {bool(value.get('negated'))}")
        self._count(f"stage {stages[0]}", "right" if stage else "missed", None)
        if not stage:
            self.counts[f"stage {value['stage']}", "extra"] += 1
        if denied or value.get("negated"):
            self._count("negated", "right" if negated else "missed" if denied else "extra", None)
        return code and stage and negated

    def _identifier(self, mention: Mention, mark: Mark) -> None:
        value = mention.value.as_json()
        right = value["type"] == mark.values[0]
        self._value("identifier type", right, f"{mention.text!r} {value['type']}, gold {mark.values[0]}")
        self._count(f"id {mark.values[0]}", "right" if right else "missed", None)
        if not right:
            self.counts[f"id {value['type']}", "extra"] += 1
        if len(mark.values) > 1:
            wanted = mark.values[1] == "good"
            self._value("identifier check", value.get("valid") is wanted, f"{mention.text!r} {value.get('valid')}")

    def _quantity(self, mention: Mention, mark: Mark) -> None:
        given = (mention.value.as_json().get("quantity") or "").casefold()
        wanted = [words.casefold() for words in mark.values[0].split(";")] if mark.values else [""]
        self._value("drug quantity", given in wanted, f"{mention.text!r} {given!r}, gold {wanted}")

    def _roles(self, mentions: Sequence[Mention]) -> None:
        """Who is suspect, victim or witness, judged on the people that the gold marks."""
        for mark in self._passage.marks:
            if mark.sort not in _ROLES:
                continue
            mention = _covering(mark, mentions)
            role = (mention.value.as_json().get("role") or "") if mention else ""
            told = {_SAME.get(part, part) for part in role.split(", ")}
            given = told & {"suspect", "victim", "witness"}
            wanted = _ROLES[mark.sort]
            rows = ("role", f"role {wanted}" if wanted else "", f"role {'named' if _named(mark.text) else 'described'}")
            why = f"role {mark.text!r} {role or 'none'}{'' if mention else ' (not found)'}, gold {wanted or 'none'}"
            if wanted in given:
                self._all(rows, "right")
            else:
                if wanted:
                    self._all(rows, "missed")
                for other in given:
                    self._all((rows[0], f"role {other}", rows[2]), "extra")
                if wanted or given:
                    self._note(why)

    def _former(self, mentions: Sequence[Mention]) -> None:
        for mark in self._passage.marks:
            if mark.sort != "f":
                continue
            mention = _covering(mark, mentions)
            given = set((mention.value.as_json().get("formerly") or ()) if mention else ())
            wanted = set(mark.values[0].split(";")) - {""}
            for name in given | wanted:
                kind = "right" if name in given and name in wanted else "extra" if name in given else "missed"
                self._count("former name", kind, f"former name of {mark.text!r}: {name!r}")

    def _all(self, rows: Iterable[str], kind: str) -> None:
        for row in rows:
            if row:
                self.counts[row, kind] += 1

    def _count(self, row: str, kind: str, note: str | None) -> None:
        self.counts[row, kind] += 1
        if note and kind != "right":
            self._note(f"{kind} {note}")

    def _value(self, row: str, right: bool, note: str) -> None:
        self.values[row, right] += 1
        if not right:
            self._note(f"{row}: {note}")

    def _note(self, note: str) -> None:
        self.errors.append(f"{self._passage.number}: {note} in {self._passage.text!r}")

    def lines(self) -> Iterator[str]:
        """The figures: a line per row with precision, recall, F1 and how many the gold has, then rates of values."""
        yield f"{'':18} {'P':>6} {'R':>6} {'F1':>6} {'gold':>5}"
        for row in sorted({row for row, _ in self.counts if row}):
            right, extra, missed = (self.counts[row, kind] for kind in ("right", "extra", "missed"))
            precision, recall = right / max(1, right + extra), right / max(1, right + missed)
            f1 = 2 * right / max(1, 2 * right + extra + missed)
            yield f"{row:18} {precision:6.3f} {recall:6.3f} {f1:6.3f} {right + missed:5}"
        for row in sorted({row for row, _ in self.values}):
            right, wrong = self.values[row, True], self.values[row, False]
            yield f"{row}: {right} of {right + wrong} ({right / (right + wrong):.3f})"


def _named(words: str) -> bool:
    """Whether a person is marked by name and not by description ("the attacker")."""
    return any(word[:1].isupper() for word in words.split()[1:]) or (words[:1].isupper() and " " not in words)


def _partner(mention: Mention, gold: Sequence[Mark]) -> Mark | None:
    """The mark that overlaps a mention most."""
    return max(
        (mark for mark in gold if mark.start < mention.end and mention.start < mark.end),
        key=lambda mark: min(mark.end, mention.end) - max(mark.start, mention.start),
        default=None,
    )


def _covering(mark: Mark, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that overlaps a mark, one with a role first."""
    over = [m for m in mentions if m.start < mark.end and mark.start < m.end]
    return max(over, key=lambda m: (bool(m.value.as_json().get("role")), m.end - m.start), default=None)


def tally(path: Path) -> Tally:
    """The figures of one gold file, by the whole annotator. Raises ValueError for a mark that is not known."""
    annotator, result = Annotator.load(), Tally()
    passages = list(read(path))
    given = (TextInput(passage.text, kind=passage.kind) for passage in passages)
    for passage, mentions in zip(passages, annotator.pipe(given), strict=True):
        result.add(passage, mentions)
    return result
