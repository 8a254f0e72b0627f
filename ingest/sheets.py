"""What a sheet's XML says behind its rows, where a reader of rows does not come by it in time."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field

from openpyxl.utils.cell import range_boundaries

from ingest.base import SourceFile
from ingest.telling import tell

Merged = dict[int, dict[int, int]]
"""By row (from 1), by column (from 0): the last row of the cells that are merged with that one, itself the topmost."""
_MERGED = re.compile(rb"<(?:\w{1,10}:)?mergeCell\s[^>]{0,100}?ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
_UNCOUNTED = re.compile(
    rb"<(?:\w{1,10}:)?f(?:\s[^<>]{0,400})?(?:/>|>[^<]{0,8192}</(?:\w{1,10}:)?f>)\s{0,9}"
    rb"(?:<(?:\w{1,10}:)?v\s?/>|<(?:\w{1,10}:)?v></(?:\w{1,10}:)?v>|)\s{0,9}</(?:\w{1,10}:)?c>"
)
_MOST = 20_000
_CHUNK, _OVERLAP = 1 << 20, 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells merged with those below them, and how many formulas stand there whose value was never written down."""

    merged: Merged = field(default_factory=dict)
    uncounted: int = 0


def layout_of(file: SourceFile, part: str) -> Layout:
    """What the XML of a sheet says of it, looked through as a stream; of merged cells no more than 20,000.

    A part that is missing or damaged says nothing: reading its rows will tell.
    """
    merged: Merged = {}
    uncounted, taken, held, chunk = 0, 0, b"", b"-"
    try:
        with zipfile.ZipFile(file.path) as package, package.open(part.removeprefix("/")) as stream:
            while chunk:
                tell(file, "looking through a sheet")
                chunk = stream.read(_CHUNK)
                held += chunk
                stop = len(held) - _OVERLAP if chunk else len(held)
                uncounted += sum(found.start() < stop for found in _UNCOUNTED.finditer(held))
                for ref in _MERGED.finditer(held):
                    if ref.start() < stop and taken < _MOST:
                        taken += _take(ref[1].decode(), merged)
                held = held[max(stop, 0) :]
    except (OSError, KeyError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return Layout()
    return Layout(merged, uncounted)


def _take(ref: str, merged: Merged) -> bool:
    left, top, _, bottom = range_boundaries(ref)
    if left and top and bottom and bottom > top:
        merged.setdefault(top, {})[left - 1] = bottom
        return True
    return False
