"""How much a source's grading lets a link count (DOMAIN: 3x5x2 and the older 5x5x5)."""

from __future__ import annotations

from collections.abc import Iterable

from casethread.model import Document, Grading

_SOURCE_3 = {"1": 1.0, "2": 0.85, "3": 0.6}
_INTELLIGENCE_3 = {"A": 1.0, "B": 0.95, "C": 0.85, "D": 0.75, "E": 0.3}
_SOURCE_5 = {"A": 1.0, "B": 0.95, "C": 0.8, "D": 0.65, "E": 0.6}
_INTELLIGENCE_5 = {"1": 1.0, "2": 0.95, "3": 0.85, "4": 0.75, "5": 0.3}


def strength(grading: Grading | None) -> float:
    """1 for an ungraded or best-graded source down to 0.18; the weights are ours, the order is the scheme's."""
    if grading is None:
        return 1.0
    if grading.scheme == "5x5x5":
        return _SOURCE_5.get(grading.source, 0.6) * _INTELLIGENCE_5.get(grading.intelligence, 0.6)
    return _SOURCE_3.get(grading.source, 0.6) * _INTELLIGENCE_3.get(grading.intelligence, 0.6)


def weakest(documents: Iterable[Document]) -> tuple[float, str]:
    """The least strength among the documents, and a clause that names its grading ("" when none lowers it)."""
    least = min(documents, key=lambda d: (strength(d.grading), d.id))
    value = strength(least.grading)
    return value, f", lowered by the grading {least.grading} of {least.id}" if value < 1.0 else ""
