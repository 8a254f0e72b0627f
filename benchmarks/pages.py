"""The server's time for each page beside that of the API calls that hold the same data, in one run.

    python -m benchmarks.pages --rounds 15

Both pass the same gate and write the same trail. Pages and calls take turns, so that other work on the machine slows
both; what is counted is the processor's time of the process, and the median of the rounds. A page may take 1.3 times.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from benchmarks import longcase
from casethread.app import Case, ingest_sample
from casethread.model import Label, Role
from tests.access.cases import Client, add_user, case_of, client_of, enter

ALLOWED = 1.3
Calls = dict[str, tuple[str, ...]]
"""Each page, and the calls behind it."""


class Quiet:
    """A run that nobody watches."""

    def begin(self, step: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1, current: str = "") -> None:
        """Say nothing."""

    def within(self, current: str, share: float | None = None) -> None:
        """Say nothing."""


def calls_of(case: Case, query: str) -> Calls:
    """The pages of a case, around its most mentioned person."""
    view = case.view_as("ann")
    busy, other = [entity.id for entity in view.entities(Label.PERSON)][:2]
    person = quote(busy, safe="")
    documents = {"document": view.entity(busy).documents[0], "longest document": _longest(case)}
    calls: Calls = {
        f"/search?q={query}": (f"/api/search?q={query}",),
        "/entities": ("/api/entities?limit=50",),
        f"/entities/{person}": (f"/api/entities/{person}", f"/api/entities/{person}/links", "/api/incidents"),
        f"/graph?entity={person}": (f"/api/export/links?around={person}", f"/api/entities/{person}/links"),
        "/incidents": ("/api/incidents", "/api/entities?label=PERSON&limit=500"),
        f"/path?a={person}&b={other}": (f"/api/paths?a={person}&b={other}",),
        "/review": ("/api/review/questions",),
        "/review/verdicts": ("/api/review/verdicts?undone=true",),
        "/corrections": ("/api/corrections?undone=true",),
        "/status": ("/api/status",),
    }
    for key in dict.fromkeys(documents.values()):
        path = quote(key, safe="")
        behind = (f"/api/documents/{path}", f"/api/documents/{path}/mentions", f"/api/links?end={path}")
        calls[f"/documents/{path}"] = (*behind, "/api/incidents")
    return calls


def _longest(case: Case) -> str:
    return max(case.view_as("ann").all_documents(), key=lambda document: len(document.text)).id


def spent(client: Client, paths: tuple[str, ...]) -> float:
    """Seconds of the processor that answering these takes."""
    begun = time.process_time()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    return time.process_time() - begun


def run(case: Case, query: str, rounds: int) -> list[str]:
    """Print the table of a case. Returns the pages that take longer than they may."""
    add_user(case, "ann", Role.ANALYST)
    slow = []
    with client_of(case) as client:
        enter(client, case, "ann")
        print(f"{'page':44}{'page ms':>10}{'calls ms':>10}{'ratio':>8}")
        for page, behind in calls_of(case, query).items():
            pairs = [(spent(client, (page,)), spent(client, behind)) for _ in range(rounds + 1)][1:]
            ratio = statistics.median(a / b for a, b in pairs)
            a, b = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
            print(f"{page[:42]:44}{a:10.1f}{b:10.1f}{ratio:8.2f}{'  over' if ratio > ALLOWED else ''}")
            slow += [page] if ratio > ALLOWED else []
    return slow


def main() -> None:
    """Measure the sample case, and a case of the longest things."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--mentions", type=int, default=2_000, help="of one person in the long case; 0 leaves it out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print("# The sample case")
        with case_of(Path(home) / "sample") as case:
            ingest_sample(case, Quiet())
            run(case, "marsh+lane", given.rounds)
        if given.mentions:
            print(f"\n# {given.mentions:,} mentions of one person")
            with case_of(Path(home) / "long", list(longcase.items(given.mentions))) as case:
                run(case, "thornwick", given.rounds)


if __name__ == "__main__":
    main()
