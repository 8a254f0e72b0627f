"""Rows under a header to Documents: one way for delimited files, workbooks and lists of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document, Grading, Kind, Marking
from ingest import gradings, markings, profiles
from ingest.base import ReadOptions, SourceFile
from ingest.drafts import Draft, finish, short, whole
from ingest.encoding import normalise
from ingest.headers import Header, header_of, lacking, no_text
from ingest.ids import Ids
from ingest.profiles import Profile
from ingest.rows import Row
from ingest.telling import EVERY, tell

_HEADER_WITHIN = 6
_SHORT_VALUE = 200
_UNDATED = frozenset(
    {"", "-", "n/a", "n/k", "na", "nk", "nil", "none", "not known", "null", "tba", "tbc", "undated", "unknown"}
)
_DATES = ("published", "date of report", "date", "created")
_NOT_IN_TEXT = frozenset(
    {"text", "id", "kind", "marking", "grading", "grading source", "grading intelligence", "handling"}
)
_HINTS = frozenset({"urn", "crn", "grading", "handling", "type", "date of report"})
_META = {"urn": "URN", "crn": "CRN"}


@dataclass(frozen=True, slots=True)
class _Filled:
    """A row's cells under the header, those beyond it, and the values of its fields."""

    number: int
    cells: list[str]
    extra: list[str]
    value: dict[str, str]


@dataclass(slots=True)
class Table:
    """One table of a file: what is said of it, and where its rows stand.

    ``unit`` is what a row is called; ``first`` is the part of the file that its first row is (a workbook's later
    sheets go on from the earlier ones); ``behind`` tells how many bytes of the file have been read, when that is known;
    ``meta`` is said of every row.
    """

    file: SourceFile
    options: ReadOptions
    unit: str = "row"
    sheet: str | None = None
    first: int = 0
    delimiter: str = ","
    behind: Callable[[], int | None] = lambda: None
    meta: Mapping[str, str] = field(default_factory=dict)
    _ids: Ids = field(default_factory=Ids)

    @property
    def name(self) -> str:
        """The file's name, with the sheet's."""
        return self.file.name if self.sheet is None else f"{self.file.name}, sheet {short(self.sheet, 40)!r}"

    def read(self, rows: Iterator[Row]) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each row below the header that is not blank.

        Raises ReadError when no column holds text, or nothing stands below the header.
        """
        header = self.header(rows)
        if told := lacking(header, self.name):
            yield told
        found = False
        for number, row in enumerate(rows, 1):
            if number % EVERY == 0:
                tell(self.file, f"{self.unit} {number}", self.behind())
            for item in self.entry(row, number, header):
                found = True
                yield item
        if not found:
            raise ReadError("has a header and no rows", where=self.name, remedy="check that it was exported whole")

    def header(self, rows: Iterator[Row]) -> Header:
        """The first of the first rows that names a column of text. Raises ReadError when none does."""
        above: list[Row] = []
        for row in rows:
            names = [" ".join(normalise(cell).split()) for cell in row.cells]
            text = "\n".join(" ".join(row.cells).strip() for row in above)
            if header := header_of(names, self.options, text):
                return header
            above += [row] if any(cell.strip() for cell in row.cells) else []
            if len(above) >= _HEADER_WITHIN:
                break
        if not above:
            raise ReadError("holds no rows", where=self.name, remedy="check that it is the file you meant")
        raise no_text(above[0].cells, self.name, self.options)

    def entry(
        self, row: Row, number: int, header: Header, marking: Marking | None = None
    ) -> Iterator[Document | ReadError]:
        """The Document of a row (nothing for a blank one), and a ReadError for each thing that is wrong with it;
        ``marking`` is what it came with beside its columns.
        """
        if not row.wrong and not any(cell.strip() for cell in row.cells):
            return
        try:
            cells, extra = _fitted(row, header, self.delimiter)
            filled = _Filled(number, cells, extra, header.values(cells))
            draft = self._draft(filled, header, marking)
        except UsageError as error:
            yield self._error(number, error.what, error.remedy)
            return
        yield finish(draft, self.file, self.options, several=True)
        yield from self._doubts(draft, filled, header)

    def _error(self, number: int, what: str, remedy: str) -> ReadError:
        return ReadError(what, where=f"{self.name}, {self.unit} {number}", remedy=remedy)

    def _draft(self, filled: _Filled, header: Header, marking: Marking | None) -> Draft:
        """Raises UsageError for a kind or marking that is none."""
        profile, value = header.profile, filled.value
        text = _composed(filled, header)
        published, dated = _published(value, profile)
        return Draft(
            text,
            whole(text, Anchor(row=filled.number, sheet=self.sheet)),
            part=self.first + filled.number - 1,
            id=self._id(value, header),
            title=_title(value, published),
            kind=_kind(value.get("kind", "")) or (profile.kind if profile else None),
            published=published,
            dated=dated,
            source=value.get("source"),
            author=value.get("officer"),
            marking=strictest(
                markings.own_marking(value.get("marking", "")), marking, profile.marking if profile else None
            ),
            grading=_grading(value, header),
            handling=value.get("handling", ""),
            meta=_meta(filled, header) | self._told(value, header),
            hints=frozenset(name for name, held in value.items() if held) & _HINTS,
            around=header.above,
        )

    def _id(self, value: dict[str, str], header: Header) -> str | None:
        """The entry's own id, when the profile says which column holds it; of two alike, the first has it."""
        own = value.get("id", "") if header.profile and header.profile.id else ""
        return own if own and self._ids.claim(own) else None

    def _told(self, value: dict[str, str], header: Header) -> dict[str, str]:
        told = dict(self.meta) if self.sheet is None else {**self.meta, "sheet": self.sheet}
        if profile := header.profile:
            why = "chosen" if header.chosen else "recognised: the table has all its columns"
            told["profile"] = f"{profile.name} ({why})"
            if profile.kind and self.options.kind is None and not value.get("kind"):
                told["kind"] = f"that of the profile {profile.name}"
        return told

    def _doubts(self, draft: Draft, filled: _Filled, header: Header) -> Iterator[ReadError]:
        """Tells of a row that is in, but whose date, grading or id could not be taken."""
        number, value = filled.number, filled.value
        if draft.dated and draft.published is None:
            raw = next((held for name in _DATES if (held := value.get(name, "")).casefold() not in _UNDATED), "")
            remedy = "write it as 12/01/2015 or 2015-01-12; the row is in, without a date"
            yield self._error(number, f"{short(raw, 40)!r} is no date", remedy)
        written = _written_grading(value)
        scheme = header.profile.grading if header.profile and header.chosen else None
        if scheme and written and draft.grading is None:
            remedy = (
                f"correct it, or the profile {header.profile.name if header.profile else ''}; the row is in, without it"
            )
            yield self._error(number, f"{short(written, 40)!r} is no grading of {scheme}", remedy)
        own = value.get("id", "") if header.profile and header.profile.id else ""
        if own and draft.id is None:
            remedy = "the row is in, under an id of its own; check whether it is the same entry"
            yield self._error(number, f"has the id {short(own, 40)!r} of an earlier {self.unit}", remedy)


def strictest(*given: Marking | None) -> Marking | None:
    """What admits only those whom all that are given admit; None when none is."""
    said = [marking for marking in given if marking]
    return reduce(Marking.stricter, said) if said else None


def _fitted(row: Row, header: Header, delimiter: str) -> tuple[list[str], list[str]]:
    """The row as wide as its header, and the cells beyond it; a text in the last column was cut at its delimiters.

    Raises UsageError for a row that is written wrongly or has no text.
    """
    if row.wrong:
        remedy = "correct the quotation marks; the rows after it were read"
        raise UsageError(f"{row.wrong} (line {row.line})", remedy=remedy)
    cells = [normalise(cell) for cell in row.cells]
    width = len(header.names)
    beyond = cells[width:]
    while beyond and not beyond[-1].strip():
        beyond.pop()
    if beyond and header.fields["text"] == width - 1:
        cells, beyond = [*cells[: width - 1], delimiter.join([cells[width - 1], *beyond])], []
    if not header.value(cells, "text"):
        raise UsageError("has no text", remedy=f"fill in {header.names[header.fields['text']]!r}")
    return cells[:width], beyond


def _composed(filled: _Filled, header: Header) -> str:
    """The row's text below a block of its other fields, one to a line; what is long or of several lines comes after."""
    hidden = {at for name, at in header.fields.items() if name in _NOT_IN_TEXT}
    block, after = [], []
    for name, cell in _named(filled, header, hidden):
        if len(cell) <= _SHORT_VALUE and "\n" not in cell:
            block.append(f"{name}: {cell}")
        else:
            after.append(f"{name}: {cell}")
    text = filled.value["text"]
    return "\n\n".join(part for part in ("\n".join(block), text, *after) if part)


def _named(filled: _Filled, header: Header, hidden: set[int]) -> Iterator[tuple[str, str]]:
    """Name and value of the cells that say something, but for the hidden columns."""
    for at, cell in enumerate(filled.cells):
        if at not in hidden and (said := cell.strip()):
            yield header.names[at] or f"Column {at + 1}", said
    for at, cell in enumerate(filled.extra, len(header.names) + 1):
        if said := cell.strip():
            yield f"Column {at}", said


def _meta(filled: _Filled, header: Header) -> dict[str, str]:
    """Every value by its column; fields that are asked for by name go by that name."""
    known = {at: _META.get(name, name) for name, at in header.fields.items()}
    meta: dict[str, str] = {}
    hidden = {header.fields["text"], *(header.fields[name] for name in ("marking", "kind") if name in header.fields)}
    for at, cell in enumerate(filled.cells):
        if at not in hidden and (said := cell.strip()):
            meta.setdefault(known.get(at) or header.names[at] or f"Column {at + 1}", said)
    for at, cell in enumerate(filled.extra, len(header.names) + 1):
        if said := cell.strip():
            meta[f"Column {at}"] = said
    return meta


def _published(value: dict[str, str], profile: Profile | None) -> tuple[date | None, bool]:
    """The day of the row, and whether one was given, readable or not."""
    for name in _DATES:
        said = value.get(name, "")
        if said.casefold() not in _UNDATED:
            return (profile.day(said) if profile else profiles.usual_day(said)), True
    return None, False


def _written_grading(value: dict[str, str]) -> str:
    """The grading as the row writes it, in one column or in two."""
    return value.get("grading", "") or f"{value.get('grading source', '')}{value.get('grading intelligence', '')}"


def _grading(value: dict[str, str], header: Header) -> Grading | None:
    """The row's grading; by a chosen profile only one of its scheme."""
    grading = gradings.parse(_written_grading(value))
    scheme = header.profile.grading if header.profile and header.chosen else None
    return None if grading and scheme and grading.scheme != scheme else grading


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
