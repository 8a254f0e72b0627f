"""What 10 and 100 million documents need, reckoned from what one was measured to take, line by line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

SHARD = 30
"""GB of a shard: amid the 10 to 50 that Elastic advises, with fewer than 200 million documents
("Size your shards", https://www.elastic.co/docs/deploy-manage/production-guidance/optimize-performance/size-shards).
"""
FULLEST = 200_000_000
REPLICAS = 1
NODES = 3
"""Search nodes at least: one may fail, and two that are left are a majority of three."""
DISK, FULL = 1_000, 0.75
"""GB of a search node's disk, and how full it may be: Elasticsearch gives a node no more from 0.85 on, and a merge
takes room of its own."""
BACKUPS = 2
"""Back-ups that are kept beside the store."""
GB = 1e9
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one document: processor seconds of reading it, annotating it, keeping it (a worker's own process), of the
    case store's server, of one writer's turn, of the words for the index (``index``) and of the search node (``node``);
    bytes of its original, in the case store, and in the index. ``link`` is seconds at the largest case linked so far,
    which had ``linked`` documents.
    """

    read: float
    annotate: float
    keep: float
    server: float
    turn: float
    index: float
    node: float
    original: float
    stored: float
    indexed: float
    link: float = 0.0
    linked: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """A case of so many ``documents``, taken in by ``machines`` that each annotate on ``cores``."""

    documents: int
    machines: int
    cores: int


SIZES = (Size(10_000_000, 4, 8), Size(100_000_000, 16, 16))


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is reckoned, how, and what it comes to."""

    what: str
    how: str
    result: str


def reckoned(costs: Costs, size: Size) -> Iterator[Reckoned]:
    """The arithmetic of a case."""
    many, lanes = size.documents, size.machines * size.cores
    each = costs.read + costs.annotate + costs.keep
    work = many * each / HOUR
    yield Reckoned(
        "Work of the workers",
        f"{many:,} × ({costs.read:.5f} s read + {costs.annotate:.5f} s annotate + {costs.keep:.5f} s keep) / 3,600",
        f"{work:,.0f} core hours",
    )
    workers = work / lanes
    yield Reckoned(
        "With workers", f"{work:,.0f} / ({size.machines} machines × {size.cores} cores)", f"{workers:,.1f} hours"
    )
    turn = many * costs.turn / HOUR
    yield Reckoned(
        "Floor of the case store, one writer at a time", f"{many:,} × {costs.turn:.5f} s / 3,600", f"{turn:,.1f} hours"
    )
    index = many * costs.index / HOUR
    yield Reckoned(
        "Floor of indexing, one worker at a time", f"{many:,} × {costs.index:.5f} s / 3,600", f"{index:,.1f} hours"
    )
    yield Reckoned(
        "First to last document",
        f"the longest of {workers:,.1f}, {turn:,.1f} and {index:,.1f}",
        f"{max(workers, turn, index):,.1f} hours",
    )
    yield Reckoned("Originals", f"{many:,} × {costs.original:,.0f} bytes", f"{many * costs.original / GB:,.0f} GB")
    store = many * costs.stored / GB
    yield Reckoned("Case store", f"{many:,} × {costs.stored:,.0f} bytes", f"{store:,.0f} GB")
    yield Reckoned("With its back-ups", f"{store:,.0f} GB × (1 + {BACKUPS})", f"{store * (1 + BACKUPS):,.0f} GB")
    primaries = many * costs.indexed / GB
    yield Reckoned("Index, primary shards", f"{many:,} × {costs.indexed:,.0f} bytes", f"{primaries:,.0f} GB")
    shards = max(math.ceil(primaries / SHARD), math.ceil(many / FULLEST))
    yield Reckoned(
        "Shards", f"{primaries:,.0f} GB / {SHARD} GB, and {many:,} / {FULLEST:,}, the larger rounded up", f"{shards}"
    )
    held = primaries * (1 + REPLICAS)
    yield Reckoned("Index with a replica", f"{primaries:,.0f} GB × {1 + REPLICAS}", f"{held:,.0f} GB")
    nodes = max(NODES, math.ceil(held / (DISK * FULL)))
    yield Reckoned("Search nodes", f"{held:,.0f} GB / ({DISK:,} GB × {FULL}), at least {NODES}", f"{nodes}")
    busy = many * costs.node * (1 + REPLICAS) / HOUR
    yield Reckoned(
        "Work of the search nodes", f"{many:,} × {costs.node:.5f} s × {1 + REPLICAS} / 3,600", f"{busy:,.0f} core hours"
    )
    yield Reckoned(
        "Work of PostgreSQL",
        f"{many:,} × {costs.server:.5f} s / 3,600",
        f"{many * costs.server / HOUR:,.0f} core hours",
    )
    if costs.linked:
        link = many * costs.link / HOUR
        yield Reckoned(
            f"Linking, if a document took what it took among {costs.linked:,} (not measured beyond)",
            f"{many:,} × {costs.link:.5f} s / 3,600",
            f"{link:,.0f} core hours",
        )
