"""What the first lines of an article say: heading, byline, dateline, and what papers and offices put around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.dates import TIME, WEEKDAY, days_in, may_hold_day
from ingest.fields import opens_with_label
from ingest.lines import Line

_NAME = r"[A-Z][\w'\u2019.-]{0,30}"
_FULL = rf"{_NAME}(?:\s+{_NAME}){{1,2}}"
_ROLE = r"[\w' \u2019&-]{2,50}"
_BYLINE = re.compile(
    rf"(?:(?:By|BY|by|Words by|Reported by)\s+"
    rf"(?P<who>{_NAME}(?:\s+{_NAME}){{0,3}}(?:(?:\s*,\s*{_FULL}){{0,2}}\s*(?:\band\b|&)\s*{_FULL})?)"
    r"|(?:By\s+|by\s+)?(?P<desk>(?:[Oo]ur|[Ss]taff)\s+(?:own\s+)?(?:\w{1,20}\s)?(?:reporter|correspondent)s?))"
    rf"(?P<role>\s*[,|-]\s*{_ROLE}|\s+(?:in|at)\s+[A-Z][\w'\u2019 -]{{1,40}})?",
)
_BYLINE_OPENS = frozenset("BbWROoSs")
_BARE = re.compile(
    rf"(?P<who>{_FULL})(?P<role>\s*[,|-]\s*(?:{_ROLE}\b)?(?:reporter|correspondent|editor|writer)s?)?", re.IGNORECASE
)
_NOT_A_NAME = re.compile(rf"(?:{WEEKDAY}|(?:the|a|an|this|that|last|next)\b|[A-Z][a-z]+ing\b)", re.IGNORECASE)
PAPER = re.compile(
    r"\b(?:advertiser|argus|bulletin|chronicle|citizen|courier|echo|examiner|express|gazette"
    r"|guardian|herald|independent|journal|mail|mercury|news|observer|post|press|record|recorder|standard"
    r"|star|sun|telegraph|tidings|times|tribune|weekly|world)\b",
    re.IGNORECASE,
)
"""Words that the names of newspapers are made of."""
_OFFICE = re.compile(r"\b(?:agency|council|constabulary|live|online|police|service|team|unit)\b", re.IGNORECASE)
_NO_PERSON = re.compile(rf"{PAPER.pattern}|{_OFFICE.pattern}", re.IGNORECASE)
_DATELINE_FILL = re.compile(
    rf"\b(?:{WEEKDAY}|{TIME}|(?:page|p|pp)\.?\s?[A-Z]?\d{{1,3}}\b|(?:published|updated|posted|first|last|edition|online"
    r"|print|date|on|at|GMT|BST)\b)",
    re.IGNORECASE,
)
_CUTS = re.compile(r"[|,.;:()\[\]/\u2013\u2014\t]|\s-\s|\s{2}")
_OUTLET = re.compile(rf"(?:(?:The|the)\s+)?{_NAME}(?:\s+(?:of|and|&|the|{_NAME})){{0,5}}")
BULLET = re.compile(r"(?:[-*•·\u2013—>+]|\d{1,3}[.)]|\(\w{1,3}\))\s")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_RELEASE = re.compile(
    r"(?:(?:press|news|media) (?:release|statement|notice)|for (?:immediate )?release|embargo)\b.*", re.IGNORECASE
)
_RELEASE_OPENS = frozenset("PpNnMmFfEe")
_RELEASE_LABEL = re.compile(
    r"(?:(?:release |issue )?date|issued|released?|ref(?:erence)?|contact)\b\s*:.*", re.IGNORECASE
)
_EXCLUSIVE = re.compile(r"(?:world )?exclusive|breaking(?: news)?|watch|video|updated?|revealed|opinion", re.IGNORECASE)
JUMP = re.compile(r"[\[(<]*\s*(?:continued )?from (?:front page|page (?:\d{1,3}|one))\W*", re.IGNORECASE)
_ONWARD = re.compile(
    r"\W*(?:continued|turn|story continues|more|see|full story|report)(?: on| to| from|,)? (?:front )?pages? .{0,20}"
    r"|ends?\W*",
    re.IGNORECASE,
)
_SALUTED = re.compile(r"(?:SIR|MADAM|DEAR (?:SIR|EDITOR))\b\s*[,:\u2013\u2014-]|Dear (?:Sir|Editor)\b", re.IGNORECASE)
BRIEFS = re.compile(
    r"(?:the )?(?:news|crime|court|courts|local|town|county|village)?\s*"
    r"(?:in brief|briefs|briefly|round[- ]?up|bulletin|shorts|nibs|digest)",
    re.IGNORECASE,
)
_SECTION = re.compile(
    rf"(?:{BRIEFS.pattern}|news|crime|courts?|education|health|politics|business|sport|(?:your )?letters|opinion"
    r"|comment|features?|local|national|uk|world|environment|transport|council|weather|obituary|people)",
    re.IGNORECASE,
)
_QUOTED = "\"'“\u2018«"
_CLOSED = "\"'”\u2019»"
_COMMON = "etaoin"
_HEADING_LENGTH = 140
_LINES = 8
"""So many lines hold all that stands before an article's text."""
SENTENCE_END = re.compile(r"[.!?][\"'”\u2019)]?$")


@dataclass(frozen=True, slots=True)
class Front:
    """What the first lines of an article say; ``body`` is the index of the first line after them, ``heading`` that of
    the heading; ``jump`` tells that it goes on from another page, or opens as a letter to the editor does.
    """

    title: str | None
    body: int
    author: str | None = None
    published: date | None = None
    source: str | None = None
    heading: int = 0
    jump: bool = False

    @property
    def styled(self) -> bool:
        """Whether more than a heading tells that an article begins."""
        return bool(self.author or self.published or self.jump)


def front(lines: Sequence[Line]) -> Front:
    """The heading, byline and dateline that a run of lines opens with, as far as it has them."""
    lines = lines[: 2 * _LINES]
    first, published, source = _before(lines)
    index = first + _heading_end(lines[first:])
    title = " ".join(_MARKDOWN.sub("", line.text) for line in lines[first:index]) or None
    author, jump = None, False
    body = index
    for at in range(index, min(index + 5, len(lines))):
        text = lines[at].text
        if author is None and (who := _writer(lines, at) if title else byline(text)):
            author = who
        elif published is None and (dated := dateline(text)):
            published, source = dated[0], dated[1] or source
        elif title and at < index + 3 and JUMP.fullmatch(text):
            jump = True
        elif title and at < index + 2 and (_EXCLUSIVE.fullmatch(text) or (at == index and _standfirst(lines, at))):
            continue
        elif title and source is None and len(text) <= 50 and _OUTLET.fullmatch(text) and _NO_PERSON.search(text):
            source = text
        else:
            jump = jump or bool(title and _SALUTED.match(text))
            break
        body = at + 1
    return Front(title, body, author, published, source if author or published else None, first, jump)


def _before(lines: Sequence[Line]) -> tuple[int, date | None, str | None]:
    """How many lines stand before the heading, and the day and outlet they give: what a press office puts on top, the
    name of a section, a dateline that comes first.
    """
    for at, line in enumerate(lines[:4]):
        if line.text[0] in _RELEASE_OPENS and _RELEASE.fullmatch(line.text):
            return _release(lines, at)
    if len(lines) < 2 or lines[1].ruled:
        return 0, None, None
    first = lines[0].text
    if _SECTION.fullmatch(first):
        return 1, None, None
    if lines[1].gap == 0 and may_head(lines[1].text):
        if (dated := dateline(first)) and dated[1] and not _SECTION.fullmatch(lines[1].text):
            return 1, *dated
        if upper(first) and len(first) <= 24 and len(first.split()) <= 2 and not upper(lines[1].text):
            return int(may_head(first) and len(lines[1].text.split()) >= 3), None, None
    return 0, None, None


def _release(lines: Sequence[Line], at: int) -> tuple[int, date | None, str | None]:
    day: date | None = None
    source = lines[0].text if at and len(lines[0].text) <= 60 else None
    for index, line in enumerate(lines):
        found = next(days_in(line.text), None) if len(line.text) <= 120 else None
        if index > at and not (
            _RELEASE.fullmatch(line.text) or _RELEASE_LABEL.fullmatch(line.text) or dateline(line.text)
        ):
            return index, day, source
        day = day or (found.day if found else None)
    return 0, day, source


def _heading_end(lines: Sequence[Line]) -> int:
    """How many lines the heading takes: several when it is in capitals and runs on, none when there is no heading."""
    if not lines or not may_head(lines[0].text):
        return 0
    if not upper(lines[0].text):
        return 1
    end = 1
    while end < min(len(lines), 4) and lines[end].gap == 0 and not lines[end].ruled:
        if not (upper(lines[end].text) and may_head(lines[end].text)) or _EXCLUSIVE.fullmatch(lines[end].text):
            break
        end += 1
    return end


def _writer(lines: Sequence[Line], at: int) -> str | None:
    """Who wrote it, by a byline, or by a name alone that a role or a dateline follows."""
    text = lines[at].text
    if who := byline(text):
        return who
    bare = _BARE.fullmatch(text) if len(text) <= 80 and text[0].isupper() else None
    if bare is None or _NO_PERSON.search(bare["who"]) or _NOT_A_NAME.match(text):
        return None
    if not all(word[0].isupper() for word in bare["who"].split()) or (lines[at].gap and not bare["role"]):
        return None
    below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].gap == 0 else None
    dated = below is not None and dateline(below.text) is not None
    return bare["who"] if bare["role"] or dated else None


def _standfirst(lines: Sequence[Line], at: int) -> bool:
    """A sentence between heading and byline."""
    return at + 1 < len(lines) and len(lines[at].text) <= 250 and byline(lines[at + 1].text) is not None


def byline(text: str) -> str | None:
    """Who wrote it, when the line is a byline ("By Ann Other, crime reporter")."""
    if text[:1] not in _BYLINE_OPENS or len(text) > 110 or text[-1:] == ".":
        return None
    found = _BYLINE.fullmatch(text)
    if found is None:
        return None
    who = found["who"] or found["desk"]
    if _NOT_A_NAME.match(who) or (" " not in who and not found["role"] and not who.isupper()):
        return None
    return re.sub(r"\s+", " ", who)


def dateline(text: str) -> tuple[date, str | None] | None:
    """The day and the outlet, when the line is a dateline ("The Colne Tidings, Thursday 28 August 2014, page 14"):
    a full date with nothing beside it but weekday, time, page and a name.
    """
    if len(text) > 120 or text[-1:] in "?!" or not may_hold_day(text):
        return None
    found = list(days_in(text))
    if not 1 <= len(found) <= 2 or BULLET.match(text):
        return None
    bounds = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    rest = "|".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    names = [name for part in _CUTS.split(_DATELINE_FILL.sub("|", rest)) if (name := part.strip(" -"))]
    if len(names) > 1 or any(not _OUTLET.fullmatch(name) for name in names):
        return None
    return found[0].day, names[0] if names else None


@lru_cache(maxsize=256)
def may_head(text: str) -> bool:
    """Whether a line has the shape of a heading at all."""
    if len(text) > _HEADING_LENGTH:
        return False
    text = _MARKDOWN.sub("", text) if "#" in text else text
    return (
        len(text) >= 4
        and text[-1] not in ".,;:"
        and (text[0].isupper() or text[0].isdigit() or text[0] in _QUOTED or text[0] == "£")
        and len(text.split()) <= 22
        and sum(map(str.isalpha, text)) >= 0.6 * len(text)
        and not SENTENCE_END.search(text.rstrip("!?\"'”\u2019"))
        and not BULLET.match(text)
        and not _ONWARD.fullmatch(text)
        and opens_with_label(text) is None
        and byline(text) is None
        and dateline(text) is None
    )


def may_open(text: str) -> bool:
    """Whether a line may be the first of an article: a heading, or a dateline with its outlet above one."""
    return may_head(text) or ((dated := dateline(text)) is not None and dated[1] is not None)


def upper(text: str) -> bool:
    """Whether a line is in capitals."""
    if 10 * sum(map(text.count, _COMMON)) > len(text):  # most lines, for a quarter of the time
        return False
    letters = list(filter(str.isalpha, text))
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


def quotation(text: str) -> bool:
    """Whether a line is one quotation from its first sign to its last, as a sub-heading often is."""
    return text[0] in _QUOTED and (text[-1] in _CLOSED or not any(sign in text[1:] for sign in _CLOSED))
