"""The holidays of England and Wales, and the named days of the British year.

Bank holidays follow the Banking and Financial Dealings Act 1971, Schedule 1, with the Early May holiday proclaimed
since 1978 and the single proclamations listed below. Easter is the Gregorian computus (Meeus, Jones and Butcher).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from nlp.dates.calendar import Interval, nth_weekday, on, shift

_PROCLAIMED: dict[int, tuple[tuple[int, int], ...]] = {
    1977: ((6, 7),),
    1981: ((7, 29),),
    1999: ((12, 31),),
    2002: ((6, 3),),
    2011: ((4, 29),),
    2012: ((6, 5),),
    2022: ((6, 3), (9, 19)),
    2023: ((5, 8),),
}
_EARLY_MAY_MOVED = {1995: 8, 2020: 8}
_SPRING_MOVED = {2002: (6, 4), 2012: (6, 4), 2022: (6, 2)}


@lru_cache(maxsize=256)
def easter(year: int) -> date:
    """Easter Sunday."""
    century, rest = divmod(year, 100)
    leap, skipped = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * skipped + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return on(year, month, day + 1)


def early_may(year: int) -> date:
    """The Early May bank holiday: the first Monday, but for the years it was moved to VE Day."""
    moved = _EARLY_MAY_MOVED.get(year)
    return on(year, 5, moved) if moved else nth_weekday(year, 5, 0, 1)


def spring(year: int) -> date:
    """The Spring bank holiday: the last Monday of May, but for jubilee years."""
    moved = _SPRING_MOVED.get(year)
    return on(year, *moved) if moved else nth_weekday(year, 5, 0, -1)


def august(year: int) -> date:
    """The Summer bank holiday: the last Monday of August."""
    return nth_weekday(year, 8, 0, -1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> tuple[date, ...]:
    """Bank holidays of England and Wales in order, with Good Friday, Christmas Day and substitute days."""
    found = {shift(easter(year), -2), shift(easter(year), 1), early_may(year), spring(year), august(year)}
    found.update(on(year, month, day) for month, day in _PROCLAIMED.get(year, ()))
    new_year = on(year, 1, 1)
    found.update({new_year, shift(new_year, max(0, 7 - new_year.weekday()) if new_year.weekday() > 4 else 0)})
    christmas = on(year, 12, 25)
    substitutes = {4: (28,), 5: (27, 28), 6: (27,)}.get(christmas.weekday(), ())
    found.update({christmas, on(year, 12, 26), *(on(year, 12, day) for day in substitutes)})
    return tuple(sorted(found))


def block(day: date) -> Interval:
    """The days off around a bank holiday: every adjoining weekend day and bank holiday."""
    start = end = day
    while _is_off(shift(start, -1)):
        start = shift(start, -1)
    while _is_off(shift(end, 1)):
        end = shift(end, 1)
    return Interval(start, end)


def _is_off(day: date) -> bool:
    return day.weekday() >= 5 or day in bank_holidays(day.year)


def _substitute(day: date) -> date:
    """The day taken off for a holiday at the weekend: the Monday after, or the Tuesday where Christmas took that."""
    weekday = day.weekday()
    if weekday <= 4:
        return day
    return shift(day, 7 - weekday + int((day.month, day.day, weekday) == (12, 26, 6)))


def _fixed(month: int, day: int, length: int = 1) -> Callable[[int], Interval]:
    def days(year: int) -> Interval:
        start = on(year, month, day)
        return Interval(start, shift(start, length - 1), vague=length > 1)

    return days


def _moving(find: Callable[[int], date], length: int = 1) -> Callable[[int], Interval]:
    def days(year: int) -> Interval:
        start = find(year)
        return Interval(start, shift(start, length - 1))

    return days


def _from_easter(offset: int, length: int = 1) -> Callable[[int], Interval]:
    return _moving(lambda year: shift(easter(year), offset), length)


NAMED: dict[str, Callable[[int], Interval]] = {
    "new year's day": _fixed(1, 1),
    "new year": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "hogmanay": _fixed(12, 31),
    "burns night": _fixed(1, 25),
    "valentine's day": _fixed(2, 14),
    "st valentine's day": _fixed(2, 14),
    "st david's day": _fixed(3, 1),
    "st patrick's day": _fixed(3, 17),
    "st george's day": _fixed(4, 23),
    "st andrew's day": _fixed(11, 30),
    "april fool's day": _fixed(4, 1),
    "shrove tuesday": _from_easter(-47),
    "pancake day": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "mother's day": _from_easter(-21),
    "mothering sunday": _from_easter(-21),
    "palm sunday": _from_easter(-7),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "easter saturday": _from_easter(-1),
    "easter sunday": _from_easter(0),
    "easter day": _from_easter(0),
    "easter monday": _from_easter(1),
    "easter weekend": _from_easter(-2, 4),
    "easter bank holiday weekend": _from_easter(-2, 4),
    "easter bank holiday": _from_easter(-2, 4),
    "easter": _from_easter(-2, 4),
    "whitsun": _from_easter(49),
    "whit sunday": _from_easter(49),
    "whit monday": _from_easter(50),
    "ascension day": _from_easter(39),
    "good friday bank holiday": _from_easter(-2),
    "easter monday bank holiday": _from_easter(1),
    "new year's day bank holiday": _moving(lambda year: _substitute(on(year, 1, 1))),
    "new year bank holiday": _moving(lambda year: _substitute(on(year, 1, 1))),
    "mothers' day": _from_easter(-21),
    "fathers' day": _moving(lambda year: nth_weekday(year, 6, 6, 3)),
    "father's day": _moving(lambda year: nth_weekday(year, 6, 6, 3)),
    "halloween": _fixed(10, 31),
    "hallowe'en": _fixed(10, 31),
    "twelfth night": _fixed(1, 5),
    "holocaust memorial day": _fixed(1, 27),
    "ve day": _fixed(5, 8),
    "midsummer's day": _fixed(6, 24),
    "vj day": _fixed(8, 15),
    "black eye friday": _moving(lambda year: shift(on(year, 12, 24), -((on(year, 12, 24).weekday() - 4) % 7))),
    "mad friday": _moving(lambda year: shift(on(year, 12, 24), -((on(year, 12, 24).weekday() - 4) % 7))),
    "holy week": _from_easter(-7, 7),
    "lent": _from_easter(-46, 46),
    "bonfire night": _fixed(11, 5),
    "guy fawkes night": _fixed(11, 5),
    "armistice day": _fixed(11, 11),
    "remembrance day": _fixed(11, 11),
    "remembrance sunday": _moving(lambda year: nth_weekday(year, 11, 6, 2)),
    "black friday": _moving(lambda year: shift(nth_weekday(year, 11, 3, 4), 1)),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "christmas": _fixed(12, 25),
    "xmas eve": _fixed(12, 24),
    "xmas day": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "boxing day bank holiday": _moving(lambda year: _substitute(on(year, 12, 26))),
    "christmas bank holiday": _fixed(12, 25, 2),
    "christmas period": _fixed(12, 24, 4),
    "new year period": lambda year: Interval(on(year - 1, 12, 31), on(year, 1, 2), vague=True),
    "christmas and new year": _fixed(12, 24, 10),
    "christmas and new year period": _fixed(12, 24, 10),
    "festive period": _fixed(12, 24, 10),
    "may day": _fixed(5, 1),
    "may day bank holiday": _moving(early_may),
    "early may bank holiday": _moving(early_may),
    "may bank holiday": _moving(early_may),
    "late may bank holiday": _moving(spring),
    "spring bank holiday": _moving(spring),
    "whitsun bank holiday": _moving(spring),
    "august bank holiday": _moving(august),
    "summer bank holiday": _moving(august),
}
"""Lower-case name, with a plain apostrophe, to its days in a year."""
