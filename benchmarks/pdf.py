"""How fast PDF becomes documents, beside the bare text extraction of pypdfium2 on the same files in the same run.

    python -m benchmarks.pdf [PAGES...]

The files are made here: prose of invented words in one column, in two columns, and ruled tables. "bare" opens a file
and takes ``get_textpage().get_text_range()`` of every page; "text" is our text, in reading order, with page and box of
every line; "documents" is the whole reading, cut into articles or entries, dated, marked and of a known kind. Pages a
second of processor time, each the best of several turns taken one after the other; the ratios are to bare. The aim is
0.5 for the text of one column.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Table

from casethread.model import Document
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read
from ingest.readers.pdf import contents

TURNS = 5
_SAID = """
    police officer said man woman street lane seen near house after incident evening report followed witness described
    vehicle left towards station before they arrived the a of in and to was had been with by from who which
"""
WORDS = _SAID.split()
STYLES = getSampleStyleSheet()
Make = Callable[[random.Random, int], list[Flowable]]


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 22))).capitalize() + "."


def prose(chance: random.Random, paragraphs: int) -> list[Flowable]:
    """Paragraphs, every fifth with a heading."""
    made: list[Flowable] = []
    for number in range(paragraphs):
        if number % 5 == 0:
            made.append(Paragraph(" ".join(chance.choices(WORDS, k=5)).title(), STYLES["Heading2"]))
        made.append(Paragraph(" ".join(_sentence(chance) for _ in range(chance.randint(3, 7))), STYLES["BodyText"]))
    return made


def tables(chance: random.Random, count: int) -> list[Flowable]:
    """Ruled tables of 30 rows, one a page."""
    made: list[Flowable] = []
    for _ in range(count):
        rows = [[str(number), *(" ".join(chance.choices(WORDS, k=3)) for _ in range(3))] for number in range(30)]
        made += [Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]), PageBreak()]
    return made


def write(path: Path, flowables: list[Flowable], columns: int) -> int:
    """Write a file of that many columns; the number of its pages."""
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    width = (document.width - 14 * (columns - 1)) / columns
    frames = [
        Frame(document.leftMargin + at * (width + 14), document.bottomMargin, width, document.height, id=str(at))
        for at in range(columns)
    ]
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build(flowables)
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return len(pdf)


def bare(path: Path) -> int:
    """The characters of all pages."""
    count = 0
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        for index in range(len(pdf)):
            with closing(pdf[index]) as page, closing(page.get_textpage()) as text:
                count += len(text.get_text_range())
    return count


def text(path: Path) -> int:
    """The characters of the text of all pages."""
    return len(contents(fingerprint(path, path.name)).text)


def whole(path: Path) -> int:
    """The characters of all documents."""
    found = list(read(fingerprint(path, path.name), ReadOptions()))
    return sum(len(item.text) for item in found if isinstance(item, Document))


def timed(path: Path) -> list[float]:
    """Seconds of processor time, bare, for the text, and for documents, the best of each."""
    best = [float("inf")] * 3
    for _ in range(TURNS):
        for at, work in enumerate((bare, text, whole)):
            started = time.process_time()
            if not work(path):
                raise SystemExit(f"{path.name}: no text")
            best[at] = min(best[at], time.process_time() - started)
    return best


def run(sizes: list[int]) -> None:
    """Print pages per second and the ratios, by size and layout."""
    chance = random.Random(1)
    print("layout         pages   bare/s   text/s  ratio   documents/s  ratio")
    with tempfile.TemporaryDirectory() as folder:
        for name, make, columns, each in (
            *(("one column", prose, 1, 9 * size) for size in sizes),
            ("two columns", prose, 2, 9 * sizes[0]),
            ("ruled table", tables, 1, sizes[0]),
        ):
            path = Path(folder) / f"{name} {each}.pdf"
            pages = write(path, make(chance, each), columns)
            alone, read_, all_ = timed(path)
            print(f"{name:<12} {pages:7,} {pages / alone:8,.0f} {pages / read_:8,.0f}   {alone / read_:.2f}", end="")
            print(f"  {pages / all_:12,.0f}   {alone / all_:.2f}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=int, default=[10, 100, 500], help="sizes of files, about")
    run(parser.parse_args().pages)


if __name__ == "__main__":
    main()
