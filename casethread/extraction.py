"""Text in, mentions out, without a case."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from casethread import printing
from casethread.children import Limits
from casethread.errors import CasethreadError, ModelError, ReadError
from casethread.model import Kind, Mention
from casethread.workers import FEW, AnnotatorPool, Found, annotate_here
from nlp.text import TextInput


class Extraction:
    """One run of ``casethread extract``: files or standard input in, mentions printed. Places are looked up in the file
    ``imported`` too, where it exists.
    """

    def __init__(self, workers: int, limits: Limits, imported: Path | None = None, *, explain: bool) -> None:
        self._scratch = TemporaryDirectory(prefix="casethread-")
        self._imported = imported
        self._pool = AnnotatorPool(workers, limits, Path(self._scratch.name), imported)
        self._explain = explain

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.close()
        self._scratch.cleanup()

    def pipe(self, items: Iterable[TextInput]) -> Iterator[Found]:
        """The mentions of each text, in order: of a few texts found here, of many in processes of their own."""
        rest = iter(items)
        first = list(islice(rest, FEW + 1))
        return annotate_here(first, self._imported) if len(first) <= FEW else self._pool.pipe(chain(first, rest))

    def run(self, file: Path, *, jsonl: bool) -> bool:
        """Print the mentions of one file, ``-`` for standard input. False when some of it could not be read."""
        try:
            with _lines(file) as lines:
                return self._jsonl(lines, file) if jsonl else self._text(lines)
        except ReadError as error:
            printing.tell(f"failed: {error}")
            return False

    def _jsonl(self, lines: TextIO, file: Path) -> bool:
        good = True
        for item in extract_lines(lines, "standard input" if str(file) == "-" else str(file), self):
            if isinstance(item, Extracted):
                rows = [{**m.as_json(), "why": m.why} if self._explain else m.as_json() for m in item.mentions]
                printing.say_json({"id": item.id, "mentions": rows})
            else:
                printing.tell(f"failed: {item}")
                good = False
        return good

    def _text(self, lines: TextIO) -> bool:
        for found in self.pipe([TextInput(lines.read())]):
            if isinstance(found, ModelError):
                printing.tell(f"failed: {found}")
                return False
            for mention in found:
                printing.mention_line(mention, explain=self._explain)
        return True


@contextmanager
def _lines(file: Path) -> Iterator[TextIO]:
    try:
        if str(file) == "-":
            yield sys.stdin
        else:
            with file.open(encoding="utf-8") as lines:
                yield lines
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(file), remedy="check the path") from error
    except UnicodeDecodeError as error:
        remedy = "convert it, or use `casethread ingest`"
        raise ReadError("is not UTF-8 text", where=str(file), remedy=remedy) from error


@dataclass(frozen=True, slots=True)
class Extracted:
    """The mentions of one line's text, and its id as given."""

    id: Any
    mentions: tuple[Mention, ...]


class Piping(Protocol):
    """Finds mentions."""

    def pipe(self, items: Iterable[TextInput]) -> Iterator[Found]:
        """The mentions of each text, in order, or why it could not be looked at."""
        ...


def extract_lines(lines: TextIO, name: str, annotating: Piping) -> Iterator[Extracted | CasethreadError]:
    """The mentions of each ``{"id", "text", "published"?, "kind"?}`` line, in order, as they are found.

    A line that cannot be read gives a ReadError in its place, one whose text cannot be looked at a ModelError; empty
    lines are passed over.
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

    for found in annotating.pipe(texts()):
        yield from _passed_over(order)
        waiting = order.popleft()
        if isinstance(found, ModelError):
            yield found
        elif isinstance(waiting, Extracted):
            yield Extracted(waiting.id, found)
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
