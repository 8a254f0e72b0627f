"""Precision, recall and F1 of the pattern recognisers on a gold file, and of the stages of offences.

    python -m benchmarks.offences tests/nlp/gold/crime_dev.jsonl tests/nlp/gold/statements_dev.txt [--errors]

A mention is right when a gold mention of its label overlaps it (or, "exact", has its very span). Stage, code and denial
are judged on offences whose span was found. Only labels that the gold marks are scored. A ``.txt`` file is one of
statements, which are judged by the whole annotator and as to who is suspect, victim or witness.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import spacy

from benchmarks.statements import tally
from casethread.model import Kind, Label, Mention
from nlp.base import Context, Recogniser, TextInput
from nlp.recognisers.identifiers import IdentifierRecogniser
from nlp.recognisers.objects import ObjectRecogniser
from nlp.recognisers.offences import OffenceRecogniser
from nlp.recognisers.operations import OperationRecogniser
from nlp.recognisers.organisations import OrganisationRecogniser

Gold = dict[str, Any]
RECOGNISERS: tuple[Recogniser, ...] = (
    OffenceRecogniser(),
    IdentifierRecogniser(),
    OperationRecogniser(),
    ObjectRecogniser(),
    OrganisationRecogniser(),
)
BLANK = spacy.blank("en")


def found(text: str, kind: str) -> list[Mention]:
    """Everything the recognisers find in a text."""
    context = Context(TextInput(text, kind=Kind(kind)), BLANK.make_doc(text))
    mentions = [mention for recogniser in RECOGNISERS for mention in recogniser(context)]
    offences = [mention for mention in mentions if mention.label is Label.OFFENCE]
    return sorted((m for m in mentions if not _inside(m, offences)), key=lambda m: (m.start, m.end))


def _inside(mention: Mention, offences: Sequence[Mention]) -> bool:
    """Whether a weapon or drug is part of an offence ("possession of cannabis"), which gold marks whole."""
    return mention.label in (Label.WEAPON, Label.DRUG) and any(
        offence.start <= mention.start and mention.end <= offence.end for offence in offences
    )


class Score:
    """Counts by label, of spans and of what offences are read as."""

    def __init__(self) -> None:
        self.overlap: Counter[tuple[str, str]] = Counter()
        self.exact: Counter[tuple[str, str]] = Counter()
        self.values: Counter[tuple[str, bool]] = Counter()
        self.errors: list[str] = []

    def add(self, record: Gold, mentions: Sequence[Mention]) -> None:
        """Judge the mentions of one text."""
        gold: list[Gold] = list(record["mentions"])
        for mention in mentions:
            match = _partner(mention, gold)
            label = mention.label.value
            if match is None:
                self.overlap[label, "fp"] += 1
                self.exact[label, "fp"] += 1
                self._note(record, f"extra {label} {mention.text!r}")
                continue
            gold.remove(match)
            exact = (match["start"], match["end"]) == (mention.start, mention.end)
            self.overlap[label, "tp"] += 1
            self.exact[label, "tp" if exact else "fp"] += 1
            self.exact[label, "fn"] += not exact
            if not exact:
                self._note(record, f"span {label} {mention.text!r}, gold {match['text']!r}")
            self._value(record, mention, match["value"])
        for missed in gold:
            self.overlap[missed["label"], "fn"] += 1
            self.exact[missed["label"], "fn"] += 1
            self._note(record, f"missed {missed['label']} {missed['text']!r}")

    def _value(self, record: Gold, mention: Mention, wanted: Gold) -> None:
        given = mention.value.as_json()
        for key in ("stage", "code", "negated") if mention.label == "OFFENCE" else tuple(wanted):
            right = given.get(key) == wanted.get(key)
            self.values[f"{mention.label.lower()} {key}", right] += 1
            if not right:
                self._note(record, f"{key} {mention.text!r}: {given.get(key)}, gold {wanted.get(key)}")

    def _note(self, record: Gold, difference: str) -> None:
        self.errors.append(f"{record['id']} {difference} in {record['text']!r}")

    def lines(self) -> Iterable[str]:
        """The figures, a line per label and one per part of a value."""
        yield f"{'':12}  overlap P / R / F1       exact P / R / F1      gold"
        for label in sorted({label for label, _ in self.overlap}):
            gold = self.overlap[label, "tp"] + self.overlap[label, "fn"]
            yield f"{label:12}  {_figures(self.overlap, label)}     {_figures(self.exact, label)}     {gold}"
        for key in sorted({key for key, _ in self.values}):
            right, wrong = self.values[key, True], self.values[key, False]
            yield f"{key}: {right} of {right + wrong} ({right / (right + wrong):.3f})"


def _partner(mention: Mention, gold: Sequence[Gold]) -> Gold | None:
    """The gold mention of that label that overlaps most."""
    sized = [
        (min(g["end"], mention.end) - max(g["start"], mention.start), number)
        for number, g in enumerate(gold)
        if g["label"] == mention.label.value
    ]
    best = max(sized, default=(0, 0), key=lambda pair: pair[0])
    return gold[best[1]] if best[0] > 0 else None


def _figures(counts: Counter[tuple[str, str]], label: str) -> str:
    tp, fp, fn = (counts[label, kind] for kind in ("tp", "fp", "fn"))
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    f1 = 2 * tp / max(1, 2 * tp + fp + fn)
    return f"{precision:.3f} / {recall:.3f} / {f1:.3f}"


def score(path: Path) -> Score:
    """Judge a gold file: JSON Lines of id, kind, text and mentions (start, end, text, label, value)."""
    result = Score()
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        result.add(record, found(record["text"], record["kind"]))
    return result


def main() -> None:
    """Print the figures of each gold file named, and with --errors every difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    for path in options.gold:
        result = tally(path) if path.suffix == ".txt" else score(path)
        print(path.name)
        print("\n".join([*result.lines(), *(result.errors if options.errors else [])]))


if __name__ == "__main__":
    main()
