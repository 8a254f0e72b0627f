"""One file's text to the texts in it that can be cited alone: articles, contact entries, log entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from casethread.model import Kind
from ingest import articles, entries
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
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a text in order, and the span of what stands before the first and holds for all of them
    (a log's heading, a page's masthead; empty when there is none).
    """

    parts: tuple[Segment, ...]
    preamble: tuple[int, int] = (0, 0)
    published: date | None = None
    source: str | None = None
    meta: dict[str, str] = field(default_factory=dict)


LONGEST_PREAMBLE = 1200
"""A heading longer than this, in code points, is a text of its own."""


def segments(text: str, kind: Kind | None = None, *, split_articles: bool = True) -> Segments:
    """Cut a text where its entries or articles begin; ``kind``, when known, says which to look for.

    Articles open with a heading and a byline or dateline, or with a heading in capitals after a clear gap; contact
    entries with a line of date, time, type or officer; log entries with a URN. What shows none of these stays whole.
    Every character that is not white space is in one segment, in the preamble, or in a ruled line.
    """
    lines = lines_of(text)
    if kind is not Kind.NEWS:
        for form, openings, head in (
            ("log", entries.log_openings(lines), entries.log_head),
            ("contact", entries.contact_openings(lines, known=kind is Kind.PROBATION), entries.contact_head),
        ):
            if openings:
                return _of_entries(lines, openings, form, head)
    if split_articles and kind in (None, Kind.NEWS):
        return _of_articles(lines, articles.openings(lines))
    return _of_articles(lines, [])


def _of_entries(
    lines: Sequence[Line], openings: Sequence[int], form: str, head: Callable[[Sequence[Line]], entries.Head]
) -> Segments:
    first = openings[0]
    common = entries.preamble_fields(lines[:first])
    preamble = (lines[0].start, lines[first - 1].end) if first else (0, 0)
    parts = []
    if preamble[1] - preamble[0] > LONGEST_PREAMBLE:
        parts.append(Segment(*preamble, "text", meta=common))
        preamble = (0, 0)
    for begin, stop in pairwise([*openings, len(lines)]):
        found = head(lines[begin:stop])
        span = lines[begin].start, lines[stop - 1].end
        meta = {**common, **found.meta}
        parts.append(Segment(*span, form, found.title, found.published, found.officer, found.source, meta))
    return Segments(tuple(parts), preamble, meta=common)


def _of_articles(lines: Sequence[Line], openings: Sequence[int]) -> Segments:
    if not lines:
        return Segments(())
    first = openings[0] if openings else 0
    parts = [_article(lines[begin:stop]) for begin, stop in pairwise([*(openings or [0]), len(lines)])]
    if first and articles.is_masthead(lines[:first]):
        span = lines[0].start, lines[first - 1].end
        return Segments(tuple(parts), span, *articles.masthead_says(lines[:first]))
    if first:
        parts.insert(0, _article(lines[:first]))
    return Segments(tuple(parts))


def _article(lines: Sequence[Line]) -> Segment:
    front = articles.front(lines)
    form = "article" if front.author or front.published else "text"
    return Segment(lines[0].start, lines[-1].end, form, front.title, front.published, front.author, front.source)
