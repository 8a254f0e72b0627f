"""How fast files become a searchable case, beside the bare statistical model on the same texts in the same run.

    python -m benchmarks.ingest [DOCUMENTS] [--workers N]

The case is invented (benchmarks.linking). Linking is timed apart: it is no part of the ratio.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from benchmarks.linking import Generator
from casethread.app import open_case
from casethread.config import Config
from nlp.model import load_ner


class Stopwatch:
    """A progress that adds up the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", 0.0

    def begin(self, step: str, total: int | None) -> None:
        """The step before ends here."""
        self.end()
        self._step, self._since = step, time.perf_counter()

    def advance(self, count: int = 1, current: str = "") -> None:
        """Counted by the steps themselves."""

    def end(self) -> None:
        """The last step ends."""
        if self._step:
            self.seconds[self._step] = time.perf_counter() - self._since


def bare(texts: list[str]) -> float:
    """Seconds that the bare recogniser takes, one process, batches of 16, the model loaded before."""
    model = load_ner(None)
    list(model.pipe(texts[:16]))
    started = time.perf_counter()
    list(model.pipe(texts, batch_size=16))
    return time.perf_counter() - started


def run(size: int, workers: int) -> None:
    """Print documents per second by step, and the ratio to the bare recogniser in as many processes."""
    documents = [item.document for item in Generator(1).make(size).documents]
    alone = len(documents) / bare([document.text for document in documents])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.jsonl"
        rows = ({"id": d.id, "text": d.text, "published": str(d.published), "kind": d.kind.value} for d in documents)
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        watch = Stopwatch()
        config = Config(home=Path(folder) / "home", workers=workers)
        with open_case(config) as case, case.pipeline(watch) as pipeline:
            pipeline.ingest([file])
            watch.end()
    linking = watch.seconds.pop("Linking", 0.0)
    rate = len(documents) / sum(watch.seconds.values())
    print(f"{len(documents):,} documents, {workers} worker(s)")
    print(f"bare ner, one process   {alone:8.1f} documents/s")
    print(f"every step but linking  {rate:8.1f} documents/s, {rate / (alone * workers):.2f} of bare ner in {workers}")
    for step, seconds in watch.seconds.items():
        print(f"  {step:<20}  {len(documents) / seconds:8.1f} documents/s")
    print(f"  {'Linking':<20}  {len(documents) / linking:8.1f} documents/s")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    run(given.size, given.workers)


if __name__ == "__main__":
    main()
