"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Callable

from ui.pieces import Choice, Pages


def clamp(page: int, total: int, size: int) -> int:
    """The page nearest to the one asked for that exists (page 1 of an empty list does)."""
    return max(1, min(page, -(-total // size)))


def pages(page: int, total: int, size: int, href: Callable[[int], str]) -> Pages | None:
    """Where ``page`` (from 1, of ``size`` items) lies among ``total``; None when everything fits on one page.

    Numbers shown are the first, the last and those around the present one, as GOV.UK Pagination has them.
    """
    count = -(-total // size)
    if count < 2:
        return None
    shown = sorted({n for n in (1, page - 1, page, page + 1, count) if 1 <= n <= count})
    numbers: list[Choice | None] = []
    for number, before in zip(shown, [0, *shown], strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(Choice(str(number), href(number), current=number == page))
    return Pages(
        first=(page - 1) * size + 1,
        last=min(page * size, total),
        total=total,
        previous=href(page - 1) if page > 1 else None,
        next=href(page + 1) if page < count else None,
        numbers=tuple(numbers),
    )
