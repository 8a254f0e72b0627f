"""Word documents: what is on the page comes in, what was deleted does not, and bombs are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import Anchor, Classification, Kind, Passage
from casethread.store.codec import document_row

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Change = Callable[[str, bytes], bytes | None]


def _word(*paragraphs: str) -> WordDocument:
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return word


def _bytes(word: WordDocument) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _raw(word: WordDocument, xml: str) -> None:
    """Adds an element to the end of the body."""
    body = word.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def _repacked(package: bytes, change: Change, extra: dict[str, bytes] | None = None) -> bytes:
    """The package with each member changed, or left out where the change gives None, and further members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def test_paragraphs_and_their_numbers(read_as: Any) -> None:
    found = read_as("note.docx", _bytes(_word("First words.", "", "Second\twords."))).only
    assert found.text == "First words.\n\nSecond\twords."
    assert [found.text[p.start : p.end] for p in found.passages] == ["First words.", "Second\twords."]
    assert [p.anchor for p in found.passages] == [Anchor(paragraph=1), Anchor(paragraph=3)]
    assert found.anchor(found.text.index("Second")).as_json() == {"paragraph": 3}


def test_a_word_document_by_any_name(read_as: Any) -> None:
    assert read_as("note.txt", _bytes(_word("Words."))).only.text == "Words."
    assert read_as("note", _bytes(_word("Words."))).only.text == "Words."


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>a</w:t></w:r><w:ins><w:r><w:t>b</w:t></w:r></w:ins>", "ab"),
        ("<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>", "a"),
        ("<w:moveFrom><w:r><w:t>b</w:t></w:r></w:moveFrom><w:r><w:t>a</w:t></w:r>", "a"),
        ("<w:moveTo><w:r><w:t>b</w:t></w:r></w:moveTo><w:r><w:t>a</w:t></w:r>", "ba"),
        ("<w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:ins><w:r><w:t>a</w:t></w:r>", "a"),
        ('<w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>', "link"),
        ('<w:fldSimple w:instr="REF x"><w:r><w:t>field</w:t></w:r></w:fldSimple>', "field"),
        ("<w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:t>field</w:t></w:r>", "field"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>held</w:t></w:r></w:sdtContent></w:sdt>", "held"),
        ("<w:smartTag><w:r><w:t>smart</w:t></w:r></w:smartTag>", "smart"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>", "a\nb-c"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "hidden"),
    ],
)
def test_what_a_paragraph_holds(read_as: Any, inner: str, text: str) -> None:
    word = _word()
    _raw(word, f"<w:p {W}>{inner}</w:p>")
    assert read_as("note.docx", _bytes(word)).only.text == text


def test_a_deleted_paragraph_end_joins_two(read_as: Any) -> None:
    word = _word("Before.")
    _raw(word, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>He ran </w:t></w:r></w:p>")
    _raw(word, f"<w:p {W}><w:r><w:t>away.</w:t></w:r></w:p>")
    found = read_as("note.docx", _bytes(word)).only
    assert found.text == "Before.\nHe ran away."
    assert found.passages[1].anchor == Anchor(paragraph=2)


def test_a_deleted_last_paragraph_end_loses_nothing(read_as: Any) -> None:
    word = _word("Before.")
    _raw(word, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>The last words.</w:t></w:r></w:p>")
    assert read_as("note.docx", _bytes(word)).only.text == "Before.\nThe last words."


def test_tables(read_as: Any) -> None:
    word = _word("Seen:")
    table = word.add_table(2, 3)
    for row, texts in zip(table.rows, (("Name", "Age", "Town"), ("Osman", "26", "Colne")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    form = word.add_table(2, 2)
    for cell, text in zip(form._cells, ("CRN", "X123456", "Officer:", "J Moss"), strict=True):
        cell.text = text
    found = read_as("note.docx", _bytes(word)).only
    assert "Name | Age | Town\nOsman | 26 | Colne" in found.text
    assert "CRN: X123456\nOfficer: J Moss" in found.text
    assert found.anchor(found.text.index("Osman")) == Anchor(paragraph=5)


def test_a_deleted_row_is_gone_and_a_nested_table_is_not(read_as: Any) -> None:
    word = _word("Seen:")
    table = word.add_table(2, 3)
    table.cell(0, 0).text = "kept"
    table.cell(0, 1).add_table(1, 3).cell(0, 0).text = "nested"
    table.cell(1, 0).text = "deleted"
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:del {W}/>"))
    assert read_as("note.docx", _bytes(word)).only.text.split() == ["Seen:", "kept", "|", "nested"]


def test_text_boxes_are_read_once(read_as: Any) -> None:
    word = _word("Before.")
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    _raw(
        word,
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>Beside.</w:t>'
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    found = read_as("note.docx", _bytes(word)).only
    assert found.text == "Before.\nBeside.\nIn the box."
    assert found.passages[-1].anchor == Anchor(paragraph=2)


def test_headers_and_footers_mark_every_entry(read_as: Any) -> None:
    word = _word(*_LOG)
    section = word.sections[0]
    section.header.paragraphs[0].text = "SECRET"
    section.footer.paragraphs[0].text = "Page 1 of 2"
    found = read_as("log.docx", _bytes(word)).documents
    assert len(found) == 2
    assert {document.marking.classification for document in found} == {Classification.SECRET}
    assert not any("Page 1" in document.text for document in found)


def test_a_header_that_says_whose_log_it_is_opens_every_entry(read_as: Any) -> None:
    word = _word(*_LOG)
    word.sections[0].header.paragraphs[0].text = "Name: Sam OTHER  CRN: X123456"
    found = read_as("log.docx", _bytes(word)).documents
    assert [document.text.split("\n")[0] for document in found] == ["Name: Sam OTHER  CRN: X123456"] * 2
    assert [document.meta["CRN"] for document in found] == ["X123456"] * 2
    assert found[0].anchor(0) == Anchor()


_LOG = (
    "12/01/2015 10:30 Home visit. Officer: J Moss",
    "Attended on time and spoke of work.",
    "19/01/2015 11:00 Office visit. Officer: J Moss",
    "Failed to attend.",
)


def test_a_contact_log_is_cut(read_as: Any) -> None:
    first, second = read_as("log.docx", _bytes(_word("CRN: X123456", "", *_LOG))).documents
    assert (first.kind, first.published, first.author) == (Kind.PROBATION, date(2015, 1, 12), "J Moss")
    assert second.text.endswith("Failed to attend.")
    assert second.anchor(second.text.index("Failed")) == Anchor(paragraph=6)


def test_a_contact_log_kept_as_a_table_is_cut(read_as: Any) -> None:
    word = _word("Contact log of Sam OTHER, CRN: X123456")
    table = word.add_table(3, 5)
    rows = (
        ("Date", "Time", "Type", "Officer", "Notes"),
        ("12/01/2015", "10:30", "Home visit", "J Moss", "He said that he works. " * 12),
        ("19/01/2015", "11:00", "Office visit", "J Moss", "He did not come, and rang to say so. " * 8),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    found = read_as("log.docx", _bytes(word)).documents
    assert [document.published for document in found if document.published] == [date(2015, 1, 12), date(2015, 1, 19)]
    assert "rang to say so" in found[-1].text
    assert "he works" not in found[-1].text


def test_notes_follow_their_paragraph(read_as: Any) -> None:
    word = _word("Before.", "After.")
    word.add_comment(word.paragraphs[0].runs, text="Is this so?", author="J Moss")
    assert read_as("note.docx", _bytes(word)).only.text == "Before.\nComment by J Moss: Is this so?\nAfter."


def test_footnotes(read_as: Any) -> None:
    word = _word("Before.")
    _raw(word, f'<w:p {W}><w:r><w:t>Told</w:t><w:footnoteReference w:id="2"/></w:r></w:p>')
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def change(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
            return content.replace(b"</Types>", override.encode())
        if name == "word/_rels/document.xml.rels":
            added = f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'
            return content.replace(b"</Relationships>", added.encode())
        return content

    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>By whom?</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    found = read_as("note.docx", _repacked(_bytes(word), change, {"word/footnotes.xml": notes.encode()})).only
    assert found.text == "Before.\nTold\nFootnote: By whom?"
    assert found.passages[-1].anchor == Anchor(paragraph=2)


@pytest.mark.parametrize(
    ("created", "modified", "published"),
    [
        (datetime(2015, 1, 12), datetime(2015, 1, 14), date(2015, 1, 12)),  # noqa: DTZ001 - as the format has it
        (datetime(2011, 1, 12), datetime(2015, 1, 14), None),  # noqa: DTZ001 - as the format has it
    ],
)
def test_properties_are_weak(read_as: Any, created: datetime, modified: datetime, published: date | None) -> None:
    word = _word("Osman was seen.", "He ran.")
    said = word.core_properties
    said.title, said.author, said.created, said.modified = "A sighting", "J Moss", created, modified
    found = read_as("note.docx", _bytes(word)).only
    assert (found.title, found.author, found.published) == ("A sighting", None, published)
    assert (found.meta["file author"], found.meta["file changed"]) == ("J Moss", "2015-01-14")
    assert read_as("note 2014-02-03.docx", _bytes(word)).only.published == date(2014, 2, 3)


def test_no_properties_say_nothing(read_as: Any) -> None:
    word = _bytes(_word("Osman was seen."))

    def change(name: str, content: bytes) -> bytes | None:
        if name == "_rels/.rels":
            start = content.index(b"<Relationship ", content.index(b"core-properties") - 200)
            kept = [part for part in content[start:].split(b"<Relationship ") if b"core-properties" not in part]
            return content[:start] + b"<Relationship ".join(kept)
        return None if name == "docProps/core.xml" else content

    found = read_as("note.docx", _repacked(word, change)).only
    assert (found.published, found.title) == (None, "Osman was seen.")


def _entity_bomb(name: str, content: bytes) -> bytes:
    if name != "word/document.xml":
        return content
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return declared + content.split(b"?>", 1)[1].replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>")


def _utf16_bomb(name: str, content: bytes) -> bytes:
    return (
        _entity_bomb(name, content).decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")
        if (name == "word/document.xml")
        else content
    )


def _zip_bomb(name: str, content: bytes) -> bytes:
    return content + b" " * (30 << 20) if name == "word/document.xml" else content


def _without_body(name: str, content: bytes) -> bytes | None:
    return None if name == "word/document.xml" else content


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_entity_bomb, "declares XML entities in 'word/document.xml'"),
        (_utf16_bomb, "declares XML entities in 'word/document.xml'"),
        (_zip_bomb, "as a ZIP bomb does"),
        (_without_body, "is no Word document that can be read"),
        (lambda name, content: content[: len(content) // 2] if name == "word/document.xml" else content, "is no Word"),
        (lambda name, content: b"" if name == "word/document.xml" else content, "is no Word"),
    ],
)
def test_hostile_and_broken_packages(read_as: Any, change: Change, what: str) -> None:
    (error,) = read_as("note.docx", _repacked(_bytes(_word("Words.")), change)).items
    assert what in error.what
    assert error.where == "note.docx"
    assert error.remedy


def test_what_is_too_large_is_not_unpacked(read_as: Any) -> None:
    huge = {"word/media/picture.bin": bytes(range(256)) * (257 << 12)}
    stream = io.BytesIO(_bytes(_word("Words.")))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as package:
        for name, content in huge.items():
            package.writestr(name, content)
    (error,) = read_as("note.docx", stream.getvalue()).items
    assert error.what == "unpacks to 257 MB, more than 256 MB"


def test_too_many_parts(read_as: Any) -> None:
    extra = {f"word/{number}.bin": b"" for number in range(10_001)}
    (error,) = read_as("note.docx", _repacked(_bytes(_word("Words.")), lambda _, content: content, extra)).items
    assert "parts, more than 10000" in error.what


def test_broken_and_encrypted_files(read_as: Any) -> None:
    whole = _bytes(_word("Words."))
    (cut,) = read_as("note.docx", whole[: len(whole) // 2]).items
    assert "is damaged: File is not a zip file" in cut.what
    (older,) = read_as("note.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 2000).items
    assert "is encrypted with a password" in older.what


def test_a_blank_document(read_as: Any) -> None:
    (error,) = read_as("note.docx", _bytes(_word("", " "))).items
    assert error.what == "holds no text"


def test_an_inserted_file_is_told(read_as: Any) -> None:
    word = _word("Words.")
    _raw(word, f"<w:altChunk {W}/>")
    found = read_as("note.docx", _bytes(word))
    assert [document.text for document in found.documents] == ["Words."]
    assert [error.what for error in found.errors] == ["holds 1 inserted file(s) whose text was not read"]


def test_the_place_is_stored(read_as: Any) -> None:
    found = read_as("note.docx", _bytes(_word("Words."))).only
    assert document_row(found)["passages"] == [[0, 6, None, None, None, None, 1]]
    assert found.passages == (Passage(0, 6, Anchor(paragraph=1)),)


SMALL = _bytes(_word("Words of some length.", "More."))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" "))


@given(st.lists(TEXT, min_size=1, max_size=8).filter(lambda texts: any(text.strip() for text in texts)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_every_paragraph_is_kept_at_its_number(read_as: Any, texts: list[str]) -> None:
    found = read_as("note.docx", _bytes(_word(*texts))).documents
    placed = {
        passage.anchor.paragraph: document.text[passage.start : passage.end]
        for document in found
        for passage in document.passages
    }
    assert placed == {number: text.strip(" ") for number, text in enumerate(texts, 1) if text.strip(" ")}


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_damage_is_told_and_nothing_escapes(read_as: Any, data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = read_as("note.docx", bytes(content))
    assert found.items
    assert all(error.where.startswith("note.docx") and error.remedy for error in found.errors)
