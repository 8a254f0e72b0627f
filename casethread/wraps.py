"""Whether a line's end is one that a page's width made, inside running prose, or one that somebody meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDEST = 160
"""Characters of the longest line that a page's width could have cut; beside a longer one, line ends are meant."""
_NARROWEST = 25
"""Characters of the shortest line that is taken for a full one."""
_NEAR = 3
"""Lines on either side that tell how wide the page is."""
_FULL, _NEARLY_FULL = 0.85, 0.75
"""Parts of that width which a line and the next one's first word come to, when that word did not fit: letters differ in
width. The lower is for a next line that begins small, which says by itself that it goes on."""

_CLOSING = "\"'\u2019\u201d)]"
_OPENING = "\"'\u2018\u201c(["
_STOPS = (".", "!", "?", "\u2026")
_BEFORE_A_NAME = (
    r"Mr|Mrs|Ms|Dr|St|Sgt|Insp|Supt|Det|Const|Cpl|Lt|Capt|Maj|Col|Gen|Prof|Rev|Hon|Cllr|approx|vs|cf|e\.g|i\.e"
)
_OTHERS = r"Jan|Feb|Aug|Sept?|Oct|Nov|Dec|Rd|Ave|Jr|Sr|No|etc"
_SHORT = re.compile(
    rf"(?:\b(?:{_BEFORE_A_NAME}|{_OTHERS})|(?<!\b[Cc]lass )(?<!\b[Cc]at )(?<!\b[Gg]rade )\b[A-Z])\.\s*$"
)
_TITLE = re.compile(rf"\b(?:{_BEFORE_A_NAME})\.$")
"""Those after which a line goes on: an initial at a line's end is as often the last word."""
SHORTEST = 12
"""Characters before a full stop in which a short form would stand, with the word before it."""
_STOP_WITHIN = re.compile(r"[.!?\u2026][\"'\u2019\u201d)\]]*(?:\s|$)")
_ITEM = re.compile(
    r"(?:[-\u2013\u2014*\u2022\u00b7\u25e6\u25aa\u25ab\u25a0\u25cf\u25cb\u2023\u2219\u2713\u2714>\u00bb\u00a7#]+\s|\|)"
    r"|\[\d|\(?(?:[a-z]|[ivx]{2,4})\)\s"
    r"|(?P<label>\w[\w'\u2019/&-]*(?: [\w'\u2019/&()-]+){0,3}:)(?:\s|$)"
)
_NUMBERED = re.compile(
    r"[(\[<]?(?:\d{1,3}[.)]\s|\d{1,2}[:.]\d\d(?!\d)|\d{4} ?h(?:ou)?rs\b|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b"
    r"|\d{4}-\d\d-\d\d|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}\b)"
)
_SPEAKS = re.compile(
    r"\b(?:said|says|added|adds|told|asked|wrote|replied|continued|stated|read|reads|were|was|are|is):$"
)
_BEFORE_A_NUMBER = re.compile(
    r"\b(?:about|after|aged?|and|around|at|before|between|born|by|dated|DOB|event|for|from|in|is|no|number|of|on|or|over"
    r"|page|report|section|since|than|the|till|to|under|until|was|with|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
_UNFINISHED = re.compile(
    r"\S+ \S.* (?:the|an?|of|and|or|his|her|their|its|my|our|whose|Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|DI)$"
)
_OPENS = re.compile(
    r"(?:A|After|All|An|And|As|At|Both|But|By|During|He|Her|His|How|If|In|It|Its|No|Of|On|One|Our|She|Since|So|Some|That"
    r"|The|Their|Then|There|These|They|This|Those|To|Two|Three|We|What|When|Where|Which|While|Who|Why|With|You|Your)\b"
)
"""Words that are written with a capital only where a sentence, or a heading, begins."""
_CELLS = re.compile(r"\t|\S {3,}\S|\s\|\s")


def is_short_form(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at ``stop``, with the space up to ``end``, closes an abbreviation or an initial."""
    return _SHORT.search(text, max(0, stop - SHORTEST), end) is not None


def goes_on(text: str, at: int) -> bool:
    """Whether the sentence before the line feed at ``at`` goes on after it. Blank lines, list items, entries that open
    with a time or a number, labelled fields, rows of tables, headings and lines of an address end what is before them;
    a line in running prose does not, where the next word had no room in it.

    Looks at a bounded piece of the text, so that the cost does not depend on its length.
    """
    first, last = _start_of_line(text, at), _end_of_line(text, at + 1)
    if first < 0 or last < 0:
        return False
    above, below = text[first:at].strip(), text[at + 1 : last].strip()
    if not above or not below or _is_meant(above, below):
        return False
    if above[-1] == "," or _UNFINISHED.match(above):
        return True
    small = below[0].islower()
    if above[-1] in "-\u00ad\u2010" and above[-2:-1].isalpha():
        return small
    return len(above) >= _NARROWEST and _had_no_room(text, (first, last), above, below, small=small)


def _is_meant(above: str, below: str) -> bool:
    """Whether two lines are told apart by what they are."""
    bare = above.rstrip(_CLOSING)
    small = below[0].islower()
    if bare.endswith(_STOPS) and not (small and bare != above) and not _TITLE.search(bare):
        return True
    if above[-1] == ":" and below[0] not in _OPENING:
        return True
    item = _ITEM.match(below)
    if item and not (item["label"] and _SPEAKS.search(item["label"])):
        return True
    if _NUMBERED.match(below) and not _BEFORE_A_NUMBER.search(above):
        return True
    if _CELLS.search(above) or _CELLS.search(below):
        return True
    return above.isupper() != below.isupper() and (_is_headed(above) or _is_headed(below))


def _is_headed(line: str) -> bool:
    """Whether a line is all in capitals, and no end of a sentence."""
    return line.isupper() and " " in line and not _STOP_WITHIN.search(line)


def _had_no_room(text: str, place: tuple[int, int], above: str, below: str, *, small: bool) -> bool:
    """Whether the next line's first word would have made the line too long, beside lines that read as prose."""
    before, after = list(_lines_before(text, place[0])), list(_lines_after(text, place[1]))
    around = [above, below, *before, *after]
    width = max(map(len, around))
    need = len(above) + 1 + len(below.split(None, 1)[0])
    if width > WIDEST or need < width * (_NEARLY_FULL if small else _FULL):
        return False
    prose = any(_STOP_WITHIN.search(line) for line in around)
    if small:
        begun = (line for line in (above, *before) if len(line) >= width * _NEARLY_FULL)
        return prose or any(line[0].isupper() for line in begun)
    filled = len(below) >= width * _NEARLY_FULL or _STOP_WITHIN.search(below) is not None
    return prose and filled and not _OPENS.match(below.lstrip(_OPENING))


def _lines_before(text: str, first: int) -> Iterator[str]:
    """The lines above the one that begins at ``first``, up to a blank one."""
    for _ in range(_NEAR):
        if not first:
            return
        start = _start_of_line(text, first - 1)
        line = text[max(start, first - 2 - WIDEST) : first - 1].strip()
        if not line:
            return
        yield line
        if start < 0:
            return
        first = start


def _lines_after(text: str, last: int) -> Iterator[str]:
    """The lines below the one that ends at ``last``, up to a blank one."""
    for _ in range(_NEAR):
        if last >= len(text):
            return
        end = _end_of_line(text, last + 1)
        line = text[last + 1 : end if end >= 0 else last + 2 + WIDEST].strip()
        if not line:
            return
        yield line
        if end < 0:
            return
        last = end


def _start_of_line(text: str, at: int) -> int:
    """Where the line begins that ends at ``at``; -1 when it is wider than any page."""
    low = max(0, at - WIDEST - 1)
    found = text.rfind("\n", low, at)
    return found + 1 if found >= 0 or not low else -1


def _end_of_line(text: str, start: int) -> int:
    """Where the line ends that begins at ``start``; -1 when it is wider than any page."""
    found = text.find("\n", start, start + WIDEST + 1)
    return found if found >= 0 else len(text) if start + WIDEST >= len(text) else -1
