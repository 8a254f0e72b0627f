"""One file's text to the texts in it that can be cited alone: articles, contact entries, log entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from casethread.model import Grading, Kind
from ingest import articles, contacts, logs, pasted
from ingest.entries import Head, front_fields, preamble_fields
from ingest.fronts import front
from ingest.lines import Line, lines_of


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text that stands alone, and what its own first lines say of it. ``form`` is how it was known:
    "article", "contact", "log" or "text".
    """

    start: int
    end: int
    form: str
    title: str | None = None
    published: date | None = None
    author: str | None = None
    source: str | None = None
    grading: Grading | None = None
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a text in order, and the span of what stands before the first and holds for all of them
    (a log's heading, a page's masthead; empty when there is none). ``page`` tells that several of them are articles by
    more than their heading.
    """

    parts: tuple[Segment, ...]
    preamble: tuple[int, int] = (0, 0)
    published: date | None = None
    source: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    page: bool = False


LONGEST_PREAMBLE = 1200
"""A heading longer than this, in code points, is a text of its own."""


def segments(text: str, kind: Kind | None = None, *, split_articles: bool = True) -> Segments:
    """Cut a text where its entries or articles begin; ``kind``, when known, says which to look for.

    Articles open with a heading and a byline or dateline, or with a heading in capitals after a clear gap; contact
    entries with a line of date, time, type or officer; log entries with a URN or a graded number; either may stand in
    a pasted table. An article under a byline is none of these, whatever it quotes. What shows none of these stays
    whole. Every character that is not white space is in one segment, in the preamble, or in a ruled line.
    """
    lines = lines_of(text)
    if kind is not Kind.NEWS and (found := _entries(lines, kind)):
        return found
    if split_articles and kind in (None, Kind.NEWS):
        return _of_articles(lines, articles.openings(lines))
    return _of_articles(lines, [])


def _entries(lines: Sequence[Line], kind: Kind | None) -> Segments | None:
    """The entries of the log that the lines are; None when they are none."""
    article = kind is None and front(lines[:16]).author is not None
    if not article and (table := pasted.find(lines)):
        return _of_entries(lines, table.rows, table.form, table.head)
    known = kind is Kind.INTELLIGENCE
    if found := logs.openings(lines, known=known, sure_only=article or kind is Kind.PROBATION):
        return _of_entries(lines, found, "log", logs.head)
    if not article and (found := contacts.openings(lines, known=kind is Kind.PROBATION)):
        return _of_entries(lines, found, "contact", contacts.head)
    return None


def _of_entries(
    lines: Sequence[Line], openings: Sequence[int], form: str, head: Callable[[Sequence[Line]], Head]
) -> Segments:
    first = openings[0]
    common = preamble_fields(lines[:first])
    preamble = (lines[0].start, lines[first - 1].end) if first else (0, 0)
    parts = []
    if preamble[1] - preamble[0] > LONGEST_PREAMBLE:
        parts.append(Segment(*preamble, "text", meta=common))
        preamble = (0, 0)
    bounds = list(pairwise([*openings, len(lines)]))
    heads = contacts.carried([head(lines[begin:stop]) for begin, stop in bounds])
    for (begin, stop), found in zip(bounds, heads, strict=True):
        span = lines[begin].start, lines[stop - 1].end
        said = {**common, **found.meta}
        parts.append(
            Segment(*span, form, found.title, found.published, found.officer, found.source, found.grading, said)
        )
    return Segments(tuple(parts), preamble, meta=common)


def _of_articles(lines: Sequence[Line], openings: Sequence[int]) -> Segments:
    if not lines:
        return Segments(())
    first = openings[0] if openings else 0
    parts = [_article(lines[begin:stop]) for begin, stop in pairwise([*(openings or [0]), len(lines)])]
    page = sum(part.form == "article" for part in parts) > 1
    if first and articles.is_masthead(lines[:first]):
        span = lines[0].start, lines[first - 1].end
        return Segments(tuple(parts), span, *articles.masthead_says(lines[:first]), page=page)
    if first:
        parts.insert(0, _article(lines[:first]))
    return Segments(tuple(parts), page=page)


def _article(lines: Sequence[Line]) -> Segment:
    said = front(lines)
    form = "article" if said.styled else "text"
    title = said.title or articles.brief_title(lines[said.heading :])
    fields, day = ({}, None) if form == "article" else front_fields(lines)
    span = lines[0].start, lines[-1].end
    return Segment(*span, form, title, said.published or day, said.author, said.source, meta=fields)
