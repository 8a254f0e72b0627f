"""Text in, mentions out, without a case."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TextIO

from casethread.errors import ReadError
from casethread.model import Kind, Mention
from casethread.pipeline import Annotating
from nlp.base import TextInput


@dataclass(frozen=True, slots=True)
class Extracted:
    """The mentions of one line's text, and its id as given."""

    id: Any
    mentions: tuple[Mention, ...]


def extract_lines(lines: TextIO, name: str, annotating: Annotating) -> Iterator[Extracted | ReadError]:
    """The mentions of each ``{"id", "text", "published"?, "kind"?}`` line, in order, as they are found.

    A line that cannot be read gives a ReadError in its place; empty lines are passed over.
    """
    order: deque[object] = deque()

    def texts() -> Iterator[TextInput]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                key, item = _read(line)
            except ValueError as error:
                remedy = 'write {"id": ..., "text": "...", "published": "2015-01-12"} on one line'
                order.append(ReadError(str(error), where=f"{name}, line {number}", remedy=remedy))
            else:
                order.append(Extracted(key, ()))
                yield item

    for mentions in annotating.pipe(texts()):
        yield from _passed_over(order)
        waiting = order.popleft()
        if isinstance(waiting, Extracted):
            yield Extracted(waiting.id, mentions)
    yield from _passed_over(order)


def _passed_over(order: deque[object]) -> Iterable[ReadError]:
    """The bad lines before the next good one."""
    while order and isinstance(order[0], ReadError):
        bad = order.popleft()
        if isinstance(bad, ReadError):
            yield bad


def _read(line: str) -> tuple[object, TextInput]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise ValueError('no "text" that is a string')
    kind, published = given.get("kind"), given.get("published")
    if kind is not None and kind not in set(Kind):
        raise ValueError(f"{kind!r} is no kind ({', '.join(Kind)})")
    return given.get("id"), TextInput(given["text"], _day(published), Kind(kind) if kind else None)


def _day(published: object) -> date | None:
    if published is None:
        return None
    try:
        return datetime.fromisoformat(str(published)).date()
    except ValueError:
        raise ValueError(f"{published!r} is no ISO date") from None
