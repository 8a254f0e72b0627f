"""The layout of an index: ``fields.FIELDS``, and a field of the engine's own. Words come cut and stemmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import tantivy

from casethread.errors import CasethreadError
from search_api.index.base import IndexedDocument
from search_api.index.document import DAY
from search_api.index.fields import FIELDS, Use
from search_api.index.generations import unusable
from search_api.words import LONGEST

AGE = "age"
"""A field of the engine's own: lists the newer of equally good documents first, in a score's last bits."""
_FIRST_DAY = date(1970, 1, 1).toordinal()
STEP = 2.0**-21
"""A step of ``age``. The engine multiplies a score by log2(2 + age): 1,024 steps add less than 1 to a score of 2,047,
and each can be told from the next in single precision, so scores come first and age decides among equals.
"""
_BLANKS = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.remove_long(LONGEST)).build()
)
_OPTIONS = {Use.TEXT: "position", Use.NAMES: "position", Use.STEM: "basic"}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, use in FIELDS.items():
        if use is Use.ORDER:
            builder.add_integer_field(name, fast=True)
        elif use in _OPTIONS:
            builder.add_text_field(name, tokenizer_name=use.value, index_option=_OPTIONS[use])
        else:
            fast = use is Use.FACET
            builder.add_text_field(name, stored=name == "id", fast=fast, tokenizer_name="raw", index_option="basic")
    builder.add_float_field(AGE, fast=True)
    return builder.build()


SCHEMA = _schema()


@contextmanager
def translated(where: Path) -> Iterator[None]:
    """The engine's errors, and its panics, as ours."""
    try:
        yield
    except CasethreadError:
        raise
    except (ValueError, OSError, SystemError) as error:
        raise unusable(where, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise unusable(where, error) from error


def opened(folder: Path) -> tantivy.Index:
    """The engine's index in a folder."""
    index = tantivy.Index.open(str(folder))
    for use in _OPTIONS:
        index.register_tokenizer(use.value, _BLANKS)
    return index


def held(document: IndexedDocument) -> tantivy.Document:
    """A document as the engine holds it."""
    fields: dict[str, list[str | int | float]] = {
        name: [getattr(document, name)] if use is Use.ORDER else [*document.values(name)]
        for name, use in FIELDS.items()
    }
    fields[AGE] = [step(document.newest >> DAY) * STEP]
    return tantivy.Document.from_dict(fields, SCHEMA)


def step(day: int) -> int:
    """Four weeks are a step, from 1970 on for 78 years."""
    return min(max((day - _FIRST_DAY) // 28, 0), 1_023)
