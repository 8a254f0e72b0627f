"""Which dates of a document may be those of an event it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from casethread.model import Annotated, Kind, Mention
from casethread.values import DateValue, PersonValue
from links.reference import words
from links.sentences import Sentences

NARROW = 10
"""An interval of at most this many days dates an event."""
HEARING = 7
"""A court's day is reported within so many days."""
_COURT = re.compile(rf"\b(?:{'|'.join(sorted(words('court')))})\b", re.IGNORECASE)
_HAPPENED = re.compile(r"^date[ _](?:of[ _])?(?:event|incident|offence)$|^(?:event|incident|offence)[ _]date$")

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Dates:
    """The narrow dates of a document with their sentence, which sentences speak of a court, the days that the source's
    own fields give for the event, and the day of the telling.
    """

    found: tuple[tuple[int, Mention, date, date], ...]
    court: frozenset[int]
    stated: tuple[Span, ...]
    published: date | None = None

    def near(self, line: int, offset: int) -> tuple[Span, ...]:
        """Dates of an event told at ``offset`` in sentence ``line``, the likeliest first: there, else beside it.

        In a sentence on a court the earlier of two dates is the event's; of one alone it is the court's if late.
        """
        for reach in ((line,), (line - 1, line + 1)):
            here = [f for f in self.found if f[0] in reach and f[0] not in self.court]
            if here:
                ranked = sorted(here, key=lambda f: ((f[3] - f[2]).days > 1, abs(f[1].start - offset), f[1].start))
                return tuple(dict.fromkeys((f[2], f[3]) for f in ranked))
            tried = [f for f in self.found if f[0] in reach]
            if len(tried) >= 2:
                best = min(tried, key=lambda f: (f[2], f[1].start))
                return ((best[2], best[3]),)
            if tried and self.published and (self.published - tried[0][3]).days > HEARING:
                return ((tried[0][2], tried[0][3]),)
        return ()

    def calm(self) -> tuple[Span, ...]:
        """All dates that stand in no sentence on a court, in text order."""
        return tuple(dict.fromkeys((f[2], f[3]) for f in self.found if f[0] not in self.court))


def _now(value: DateValue, published: date | None) -> bool:
    """Whether it is a while about the day of the telling ("this week"), which dates no event."""
    if not published or not value.start or not value.end:
        return False
    return (value.end - value.start).days > 2 and value.start <= published <= value.end


def dates_of(annotated: Annotated, sentences: Sentences) -> Dates:
    """Read the dates of one document. Birth dates date no event, and a news report's own day is that of the telling."""
    document = annotated.document
    latest = (document.published or date.max - timedelta(days=2)) + timedelta(days=1)
    other = {m.value.born for m in annotated.mentions if isinstance(m.value, PersonValue)}
    if document.kind is Kind.NEWS:
        other.add(document.published)
    found = []
    for mention in annotated.mentions:
        value = mention.value
        if not isinstance(value, DateValue) or not value.start or not value.end or value.start in other:
            continue
        if (value.end - value.start).days <= NARROW and value.start <= latest and not _now(value, document.published):
            found.append((sentences.number(mention.start), mention, value.start, value.end))
    lines = {line for line, *_ in found}
    court = frozenset(line for line in lines if _COURT.search(sentences.text(line)))
    told = [said for key, said in sorted(document.meta.items()) if _HAPPENED.match(key.casefold().strip())]
    stated = tuple((f[2], f[3]) for f in found if any(f[1].text.strip() == said.strip() for said in told))
    return Dates(tuple(found), court, stated, document.published)
