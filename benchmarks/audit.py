"""What the audit costs: searches answered over HTTP, within the process, with their row written and without.

python -m benchmarks.audit [DOCUMENTS] [ROUNDS]
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from casethread.accounts.desk import Desk
from casethread.app import Case, open_case
from casethread.config import Config
from casethread.model import Annotated, Document, Kind, Label, Marking, Mention, Origin, Role
from casethread.store.arrivals import Arrival, Taking
from casethread.store.audit import Act
from casethread.store.base import FileState
from casethread.values import PersonValue
from casethread.web import create_app
from search_api.index.base import indexed

WORDS = [
    "knife",
    "lane",
    "shop",
    "witness",
    "arrested",
    "charged",
    "stolen",
    "vehicle",
    "evening",
    "quarry",
    "harbour",
    "burglary",
    "market",
    "rider",
]
NAMES = ["Odran Tullick", "Bevis Larkmoor", "Lena Farrow", "Tamsin Oake", "Corin Hale"]
QUERIES = ["knife lane", '"stolen vehicle"', "tullick", "burglary AND kind:news", "farow", "market evening quarry"]


def documents(count: int) -> list[Annotated]:
    """Invented reports of some 150 words that name somebody."""
    chance = random.Random(1)
    made = []
    for number in range(count):
        name = chance.choice(NAMES)
        text = f"{name} was seen. " + " ".join(chance.choices(WORDS, k=150)) + "."
        mention = Mention(0, len(name), name, Label.PERSON, PersonValue(name=name), "given", 0.9)
        kind = Kind.NEWS if number % 2 else Kind.PROBATION
        origin = Origin("made.jsonl", "ab" * 32, number)
        document = Document(f"d{number}", kind, f"Report {number}", text, origin, Marking.default(kind))
        made.append(Annotated(document, (mention,)))
    return made


def fill(case: Case, items: list[Annotated]) -> None:
    """Take the documents in, index them, and add who searches."""
    case.store.files.enter("/made.jsonl", "made.jsonl", FileState.WAITING, sha256="ab" * 32, size=1)
    arrival = Arrival(case.store.files.at(["/made.jsonl"])["/made.jsonl"], "")
    case.store.take(Taking(arrival, [item.document for item in items]))
    case.store.save_mentions("made", items)
    with case.index.writer() as writer:
        for batch in case.store.to_index(case.index.name):
            writer.add(indexed(item, access) for item, access in batch)
    case.store.users.add("ann", Role.ANALYST)


async def asked(case: Case, rounds: int) -> list[float]:
    """Milliseconds of each search."""
    cookie = {"casethread-session": Desk(case.store).start("ann", "here")}
    transport = httpx.ASGITransport(create_app(case))
    times = []
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookie) as client:
        for number in range(rounds):
            query = QUERIES[number % len(QUERIES)]
            start = time.perf_counter()
            answered = await client.get("/api/search", params={"q": query})
            times.append((time.perf_counter() - start) * 1000)
            assert answered.status_code == 200, answered.text
    return times


def run(count: int, rounds: int) -> None:
    """Print the times and their ratio. Rounds with and without take turns, so that both meet the same weather."""
    with tempfile.TemporaryDirectory() as folder, open_case(_config(Path(folder))) as case:
        fill(case, documents(count))
        append = case.store.audit.append
        kept: dict[str, list[float]] = {"with": [], "without": []}
        asyncio.run(asked(case, len(QUERIES)))
        for _ in range(rounds):
            for how, times in kept.items():
                setattr(case.store.audit, "append", append if how == "with" else _nothing)  # noqa: B010 - for mypy
                times.extend(asyncio.run(asked(case, len(QUERIES))))
        rows = []
        for number in range(500):
            start = time.perf_counter()
            append(Act("ann", "search", {"address": "/api/search", "asked": {"q": [f"word {number}"]}}, "10.0.0.1"))
            rows.append((time.perf_counter() - start) * 1000)
        a, b = median(kept["with"]), median(kept["without"])
        print(f"{count:,} documents; {len(kept['with'])} searches each way, medians")
        print(f"a search with its row {a:.2f} ms, without {b:.2f} ms: {100 * (a / b - 1):+.1f}%")
        print(f"a row alone {median(rows):.3f} ms, {100 * median(rows) / b:.1f}% of a search")


def _nothing(_: Act) -> None:
    """Write nothing down."""


def _config(folder: Path) -> Config:
    return Config(home=folder / "case", requests_per_minute=10**9)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    run(*(given + [3000, 10][len(given) :]))
