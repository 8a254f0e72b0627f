"""What is filled in on a PDF's forms, as words that stand where their fields do."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.encoding import scrub
from ingest.frame import Frame
from ingest.layout import Box, Word

_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW | pdfium.FPDF_ANNOT_FLAG_INVISIBLE
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_CHOICES = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_MOST_FIELDS = 5_000
_MOST_OPTIONS = 1_000
_LINE_HEIGHT = 13.0
"""In points: a single line's text is hardly ever set larger in a field."""
_LABEL_GAP = 200.0
TICKED, NOT_TICKED = "[x]", "[ ]"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is filled in: its value, the name it tells itself by, its box on the page as shown, and whether
    it is a box to tick.
    """

    value: str
    name: str
    box: Box
    tick: bool = False


def fields(page: Any, form: Any, frame: Frame) -> list[Field]:
    """The filled text and choice fields of a page, and its boxes to tick, ticked or not; passwords and what is hidden
    are left out. ``form`` is pdfium's form environment.
    """
    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if note:
            try:
                if (field := _field(note, form, frame)) is not None:
                    found.append(field)
            finally:
                pdfium.FPDFPage_CloseAnnot(note)
    return found


def _field(note: Any, form: Any, frame: Frame) -> Field | None:
    widget = pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET
    if not widget or pdfium.FPDFAnnot_GetFlags(note) & _HIDDEN:
        return None
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if kind in _BOXES:
        value = TICKED if pdfium.FPDFAnnot_IsChecked(form, note) else NOT_TICKED
    elif kind in _CHOICES:
        value = "; ".join(_chosen(note, form)) or _said(pdfium.FPDFAnnot_GetFormFieldValue, form, note)
    elif kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        secret = pdfium.FPDFAnnot_GetFormFieldFlags(form, note) & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD
        value = "" if secret else _said(pdfium.FPDFAnnot_GetFormFieldValue, form, note)
    else:
        return None
    rect = pdfium.FS_RECTF()
    if not value or not pdfium.FPDFAnnot_GetRect(note, ctypes.byref(rect)):
        return None
    name = _said(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, note) or _name(
        _said(pdfium.FPDFAnnot_GetFormFieldName, form, note)
    )
    box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
    return Field(value, " ".join(name.split()), box, kind in _BOXES)


def _said(call: Callable[..., int], *arguments: Any) -> str:
    """What one of pdfium's functions that fill a buffer with UTF-16 tells."""
    size = call(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return scrub(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _name(full: str) -> str:
    """The words of a field's own name ("form1[0].page2[0].date_of_birth[0]"), which is made for programs."""
    last = re.sub(r"\[\d+\]$", "", full).rsplit(".", 1)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\s]+", " ", last).strip()


def _chosen(note: Any, form: Any) -> list[str]:
    """The choices made, as the page shows them."""
    count = min(pdfium.FPDFAnnot_GetOptionCount(form, note), _MOST_OPTIONS)
    chosen = [at for at in range(count) if pdfium.FPDFAnnot_IsOptionSelected(form, note, at)]
    return [_said(pdfium.FPDFAnnot_GetOptionLabel, form, note, at) for at in chosen]


def filled(found: Sequence[Field], words: Sequence[Word]) -> list[Word]:
    """The values as words of the page, each with its name before it where no label is printed beside or above it.

    A value that the page itself shows in its field's place is left out.
    """
    made: list[Word] = []
    for field in found:
        inside = [word for word in words if _centred(word, field.box)]
        drawn = "".join(word.text for word in inside)
        if drawn and (field.tick or _bare(field.value) in _bare(drawn)):
            continue
        label = _label(field, words)
        lines = field.value.split("\n")
        if label is None and field.name:
            lines[0] = f"{lines[0]} {field.name}" if field.tick else f"{field.name}: {lines[0]}"
        made += _set(lines, field.box, label)
    return made


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _centred(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _label(field: Field, words: Sequence[Word]) -> Word | None:
    """The printed word next to a field: left of it, right above a field to write in, or right of a box to tick."""
    x0, top, x1, bottom = field.box
    level = [word for word in words if top - 4 < (word.top + word.bottom) / 2 < bottom + 4]
    left = [word for word in level if -2 <= x0 - word.x1 <= (30 if field.tick else _LABEL_GAP)]
    right = [word for word in level if field.tick and -2 <= word.x0 - x1 <= 30]
    if left or right:
        return min(left + right, key=lambda word: min(abs(x0 - word.x1), abs(word.x0 - x1)))
    above = [word for word in words if not field.tick and -2 <= top - word.bottom < 10 and x0 - 20 < word.x0 < x1]
    return max(above, key=lambda word: word.bottom) if above else None


def _set(lines: Sequence[str], box: Box, label: Word | None) -> list[Word]:
    """The lines of a value as they stand in its field: one line in the middle, on the line of a label beside it."""
    x0, top, x1, bottom = box
    height = (bottom - top) / len(lines)
    if len(lines) == 1 and label is not None and _level(label, box):
        top, height = label.top, label.height
    elif len(lines) == 1:
        height = min(height, _LINE_HEIGHT)
        top = (box[1] + bottom - height) / 2
    else:
        height = min(height, _LINE_HEIGHT)
    return [
        Word(" ".join(line.split()), x0, top + at * height, x1, top + (at + 1) * height)
        for at, line in enumerate(lines)
        if line.strip()
    ]


def _level(label: Word, box: Box) -> bool:
    return box[1] - 4 < (label.top + label.bottom) / 2 < box[3] + 4
