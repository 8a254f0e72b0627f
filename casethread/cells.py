"""Cells of CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

import json

MARK = b"\xef\xbb\xbf"
"""What tells a spreadsheet that a file is UTF-8."""
RUN = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the beginning of a formula, the full-width forms too."""


def cell(value: object) -> object:
    """A CSV cell; lists and objects as JSON. A text that a spreadsheet might run is quoted."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in RUN:
        return f"'{value}"
    return value
