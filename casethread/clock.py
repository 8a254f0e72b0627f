"""What day it is, where the program runs."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """The day by this machine's clock and time zone."""
    return datetime.now().astimezone().date()
