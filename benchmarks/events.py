"""How well real news reports are grouped by what they tell of: ECB+ documents to the subtopics of their topic.

Each topic of ECB+ holds reports of two happenings of one kind. The product's incidents of all documents together stand
beside plain TF-IDF with average link in the same run, whose threshold is the best of a row on these very answers.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from math import log, sqrt
from pathlib import Path

from casethread.model import Annotated, Document, Kind, Linkage, Marking, Origin
from links.linker import CaseLinker

THRESHOLDS = (0.1, 0.13, 0.16, 0.19, 0.22, 0.25, 0.3)
Truth = dict[str, tuple[str, str]]
Vector = dict[str, float]


def annotated(file: Path) -> tuple[list[Annotated], Truth]:
    """The documents of a file of ``{"id", "text", "topic", "subtopic"}`` lines as the product marks them, and of each
    its topic and subtopic.
    """
    from nlp.annotator import Annotator  # noqa: PLC0415 - loads the language model
    from nlp.base import TextInput  # noqa: PLC0415

    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    news = Marking.default(Kind.NEWS)
    documents = [Document(row["id"], Kind.NEWS, "", row["text"], Origin(row["id"], ""), news) for row in rows]
    found = Annotator.load().pipe([TextInput(d.text, None, d.kind) for d in documents])
    marked = [Annotated(d, mentions) for d, mentions in zip(documents, found, strict=True)]
    return marked, {row["id"]: (row["topic"], row["subtopic"]) for row in rows}


def told(truth: Truth, group: Mapping[str, str], ids: Iterable[str]) -> str:
    """Pairwise and B-cubed scores of ``group`` on ``ids``, within each topic; who has no group stands alone."""
    by_topic: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in ids:
        topic, subtopic = truth[each]
        by_topic[topic].append((subtopic, group.get(each, each)))
    pairs: Counter[tuple[bool, bool]] = Counter()
    precision = recall = count = 0.0
    for found in by_topic.values():
        pairs.update((a[0] == b[0], a[1] == b[1]) for a, b in combinations(found, 2))
        both, real, made = Counter(found), Counter(s for s, _ in found), Counter(g for _, g in found)
        precision += sum(n * n / made[g] for (_, g), n in both.items())
        recall += sum(n * n / real[s] for (s, _), n in both.items())
        count += len(found)
    right = pairs[True, True]
    pairwise = _f1(right / max(1, right + pairs[False, True]), right / max(1, right + pairs[True, False]))
    return f"pairwise {pairwise}  B-cubed {_f1(precision / max(1, count), recall / max(1, count))}"


def _f1(precision: float, recall: float) -> str:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{f1:.3f} (P {precision:.3f} R {recall:.3f})"


def by_incident(linkage: Linkage) -> dict[str, str]:
    """The incident of each document: of several that which most documents tell of."""
    chosen: dict[str, str] = {}
    for incident in sorted(linkage.incidents, key=lambda i: (len(i.documents), i.id)):
        chosen.update((document, incident.id) for document in incident.documents)
    return chosen


def _vectors(documents: list[Annotated]) -> list[Vector]:
    counts = [Counter(each.document.text.casefold().split()) for each in documents]
    spread = Counter(word for counted in counts for word in counted)
    vectors = []
    for counted in counts:
        raw = {word: (1 + log(n)) * log(len(counts) / spread[word]) for word, n in counted.items()}
        length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        vectors.append({word: weight / length for word, weight in raw.items()})
    return vectors


def _average_link(members: list[int], likeness: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Clusters of ``members`` joined while the mean likeness between two is at least ``least``."""
    groups = [[member] for member in members]
    while True:
        ranked = (
            (sum(likeness[min(a, b), max(a, b)] for a in x for b in y) / len(x) / len(y), i, j)
            for (i, x), (j, y) in combinations(enumerate(groups), 2)
        )
        best, i, j = max(ranked, default=(-1.0, 0, 0))
        if best < least:
            return groups
        groups[i] += groups.pop(j)


def run(file: Path) -> None:
    """Print the figures of the linker and of TF-IDF."""
    documents, truth = annotated(file)
    group = by_incident(CaseLinker().link(documents))
    print(f"events, {len(documents)} reports of {len(set(truth.values()))} happenings, {len(group)} in an incident")
    print(f"  incidents           {told(truth, group, truth)}")
    print(f"  of those in one     {told(truth, group, group)}")
    vectors = _vectors(documents)
    topics: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(documents):
        topics[truth[each.document.id][0]].append(number)
    likeness = {
        (a, b): sum(weight * vectors[b].get(word, 0.0) for word, weight in vectors[a].items())
        for members in topics.values()
        for a, b in combinations(members, 2)
    }
    for least in THRESHOLDS:
        found = (group for members in topics.values() for group in _average_link(members, likeness, least))
        named = {documents[n].document.id: str(members[0]) for members in found for n in members}
        print(f"  TF-IDF from {least:<7} {told(truth, named, truth)}")
