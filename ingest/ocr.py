"""Text of scanned pages, read by tesseract where it is installed: a program of its own, given one page at a time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from casethread.errors import ReadError
from ingest.encoding import scrub
from ingest.layout import Box, PageLine, Word, joined
from ingest.pulse import beat

LANGUAGE = "eng"
INSTALL = (
    "install tesseract with its English data (the package tesseract-ocr) and run casethread retry, "
    "or run ocrmypdf on the file and ingest the result"
)
NEEDED = f"needs OCR: {INSTALL}"
LOOK = "look at the page; where it shows text, scan it again (upright, 300 dpi) or put its text into a file of its own"
LIMIT = 120.0
"""In seconds: a page that takes tesseract longer is given up. A page of newsprint takes it ten."""
_BAR = re.compile(r"(?<!\S)\|(?=\s[a-z])")
"""Tesseract reads the capital I of many typefaces as a bar."""
_PATIENCE = 2.0
_DPI = 300.0
_MOST_PIXELS = 30_000_000
_LONGEST_SIDE = 30_000
"""Tesseract takes no picture longer than 32,767 pixels."""


class Recogniser:
    """Tesseract as it is installed here."""

    def __init__(self, program: str) -> None:
        self._program = program

    def lines(self, page: Any, where: str, known: Sequence[Box] = ()) -> list[PageLine]:
        """The lines of a pdfium page as it is shown, in the reading order that tesseract finds.

        Words that lie in one of the boxes of text already ``known`` are left out. Raises ReadError (at ``where``) when
        tesseract fails on the page or takes too long.
        """
        scale = _scale(page.get_size())
        if scale is None:
            raise ReadError("is a picture too small or too large to be read by OCR", where=where, remedy=LOOK)
        return list(_lines(self._run(_bitmap(page, scale), scale, where), scale, known))

    def _run(self, picture: bytes, scale: float, where: str) -> str:
        command = [self._program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(round(72 * scale))]
        command += ["--psm", "1" if "osd" in _languages(self._program) else "3", "tsv"]
        alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # readings run beside each other, one a core
        try:
            with tempfile.TemporaryFile() as given:
                given.write(picture)
                given.seek(0)
                with subprocess.Popen(  # noqa: S603 - a fixed command; the page goes in as a picture
                    command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=alone
                ) as process:
                    try:
                        table, said = _waited(process)
                    finally:
                        process.kill()
        except OSError as error:
            raise ReadError(f"needs OCR, and tesseract does not start: {error}", where=where, remedy=INSTALL) from error
        except subprocess.TimeoutExpired as error:
            what = f"is a picture that OCR does not finish reading within {LIMIT:.0f} seconds"
            raise ReadError(what, where=where, remedy=LOOK) from error
        if process.returncode:
            told = " ".join(said.decode("utf-8", "replace").split())[-160:]
            raise ReadError(f"needs OCR, and tesseract fails on it: {told}", where=where, remedy=LOOK)
        return table.decode("utf-8", "replace")


def _waited(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What the program writes, to standard output and error; while it works, it is told that the reading goes on.

    Raises TimeoutExpired.
    """
    until = time.monotonic() + LIMIT
    while True:
        try:
            return process.communicate(timeout=_PATIENCE)  # may be asked again, but only while it is given no input
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise
            beat()


def recogniser() -> Recogniser | str:
    """Tesseract, or what is missing of it ("tesseract is not installed")."""
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract is not installed"
    try:
        known = _languages(program)
    except (OSError, subprocess.TimeoutExpired):
        return "tesseract does not start"
    if LANGUAGE not in known:
        return "tesseract has no English data"
    return Recogniser(program)


@lru_cache(maxsize=8)
def _languages(program: str) -> frozenset[str]:
    done = subprocess.run(  # noqa: S603 - asks the program found what it knows
        [program, "--list-langs"], capture_output=True, timeout=60, check=False
    )
    return frozenset(done.stdout.decode("utf-8", "replace").split("\n")[1:])


def _scale(size: tuple[float, float]) -> float | None:
    """Pixels to a point: 300 to the inch, fewer on pages so large that it would take too much memory."""
    width, height = size
    if not (1 <= width < 1e6 and 1 <= height < 1e6):
        return None
    scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5, _LONGEST_SIDE / max(width, height))
    return scale if min(width, height) * scale >= 8 else None


def _bitmap(page: Any, scale: float) -> bytes:
    """The page in grey as a PGM picture, with its filled forms and notes."""
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        pixels = memoryview(bitmap.buffer).cast("B")
        head = b"P5\n%d %d\n255\n" % (width, height)
        return head + b"".join(pixels[row * stride : row * stride + width] for row in range(height))


class _Row(NamedTuple):
    """A word of tesseract's table: block, paragraph and line it is in, box in pixels, and text."""

    block: int
    paragraph: int
    line: int
    left: int
    top: int
    width: int
    height: int
    text: str


def _rows(table: str) -> Iterator[_Row]:
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t", 11)
        if len(cells) == 12 and cells[0] == "5" and (text := scrub(cells[11]).strip()):
            block, paragraph, line, _, left, top, width, height = map(int, cells[2:10])
            yield _Row(block, paragraph, line, left, top, width, height, text)


def _lines(table: str, scale: float, known: Sequence[Box]) -> Iterator[PageLine]:
    """Its lines with boxes in points; what begins a paragraph is set apart, and what shows no letter or digit is
    left out: tesseract reads rules and the grain of pictures as dashes and bars.
    """
    before: tuple[int, int] | None = None
    for (number, paragraph, _), rows in groupby(_rows(table), key=lambda row: (row.block, row.paragraph, row.line)):
        words = [
            Word(
                row.text,
                row.left / scale,
                row.top / scale,
                (row.left + row.width) / scale,
                (row.top + row.height) / scale,
            )
            for row in rows
        ]
        words = [word for word in words if not any(_inside(word, box) for box in known)]
        if any(character.isalnum() for word in words for character in word.text):
            line = joined(words)
            text = _BAR.sub("I", line.text)
            goes_on = before is not None and before[0] == number and (before[1] == paragraph or text[0].islower())
            yield PageLine(text, line.box, apart=before is not None and not goes_on)
            before = number, paragraph


def _inside(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def merged(found: Sequence[PageLine], known: Sequence[PageLine]) -> list[PageLine]:
    """The lines OCR found, and each one known before above the first of them that stands lower."""
    lines = list(found)
    for one in known:
        at = next((at for at, line in enumerate(lines) if line.box[1] >= one.box[3] - 1), len(lines))
        lines.insert(at, PageLine(one.text, one.box, apart=True))
    return lines
