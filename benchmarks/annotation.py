"""How fast texts are annotated, beside the bare statistical model on the same texts in the same run.

    python -m benchmarks.annotation [DOCUMENTS] [--texts FILE.jsonl ...]

One process. The short texts are invented (benchmarks.linking), the long ones are those run together by eights; each
FILE adds a row: JSON Lines with a ``text``. Seconds are of processor time, the best of three rounds in which the bare
model (as spaCy runs it by itself, and "tuned", with the matrix library that the product gives it) and the annotator
take turns. Shares are of the whole time, by component, in a round of their own.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc

from benchmarks.bare import bare_ner
from benchmarks.linking import Generator
from nlp.annotator import Annotator, pipeline
from nlp.base import TextInput

ROUNDS = 3
BATCH = 16
"""Texts that pass the bare model together: more are no faster where texts are long."""


def run(size: int, files: Iterable[Path] = ()) -> None:
    """Print load seconds, resident memory, and for each set of texts documents per second and shares."""
    imported = time.process_time()
    annotator = Annotator.load()
    annotator.annotate(TextInput("Carol Whitlock, 31, was arrested for robbery in Chelmsford on 3 May 2018."))
    loaded = time.process_time()
    start = f"interpreter and imports {imported:.1f} s, load and first text {loaded - imported:.1f} s"
    print(f"{start}, {_resident():.0f} MB resident")
    short = [item.document.text for item in Generator(1).make(size).documents]
    sets = {"short": short, "long": ["\n\n".join(short[at : at + 8]) for at in range(0, len(short), 8)]}
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        sets[file.stem] = [json.loads(line)["text"] for line in lines if line.strip()]
    heads = f"{'bare ner/s':>10} {'tuned/s':>8} {'all/s':>8} {'ratio':>6} {'tuned':>6}"
    print(f"{'texts':<12} {'number':>6} {'characters':>10} {heads}")
    for name, texts in sets.items():
        _compare(name, texts)
    print(f"{_resident():.0f} MB resident at the end, with both models")


def _compare(name: str, texts: list[str]) -> None:
    annotator, plain, ner = Annotator.load(), bare_ner(), cast("TrainablePipe", pipeline().get_pipe("ner"))
    items = [TextInput(text) for text in texts]

    def bare() -> None:
        for _ in plain.pipe(texts, batch_size=BATCH):
            pass

    def same_library() -> None:
        for _ in ner.pipe(map(pipeline().make_doc, texts), batch_size=BATCH):
            pass

    def everything() -> None:
        for _ in annotator.pipe(items):
            pass

    times = [(_seconds(bare), _seconds(same_library), _seconds(everything)) for _ in range(ROUNDS)]
    alone, tuned, whole = map(min, zip(*times, strict=True))
    number, length = len(texts), sum(map(len, texts)) / len(texts)
    rates = f"{number / alone:10.1f} {number / tuned:8.1f} {number / whole:8.1f}"
    print(f"{name:<12} {number:6} {length:10.0f} {rates} {alone / whole:6.2f} {tuned / whole:6.2f}")
    shares = _shares(texts)
    print("  " + ", ".join(f"{part} {share:.1%}" for part, share in shares.items()))


def _shares(texts: list[str]) -> dict[str, float]:
    """The share of each component in the time of all, the tokenizer and the model first."""
    nlp = pipeline()
    spent = dict.fromkeys(("tokenizer", *(name.removeprefix("casethread_") for name in nlp.pipe_names)), 0.0)
    for at in range(0, len(texts), BATCH):
        batch = texts[at : at + BATCH]
        started = time.process_time()
        docs = [nlp.make_doc(text) for text in batch]
        spent["tokenizer"] += time.process_time() - started
        for doc, text in zip(docs, batch, strict=True):
            doc._.casethread_input = TextInput(text)
        for name, component in nlp.pipeline:
            started = time.process_time()
            docs = list(_passed(component, docs))
            spent[name.removeprefix("casethread_")] += time.process_time() - started
    total = sum(spent.values())
    return {name: seconds / total for name, seconds in spent.items()}


def _passed(component: Callable[[Doc], Doc], docs: list[Doc]) -> Iterable[Doc]:
    """The Docs through a component: the model's take them together, ours one by one."""
    return component.pipe(docs, batch_size=BATCH) if isinstance(component, TrainablePipe) else map(component, docs)


def _seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _resident() -> float:
    """Resident memory of this process in MB, as Linux tells it; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=300)
    parser.add_argument("--texts", nargs="*", type=Path, default=[])
    given = parser.parse_args()
    run(given.size, given.texts)


if __name__ == "__main__":
    main()
