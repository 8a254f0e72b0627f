"""From a draft to a checked statement: read, annotated as what it is, compared."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from threading import Lock

from casethread.errors import ReadError, UsageError
from casethread.model import Kind
from casethread.press.check import Statement, check
from casethread.store.base import View
from nlp.text import TextInput
from search_api.search import Searcher

_ONE_AT_A_TIME = Lock()
"""The pages check drafts in threads, and a spaCy pipeline is not made to be shared by them."""
LONGEST = 50_000
"""Characters of a draft: a statement is a page or two."""


def read_draft(file: Path) -> str:
    """The text of a draft, of standard input for "-". Raises ReadError."""
    try:
        given = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return given.decode("utf-8-sig")
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=str(file), remedy="name a text file") from error
    except UnicodeDecodeError as error:
        raise ReadError("is not text in UTF-8", where=str(file), remedy="save it as plain text, UTF-8") from error


def check_draft(text: str, today: date, view: View, searcher: Searcher, *, from_charge: bool = False) -> Statement:
    """A draft of that day, beside what is within the reach of ``view``. Raises UsageError for one that is too long,
    ModelError, and IndexUnavailable.
    """
    # the language model, which takes a second to load
    from casethread.workers import annotate_here  # noqa: PLC0415

    if len(text) > LONGEST:
        what = f"the draft has {len(text):,} characters, of which {LONGEST:,} can be checked at once"
        raise UsageError(what, remedy="check it in parts")
    with _ONE_AT_A_TIME:
        found = next(annotate_here([TextInput(text, published=today, kind=Kind.NEWS)]))
    if isinstance(found, Exception):
        raise found
    return check(text, found, view, searcher, today, from_charge=from_charge)
