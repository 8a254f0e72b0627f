"""A case of the longest things: 10,000 mentions of one person, a text of 2,000 pages, a PDF of as many, a name of 300
characters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from casethread.model import Anchor, Annotated, Document, Kind, Label, Marking, Mention, Origin, Passage
from casethread.values import PersonValue, PlaceValue, Value
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read

BUSY = "Zelda Thornwick"
"""Who is mentioned most."""
BORN = date(1984, 5, 2)
"""When: what is told of nobody else makes one person of the mentions."""
LONG_NAME = " ".join(["Maximilian-Theodosius", *["Featherstonehaugh-Cholmondeley"] * 9])[:300]
"""A name of 300 characters."""
PAGES = 2_000


def items(mentions: int = 10_000, neighbours: int = 520, pages: int = PAGES) -> Iterator[Annotated]:
    """The documents, their mentions given: so many of ``BUSY``, who is named with so many others, one of ``LONG_NAME``;
    and a text of so many pages.
    """
    each = 5
    for number in range(mentions // each):
        other = LONG_NAME if number == 0 else f"{_name(number % neighbours)}"
        street = f"{_name(number % 40).split()[1]} Lane"
        said: list[tuple[str, Value | None]] = [
            (f"Report {number}: ", None),
            (BUSY, PersonValue(name=BUSY, born=BORN)),
            (" was seen with ", None),
            (other, PersonValue(name=other)),
            (" in ", None),
            (street, PlaceValue(name=street, kind="street", within="Lexden")),
            (".", None),
        ]
        for again in range(each - 1):
            said += [(f" Later ({again}) ", None), (BUSY, PersonValue(name=BUSY, born=BORN)), (" left.", None)]
        yield _written(f"report-{number:05d}", said, date(2014, 1, 1) + timedelta(number % 300))
    yield _paged(pages)


def printed(path: Path, pages: int = PAGES) -> Annotated:
    """Write a PDF of so many small pages, a name on each; gives what is read from it."""
    canvas = Canvas(str(path), pagesize=(300, 120), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(20, 80, f"Sheet {number}. The registrar wrote down {_name(number % 300)}.")
        canvas.drawString(20, 60, "Nobody asked what had been read of it until the clerk came back.")
        canvas.showPage()
    canvas.save()
    [document] = (
        one for one in read(fingerprint(path, path.name), ReadOptions(kind=Kind.NEWS)) if isinstance(one, Document)
    )
    found = re.finditer(r"(?<=wrote down )\w+ \w+", document.text)
    mentions = (
        Mention(m.start(), m.end(), m[0], Label.PERSON, PersonValue(name=m[0]), "hand.read", 0.9, "given")
        for m in found
    )
    return Annotated(document, tuple(mentions))


def _name(number: int) -> str:
    """One of many different names: "Bocadu Fegi"."""
    sounds = [c + v for c in "bcdfglmnprstvz" for v in "aeiou"]
    first = "".join(sounds[(number * k + k) % len(sounds)] for k in (1, 3, 7))
    last = "".join(sounds[(number // 7 * k + 5 * k + number) % len(sounds)] for k in (2, 5))
    return f"{first.capitalize()} {last.capitalize()}{number:03d}".replace("0", "o").replace("1", "i")


def _written(key: str, said: list[tuple[str, Value | None]], day: date) -> Annotated:
    text, mentions = "", []
    for words, value in said:
        if value is not None:
            label = Label.PERSON if isinstance(value, PersonValue) else Label.PLACE
            mentions.append(Mention(len(text), len(text) + len(words), words, label, value, "hand.read", 0.9, "given"))
        text += words
    return Annotated(_document(key, text, day), tuple(mentions))


def _document(key: str, text: str, day: date, passages: tuple[Passage, ...] = ()) -> Document:
    origin = Origin(f"{key}.txt", hashlib.sha256(text.encode()).hexdigest())
    marking = Marking.default(Kind.NEWS)
    return Document(key, Kind.NEWS, text[:60], text, origin, marking, day, "Long Courier", passages=passages)


def _paged(pages: int) -> Annotated:
    """A report of many pages, each of some 2,000 characters with a name in it."""
    text, mentions, passages = "", [], []
    for number in range(1, pages + 1):
        start, name = len(text), _name(number % 300)
        text += f"Page {number}. The inquiry heard {name} on what was found. "
        at = start + text[start:].index(name)
        mentions.append(
            Mention(at, at + len(name), name, Label.PERSON, PersonValue(name=name), "hand.read", 0.9, "given")
        )
        text += "Nothing else was said of it that day, and the hearing was put off. " * 29 + "\n\n"
        passages.append(Passage(start, len(text), Anchor(page=number)))
    return Annotated(_document("inquiry", text, date(2015, 6, 1), tuple(passages)), tuple(mentions))
