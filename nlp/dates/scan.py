"""Text to located date nodes: a joined pattern finds which rule may read a place, neighbours are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nlp.dates import (
    absolute,
    counted,
    guards,
    lengths,
    lists,
    named,
    ordered,
    prefixes,
    relative,
    stamps,
    terms,
    years,
)
from nlp.dates.found import Found
from nlp.dates.neighbours import joined
from nlp.dates.nodes import Node
from nlp.dates.rules import EDGE, Near, Rule
from nlp.dates.starts import Opening, starts

_LAST = ("month", "ordinal", "day_month_figures", "year", "short_year")
_EVERY = (
    *stamps.RULES,
    *absolute.RULES,
    *ordered.RULES,
    *terms.RULES,
    *named.RULES,
    *years.RULES,
    *counted.RULES,
    *lengths.RULES,
    *relative.RULES,
)
RULES: tuple[Rule, ...] = (
    *(rule for rule in _EVERY if rule.name not in _LAST),
    *(rule for rule in _EVERY if rule.name in _LAST),
)
"""In the order they are tried: what needs least around it comes last."""
_PARTED = (*RULES, relative.PARTED)
_STOP = re.compile(r"\s*(?:\Z|\n)|\s+[A-Z][a-z]")
_WEEKDAY_FIRST = frozenset(("figures", "stamp", "stamp_us", "day_month", "month_day", "day_month_figures"))
_MONTH_FIRST = frozenset(("stamp_us", "month_days", "month_day", "month_year", "month"))
_FIGURE_FIRST = frozenset(
    ("iso", "compact", "figures", "group", "spaced", "six", "stamp", "day_month", "years", "year")
)
_FIGURE_FIRST |= {"day_month_figures", "month_figures", "financial", "decade", "century", "shifted", "in_time", "nth"}
_FIGURE_FIRST |= {"quarter", "bare_quarter", "figure_days", "month_first", "this_month", "same_ago"}
_COUNT_FIRST = frozenset(("shifted", "same_ago", "in_time", "weekdays_ago", "week_on"))
_NOT_WORD_FIRST = _WEEKDAY_FIRST | {"weekday_ordinal", "iso", "compact", "group", "spaced", "six", "years", "year"}
_NOT_WORD_FIRST |= {"month_figures", "month_year", "month_days", "figure_days", "month_first"}


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
    Opening.MONTH: _Tries(
        tuple(rule for rule in RULES if rule.name in _MONTH_FIRST | {"holiday", "half_term"}), parted=False
    ),
    Opening.WORD: _Tries(tuple(rule for rule in RULES if rule.name not in _NOT_WORD_FIRST)),
    Opening.COUNT: _Tries(tuple(rule for rule in RULES if rule.name in _COUNT_FIRST)),
    Opening.BANK: _Tries(tuple(rule for rule in RULES if rule.name in _WEEKDAY_FIRST | {"bank_holiday"}), parted=False),
}


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
            if found and found[-1].rule == "ordinal" and lists.in_list(text, found[-1].start, read):
                position = found.pop().start
            found.extend(lists.before(text, position, read))
            found.extend(lists.whole(read, list(lists.after(text, read))))
            position = found[-1].end
    return joined(text, found)


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
            return Found(start, _end(text, match), node, rule.name, rule.why, rule.score)
    return None


def _end(text: str, match: re.Match[str]) -> int:
    """Where the expression ends: before the full stop of its sentence, though it may close an abbreviation too."""
    end = match.end()
    return end - 1 if text[end - 1] == "." and _STOP.match(text, end) else end


def _built(rule: Rule, match: re.Match[str], near: Near) -> Node | None:
    """The rule's node; None when it names a year that no calendar has."""
    try:
        return rule.build(match, near)
    except OverflowError:
        return None
