"""Where an article begins in a file of several, and what its first lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from ingest.dates import TIME, WEEKDAY, days_in
from ingest.fields import opens_with_label
from ingest.lines import Line

_NAME = r"[A-Z][\w'\u2019.-]{0,30}"
_BYLINE = re.compile(
    rf"(?:(?:By|BY|Words by|Reported by)\s+"
    rf"(?P<who>{_NAME}(?:\s+{_NAME}){{0,3}}(?:\s*(?:,|and|&)\s*{_NAME}(?:\s+{_NAME}){{1,2}})?)"
    r"|(?P<desk>(?:Our|Staff)\s+(?:own\s+)?(?:\w{1,20}\s)?(?:reporter|correspondent)s?))"
    r"(?P<role>\s*[,|-]\s*[\w' \u2019&-]{2,50}|\s+(?:in|at)\s+[A-Z][\w'\u2019 -]{1,40})?",
)
_NOT_A_NAME = re.compile(rf"(?:{WEEKDAY}|(?:the|a|an|this|that|last|next)\b|[A-Z][a-z]+ing\b)", re.IGNORECASE)
_DATELINE_FILL = re.compile(
    rf"\b(?:{WEEKDAY}|{TIME}|(?:page|p|pp)\.?\s?[A-Z]?\d{{1,3}}\b|(?:published|updated|posted|first|last|edition|online"
    r"|print|date|on|at|GMT|BST)\b)",
    re.IGNORECASE,
)
_CUTS = re.compile(r"[|,.;:()\[\]/\u2013\u2014\t]|\s-\s|\s{2}")
_OUTLET = re.compile(rf"(?:(?:The|the)\s+)?{_NAME}(?:\s+(?:of|and|&|the|{_NAME})){{0,5}}")
_BULLET = re.compile(r"(?:[-*•·\u2013—>+]|\d{1,3}[.)]|\(\w{1,3}\))\s")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_CONTINUES = re.compile(
    r"[\"'“\u2018]?(?:he|she|they|it|his|her|their|its|but|and|however|meanwhile|also|then|that|this|these|those|such"
    r"|mr|mrs|ms|miss|so|yet|again|there|we|i|you|who|asked|earlier|later|afterwards|both|among|according)\b",
    re.IGNORECASE,
)
_LEDE = re.compile(
    r"(?:an?\b(?! (?:spokes|second|third|further))|(?:two|three|four|five|six|seven|eight|nine|ten|\d+|more than"
    r"|hundreds|dozens|thousands|police|detectives|officers|firefighters|residents|plans|people|thieves|burglars"
    r"|vandals|motorists|councillors)\b)",
    re.IGNORECASE,
)
_QUOTED = "\"'“\u2018«"
_HEADING_LENGTH = 140
_CROSSHEAD = 4
"""Headings within an article are hardly ever longer, in words."""
_BODY = 150
_SENTENCE_END = re.compile(r"[.!?][\"'”\u2019)]?$")


@dataclass(frozen=True, slots=True)
class Front:
    """What the first lines of an article say; ``body`` is the index of the first line after them."""

    title: str | None
    body: int
    author: str | None = None
    published: date | None = None
    source: str | None = None


def front(lines: Sequence[Line]) -> Front:
    """The heading, byline and dateline that a run of lines opens with, as far as it has them."""
    index = _heading_end(lines)
    title = " ".join(_MARKDOWN.sub("", line.text) for line in lines[:index]) or None
    author, source, published = None, None, None
    body = index
    for at in range(index, min(index + 4, len(lines))):
        text = lines[at].text
        if author is None and (who := byline(text)):
            author = who
        elif published is None and (dated := dateline(text)):
            published, source = dated
        elif at == index and title and _standfirst(lines, at):
            continue
        else:
            break
        body = at + 1
    return Front(title, body, author, published, source)


def _heading_end(lines: Sequence[Line]) -> int:
    """How many lines the heading takes: several when it is in capitals and runs on, none when there is no heading."""
    if not lines or not _may_head(lines[0].text):
        return 0
    end = 1
    while end < min(len(lines), 4) and _upper(lines[0].text) and lines[end].gap == 0 and not lines[end].ruled:
        if not (_upper(lines[end].text) and _may_head(lines[end].text)):
            break
        end += 1
    return end


def _standfirst(lines: Sequence[Line], at: int) -> bool:
    """A sentence between heading and byline."""
    return at + 1 < len(lines) and len(lines[at].text) <= 250 and byline(lines[at + 1].text) is not None


def byline(text: str) -> str | None:
    """Who wrote it, when the line is a byline ("By Ann Other, crime reporter")."""
    found = _BYLINE.fullmatch(text) if len(text) <= 110 else None
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
    if len(text) > 120 or text[-1:] in "?!":
        return None
    found = list(days_in(text))
    if not 1 <= len(found) <= 2 or _BULLET.match(text):
        return None
    bounds = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    rest = "|".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    names = [name for part in _CUTS.split(_DATELINE_FILL.sub("|", rest)) if (name := part.strip(" -"))]
    if len(names) > 1 or any(not _OUTLET.fullmatch(name) for name in names):
        return None
    return found[0].day, names[0] if names else None


def masthead_says(lines: Sequence[Line]) -> tuple[date | None, str | None]:
    """The day and the outlet of a masthead."""
    for at, line in enumerate(lines):
        if found := dateline(line.text):
            day, outlet = found
            return day, outlet or (lines[0].text if at else None)
    return None, lines[0].text if lines else None


def is_masthead(lines: Sequence[Line]) -> bool:
    """Whether lines before the first article are a page's head and no article: few, short, none a sentence."""
    return len(lines) <= 5 and all(len(line.text) <= 80 and not _SENTENCE_END.search(line.text) for line in lines)


def openings(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines that open an article; the first is that of the first article, when one can be told."""
    if not lines:
        return []
    found: list[int] = []
    opened = front(lines[:8])
    styled = bool(opened.author or opened.published)
    loose = median(line.gap for line in lines[1:]) >= 2 if len(lines) > 1 else False
    since = 0
    for index, line in enumerate(lines):
        apart = line.apart or index == 0
        above = found == [0] and not opened.author and is_masthead(lines[:index])
        if apart and _may_head(line.text) and (since >= _BODY or not found or above):
            ahead = front(lines[index : index + 8])
            clear = line.ruled or (line.gap >= 2 and not loose)
            titled = bool(found) or bool(_heading_end(lines[:1]))
            if _opens(lines, index, ahead, clear, (styled, titled)):
                found = [index] if above else [*found, index]
                since = 0
                continue
        since += len(line.text)
    return found


def _opens(lines: Sequence[Line], index: int, ahead: Front, clear: bool, before: tuple[bool, bool]) -> bool:
    styled, titled = before
    text = lines[index].text
    words = len(text.split())
    if ahead.author or ahead.published:
        return words >= 3 or clear or index == 0 or bool(ahead.author)
    body = index + ahead.body
    if body >= len(lines) or not _is_body(lines[body : body + 12]):
        return False
    if index == 0:
        return _upper(text)
    if not titled or text[0] in _QUOTED or _CONTINUES.match(lines[body].text):
        return False
    if clear:
        return words >= (2 if _upper(text) else 3) and (_upper(text) or _titled(text)) and not text.endswith("!")
    fresh = not styled or words > _CROSSHEAD or bool(_LEDE.match(lines[body].text))
    return _upper(text) and fresh and words >= 4 and not text.endswith("!")


def _is_body(lines: Sequence[Line]) -> bool:
    """Whether the lines go on as prose: a sentence comes before the next heading, and it is no one-line remark."""
    said = 0
    for line in lines:
        if line.apart and said and _may_head(line.text):
            break
        said += len(line.text)
    return said >= _BODY // 2 and any(_SENTENCE_END.search(line.text) for line in lines)


def _may_head(text: str) -> bool:
    """Whether a line has the shape of a heading at all."""
    if len(text) > _HEADING_LENGTH:
        return False
    text = _MARKDOWN.sub("", text)
    letters = sum(character.isalpha() for character in text)
    return (
        len(text) >= 4
        and letters >= 0.6 * len(text)
        and len(text.split()) <= 22
        and text[-1] not in ".,;:"
        and not _SENTENCE_END.search(text.rstrip("!?\"'”\u2019"))
        and not _BULLET.match(text)
        and (text[0].isupper() or text[0].isdigit() or text[0] in _QUOTED or text[0] == "£")
        and opens_with_label(text) is None
        and byline(text) is None
        and dateline(text) is None
    )


def _upper(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) >= 0.9 * len(letters)


def _titled(text: str) -> bool:
    """Whether most longer words begin with a capital, as in a title."""
    words = [word for word in re.findall(r"[^\W\d_][\w'\u2019]*", text) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
