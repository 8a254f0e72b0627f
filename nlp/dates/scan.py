"""Text to located date nodes: a joined pattern finds which rule may read a place, neighbours are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nlp.dates import absolute, calendar, counted, guards, named, ordered, prefixes, relative, stamps, terms, words, years
from nlp.dates.joined import Listed, Span
from nlp.dates.calendar import Unit
from nlp.dates.nodes import Basis, Fixed, Node, Period, Shifted
from nlp.dates.recurring import Yearless
from nlp.dates.rules import EDGE, Near, Rule
from nlp.dates.starts import Opening, starts
from nlp.dates.weekdays import Beside, Weekday
from nlp.dates.words import CLOCK, DASH, GAP, ORDINAL_DAY

_LAST = ("month", "ordinal", "day_month_figures", "year", "short_year")
_EVERY = (*stamps.RULES, *absolute.RULES, *ordered.RULES, *terms.RULES, *named.RULES, *years.RULES, *counted.RULES, *relative.RULES)
RULES: tuple[Rule, ...] = (
    *(rule for rule in _EVERY if rule.name not in _LAST),
    *(rule for rule in _EVERY if rule.name in _LAST),
)
"""In the order they are tried: what needs least around it comes last."""
_PARTED = (*RULES, relative.PARTED)
_WEEKDAY_FIRST = frozenset(("figures", "stamp", "stamp_us", "day_month", "month_day", "day_month_figures"))
_MONTH_FIRST = frozenset(("stamp_us", "month_days", "month_day", "month_year", "month"))
_FIGURE_FIRST = frozenset(
    ("iso", "compact", "figures", "group", "spaced", "six", "stamp", "day_month", "years", "year")
)
_FIGURE_FIRST |= {"day_month_figures", "month_figures", "financial", "decade", "century", "shifted", "in_time", "nth"}
_FIGURE_FIRST |= {"quarter", "bare_quarter", "figure_days", "this_month", "same_ago"}
_NOT_WORD_FIRST = _WEEKDAY_FIRST | {"weekday_ordinal", "iso", "compact", "group", "spaced", "six", "years", "year"}
_NOT_WORD_FIRST |= {"month_figures", "month_year", "month_days", "figure_days"}


@dataclass(frozen=True)
class _Tries:
    """The rules to try at one kind of opening, and one pattern with a group for each: the last group matched tells the
    first rule to try. ``parted``: with what may stand before a date and take part of it.
    """

    rules: tuple[Rule, ...]
    parted: bool = True
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        parted = "|".join(f"(?:{rule.nameless})" for rule in _PARTED)
        whole = "|".join(f"({rule.nameless})" for rule in self.rules)
        before = f"{prefixes.NAMELESS}(?:{parted})|" if self.parted else ""
        object.__setattr__(self, "pattern", re.compile(rf"(?ai:{before}{whole}){EDGE}"))


_TRIES = {
    Opening.FIGURE: _Tries(tuple(rule for rule in RULES if rule.name in _FIGURE_FIRST)),
    Opening.WEEKDAY: _Tries(
        tuple(rule for rule in RULES if rule.name in _WEEKDAY_FIRST | {"weekday_ordinal", "weekday"}), parted=False
    ),
    Opening.MONTH: _Tries(tuple(rule for rule in RULES if rule.name in _MONTH_FIRST | {"holiday", "half_term"}), parted=False),
    Opening.WORD: _Tries(tuple(rule for rule in RULES if rule.name not in _NOT_WORD_FIRST)),
    Opening.BANK: _Tries(tuple(rule for rule in RULES if rule.name in _WEEKDAY_FIRST | {"bank_holiday"}), parted=False),
}
_JOINT = re.compile(
    rf"(?ai:,?{GAP}(?P<word>to|until|till|through|and|into)(?:{GAP}(?:about{GAP}|around{GAP})?{CLOCK})?"
    rf"(?:{GAP}(?:on|in|the))?{GAP}|(?P<dash>{GAP}?{DASH}{GAP}?|/))"
)
_OPENING = re.compile(
    rf"(?<!\w)(?ai:(?P<word>from|between)(?:{GAP}(?:about{GAP}|around{GAP})?{CLOCK})?(?:{GAP}(?:on|in|the|early|late))?{GAP})\Z"
)
_IN_LISTS = ("day_month", "stamp", "range")
_APPOSED = re.compile(r", (?:on |in |by )?")
_BRACKET = re.compile(r"\s?\(|, ")
_DAYS_LISTED = re.compile(
    rf"\b(?ai:on|of|for|both|dates?:?|the)\s(?ai:the\s)?"
    rf"(?P<days>(?:{ORDINAL_DAY}(?ai:,? and |, ?| ?& ?)){{1,6}})(?ai:the\s)?\Z"
)
_MORE_DAYS = re.compile(
    rf"(?ai:(?P<days>(?:, ?{ORDINAL_DAY}){{0,5}},? (?:and|&) {ORDINAL_DAY})"
    r"(?=\s*(?:[.,;:)]|\Z)(?!\d)|\s+(?:at|in|when|to|for|but|he|she|they|this|last)\b))"
)
_MOVED = re.compile(
    r"\b(?:moved|changed|rearranged|rescheduled|brought forward|put back|switched|postponed|amended|extended) \Z",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:,|and|or|/|&)\s*", re.IGNORECASE)
_DASHED = {"day_month", "month_day", "month_year", "month", "figures", "iso", "year", "season", "stamp"}
_DASHED |= {"day_month_figures"}
_WORDED = _DASHED | {"decade", "quarter", "century", "holiday"}


@dataclass(frozen=True, slots=True)
class Found:
    """A date expression in a text: its span, what it means, and the rule that read it."""

    start: int
    end: int
    node: Node
    rule: str
    why: str
    score: float


def scan(text: str, year: int | None = None, *, alone: bool = False) -> list[Found]:
    """Every date expression, in text order and not overlapping; ``year`` (the document's) places two-digit years.

    ``alone``: the text is one expression and nothing else, so ambiguous words are taken for dates.
    """
    found: list[Found] = []
    position = 0
    for start, opening in starts(text):
        if start < position:
            continue
        tries = _TRIES[opening]
        hit = tries.pattern.match(text, start)
        read = _read(text, hit, tries.rules, year, alone) if hit else None
        if read:
            if found and found[-1].rule == "ordinal" and _in_list(text, found[-1].start, read):
                position = found.pop().start
            found.extend(_listed(text, position, read))
            found.append(read)
            found.extend(_listed_after(text, read))
            position = found[-1].end
    return _joined(text, found)


def _listed(text: str, position: int, last: Found) -> Iterator[Found]:
    """The days before it of a list that names its month once: "on 3, 5 and 7 May"."""
    days = _in_list(text, position, last)
    for day in re.finditer(r"\d+(?:st|nd|rd|th)?", days["days"], re.IGNORECASE) if days else ():
        node = _on_day(last.node, words.day(day[0]))
        if days and node:
            at = days.start("days")
            yield replace(last, start=at + day.start(), end=at + day.end(), node=node)


def _listed_after(text: str, first: Found) -> Iterator[Found]:
    """The further days of a list that opens with its month: "April 3, 4 and 5"."""
    days = _MORE_DAYS.match(text, first.end) if first.rule == "month_day" else None
    for day in re.finditer(r"\d+(?:st|nd|rd|th)?", days["days"], re.IGNORECASE) if days else ():
        node = _on_day(first.node, words.day(day[0]))
        if days and node:
            at = days.start("days")
            yield replace(first, start=at + day.start(), end=at + day.end(), node=node)


def _in_list(text: str, position: int, last: Found) -> re.Match[str] | None:
    """The list of days before a day and month that end it."""
    reach = max(0, position - 4, last.start - 40)
    return _DAYS_LISTED.search(text, reach, last.start) if last.rule in _IN_LISTS else None


def _on_day(node: Node, day: int) -> Node | None:
    """The same month's ``day``."""
    if isinstance(node, Span):
        node = node.first
    if isinstance(node, Yearless) and node.day:
        return replace(node, day=day, weekday=None) if calendar.exists(2000, node.month, day) else None
    if not isinstance(node, Fixed) or node.interval.days > 1:
        return None
    found = words.exact_day(node.interval.start.year, node.interval.start.month, day)
    return Fixed(found) if found else None


def _read(text: str, hit: re.Match[str], rules: tuple[Rule, ...], year: int | None, alone: bool) -> Found | None:
    start = hit.start()
    part = prefixes.PATTERN.match(text, start)
    if part and part.end() < hit.end():
        whole = _first(text, part.end(), _PARTED, year, alone, parted=True)
        node = whole and prefixes.apply(part, whole.node)
        if whole and node:
            return replace(whole, start=start, node=node, score=min(whole.score, 0.8))
    return _first(text, start, rules[(hit.lastindex or 1) - 1 if not part else 0 :], year, alone)


def _first(
    text: str, start: int, rules: tuple[Rule, ...], year: int | None, alone: bool, *, parted: bool = False
) -> Found | None:
    for rule in rules:
        match = rule.pattern.match(text, start)
        if not match:
            continue
        near = Near(text, start, match.end(), year, alone, parted)
        node = None if guards.is_named(near) or guards.is_event_name(near) else _built(rule, match, near)
        if node:
            return Found(start, match.end(), node, rule.name, rule.why, rule.score)
    return None


def _built(rule: Rule, match: re.Match[str], near: Near) -> Node | None:
    """The rule's node; None when it names a year that no calendar has."""
    try:
        return rule.build(match, near)
    except OverflowError:
        return None


def _joined(text: str, found: list[Found]) -> list[Found]:
    """Two neighbours that "from ... to", "between ... and" or a dash makes one; a list's year given to its first."""
    result: list[Found] = []
    for one in found:
        this = _opened(text, one)
        last, end = _last(text, result)
        if last and this.start - end <= 40:
            gap = text[end : this.start]
            joint = _JOINT.fullmatch(gap)
            opening = _OPENING.search(text, max(0, last.start - 40), last.start)
            if joint and opening and _MOVED.search(text, max(0, opening.start() - 40), opening.start()):
                joint = None
            if joint and not opening and _is_weekly(last, this, joint):
                result.pop()
                continue
            if joint and _is_range(last, this, joint, opening):
                start = opening.start() if opening else last.start
                node = Span(last.node, this.node)
                if last is not result[-1]:
                    result.pop()
                result[-1] = Found(start, this.end, node, "range", "a stretch from one date to another", 0.9)
                continue
            if _LIST.fullmatch(gap) and isinstance(last.node, Yearless) and isinstance(this.node, Fixed):
                result[-1] = replace(last, node=Listed(last.node, this.node))
            if _APPOSED.fullmatch(gap) and _is_told_beside(last.node, this.node):
                result[-1] = replace(last, node=this.node)
            if _BRACKET.fullmatch(gap) and last.rule == "today" and isinstance(this.node, Weekday):
                this = replace(this, node=Beside(this.node, last.node))
            elif gap in (" (", ", ") and isinstance(last.node, Weekday) and isinstance(this.node, Yearless | Fixed):
                result[-1] = replace(last, node=Beside(last.node, this.node))
        result.append(this)
    return result


def _is_told_beside(first: Node, last: Node) -> bool:
    """Whether a date counted from one told before is named at once: "two days later, on 5 May"."""
    if not isinstance(first, Shifted | Period) or first.basis is not Basis.TOLD or (isinstance(first, Shifted) and first.of):
        return False
    days = isinstance(first, Shifted) or first.unit is Unit.DAY
    return days and isinstance(last, Yearless | Fixed) and not (isinstance(last, Fixed) and last.interval.days > 366)


def _last(text: str, found: list[Found]) -> tuple[Found | None, int]:
    """The date before, and where it ends: with what stands beside it in brackets, "Saturday (28 April)"."""
    if not found:
        return None, 0
    last = found[-1]
    if len(found) > 1 and isinstance(found[-2].node, Beside | Weekday | Period):
        closed = text[last.end : last.end + 1] == ")" and text[found[-2].end : last.start] == " ("
        if closed and text[last.end + 1 : last.end + 12].lower().lstrip(", ").startswith(("and ", "to ", "until ")):
            return found[-2], last.end + 1
    return last, last.end


def _is_weekly(first: Found, last: Found, joint: re.Match[str]) -> bool:
    """Whether "Monday to Friday" is every week's: both are bare days, joined by "to" or a dash."""
    if joint.group() == "/":
        return False
    return first.rule == last.rule == "weekday" and (joint["word"] or "to").lower() in ("to", "through")


def _opened(text: str, one: Found) -> Found:
    """A range within one expression, with the "from" or "between" before it."""
    opening = isinstance(one.node, Span) and _OPENING.search(text, max(0, one.start - 40), one.start)
    return replace(one, start=opening.start(), rule="range") if opening else one


def _is_range(first: Found, last: Found, joint: re.Match[str], opening: re.Match[str] | None) -> bool:
    if "range" in (first.rule, last.rule):
        return False
    if joint["dash"]:
        if isinstance(first.node, Weekday) and isinstance(last.node, Weekday):
            return (last.node.day - first.node.day) % 7 == 1
        return first.rule in _DASHED and last.rule in _DASHED
    word, opened = joint["word"].lower(), (opening["word"].lower() if opening else "")
    if word == "and":
        return opened == "between"
    if word == "into" or opened == "from":
        return True
    if isinstance(first.node, Weekday) or isinstance(last.node, Weekday):
        return False
    return first.rule in _WORDED and last.rule in _WORDED and not opened
