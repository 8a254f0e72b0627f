"""Types of columns that the engines hold differently, and a comparison that both answer from an index."""

from __future__ import annotations

import re

from sqlalchemy import BigInteger, ColumnElement, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

_MARK = "\x1a"
_SPELLED = {"\x00": f"{_MARK}0", _MARK: f"{_MARK}1"}
_READ = {spelled: meant for meant, spelled in _SPELLED.items()}
_PLAIN = re.compile("[\x00\x1a]")
_KEPT = re.compile("\x1a[01]")


class WithNul(TypeDecorator[str]):
    """Text for an engine that takes every character but NUL: it is kept as two others, and comes back as it was."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is kept."""
        return value and _PLAIN.sub(lambda found: _SPELLED[found[0]], value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it was given."""
        return value and _KEPT.sub(lambda found: _READ[found[0]], value)


Words = Text().with_variant(WithNul(), "postgresql")
"""Text of any characters and any length, ordered by code point."""
Size = Integer().with_variant(BigInteger(), "postgresql")
"""A number of bytes: SQLite's integers hold it as they are."""


def differs(column: ColumnElement[str | None], value: str) -> ColumnElement[bool]:
    """Whether a column holds anything but that value, or nothing: said so that an index of the column finds the few
    rows of many for which it is true, which no engine does for `IS DISTINCT FROM`.
    """
    return column.is_(None) | (column < value) | (column > value)
