"""How much memory an ingest takes, all its processes together, for few documents and for ten times as many.

    python -m benchmarks.memory [SIZE...] [--workers N]

Every step but linking, through the command line. What is told is the peak of the proportional set sizes (what
processes share counts once), looked at twice a second; the ratio is to the first size. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.linking import Generator

EVERY = 0.5
_PART = 5000


def write(size: int, file: Path) -> None:
    """Invented documents, no two with the same text."""
    with file.open("w", encoding="utf-8") as stream:
        for start in range(0, size, _PART):
            wanted = min(_PART, size - start)
            for number, item in enumerate(Generator(start).make(wanted).documents[:wanted], start):
                document = item.document
                row = {"id": str(number), "text": f"{document.text}\nReference {number}.", "kind": document.kind.value}
                stream.write(f"{json.dumps({**row, 'published': str(document.published)})}\n")


def tree(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(entry.parent.name))
    found = [root]
    for process in found:
        found += parents.get(process, [])
    return found


def held(process: int) -> int:
    """Its proportional set size in kilobytes; 0 when it has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def peak(size: int, workers: int) -> tuple[float, float]:
    """Megabytes at the peak, and documents a second, of an ingest of that many documents into a new case."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.jsonl"
        write(size, file)
        environment = {**os.environ, "CASETHREAD_HOME": str(Path(folder) / "home"), "CASETHREAD_WORKERS": str(workers)}
        command = [sys.executable, "-m", "casethread", "ingest", "--no-link", str(file)]
        started, most = time.monotonic(), 0
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                most = max(most, sum(map(held, tree(run.pid))))
                time.sleep(EVERY)
        assert run.returncode == 0
        return most / 1024, size / (time.monotonic() - started)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    first = 0.0
    for size in given.sizes:
        megabytes, rate = peak(size, given.workers)
        first = first or megabytes
        print(
            f"{size:>9,} documents: peak {megabytes:7.0f} MB, {megabytes / first:.2f}; {rate:.0f} documents/s",
            flush=True,
        )


if __name__ == "__main__":
    main()
