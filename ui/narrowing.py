"""What of a graph is wanted, read from an address and written back as the form that asks for it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from starlette.datastructures import QueryParams

from casethread.errors import UsageError
from casethread.model import Label, LinkKind
from casethread.neighbourhood import ENTITY_LINKS, Neighbourhood, Wanted
from ui import words
from ui.graph_contexts import Narrowing
from ui.pieces import Box, Choice, Field
from ui.ties import KIND_NAMES

STRENGTHS = {"": "Any", "0.25": "0.25 or more", "0.5": "0.5 or more", "0.75": "0.75 or more"}
RANKS = {
    "": "Any",
    "1": "A or 1: known directly",
    "2": "B or 2, or better: corroborated",
    "3": "C or 3, or better: known indirectly",
    "4": "D or 4, or better: not suspected false",
}
"""The worst intelligence grading that stays, by its rank; what carries none, such as a news report, always stays."""


def read(asked: QueryParams) -> Wanted:
    """What is wanted. Raises UsageError for a value that cannot be meant."""
    labels = frozenset(Label(one) for one in asked.getlist("label") if one in set(Label))
    kinds = frozenset(LinkKind(one) for one in asked.getlist("kind") if one in set(ENTITY_LINKS))
    start, end = (_day(asked.get(name, "")) for name in ("from", "to"))
    strength, rank = asked.get("strength", ""), asked.get("grade", "")
    if strength not in STRENGTHS or rank not in RANKS:
        raise UsageError("that strength or grading cannot be chosen", remedy="choose among those in the form")
    return Wanted(labels, kinds, start, end, float(strength or 0), int(rank or 0))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        remedy = "write the year, month and day, as in 2014-03-11"
        raise UsageError(f"{text.strip()[:40]!r} is no day", remedy=remedy) from error


def written(wanted: Wanted) -> dict[str, object]:
    """What is wanted as the fields of an address."""
    return {
        "label": tuple(sorted(label.value for label in wanted.labels)),
        "kind": tuple(sorted(kind.value for kind in wanted.kinds)),
        "from": wanted.start.isoformat() if wanted.start else "",
        "to": wanted.end.isoformat() if wanted.end else "",
        "strength": f"{wanted.strength:g}" if wanted.strength else "",
        "grade": str(wanted.rank or ""),
    }


def form(wanted: Wanted, around: Neighbourhood, kept: dict[str, object], *, path: str = "/graph") -> Narrowing:
    """The form that asks for it, over all that there is to choose from."""
    labels = Counter(entity.label for entity in around.entities)
    kinds = Counter(tied.link.kind for tied in around.links)
    fields = written(wanted)

    def chosen(offered: dict[str, str], name: str) -> tuple[Choice, ...]:
        return tuple(Choice(text, value, value == fields[name]) for value, text in offered.items())

    return Narrowing(
        labels=tuple(
            Box(f"label-{words.css(one)}", one.value, words.LABELS[one][1], labels[one], one in wanted.labels)
            for one in words.LABELS
            if labels[one] or one in wanted.labels
        ),
        kinds=tuple(
            Box(f"kind-{number}", one.value, KIND_NAMES[one], kinds[one], one in wanted.kinds)
            for number, one in enumerate(ENTITY_LINKS)
            if kinds[one] or one in wanted.kinds
        ),
        start=str(fields["from"]),
        end=str(fields["to"]),
        strengths=chosen(STRENGTHS, "strength"),
        ranks=chosen(RANKS, "grade"),
        kept=tuple(Field(name, str(value)) for name, value in kept.items() if value),
        active=wanted != Wanted(),
        everything=words.with_query(path, **kept),
    )
