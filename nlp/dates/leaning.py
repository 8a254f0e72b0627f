"""Which year's occasion is meant: by the words before it, the way the sentence looks, and how near it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nlp.dates.calendar import Interval
from nlp.dates.nodes import Outlook, Scope


@dataclass(frozen=True, slots=True)
class Leaning:
    """When nearness outweighs the words, in days: ``soon`` ahead is meant against a past tense, ``hop`` ahead where
    nothing is said either way, if what is behind is ``stale`` days gone; and ``just`` over against a future tense whose
    reading is ``far`` away.
    """

    soon: int = 0
    hop: int = 0
    stale: int = 240
    just: int = 0
    far: int = 270


DAY_LEANS = Leaning(soon=31, hop=90, just=45)
MONTH_LEANS = Leaning(just=92)
FEAST_LEANS = Leaning(soon=7, hop=14, just=14)
HOLIDAY_LEANS = Leaning(just=14, far=60)
_LEAP_GAP = 8
QUARTER_LEANS = Leaning(soon=60, hop=60, stale=200, just=92)


def choose(days: Callable[[int], Interval | None], scope: Scope, which: str, leaning: Leaning) -> Interval | None:
    """The year's occasion that fits: the latest begun by the anchor, or the first not over where the words look ahead.

    ``which`` overrides: "last" (over or begun before the anchor), "next" (still to begin), "this" (the anchor's year),
    and "that", "previous" and "following", which count from the date told before.
    """
    if which in ("that", "same", "previous", "following"):
        return _from_told(days, scope, which)
    anchor = scope.anchor
    if anchor is None:
        return None
    found = [i for i in map(days, _years_around(anchor, 2)) if i]
    if len(found) < 5:
        found = [i for i in map(days, _years_around(anchor)) if i]
    if which:
        return _which(found, anchor, which)
    ahead = min((i for i in found if i.end >= anchor), key=lambda i: i.start, default=None)
    behind = max((i for i in found if i.start <= anchor), key=lambda i: i.start, default=None)
    if ahead is None or behind is None:
        return behind or ahead
    return (
        ahead if is_ahead(scope.outlook(), leaning, (ahead.start - anchor).days, (anchor - behind.end).days) else behind
    )


def _years_around(day: date, reach: int = _LEAP_GAP) -> range:
    return range(max(1, day.year - reach), min(9999, day.year + reach) + 1)


def _which(found: list[Interval], anchor: date, which: str) -> Interval | None:
    if which == "this":
        return next((i for i in found if i.start.year == anchor.year), None)
    if which == "current":
        return max((i for i in found if i.start <= anchor), key=lambda i: i.start, default=None)
    if which == "next":
        return min((i for i in found if i.start > anchor), key=lambda i: i.start, default=None)
    return max((i for i in found if i.end < anchor), key=lambda i: i.start, default=None)


def is_ahead(outlook: Outlook, leaning: Leaning, wait: int, gone: int) -> bool:
    """Whether the occasion ``wait`` days ahead is meant and not the one over for ``gone`` days."""
    if outlook is Outlook.FUTURE:
        return not (wait >= leaning.far and gone <= leaning.just)
    near = {Outlook.PAST: leaning.soon, Outlook.UNSAID: leaning.hop}.get(outlook, 0)
    return 0 < wait <= near and gone >= leaning.stale


def _from_told(days: Callable[[int], Interval | None], scope: Scope, which: str) -> Interval | None:
    """The occasion of the told date's year, or the one before or after the told date."""
    if scope.told is None:
        return None
    if which in ("that", "same"):
        return days(scope.told.start.year)
    found = [i for i in map(days, _years_around(scope.told.start)) if i]
    if which == "previous":
        return max((i for i in found if i.end < scope.told.start), key=lambda i: i.start, default=None)
    return min((i for i in found if i.start > scope.told.end), key=lambda i: i.start, default=None)
