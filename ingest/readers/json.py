"""JSON: a list of objects, an object that holds one, or a single object; a document to an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casethread.errors import ReadError, UsageError
from casethread.model import Anchor, Document, Marking
from ingest import markings
from ingest.base import ReadOptions, SourceFile
from ingest.contract import Entries
from ingest.drafts import short
from ingest.encoding import is_binary, open_text
from ingest.fields import canonical
from ingest.headers import Header, header_of, no_text
from ingest.objects import Place, Survey, entries, events, has_long_number, survey
from ingest.rows import Row
from ingest.tables import Table, strictest
from ingest.telling import tell

_DAYS = frozenset({"date of report", "date", "created", "date of event"})
_ENOUGH = 20
_LIST = re.compile(rb"\[\s*\{")
_MOST_HEADERS = 1000
_REMEDY = 'give a list of objects with a text each: [{"id": "...", "text": "...", "published": "2015-01-12"}]'


class JsonReader:
    """Reads the entries of a JSON file as a stream: by the contract of JSON Lines, or as rows of a table."""

    name = "JSON"
    media_type = "application/json"

    def claim(self, file: SourceFile, head: bytes) -> int:
        """By extension, but for what is JSON Lines by another name; or when it begins with a list of objects."""
        bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if file.suffix != ".json" or is_binary(head):
            return 40 if _LIST.match(bare) else 0
        return 65 if _is_contract_line(bare.split(b"\n", 1)[0]) else 80

    def read(self, file: SourceFile, options: ReadOptions) -> Iterator[Document | ReadError]:
        """A Document or a ReadError for each entry. Raises ReadError when it is damaged, or none of it has a text."""
        with open_text(file.path) as stream:
            exact = has_long_number(stream, lambda _: tell(file, "looking through it"))
        with open_text(file.path) as stream:
            found = survey(events(stream, lambda _: tell(file, "looking for its entries"), exact=exact))
        place = _place(found, file, options)
        reading = _Reading(Table(file, options, unit="entry"), {} if place is None else found.beside)
        with open_text(file.path) as stream:
            try:
                for entry in entries(events(stream, reading.told, exact=exact), place):
                    yield from reading.entry(entry)
            except ReadError as error:
                done = reading.number
                where = error.where or (f"{file.name}, after entry {done}" if done else file.name)
                raise ReadError(error.what, where=where, remedy=error.remedy) from None
        if not reading.number:
            raise ReadError("holds no entries", where=file.name, remedy=_REMEDY)


def _is_contract_line(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line)["text"], str)
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def _place(found: Survey, file: SourceFile, options: ReadOptions) -> Place | None:
    """Where the entries are: in the one list of objects there is, or whose objects have a text; None when the file's
    values are entries themselves. Raises ReadError when that cannot be told.
    """
    if found.first == "start_array":
        return ()
    if found.first and found.first != "start_map":
        raise ReadError("holds neither an object nor a list of objects", where=file.name, remedy=_REMEDY)
    lists = found.lists
    if found.values != 1 or not lists or _has_text(list(found.beside), options):
        return None
    with_text = [place for place, names in lists.items() if _has_text(sorted(names), options)]
    chosen = with_text or list(lists)
    if len(chosen) > 1:
        shown = ", ".join(short(".".join(place), 40) for place in chosen[:5])
        what = f"holds several lists ({shown}), and which of them is the entries cannot be told"
        raise ReadError(what, where=file.name, remedy="save the list that is meant in a file of its own")
    return chosen[0]


def _has_text(names: list[str], options: ReadOptions) -> bool:
    return "text" in names or header_of(names, options) is not None


def by_columns(file: SourceFile, options: ReadOptions) -> Callable[[Any, int], Iterator[Document | ReadError]]:
    """What reads the entries of a file one by one, each with its number, by the names that columns go by."""
    return _Reading(Table(file, options, unit="entry"), {}).entry


class _Reading:
    """Makes Documents of entries and counts them; those of the same names share a header. ``beside`` is what the file
    says of all.
    """

    def __init__(self, table: Table, beside: Mapping[str, str]) -> None:
        self.number = 0
        self._table = table
        self._beside = "\n".join(f"{name}: {value}" for name, value in beside.items())
        self._marking = _beside_marking(beside)
        self._headers: dict[tuple[str, ...], Header | None] = {}
        self._made = Entries(table.file, table.options, table.unit, _REMEDY)
        self._lacking = 0
        self._read = 0

    def told(self, behind: int) -> None:
        """Tells where the reading is, when so many bytes are behind it."""
        tell(self._table.file, f"entry {self.number}", behind)

    def entry(self, entry: Any, number: int | None = None) -> Iterator[Document | ReadError]:
        """The Document of an entry, or what is wrong with it; ``number`` is its own, that of the next one when it has
        none. Raises ReadError when none so far has a text.
        """
        number = self.number = self.number + 1 if number is None else number
        where = f"{self._table.file.name}, entry {number}"
        if not isinstance(entry, dict):
            yield from self._without(ReadError("is not an object", where=where, remedy=_REMEDY), number)
        elif not self._table.options.profile and _is_contract(entry):
            self._read += 1
            yield from self._made.documents(entry, Anchor(row=number), number, self._marking, self._beside)
        else:
            yield from self._as_row(entry, number, where)

    def _as_row(self, entry: dict[str, Any], number: int, where: str) -> Iterator[Document | ReadError]:
        try:
            said = [value for name, value in entry.items() if canonical(name) == "marking" and isinstance(value, dict)]
            own = strictest(*map(Marking.parse, said))
        except UsageError as error:
            yield ReadError(error.what, where=where, remedy=error.remedy)
            return
        flat = dict(_flat(entry))
        header = self._header(tuple(flat))
        if header is not None and not any(value.strip() for value in flat.values()):
            yield from self._without(ReadError("has no text", where=where, remedy="fill it in or remove it"), number)
            return
        if header is None:
            yield from self._without(no_text(list(flat), where, self._table.options), number)
            return
        self._read += 1
        yield from self._table.entry(Row(list(flat.values()), number), number, header, strictest(own, self._marking))

    def _header(self, names: tuple[str, ...]) -> Header | None:
        if names not in self._headers:
            if len(self._headers) >= _MOST_HEADERS:
                self._headers.clear()
            self._headers[names] = header_of(names, self._table.options, self._beside)
        return self._headers[names]

    def _without(self, error: ReadError, number: int) -> Iterator[ReadError]:
        """Tells of an entry without a text; when the first are all so, the file is none that can be read."""
        self._lacking += 1
        if self._lacking >= _ENOUGH and not self._read:
            what = f"{error.what}; so are all of the first {number} entries, and the rest was not read"
            raise ReadError(what, where=self._table.file.name, remedy=error.remedy)
        yield error


def _beside_marking(beside: Mapping[str, str]) -> Marking | None:
    """The marking that a file gives for all its entries. Raises UsageError for one that is none, or of several parts:
    what is not understood of it could widen access.
    """
    said: list[Marking | None] = []
    for name, value in beside.items():
        *above, last = name.split(".")
        if any(canonical(part) == "marking" for part in above):
            remedy = "give the classification alone, or each entry its own marking"
            raise UsageError("gives one marking of several parts for all its entries", remedy=remedy)
        if canonical(last) == "marking":
            said.append(markings.own_marking(value))
    return strictest(*said)


def _is_contract(entry: dict[str, Any]) -> bool:
    """Whether it has a text, and no date by another name than the contract's."""
    return "text" in entry and ("published" in entry or not any(canonical(name) in _DAYS for name in entry))


def _flat(entry: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Names and values as a table has them: what lies in objects by its path, lists of words on one line."""
    for name, value in entry.items():
        if isinstance(value, dict) and not (not before and canonical(name) == "marking"):
            yield from _flat(value, f"{before}{name}.")
        elif not isinstance(value, dict):
            yield " ".join(f"{before}{name}".split()), _shown(value)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False)
