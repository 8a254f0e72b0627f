"""``make eval EVAL=FOLDER``: every table of extraction, from the gold in a folder.

``ner_*.jsonl`` (see ``benchmarks.extraction``): the stock model, our weights and the whole annotator beside each other,
then the whole annotator with each of its recognisers, and the carrying of names through a document, left out, as the
change that leaving it out makes.
``dates_*.jsonl`` (see ``benchmarks.dates``): spans and days. MEANTIME is annotated in its first six lines only.
The product needs none of these files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import dates
from benchmarks.extraction import LABELS, EvaluationError, Finder, Gold, finders, report, whole
from casethread.errors import CasethreadError
from nlp.annotator import Annotator, pipeline
from nlp.components import MAKERS

_LINES = {"dates_meantime": 6}
"""How many lines of each text are annotated, where not all are."""


def without(component: str) -> Finder:
    """The whole annotator, one of its recognisers left out."""
    nlp = pipeline()
    with nlp.select_pipes(disable=[component]):
        return whole(Annotator(nlp, f"without {component}"))


def ablation(files: Sequence[Gold]) -> Iterator[str]:
    """Per recogniser, what leaving it out changes: exact F1 of each label in each file, in points."""
    everything = whole(Annotator.load())
    full = {gold.name: _exact(everything, gold) for gold in files}
    yield "Left out: change of exact F1 in points (" + ", ".join(LABELS) + ")"
    for component in (*MAKERS, "casethread_propagate"):
        finder = without(component)
        cells = []
        for gold in files:
            changes = zip(_exact(finder, gold), full[gold.name], strict=True)
            cells.append(f"{gold.name} " + " ".join(f"{100 * (now - before):+5.1f}" for now, before in changes))
        yield f"  {component.removeprefix('casethread_'):16}" + "   ".join(cells)


def _exact(finder: Finder, gold: Gold) -> list[float]:
    found = finder(gold.items)
    return [gold.scores(found, label)[0].f1 for label in LABELS]


def tables(folder: Path, weights: Sequence[Path]) -> Iterator[str]:
    """All lines. Raises EvaluationError when the folder holds no gold or a file of it cannot be read."""
    names = [Gold.read(path) for path in sorted(folder.glob("ner_*.jsonl"))]
    timed = sorted(folder.glob("dates_*.jsonl"))
    if not names and not timed:
        raise EvaluationError(
            "the folder holds no gold",
            where=str(folder),
            remedy="name a folder with ner_*.jsonl or dates_*.jsonl: make eval EVAL=FOLDER",
        )
    if names:
        compared = finders(weights)
        for gold in names:
            yield from report(gold, compared)
        yield from ablation(names)
    for path in timed:
        yield from dates.table(path, _LINES.get(path.stem, 0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables of the folder named on the command line; 1 when there is no gold in it."""
    parser = argparse.ArgumentParser(description="measure extraction on a folder of gold")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, nargs="*", default=[], help="other folders of weights, to compare with")
    options = parser.parse_args(arguments)
    try:
        for line in tables(options.folder, options.weights):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except CasethreadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
