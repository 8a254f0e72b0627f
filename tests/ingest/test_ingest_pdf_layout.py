"""Layout of PDF pages: turned and cropped pages and text, tables within columns, heads and feet, cut words."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from casethread.model import Document, Passage
from ingest.frame import Frame, upright
from ingest.furniture import in_sequence
from ingest.hyphens import composed
from ingest.layout import PageLine
from tests.ingest.pdfs import changed, drawn, lines, together, turned_text

BODY = [f"Line {number} says that Tariq Osman was seen in Marsh Lane." for number in range(12)]
TURNED = {90: "read upwards on its side", 180: "upside down altogether", 270: "read downwards on its side"}
PAGE = together(
    lines(*BODY, x=150, y=600),
    turned_text(TURNED[90], 90, 120, 300),
    turned_text(TURNED[180], 180, 480, 460),
    turned_text(TURNED[270], 270, 500, 400),
    turned_text("DRAFT ONLY", 45, 200, 250),
)
CROP = (80.0, 100.0, 540.0, 700.0)


def _passage(document: Document, phrase: str) -> Passage:
    (found,) = [one for one in document.passages if phrase in document.text[one.start : one.end]]
    return found


def _inked(content: bytes, page: int, scale: float = 2) -> tuple[int, int, list[tuple[int, int]]]:
    """The size of a page as it is rendered, and where it is dark."""
    pdf = pypdfium2.PdfDocument(content)
    bitmap = pdf[page].render(scale=scale, grayscale=True)
    pixels = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
    found = [(int(x), int(y)) for y, x in zip(*(pixels < 128).nonzero(), strict=True)]
    pdf.close()
    return bitmap.width, bitmap.height, found


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, CROP])
@pytest.mark.parametrize("phrase", ["Line 3 says that Tariq Osman", *TURNED.values()])
def test_a_box_frames_the_words_as_the_page_is_rendered(
    read_as: Any, rotation: int, crop: tuple[float, float, float, float] | None, phrase: str
) -> None:
    content = changed(drawn(PAGE), rotation=rotation, crop=crop)
    found = read_as("page.pdf", content).only
    box = _passage(found, phrase).anchor.box
    assert box is not None
    # all else is painted over: what is left of the page's ink is within the box, and fills it
    alone = lines(BODY[3], x=150, y=600 - 14 * 3)
    for angle, text in TURNED.items():
        if text == phrase:
            x, y = {90: (120, 300), 180: (480, 460), 270: (500, 400)}[angle]
            alone = turned_text(text, angle, x, y)
    width, height, ink = _inked(changed(drawn(alone), rotation=rotation, crop=crop), 0)
    left, top, right, bottom = (edge * 2 for edge in box)
    assert ink
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert all(left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2 for x, y in ink)
    across, down = [x for x, _ in ink], [y for _, y in ink]
    assert max(across) - min(across) > 0.5 * (right - left)
    assert max(down) - min(down) > 0.5 * (bottom - top)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_text_is_read_whole_and_after_the_rest(read_as: Any, rotation: int) -> None:
    found = read_as("page.pdf", changed(drawn(PAGE), rotation=rotation)).only
    said = [line for line in found.text.split("\n") if line]
    assert said[:12] == BODY
    assert sorted(said[12:-1]) == sorted(TURNED.values())
    assert said[-1] == "DRAFT ONLY"


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_set_sideways_is_read_as_one_that_is_not(read_as: Any, angle: int) -> None:
    def columns(canvas: Canvas) -> None:
        for number in range(20):
            canvas.drawString(60, 700 - 14 * number, f"left {number} has a line of several words here")
            canvas.drawString(320, 700 - 14 * number, f"right {number} has a line of several words too")

    def sideways(canvas: Canvas) -> None:
        canvas.translate(*{90: (A4[1], 0), 180: A4, 270: (0, A4[0])}[angle])
        canvas.setPageSize(A4 if angle == 180 else A4[::-1])
        canvas.rotate(angle)
        columns(canvas)

    assert read_as("page.pdf", drawn(sideways)).only.text == read_as("page.pdf", drawn(columns)).only.text


def _ruled(x: float, y: float, rows: Sequence[Sequence[str]], width: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        across = [x + width * at for at in range(len(rows[0]) + 1)]
        canvas.grid(across, [y - 20 * at for at in range(len(rows) + 1)])
        for down, row in enumerate(rows):
            for at, cell in enumerate(row):
                canvas.drawString(across[at] + 4, y - 20 * down - 14, cell)

    return draw


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_table_in_a_column_stays_in_it(read_as: Any, rotation: int) -> None:
    above = [f"left {number} has a line of several words here" for number in range(10)]
    below = [f"under {number} has a line of several words here" for number in range(10)]
    right = [f"right {number} has a line of several words too" for number in range(30)]
    table = [["day", "place"], ["14/03/2014", "Marsh Lane"], ["15/03/2014", "Mill Road"]]
    content = drawn(
        together(
            *(lines(*above, x=60, y=760), _ruled(60, 620, table, 110)),
            *(lines(*below, x=60, y=540), lines(*right, x=320, y=760)),
        )
    )
    found = read_as("page.pdf", changed(content, rotation=rotation)).only
    said = [line for line in found.text.split("\n") if line]
    assert said == [*above, "day  place", "14/03/2014  Marsh Lane", "15/03/2014  Mill Road", *below, *right]


def test_tables_are_those_that_pdfplumber_finds(read_as: Any) -> None:
    rows = [[f"row {down} cell {across}" for across in range(4)] for down in range(20)]
    content = drawn(together(lines("A log of visits."), _ruled(60, 700, rows, 110)))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        expected = ["  ".join(cell or "" for cell in row) for row in pdf.pages[0].extract_table() or ()]
    said = [line for line in read_as("page.pdf", content).only.text.split("\n") if line]
    assert said == ["A log of visits.", *expected]


FIRST = [
    "The officer went to the house in Marsh Lane that evening and found",
    "that nobody was at home, though a light was burning upstairs and the",
]
SECOND = ["door stood open to the street. He called out twice.", "Then he went round to the back of the house."]


def _pages(first: Sequence[str], second: Sequence[str], feet: Sequence[str]) -> bytes:
    return drawn(
        *(
            together(lines("Review of the case", y=810), lines(*body), lines(foot, x=280, y=30))
            for body, foot in zip((first, second, ["A last page."]), feet, strict=True)
        )
    )


FEET = ("Page 1 of 3", "Page 2 of 3", "Page 3 of 3")


def test_a_head_and_foot_do_not_break_a_sentence_and_are_not_lost(read_as: Any) -> None:
    found = read_as("review.pdf", _pages(FIRST, SECOND, FEET)).only
    assert "burning upstairs and the\ndoor stood open to the street. He called out twice.\n" in found.text
    assert found.text.count("Review of the case") == 3
    assert all(found.text.count(foot) == 1 for foot in FEET)
    assert _passage(found, "Page 1 of 3").anchor.page == 1
    assert _passage(found, "door stood open").anchor.page == 2


@pytest.mark.parametrize(
    ("first", "second", "feet"),
    [
        (FIRST, ["Then he left."], FEET),
        ([*FIRST[:1], "and a light was burning on the upper floor of the house."], SECOND, FEET),
        (FIRST, SECOND, ("The bus was late", "He said no more", "It rained")),
    ],
)
def test_they_stay_where_no_sentence_goes_on_or_they_do_not_run_on(
    read_as: Any, first: Sequence[str], second: Sequence[str], feet: Sequence[str]
) -> None:
    found = read_as("review.pdf", _pages(first, second, feet)).only
    said = [line for line in found.text.split("\n") if line]
    assert said.index(feet[0]) == said.index(first[-1]) + 1


def test_a_word_cut_at_the_end_of_a_page_is_made_whole(read_as: Any) -> None:
    first = [*FIRST[:1], "that the door of the house had been broken and that a rob-"]
    second = ["bery had taken place there. He called for help."]
    found = read_as("review.pdf", _pages(first, second, FEET)).only
    assert "a robbery had taken place there. He called for help.\n" in found.text


_LINES = st.lists(
    st.builds(
        PageLine,
        st.sampled_from(["Page 1", "page 2", "the man went on", "He stopped.", "rob-", "bery", "x" * 40, "and so on"]),
        st.tuples(st.just(0.0), st.sampled_from([10.0, 20.0, 800.0]), st.just(9.0), st.just(900.0)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(_LINES, min_size=1, max_size=5))
def test_no_line_is_lost_or_told_twice(pages: list[list[PageLine]]) -> None:
    numbered = list(enumerate(pages, 1))
    there = sorted((number, line.text, line.box) for number, lines in numbered for line in lines)
    assert sorted((number, line.text, line.box) for number, line in in_sequence(numbered)) == there
    text, passages = composed(numbered)
    assert "".join(text.split()).replace("-", "") == "".join(
        "".join(line.text.split()).replace("-", "") for _, line in in_sequence(numbered)
    )
    assert len(passages) == len(there)
    assert all(before.end <= after.start for before, after in pairwise(passages))


_EDGES = st.floats(-500, 500)


@given(_EDGES, _EDGES, st.floats(0, 300), st.floats(0, 300), st.integers(0, 3))
def test_a_box_turned_and_turned_back_is_itself(x: float, y: float, wide: float, high: float, turns: int) -> None:
    width, height = 595.0, 842.0
    box = (x, y, x + wide, y + high)
    turned = upright(box, turns, width, height)
    back = upright(turned, -turns, *((height, width) if turns % 2 else (width, height)))
    assert back == pytest.approx(box)
    assert turned[0] <= turned[2]
    assert turned[1] <= turned[3]


@given(st.tuples(*[st.floats()] * 4), st.integers(0, 3))
def test_every_box_is_made_of_numbers(edges: tuple[float, float, float, float], turns: int) -> None:
    left, top, right, bottom = Frame(0, 0, 595, 842, turns).box(*edges)
    assert -1e5 < left <= right < 1e5
    assert -1e5 < top <= bottom < 1e5
