"""PDF forms: what is filled in stands beside its label, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.pdfs import changed, drawn, lines, together

Draw = Callable[[Canvas], None]


def _text(x: float, y: float, value: str, **options: Any) -> Draw:
    given = {"name": f"field{x}{y}", "width": 200, "height": 22, **options}
    return lambda canvas: canvas.acroForm.textfield(value=value, x=x, y=y, **given)


def _box(x: float, y: float, checked: bool, **options: Any) -> Draw:
    return lambda canvas: canvas.acroForm.checkbox(name=f"box{x}{y}", checked=checked, x=x, y=y, size=16, **options)


def _choice(x: float, y: float, value: str, kind: str) -> Draw:
    options = [("Low", "1"), ("Medium", "2"), ("High", "3")]

    def draw(canvas: Canvas) -> None:
        make = getattr(canvas.acroForm, kind)
        make(
            name=f"{kind}{y}", value=value, options=options, x=x, y=y, width=100, height=20 if kind == "choice" else 60
        )

    return draw


def _radio(x: float, y: float, value: str, selected: bool) -> Draw:
    return lambda canvas: canvas.acroForm.radio(name="radio", value=value, selected=selected, x=x, y=y, size=16)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        (_text(150, 752, "Osman"), "Surname:  Osman"),
        (_text(150, 752, "Osman", tooltip="Surname of the subject"), "Surname:  Osman"),
        (_text(72, 730, "Osman", tooltip="Other name"), "Surname:\nOsman"),
        (_text(300, 400, "Osman", tooltip="Other name"), "Surname:\nOther name: Osman"),
        (_text(300, 400, "Osman", name="form1[0].dateOfBirth[0]"), "Surname:\ndate Of Birth: Osman"),
        (_text(300, 400, "Osman", name="nick_name"), "Surname:\nnick name: Osman"),
        (_text(150, 752, ""), "Surname:"),
        (_text(150, 752, "hunter2", fieldFlags="password"), "Surname:"),
        (_text(150, 752, "Osman", annotationFlags="hidden"), "Surname:"),
        (
            _text(72, 690, "Seen on foot.\nLeft by bus.", height=60, fieldFlags="multiline"),
            "Surname:\nSeen on foot.\nLeft by bus.",
        ),
        (_choice(150, 754, "2", "choice"), "Surname:  Medium"),
        (_choice(150, 714, "3", "listbox"), "Surname:  High"),
        (together(_box(72, 720, True), lines("Male", x=94, y=724)), "Surname:\n[x] Male"),
        (together(_box(72, 720, False), lines("Male", x=94, y=724)), "Surname:\n[ ] Male"),
        (_box(300, 400, True, tooltip="Bailed"), "Surname:\n[x] Bailed"),
        (
            together(
                *(_radio(72, 720, "a", True), _radio(172, 720, "b", False)),
                *(lines("Yes", x=94, y=724), lines("No", x=194, y=724)),
            ),
            "Surname:\n[x] Yes  [ ] No",
        ),
    ],
)
def test_a_field_is_read_with_its_label(read_as: Any, drawing: Draw, expected: str) -> None:
    assert read_as("form.pdf", drawn(together(lines("Surname:"), drawing))).only.text == expected


@pytest.mark.parametrize(
    ("on_page", "count"),
    [
        (lines("Ann Moss", x=153, y=757), 1),
        (lines("ANN  MOSS", x=153, y=757), 1),
        (lines("Ann", x=153, y=757), 2),
        (lines("Ann Moss", x=153, y=500), 2),
    ],
)
def test_what_the_page_draws_in_its_field_is_not_read_twice(read_as: Any, on_page: Draw, count: int) -> None:
    content = drawn(together(lines("Officer:"), _text(150, 752, "Ann Moss"), on_page))
    assert read_as("form.pdf", content).only.text.casefold().count("ann") == count


def test_a_tick_that_the_page_draws_is_not_read_twice(read_as: Any) -> None:
    content = drawn(together(lines("Male"), _box(110, 756, True), lines("X", x=113, y=760)))
    assert read_as("form.pdf", content).only.text.split() == ["Male", "X"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_value_is_anchored_in_its_field(read_as: Any, rotation: int) -> None:
    content = drawn(lines("First page."), together(lines("Some words."), _text(100, 300, "Osman", tooltip="Name")))
    found = read_as("form.pdf", changed(content, rotation=rotation)).only
    (passage,) = [one for one in found.passages if "Osman" in found.text[one.start : one.end]]
    x0, y0, x1, y1 = 100, 300, 300, 322
    width, height = A4
    field = {
        0: (x0, height - y1, x1, height - y0),
        90: (y0, x0, y1, x1),
        180: (width - x1, y0, width - x0, y1),
        270: (height - y1, width - x1, height - y0, width - x0),
    }[rotation]
    assert passage.anchor.page == 2
    assert passage.anchor.box is not None
    left, top, right, bottom = passage.anchor.box
    assert field[0] - 1 <= left < right <= field[2] + 1
    assert field[1] - 1 <= top < bottom <= field[3] + 1
