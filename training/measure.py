"""Scores weights on documents kept from training: ``python -m training.measure TRAIN.jsonl WEIGHTS... [--whole]``.

Prints, per set and label, F1 by exact span (leading articles and trailing possessives cut, on which gold sets differ)
and by overlap, of the stock model and of every folder of weights in one run; ``ner`` alone, or with ``--whole`` the
annotator with all its components (people without a name not counted: gold marks none).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.extraction import LABELS, STOCK, score
from benchmarks.extraction import Span as Found
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.model import load_ner
from nlp.resolve import UNNAMED
from training.corpus import Passage, Span, read, rows

Pair = tuple[float, float]


def find(weights: Path | None, texts: Sequence[str], *, whole: bool) -> list[set[Found]]:
    """What ``ner`` with these weights finds in each text, or the whole annotator does; None is stock."""
    if whole:
        items = [TextInput(text) for text in texts]
        marked = Annotator.load(weights).pipe(items)
        found = [{Found(m.start, m.end, m.label.value) for m in mentions if m.rule != UNNAMED} for mentions in marked]
    else:
        docs = load_ner(weights).pipe(texts, batch_size=32)
        read_by = [[e for e in doc.ents if e.label_ in STOCK] for doc in docs]
        found = [{Found(e.start_char, e.end_char, STOCK[e.label_]) for e in entities} for entities in read_by]
    return [{_cut(span, text) for span in spans} for spans, text in zip(found, texts, strict=True)]


def _cut(span: Found, text: str) -> Found:
    opening = re.compile(r"(?:the|an?)\s+", re.IGNORECASE).match(text, span.start, span.end)
    said = re.sub(r"\s?['\u2019]s?$", "", text[span.start : span.end])
    return Found(opening.end() if opening else span.start, span.start + len(said), span.label)


def table(documents: Sequence[Passage], found: Sequence[list[set[Found]]]) -> Iterator[tuple[str, str, list[Pair]]]:
    """Set, label, and per finding the exact and the overlap F1; the set "mean" is the mean of the sets."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        groups[document.source].append(place)
    sums: dict[str, list[list[Pair]]] = defaultdict(list)
    for source, places in groups.items():
        gold = [{Found(*name) for name in documents[place].names} for place in places]
        for label in LABELS:
            scores = []
            for one in found:
                kept = [_known(one[place], documents[place].unknown) for place in places]
                scores.append((score(kept, gold, label, exact=True).f1, score(kept, gold, label, exact=False).f1))
            sums[label].append(scores)
            yield source, label, scores
    for label in LABELS:
        columns = zip(*sums[label], strict=True)
        yield "mean", label, [(_mean([e for e, _ in column]), _mean([o for _, o in column])) for column in columns]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _known(spans: set[Found], unknown: tuple[Span, ...]) -> set[Found]:
    return {span for span in spans if not any(span.start < u.end and u.start < span.end for u in unknown)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("documents", type=Path, help="the training file; its documents kept back are scored")
    parser.add_argument("weights", type=Path, nargs="*", help="folders of weights, beside the stock model")
    parser.add_argument("--whole", action="store_true", help="score the whole annotator, not ner alone")
    parser.add_argument("--all", action="store_true", help="score all documents of the file (a held-out file)")
    options = parser.parse_args()
    documents = rows(options.documents) if options.all else read(options.documents)[1]
    texts = [document.text for document in documents]
    folders: list[Path | None] = [None, *options.weights]
    found = [find(folder, texts, whole=options.whole) for folder in folders]
    sys.stdout.write("| set | label | " + " | ".join(folder.name if folder else "stock" for folder in folders) + " |\n")
    for source, label, scores in table(documents, found):
        cells = " | ".join(f"{exact:.3f} / {overlap:.3f}" for exact, overlap in scores)
        sys.stdout.write(f"| {source} | {label} | {cells} |\n")


if __name__ == "__main__":
    main()
