"""Word documents: paragraphs, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, PartFactory
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart

from casethread.errors import ReadError
from casethread.model import Anchor, Document, Passage
from ingest.base import HEAD, ReadOptions, SourceFile
from ingest.drafts import Draft, documents
from ingest.encoding import normalise
from ingest.entries import preamble_fields
from ingest.lines import LONG, lines_of
from ingest.packages import OLE, Limits, check, content_types, translated
from ingest.telling import tell
from ingest.wordml import Block, WordText, note_texts, plain_text

LIMITS = Limits(total=256 << 20, part=48 << 20)
"""A Word document is held in memory, its body as a tree of about ten times its size."""
_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
_MAIN = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)
_MAIN_TYPES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
"""Documents with macros and templates, which differ from others in nothing that is read here."""
_NOTES = {
    "footnote": RELATIONSHIP_TYPE.FOOTNOTES,
    "endnote": RELATIONSHIP_TYPE.ENDNOTES,
    "comment": RELATIONSHIP_TYPE.COMMENTS,
}
_HEADING = re.compile(r"heading|title", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d*(?:\s*(?:of|/)\s*\d*)?\W*", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:microsoft word\b.*|word document|document\s?\d*|untitled.*|template.*|.*\.docx?)", re.IGNORECASE
)
_WRITTEN_WITHIN = 31
_REMEDY = "open it in Word and save it again as .docx, or as PDF"


class DocxReader:
    """Reads a Word document as it stands with every tracked change accepted; a passage is a paragraph or table row."""

    name = "Word document"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By what the package says it holds, whatever the file is called; by extension when it cannot be opened."""
        if _MAIN.search(content_types(file, head)):
            return 96
        return 60 if file.suffix in _SUFFIXES and head.startswith((b"PK", OLE)) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """Its articles or entries. Raises ReadError when it is damaged, encrypted, hostile, too large or blank."""
        with file.path.open("rb") as stream:
            check(file, stream.read(HEAD), LIMITS)
        with translated(file, what="is no Word document that can be read"):
            word = _opened(file)
            story = WordText(_notes(word), _heading_styles(word))
            tell(file, "reading its paragraphs")
            blocks = list(story.blocks(word.element.body))
            tell(file, f"{len(blocks)} paragraphs read")
            margins = _margins(word)
            base, day = _properties(word)
        text, passages = _laid_out(blocks, margins)
        if not text.strip():
            raise ReadError("holds no text", where=file.name, remedy="if it holds pictures of pages, save it as PDF")
        base = replace(base, meta={**base.meta, **preamble_fields(lines_of(margins))}, around=margins)
        found = list(documents(file, options, text, passages, base))
        for document in found:
            undated = len(found) == 1 and document.published is None and day is not None
            yield _dated_by_file(document, day) if undated else document
        if story.unread:
            what = f"holds {story.unread} inserted file(s) whose text was not read"
            yield ReadError(what, where=file.name, remedy=_REMEDY)


def _opened(file: SourceFile) -> WordDocument:
    for kind in _MAIN_TYPES:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    word: WordDocument = Package.open(str(file.path)).main_document_part.document
    return word


def _parts(word: WordDocument, kind: str) -> Iterator[Part]:
    for relation in word.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            yield relation.target_part


def _notes(word: WordDocument) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for name, kind in _NOTES.items():
        for part in _parts(word, kind):
            found |= note_texts(parse_xml(part.blob), name)
    return found


def _heading_styles(word: WordDocument) -> frozenset[str]:
    return frozenset(style.style_id for style in word.styles if _HEADING.search(style.name or ""))


def _margins(word: WordDocument) -> str:
    """The lines of all headers, then of all footers, each once and without page numbers."""
    lines: dict[str, None] = {}
    for kind in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
        for part in _parts(word, kind):
            for line in normalise(plain_text(parse_xml(part.blob))).split("\n"):
                if line.strip() and not _PAGE_NUMBER.fullmatch(line):
                    lines[line.strip()] = None
    return "\n".join(lines)


def _properties(word: WordDocument) -> tuple[Draft, date | None]:
    """What the file's properties say, and the day it was written when they agree on one to a month.

    They are weak: a template or an earlier file hands them on.
    """
    if RELATIONSHIP_TYPE.CORE_PROPERTIES not in {rel.reltype for rel in word.part.package.rels.values()}:
        return Draft(""), None
    said = word.core_properties
    title = " ".join((said.title or "").split())
    stamps = [stamp.date() for stamp in (said.created, said.modified) if stamp is not None]
    meta = {"file author": said.author or "", "file last changed by": said.last_modified_by or ""}
    meta |= {name: str(day) for name, day in zip(("file created", "file changed"), stamps, strict=False)}
    agree = bool(stamps) and abs((stamps[-1] - stamps[0]).days) <= _WRITTEN_WITHIN
    draft = Draft(
        "",
        title=None if _NO_TITLE.fullmatch(title) else title or None,
        meta={name: value.strip() for name, value in meta.items() if value.strip()},
    )
    return draft, stamps[0] if agree else None


def _dated_by_file(document: Document, day: date | None) -> Document:
    return replace(document, published=day, meta={**document.meta, "published": "the day the file was created"})


def _laid_out(blocks: Sequence[Block], margins: str) -> tuple[str, tuple[Passage, ...]]:
    """The text and its passages.

    Headers and footers that say whose record it is open the text, others close it. Where the writer left blank
    paragraphs, they part the text; where none, long paragraphs stand apart, and short ones follow line upon line.
    """
    outside = [Block(line, 0) for line in margins.split("\n") if line]
    whose = bool(preamble_fields(lines_of(margins)))
    spaced = any(not block.text for block in blocks[:-1])
    pieces: list[str] = []
    passages: list[Passage] = []
    length = 0
    before: Block | None = None
    for block in [*(outside if whose else ()), *blocks, *(() if whose else outside)]:
        said = normalise(block.text)
        if before is not None:
            gap = "\n\n" if _are_apart(before, block, spaced=spaced) else "\n"
            pieces.append(gap)
            length += len(gap)
        pieces.append(said)
        if said:
            passages.append(Passage(length, length + len(said), Anchor(paragraph=block.paragraph or None)))
        length += len(said)
        before = block
    return "".join(pieces), tuple(passages)


def _are_apart(before: Block, block: Block, *, spaced: bool) -> bool:
    if not before.text or not block.text:
        return False
    if block.apart or (before.apart and not spaced) or bool(before.paragraph) != bool(block.paragraph):
        return True
    return not spaced and max(len(before.text), len(block.text)) > LONG
