"""A plot of a few curves as SVG, to be read in a document: both axes from 0, each curve named at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 150, 40, 48
_COLOURS = ("#00558c", "#b8460e", "#2e7d32", "#6a1b9a", "#555555")
_DASHES = ("", "8 4", "2 3", "10 3 2 3", "1 5")
"""Curves differ in more than colour: not everybody sees that, and not every printer prints it."""
_TICKS = 5
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A name, and what is shown under it, from left to right; nothing is below 0."""

    name: str
    points: Sequence[tuple[float, float]]


def step(highest: float) -> float:
    """The distance of ticks that are round numbers, about five up to the highest value; 1 where that is 0."""
    if highest <= 0:
        return 1.0
    size = 1.0
    while size * 10 <= highest / _TICKS:
        size *= 10
    while size > highest / _TICKS:
        size /= 10
    return next(size * each for each in (1, 2, 5, 10) if size * each * _TICKS >= highest)


def plot(title: str, across: str, up: str, curves: Sequence[Curve]) -> str:
    """The SVG. ``across`` and ``up`` say what the axes are, with their units."""
    points = [point for curve in curves for point in curve.points]
    wide, high = step(max(x for x, _ in points)), step(max(y for _, y in points))
    far = wide * -(-max(x for x, _ in points) // wide)
    top = high * -(-max(y for _, y in points) // high) or high

    def place(x: float, y: float) -> tuple[float, float]:
        inner, tall = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
        return round(_LEFT + x / far * inner, 1), round(HEIGHT - _BOTTOM - y / top * tall, 1)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
        '  font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15" font-weight="bold">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="{HEIGHT - 10}">{escape(across)}</text>',
        f'<text x="14" y="{HEIGHT - _BOTTOM}" transform="rotate(-90 14 {HEIGHT - _BOTTOM})">{escape(up)}</text>',
    ]
    for value in _ticks(high, top):
        (x, y), (end, _) = place(0, value), place(far, value)
        lines.append(f'<line x1="{x}" y1="{y}" x2="{end}" y2="{y}" stroke="#dddddd"/>')
        lines.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{value:,.10g}</text>')
    for value in _ticks(wide, far):
        x, y = place(value, 0)
        lines.append(f'<text x="{x}" y="{y + 16}" text-anchor="middle">{value:,.10g}</text>')
    lines += _drawn(curves, place)
    return "\n".join([*lines, "</svg>\n"])


def _drawn(curves: Sequence[Curve], place: Place) -> Iterator[str]:
    """The curves, and their names beside their ends, none over another."""
    taken: list[float] = []
    for number, curve in enumerate(curves):
        placed = [place(x, y) for x, y in curve.points]
        colour, dash = _COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)]
        path = " ".join(f"{x},{y}" for x, y in placed)
        yield (f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        x, y = placed[-1]
        while any(abs(y - other) < 14 for other in taken):
            y -= 2
        taken.append(y)
        yield f'<text x="{x + 6}" y="{round(y + 4, 1)}" fill="{colour}">{escape(curve.name)}</text>'


def _ticks(apart: float, last: float) -> Iterator[float]:
    for number in range(round(last / apart) + 1):
        yield number * apart
