"""The XML of a Word document as blocks of text, its tracked changes taken as accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(
    f"{_W}{name}"
    for name in (
        "del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "rt", "sectPr", "tblPr", "tblGrid",
        "trPr", "tcPr", "sdtPr", "sdtEndPr",
    )
)  # fmt: skip
"""Deleted or moved away, the codes of fields, and what is no text."""
_SHOWN = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote", f"{_W}commentReference": "comment"}
_LONG_CELL = 100
_LABEL_CELL = 40
_EDGE = " \n"
PAGE_BREAK = "\f"

Notes = Mapping[tuple[str, str], str]
"""The text of each "footnote", "endnote" and "comment" by its id, with what it is called in front."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table's row, or a note: its text, the number of the paragraph it begins in (from 1), and whether
    it stands apart from what comes before it (a heading, a table's first row).
    """

    text: str
    paragraph: int
    apart: bool = False


@dataclass(slots=True)
class _Inline:
    """What is found inside a paragraph: its words, the text boxes that hang on it, and the notes it refers to."""

    words: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class WordText:
    """Reads the blocks of one story (the body, a header), counting its paragraphs; ``headings`` are the ids of the
    styles that set a paragraph apart. ``unread`` counts the files inserted whole, which hold text of their own.
    """

    notes: Notes = field(default_factory=dict)
    headings: frozenset[str] = frozenset()
    unread: int = 0
    _number: int = 0
    _held: Block | None = None

    def blocks(self, container: _Element) -> Iterator[Block]:
        """The blocks of an element in reading order; blank paragraphs are blocks without text."""
        yield from self._inside(container)
        yield from self._flushed()

    def _flushed(self) -> Iterator[Block]:
        """What waited for a next paragraph that did not come."""
        if self._held:
            yield replace(self._held, text=self._held.text.strip(_EDGE))
            self._held = None

    def _inside(self, container: _Element) -> Iterator[Block]:
        for child in _elements(container):
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_W}altChunk":
                self.unread += 1
            else:
                yield from self._inside(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        self._number += 1
        found = _Inline()
        _gather(paragraph, found)
        text = "".join(found.words)
        number, apart = self._number, self._is_heading(paragraph)
        if self._held:
            text, number, apart = self._held.text + text, self._held.paragraph, apart or self._held.apart
            self._held = None
        if _mark_is_gone(paragraph):
            self._held = Block(text, number, apart) if text else None
        else:
            yield Block(text.strip(_EDGE), number, apart)
        for box in found.boxes:
            inside = WordText(self.notes, self.headings)
            yield from (Block(block.text, number, block.apart) for block in inside.blocks(box) if block.text)
            self.unread += inside.unread
        yield from (Block(self.notes[note], number) for note in found.notes if note in self.notes)

    def _is_heading(self, paragraph: _Element) -> bool:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return style is not None and style.get(f"{_W}val") in self.headings

    def _table(self, table: _Element) -> Iterator[Block]:
        first = True
        for row in _within(table, f"{_W}tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells = [self._cell(cell) for cell in _within(row, f"{_W}tc")]
            for block in _row(cells):
                yield Block(block.text, block.paragraph, block.apart or first)
                first = False
        if not first:
            yield Block("", self._number)

    def _cell(self, cell: _Element) -> list[Block]:
        gone = cell.find(f"{_W}tcPr/{_W}cellDel") is not None
        blocks = [block for block in self.blocks(cell) if block.text]
        return [] if gone else blocks


def _elements(parent: _Element) -> Iterator[_Element]:
    """The children that count: comments and what is gone are passed over, of alternatives the first is taken."""
    for child in parent.iterchildren("*"):
        if child.tag in _GONE:
            continue
        if child.tag == f"{_MC}AlternateContent":
            yield from islice(child.iterchildren("*"), 1)
        else:
            yield child


def _within(parent: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for child in _elements(parent):
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _within(child, tag)


def _gather(parent: _Element, found: _Inline) -> None:
    for child in _elements(parent):
        tag = str(child.tag)
        if tag in (f"{_W}t", _MATHS):
            found.words.append(child.text or "")
        elif tag in _SHOWN:
            found.words.append(_SHOWN[tag])
        elif tag == f"{_W}br":
            found.words.append(f"\n{PAGE_BREAK}\n" if child.get(f"{_W}type") == "page" else "\n")
        elif tag == f"{_W}txbxContent":
            found.boxes.append(child)
        elif tag in _NOTES:
            found.notes.append((_NOTES[tag], child.get(f"{_W}id") or ""))
        else:
            _gather(child, found)


def _mark_is_gone(paragraph: _Element) -> bool:
    """Whether the end of a paragraph was deleted, so that the next one goes on where it stops."""
    return any(paragraph.find(f"{_W}pPr/{_W}rPr/{_W}{how}") is not None for how in ("del", "moveFrom"))


def _row(cells: list[list[Block]]) -> Iterator[Block]:
    """A table's row: a label and its value as "label: value", else the short cells on one line and each long one below
    it, the row then standing apart.
    """
    filled = [cell for cell in cells if cell]
    if len(cells) == 2 and len(filled) == 2 and _is_label(filled[0]):
        label, (value, *more) = filled[0][0], filled[1]
        yield Block(f"{label.text.rstrip(' :')}: {value.text}", label.paragraph)
        yield from more
        return
    brief = [cell[0] for cell in filled if _is_short(cell)]
    if brief:
        yield Block(" | ".join(block.text for block in brief), brief[0].paragraph, len(brief) < len(filled))
    for cell in filled:
        if not _is_short(cell):
            yield from cell


def _is_short(cell: list[Block]) -> bool:
    return len(cell) == 1 and len(cell[0].text) <= _LONG_CELL and "\n" not in cell[0].text


def _is_label(cell: list[Block]) -> bool:
    return _is_short(cell) and len(cell[0].text) <= _LABEL_CELL


def plain_text(container: _Element) -> str:
    """The text of a story, a paragraph to a line, without its blank ones."""
    return "\n".join(block.text for block in WordText().blocks(container) if block.text)


def note_texts(container: _Element, kind: str) -> dict[tuple[str, str], str]:
    """The notes of a part by kind ("footnote", "endnote", "comment") and id, each as one paragraph after its name."""
    found: dict[tuple[str, str], str] = {}
    for note in container.iter(f"{_W}{kind}"):
        author = note.get(f"{_W}author")
        words = " ".join(plain_text(note).split())
        if words:
            name = f"{kind.capitalize()} by {author}" if author else kind.capitalize()
            found[kind, note.get(f"{_W}id") or ""] = f"{name}: {words}"
    return found
