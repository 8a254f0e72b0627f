"""How much a source's grading lets a link count (DOMAIN: 3x5x2 and the older 5x5x5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casethread.model import Grading

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


def weakest(documents: Iterable[str], graded: Mapping[str, Grading]) -> tuple[float, str]:
    """The least strength among documents, by id, of which those ``graded`` have a grading; and a clause that names it
    ("" when none lowers it).
    """
    value, least = min((strength(graded.get(each)), each) for each in documents)
    return value, f", lowered by the grading {graded[least]} of {least}" if value < 1.0 else ""
