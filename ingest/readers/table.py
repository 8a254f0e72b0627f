"""Tables of entries (CSV and its like): a document to a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document, Kind
from ingest import gradings, markings
from ingest.base import ReadOptions, SourceFile
from ingest.dates import days_in, parse_day
from ingest.drafts import Draft, finish, short, whole
from ingest.encoding import is_binary, normalise, open_text
from ingest.fields import SYNONYMS, columns
from ingest.rows import Row, rows, sniff

_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_HEADER_WITHIN = 6
_SHOWN_COLUMNS = 12
_SHORT_VALUE = 200
_UNDATED = frozenset(
    {"", "-", "n/a", "n/k", "na", "nk", "nil", "none", "not known", "null", "tba", "tbc", "undated", "unknown"}
)
_DATES = ("published", "date of report", "date", "created")
_NOT_IN_TEXT = frozenset({"text", "id", "kind", "marking", "grading", "handling"})
_META = {"urn": "URN", "crn": "CRN"}


@dataclass(frozen=True, slots=True)
class _Header:
    """The header row, which column holds which field, and the text that stands above it."""

    names: list[str]
    fields: dict[str, int]
    above: str

    def value(self, cells: Sequence[str], field: str) -> str:
        """A row's value of a field, without outer white space; empty when there is none."""
        at = self.fields.get(field)
        return cells[at].strip() if at is not None and at < len(cells) else ""


class TableReader:
    """Reads delimited text with a header row, as a stream."""

    name = "table"
    media_type = "text/csv"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension."""
        return 90 if file.suffix in _SUFFIXES and not is_binary(head) else 0

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each row that is not blank. Raises ReadError when no column holds text."""
        with open_text(file.path) as sample:
            shape = sniff(sample.read(1 << 16))
        with open_text(file.path) as stream:
            table = rows(stream, shape)
            header = _header(table, file)
            number = 0
            for number, row in enumerate(table, 1):
                try:
                    drafted = _read_row(row, number, header, shape.delimiter)
                except UsageError as error:
                    yield ReadError(error.what, where=f"{file.name}, row {number}", remedy=error.remedy)
                    continue
                if drafted is not None:
                    yield finish(drafted, file, options, several=True)
                    yield from _undated(drafted, file)
            if not number:
                raise ReadError("has a header and no rows", where=file.name, remedy="check that it was exported whole")


def _header(table: Iterator[Row], file: SourceFile) -> _Header:
    """The first of the first rows that names a column of text. Raises ReadError naming what was found instead."""
    above: list[Row] = []
    for row in table:
        names = [" ".join(normalise(cell).split()) for cell in row.cells]
        fields = columns(names)
        if "text" in fields:
            return _Header(names, fields, "\n".join(" ".join(row.cells).strip() for row in above))
        above += [row] if any(cell.strip() for cell in row.cells) else []
        if len(above) >= _HEADER_WITHIN:
            break
    if not above:
        raise ReadError("holds no rows", where=file.name, remedy="check that it is the file you meant")
    found = [short(normalise(cell), 40) or "(no name)" for cell in above[0].cells]
    shown = ", ".join(found[:_SHOWN_COLUMNS]) + (
        f" and {len(found) - _SHOWN_COLUMNS} more" if len(found) > _SHOWN_COLUMNS else ""
    )
    remedy = f"name one column of the first row {', '.join(SYNONYMS['text'][:4])} or the like"
    raise ReadError(f"has no column of text (columns: {shown})", where=file.name, remedy=remedy)


def _read_row(row: Row, number: int, header: _Header, delimiter: str) -> Draft | None:
    """The row's draft; None when it is blank. Raises UsageError saying what is wrong with it."""
    if row.wrong:
        remedy = "correct the quotation marks; the rows after it were read"
        raise UsageError(f"{row.wrong} (line {row.line})", remedy=remedy)
    if not any(cell.strip() for cell in row.cells):
        return None
    cells, extra = _fitted(row.cells, header, delimiter)
    if not header.value(cells, "text"):
        raise UsageError("has no text", remedy=f"fill in {header.names[header.fields['text']]!r}")
    return _draft(cells, extra, number, header)


def _undated(draft: Draft, file: SourceFile) -> Iterator[ReadError]:
    """Tells of a row whose date is none."""
    if draft.dated and draft.published is None:
        raw = next((value for field in _DATES if (value := draft.meta.get(field))), "")
        remedy = "write it as 12/01/2015 or 2015-01-12; the row is in, without a date"
        yield ReadError(f"{short(raw, 40)!r} is no date", where=f"{file.name}, row {draft.part + 1}", remedy=remedy)


def _fitted(cells: list[str], header: _Header, delimiter: str) -> tuple[list[str], list[str]]:
    """The row as wide as its header, and the cells beyond it; a text in the last column was cut at its delimiters."""
    cells = [normalise(cell) for cell in cells]
    width = len(header.names)
    beyond = cells[width:]
    while beyond and not beyond[-1].strip():
        beyond.pop()
    if beyond and header.fields["text"] == width - 1:
        return [*cells[: width - 1], delimiter.join([cells[width - 1], *beyond])], []
    return cells[:width], beyond


def _draft(cells: list[str], extra: list[str], number: int, header: _Header) -> Draft:
    """Raises UsageError for a kind or marking that is none."""
    value = {field: header.value(cells, field) for field in header.fields}
    text = _composed(cells, extra, header)
    published, dated = _published(value)
    meta = _meta(cells, extra, header)
    return Draft(
        text,
        whole(text, Anchor(row=number)),
        part=number - 1,
        title=_title(value, published),
        kind=_kind(value.get("kind", "")),
        published=published,
        dated=dated,
        source=value.get("source"),
        author=value.get("officer"),
        marking=markings.own_marking(value.get("marking", "")),
        grading=gradings.parse(value.get("grading", "")),
        handling=value.get("handling", ""),
        meta=meta,
        hints=frozenset(field for field, said in value.items() if said) & {"urn", "crn", "grading", "handling", "type"}
        | ({"date of report"} if value.get("date of report") else set()),
        around=header.above,
    )


def _composed(cells: list[str], extra: list[str], header: _Header) -> str:
    """The row's text below a block of its other fields, one to a line; what is long or of several lines comes after."""
    hidden = {at for field, at in header.fields.items() if field in _NOT_IN_TEXT}
    block, after = [], []
    for name, cell in _named(cells, extra, header, hidden):
        if len(cell) <= _SHORT_VALUE and "\n" not in cell:
            block.append(f"{name}: {cell}")
        else:
            after.append(f"{name}: {cell}")
    text = header.value(cells, "text")
    return "\n\n".join(part for part in ("\n".join(block), text, *after) if part)


def _named(cells: list[str], extra: list[str], header: _Header, hidden: set[int]) -> Iterator[tuple[str, str]]:
    """Name and value of the cells that say something, but for the hidden columns."""
    for at, cell in enumerate(cells):
        if at not in hidden and (said := cell.strip()):
            yield header.names[at] or f"Column {at + 1}", said
    for at, cell in enumerate(extra, len(header.names) + 1):
        if said := cell.strip():
            yield f"Column {at}", said


def _meta(cells: list[str], extra: list[str], header: _Header) -> dict[str, str]:
    """Every value by its column; fields that are asked for by name go by that name."""
    known = {at: _META.get(field, field) for field, at in header.fields.items()}
    meta: dict[str, str] = {}
    hidden = {header.fields["text"], *(header.fields[field] for field in ("marking", "kind") if field in header.fields)}
    for at, cell in enumerate(cells):
        if at not in hidden and (said := cell.strip()):
            meta.setdefault(known.get(at) or header.names[at] or f"Column {at + 1}", said)
    for at, cell in enumerate(extra, len(header.names) + 1):
        if said := cell.strip():
            meta[f"Column {at}"] = said
    return meta


def _published(value: dict[str, str]) -> tuple[date | None, bool]:
    """The day of the row, and whether one was given, readable or not."""
    for field in _DATES:
        said = value.get(field, "")
        if said.casefold() in _UNDATED:
            continue
        found = parse_day(said) or next((one.day for one in days_in(said[:80])), None)
        return found, True
    return None, False


def _kind(value: str) -> Kind | None:
    try:
        return Kind(value.casefold()) if value else None
    except ValueError:
        raise UsageError(f"{value!r} is no kind", remedy=f"use {', '.join(Kind)}") from None


def _title(value: dict[str, str], published: date | None) -> str:
    if title := value.get("title"):
        return title
    text = short(value["text"], 70)
    if urn := value.get("urn"):
        return f"{urn}: {text}"
    when = " ".join(part for part in (published.strftime("%d/%m/%Y") if published else "", value.get("time")) if part)
    told = " ".join(part for part in (when, value.get("type")) if part) if value.get("type") else ""
    return ", ".join(part for part in (told, value.get("name")) if part) if told else text
