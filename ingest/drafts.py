"""From what a reader found to a Document: one way to its id, kind, marking, grading and date for every format."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from casethread.model import Anchor, Document, Grading, Kind, Marking, Origin, Passage
from ingest import fronts, gradings, kinds, markings
from ingest.base import ReadOptions, SourceFile, Within
from ingest.dates import day_in_name
from ingest.encoding import scrub
from ingest.language import language
from ingest.segment import Segment, Segments, segments

_SLUG, _TITLE = 40, 100
_GAP = "\n\n"
_LONGEST_EDGE = 400
_BLANK = re.compile(r"\n[^\S\n]*\n\s*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found of one document: what is None or empty, the file did not say.

    ``part`` counts from 0; ``dated`` tells that the file gave a date, readable or not, so that none is to be guessed;
    ``hints`` are the fields it came with (``kinds.recognise``); ``around`` is text of the file outside this document
    whose protective marking holds for it too; ``closed`` tells that the like of it is never published, so that a
    kind recognised by its text opens nothing. ``lead`` is how much of the text stands before what is its own: the
    heading it shares with others.
    """

    text: str
    passages: tuple[Passage, ...] = ()
    part: int = 0
    id: str | None = None
    title: str | None = None
    kind: Kind | None = None
    published: date | None = None
    dated: bool = False
    source: str | None = None
    author: str | None = None
    marking: Marking | None = None
    grading: Grading | None = None
    handling: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()
    around: str = ""
    closed: bool = False
    lead: int = 0


def make_id(file: SourceFile, part: int | None) -> str:
    """The id of a document that brings none: the file's name, its first eight hex digits, and the part (from 0) when
    the file has several. The same bytes under the same name always give the same ids. That of a file which lies in
    another goes on from the id it has there.
    """
    end = "" if part is None else f".{part + 1}"
    if file.within:
        return file.within.id + end
    stem = unicodedata.normalize("NFKD", Path(file.name).stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", stem)[:_SLUG].strip("-") or "file"
    return f"{slug}-{file.sha256[:8]}{end}"


def finish(draft: Draft, file: SourceFile, options: ReadOptions, *, several: bool) -> Document:
    """The Document of a draft; ``several`` when its file holds, or by its format may hold, more than one."""
    meta = dict(draft.meta)
    kind, assumed = options.kind or draft.kind, False
    if kind is None:
        kind, meta["kind"], assumed = kinds.recognise(draft.text, file.name, draft.hints)
        assumed = assumed or draft.closed
    log = kind is Kind.INTELLIGENCE
    own, shared = draft.text[draft.lead :], draft.text[: draft.lead]
    graded = draft.grading or gradings.find(own, log=log) or gradings.find(shared, log=log)
    grading = gradings.with_handling(graded, draft.handling)
    written = [found for text in (own, draft.around) if text and (found := markings.find(text))]
    marking = markings.settle(
        kind,
        assumed=assumed,
        said=options.marking,
        own=draft.marking,
        text=max(written, key=lambda found: found.rank, default=None),
        grading=grading,
        handling_code=markings.handling(draft.handling),
    )
    within = file.within
    if within and within.marking:
        marking = marking.stricter(within.marking)
    if "language" not in meta and (spoken := language(own)):
        meta["language"] = spoken
    published = draft.published
    if published is None and not draft.dated:
        published = options.published or day_in_name(file.name)
    return Document(
        id=draft.id or make_id(file, draft.part if several else None),
        kind=kind,
        title=short(draft.title or "") or short(_first_line(draft.text)) or Path(file.name).stem or "untitled",
        text=draft.text,
        origin=Origin(file.name, file.sha256, draft.part, within.member if within else None),
        marking=marking,
        published=published,
        source=draft.source or None,
        author=draft.author or None,
        grading=grading,
        passages=_placed_within(draft, within) if within else draft.passages,
        meta={scrub(key): scrub(value) for key, value in (meta | dict(within.meta) if within else meta).items()},
    )


def _placed_within(draft: Draft, within: Within) -> tuple[Passage, ...]:
    """The passages of a draft with their place in the outermost file; a draft without any is one."""
    return tuple(
        replace(
            passage,
            anchor=replace(
                passage.anchor,
                message=within.message if passage.anchor.message is None else passage.anchor.message,
                member=within.member,
            ),
        )
        for passage in draft.passages or whole(draft.text, Anchor())
    )


def short(text: str, limit: int = _TITLE) -> str:
    """A text on one line, cut at a word when it is longer than ``limit`` code points."""
    line = " ".join(text[: 20 * limit].split())
    if len(line) <= limit:
        return line
    head, _, tail = line[: limit - 1].rpartition(" ")
    return (head if len(tail) < limit // 2 and head else line[: limit - 1]).rstrip(" ,;:-") + "…"


def _first_line(text: str) -> str:
    return next((line for line in text[:4000].split("\n") if line.strip()), "").strip(" #*\t")


def documents(
    file: SourceFile,
    options: ReadOptions,
    text: str,
    passages: Sequence[Passage],
    base: Draft | None = None,
    *,
    split_articles: bool = True,
    several: bool = False,
) -> Iterator[Document]:
    """The Documents of one running text with its passages, cut where its articles or entries begin.

    What stands before the first entry and holds for all of them (whose log it is) opens the text of each, with its
    own passages, so that every entry says whom it is about. ``base`` holds what the file itself said, its ``part`` is
    that of the first; ``split_articles`` is False where the format says that it is one article; ``several`` tells that
    the file holds more than this text.
    """
    base = base or Draft("")
    cut = segments(text, options.kind or base.kind, split_articles=split_articles)
    many = len(cut.parts) > 1
    around = "\n".join(part for part in (base.around, text[slice(*cut.preamble)], *_edges(text, cut)) if part)
    select = _selector(passages)
    lead = cut.preamble[1] - cut.preamble[0] + len(_GAP) if cut.preamble[1] else 0
    for part, segment in enumerate(cut.parts):
        body, moved = _placed(text, (cut.preamble, (segment.start, segment.end)), select)
        draft = _of_segment(replace(base, text=body, passages=moved, part=base.part + part), segment, cut, several=many)
        yield finish(replace(draft, around=around, lead=lead), file, options, several=several or many)


def _of_segment(draft: Draft, segment: Segment, cut: Segments, *, several: bool) -> Draft:
    """The draft with what the segment's own first lines say, which outranks the file when it holds several."""
    published, source = segment.published or cut.published, segment.source or cut.source
    hints = set(draft.hints)
    if segment.form == "article" or cut.published:
        hints |= {"byline"} if segment.author else set()
        hints |= {"outlet"} if source and (segment.author or fronts.PAPER.search(source)) else set()
        hints |= {"page of several articles"} if cut.page else set()
    if segment.form == "log":
        hints |= {"grading"} if segment.grading else set()
    hints |= {name for name in ("crn", "urn") if segment.meta.get(name.upper())}
    if segment.form == "contact":
        hints |= {"officer"} if segment.author else set()
        hints |= {"type"} if segment.author or "type" in segment.meta else set()
    return replace(
        draft,
        title=segment.title if several or not draft.title or segment.form != "text" else draft.title,
        published=(published or draft.published) if several else (draft.published or published),
        author=segment.author or draft.author,
        source=source or draft.source,
        grading=segment.grading or draft.grading,
        handling=(segment.meta.get("handling", "") if segment.form == "log" else "") or draft.handling,
        meta={**draft.meta, **segment.meta},
        hints=frozenset(hints),
    )


Selector = Callable[[int, int], Sequence[Passage]]


def _selector(passages: Sequence[Passage]) -> Selector:
    """Finds the passages that overlap a span."""
    starts, ends = [passage.start for passage in passages], [passage.end for passage in passages]

    def select(start: int, end: int) -> Sequence[Passage]:
        return passages[bisect_right(ends, start) : bisect_left(starts, end)]

    return select


def _placed(text: str, spans: Sequence[tuple[int, int]], select: Selector) -> tuple[str, tuple[Passage, ...]]:
    """The spans of a text, one after the other, and their passages moved along."""
    pieces: list[str] = []
    moved: list[Passage] = []
    length = 0
    for start, end in spans:
        if end <= start:
            continue
        if pieces:
            pieces.append(_GAP)
            length += len(_GAP)
        shift = length - start
        moved += [
            passage
            if shift == 0 and passage.start >= start and passage.end <= end
            else Passage(max(passage.start, start) + shift, min(passage.end, end) + shift, passage.anchor)
            for passage in select(start, end)
        ]
        pieces.append(text[start:end])
        length += end - start
    return "".join(pieces), tuple(moved)


def _edges(text: str, cut: Segments) -> list[str]:
    """The first and the last line of a file whose protective marking holds for all of it: the first unless the next
    entry has a marking of its own above it, the last where it stands apart and other entries do not end in one.
    """
    if len(cut.parts) < 2:
        return []
    first, second = cut.parts[0], cut.parts[1]
    top, foot = _line(text, first.start), _line(text, cut.parts[-1].end, last=True)
    edges = [top] if markings.classified(top) and not markings.classified(_line(text, second.start)) else []
    above = text[: cut.parts[-1].end].rstrip()[: -len(foot)] if foot else ""
    apart = _BLANK.search(above[-200:]) is not None
    if apart and markings.find(foot) and not markings.find(_line(text, first.end, last=True)):
        edges.append(foot)
    return edges


def _line(text: str, at: int, *, last: bool = False) -> str:
    """The line that begins, or ends, just there."""
    if last:
        return text[max(0, at - _LONGEST_EDGE) : at].rstrip().rsplit("\n", 1)[-1].strip()
    return text[at : at + _LONGEST_EDGE].lstrip().split("\n", 1)[0].strip()


def whole(text: str, anchor: Anchor) -> tuple[Passage, ...]:
    """The one passage of a text that stands at one place of its file."""
    return (Passage(0, len(text), anchor),) if text else ()
