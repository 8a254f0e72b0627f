"""Measures extraction against gold: ``python -m benchmarks.extraction FILE.jsonl...``.

Each line of a file has ``text``, ``entities`` (``start``, ``end``, ``label``) and perhaps ``published`` and ``ignore``
(spans left out of the count). Prints, per file and label, precision, recall and F1 of the stock model, of our weights
in the same bare ``ner``, and of the whole annotator, in one run: by exact span, by exact span when leading articles and
titles and trailing possessives are cut from both sides (gold sets differ on them), and by overlap; then documents per
CPU second of ``ner`` alone and of all. People without a name (rule ``people.unnamed``) are not counted, and gold that
holds no capital word besides pronouns and articles ("the leader", "We") counts neither way: re3d marks such too.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language

from casethread.errors import CasethreadError
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.model import WEIGHTS, load_ner
from nlp.resolve import UNNAMED

LABELS = ("PERSON", "PLACE", "ORG")
STOCK = {"PERSON": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "ORG": "ORG"}


class EvaluationError(CasethreadError):
    """A file of gold cannot be read."""


class Span(NamedTuple):
    """A labelled stretch of one document."""

    start: int
    end: int
    label: str


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return " ".join(f"{part:.3f}" for part in self)


def score(found: Sequence[set[Span]], gold: Sequence[set[Span]], label: str, *, exact: bool) -> Score:
    """Scores of one label over documents; by overlap, a span counts when it touches one of the other side."""
    right = recalled = total_found = total_gold = 0
    for has, wants in zip(found, gold, strict=True):
        ours = {span for span in has if span.label == label}
        theirs = {span for span in wants if span.label == label}
        total_found += len(ours)
        total_gold += len(theirs)
        right += len(ours & theirs) if exact else _touching(ours, theirs)
        recalled += len(ours & theirs) if exact else _touching(theirs, ours)
    precision = right / total_found if total_found else 0.0
    recall = recalled / total_gold if total_gold else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _touching(spans: set[Span], others: set[Span]) -> int:
    return sum(any(span.start < other.end and other.start < span.end for other in others) for span in spans)


_EDGE = re.compile(r"(?:(?:the|an?|mr|mrs|ms|dr)\.?\s+)*", re.IGNORECASE)


def edged(spans: Iterable[Span], text: str) -> set[Span]:
    """The spans without leading article or title and trailing possessive, on which gold sets differ."""
    shorter = set()
    for start, end, label in spans:
        opening = _EDGE.match(text, start, end)
        shorter.add(
            Span(
                opening.end() if opening else start, start + len(re.sub(r"\s?['\u2019]s?$", "", text[start:end])), label
            )
        )
    return shorter


@dataclass(frozen=True, slots=True)
class Gold:
    """A file of gold: texts, the names in each, and the stretches that are not counted."""

    name: str
    items: tuple[TextInput, ...]
    names: tuple[set[Span], ...]
    ignored: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def read(cls, path: Path) -> Gold:
        """Read a file. Raises EvaluationError, which names the line, when it is not as described above."""
        rows = read_rows(path)
        number = 0
        try:
            items, names, ignored = [], [], []
            for number, row in enumerate(rows, 1):  # noqa: B007 - told in the error
                published = date.fromisoformat(row["published"]) if row.get("published") else None
                marked = {Span(e["start"], e["end"], e["label"]) for e in row["entities"]}
                named = {span for span in marked if is_named(row["text"][span.start : span.end])}
                items.append(TextInput(row["text"], published))
                names.append(named)
                unnamed = [(span.start, span.end) for span in marked - named]
                ignored.append((*unnamed, *((start, end) for start, end in row.get("ignore", []))))
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(
                f"a line of gold is not as expected: {error!r}",
                where=f"{path.name}, line {number}",
                remedy="each line needs text and entities (start, end, label)",
            ) from error
        return cls(path.stem, tuple(items), tuple(names), tuple(ignored))

    def counted(self, found: Sequence[set[Span]]) -> list[set[Span]]:
        """What was found, without what touches a stretch that is not counted and no name."""
        kept = []
        for spans, skip, names in zip(found, self.ignored, self.names, strict=True):
            kept.append(
                {s for s in spans if _touching({s}, names) or not any(s.start < e and b < s.end for b, e in skip)}
            )
        return kept

    def edged(self, found: Sequence[set[Span]]) -> list[set[Span]]:
        """What was found, with edges cut."""
        return [edged(spans, item.text) for spans, item in zip(found, self.items, strict=True)]

    def scores(self, found: Sequence[set[Span]], label: str) -> tuple[Score, Score, Score]:
        """Exact, exact with edges cut, and overlap."""
        kept = self.counted(found)
        return (
            score(kept, self.names, label, exact=True),
            score(self.edged(kept), self.edged(self.names), label, exact=True),
            score(kept, self.names, label, exact=False),
        )


_NO_NAMES = re.compile(
    r"an?|all|and|any|both|each|every|he|her|his|i|its?|many|most|my|no|of|one|our|several|she|some|that|the|their|these"
    r"|they|this|those|three|two|us|we|who|your?|\d.*",
    re.IGNORECASE,
)


def is_named(words: str) -> bool:
    """Whether a mention holds a word of a name: one with a capital that is no pronoun, article or number."""
    return any(word != word.lower() and not _NO_NAMES.fullmatch(word) for word in re.findall(r"\w+", words))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises EvaluationError when it cannot be read."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise EvaluationError(
            f"the file of gold cannot be read: {error}", where=path.name, remedy="give a file of JSON Lines in UTF-8"
        ) from error


Finder = Callable[[Sequence[TextInput]], list[set[Span]]]
"""Finds the names of each text."""


def bare(nlp: Language) -> Finder:
    """The statistical model alone, its labels as ours."""

    def find(items: Sequence[TextInput]) -> list[set[Span]]:
        docs = nlp.pipe((item.text for item in items), batch_size=16)
        return [
            {Span(e.start_char, e.end_char, STOCK[e.label_]) for e in doc.ents if e.label_ in STOCK} for doc in docs
        ]

    return find


def whole(annotator: Annotator) -> Finder:
    """All components."""

    def find(items: Sequence[TextInput]) -> list[set[Span]]:
        marked = annotator.pipe(items)
        return [{Span(m.start, m.end, m.label.value) for m in mentions if m.rule != UNNAMED} for mentions in marked]

    return find


def finders(weights: Sequence[Path] = ()) -> dict[str, Finder]:
    """What is compared, by name: the stock model, the bare model with our weights and with those of other folders, and
    the whole annotator. Raises ModelError when one cannot be loaded.
    """
    found = {"ner, stock": bare(load_ner(None)), "ner, ours": bare(load_ner(WEIGHTS))}
    found |= {f"ner, {folder.name}": bare(load_ner(folder)) for folder in weights}
    return found | {"casethread": whole(Annotator.load())}


def seconds(find: Finder, items: Sequence[TextInput]) -> tuple[list[set[Span]], float]:
    """What is found, and the processor seconds that it took once warm."""
    find(items[:2])
    began = time.process_time()
    found = find(items)
    return found, time.process_time() - began


def report(gold: Gold, compared: dict[str, Finder]) -> Iterator[str]:
    """The lines of one file's table."""
    runs = {name: seconds(find, gold.items) for name, find in compared.items()}
    width = max(len(name) for name in runs) + 2
    yield f"{gold.name}: {len(gold.items)} documents (P R F1: exact / edges cut / overlap)"
    for label in LABELS:
        for name, (found, _) in runs.items():
            yield f"  {label:7}{name:{width}}" + " / ".join(str(one) for one in gold.scores(found, label))
    alone, everything = (max(runs[name][1], 1e-9) for name in ("ner, ours", "casethread"))
    yield (
        f"  documents per CPU second: ner alone {len(gold.items) / alone:.1f},"
        f" all components {len(gold.items) / everything:.1f}, ratio {alone / everything:.2f}"
    )


def main() -> int:
    """Print the table of every file named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+", type=Path)
    try:
        files = [Gold.read(path) for path in parser.parse_args().files]
        compared = finders()
        for gold in files:
            sys.stdout.writelines(f"{line}\n" for line in report(gold, compared))
    except CasethreadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
