"""Where an article begins in a file of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from statistics import median

from ingest.fronts import BRIEFS, SENTENCE_END, Front, dateline, front, may_head, may_open, quotation, upper
from ingest.lines import Line

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
_RUN_ON = re.compile(r"(?P<title>[A-Z][A-Z0-9'\u2019£&,-]*(?: [A-Z0-9'\u2019£&,-]+){0,5}):\s+(?=\S)")
_CROSSHEAD = 4
"""Headings within an article are hardly ever longer, in words."""
_BODY, _BRIEF, _SHORTEST = 150, 80, 40
"""So much text, in code points, stands between two headings; below a byline or dateline, or in a column of briefs, less
does."""


def masthead_says(lines: Sequence[Line]) -> tuple[date | None, str | None]:
    """The day and the outlet of a masthead."""
    for at, line in enumerate(lines):
        if found := dateline(line.text):
            day, outlet = found
            return day, outlet or (lines[0].text if at else None)
    return None, lines[0].text if lines else None


def is_masthead(lines: Sequence[Line]) -> bool:
    """Whether lines before the first article are a page's head and no article: few, short, none a sentence."""
    return len(lines) <= 5 and all(len(line.text) <= 80 and not SENTENCE_END.search(line.text) for line in lines)


def openings(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines that open an article; the first is that of the first article, when one can be told."""
    if not lines:
        return []
    found: list[int] = []
    opened = front(lines[:16])
    loose = median(line.gap for line in lines[1:]) >= 2 if len(lines) > 1 else False
    titled = bool(opened.title)
    since, briefs = 0, False
    for index, line in enumerate(lines):
        apart = line.apart or index == 0 or (index == 1 and dateline(lines[0].text) is not None)
        if apart and BRIEFS.fullmatch(line.text) and index + 1 < len(lines):
            briefs = True
            found = [*found, index] if since >= _SHORTEST or not found else found
            since = 0
            continue
        if apart and briefs and since >= _SHORTEST and brief_title(lines[index : index + 3]):
            found.append(index)
            since = len(line.text)
            continue
        above = index <= 5 and found == [0] and not opened.author and is_masthead(lines[:index])
        if apart and not briefs and (since >= _SHORTEST or not found or above) and may_open(line.text):
            ahead = front(lines[index : index + 16])
            clear = line.ruled or (line.gap >= 2 and not loose)
            enough = ahead.styled or not found or above or since >= (_BRIEF if upper(line.text) else _BODY)
            if enough and _opens(lines, index, ahead, clear, (opened.styled, bool(found) or titled)):
                found = [index] if above else [*found, index]
                since = 0
                continue
        since += len(line.text)
    return found


def brief_title(lines: Sequence[Line]) -> str | None:
    """The heading of a paragraph in a column of briefs: on a line of its own right above, or in capitals before a
    colon.
    """
    text = lines[0].text
    if run_on := _RUN_ON.match(text[:100]):
        return run_on["title"]
    if len(lines) < 2 or lines[1].gap or lines[1].ruled or not may_head(text) or len(text) > 80:
        return None
    return text if len(lines[1].text) >= _SHORTEST or SENTENCE_END.search(lines[1].text) else None


def _opens(lines: Sequence[Line], index: int, ahead: Front, clear: bool, before: tuple[bool, bool]) -> bool:
    styled, titled = before
    heading = lines[index + ahead.heading].text
    words = len(heading.split())
    if ahead.styled and (ahead.heading or may_head(heading)):
        return words >= 3 or clear or index == 0 or bool(ahead.author or ahead.heading)
    body = index + ahead.body
    if body >= len(lines) or not may_head(heading):
        return False
    shouted = upper(heading)
    if index == 0:
        return (shouted or bool(ahead.heading)) and _is_body(lines[body : body + 12])
    if not titled or heading[-1] == "!" or quotation(heading) or _CONTINUES.match(lines[body].text):
        return False
    if clear:
        fits = words >= (2 if shouted else 3) and (shouted or _titled(heading))
    else:
        fresh = not styled or words > _CROSSHEAD or bool(_LEDE.match(lines[body].text))
        fits = shouted and fresh and words >= 4
    return fits and _is_body(lines[body : body + 12])


def _is_body(lines: Sequence[Line]) -> bool:
    """Whether the lines go on as prose: a sentence comes before the next heading, and it is no one-line remark."""
    said = 0
    for line in lines:
        if line.apart and said and may_head(line.text):
            break
        said += len(line.text)
    return said >= _BODY // 2 and any(SENTENCE_END.search(line.text) for line in lines)


def _titled(text: str) -> bool:
    """Whether most longer words begin with a capital, as in a title."""
    words = [word for word in re.findall(r"[^\W\d_][\w'\u2019]*", text) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
