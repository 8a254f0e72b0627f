"""OS Open Names: read row by row, bad rows explained, kept once, used by every look-up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.errors import ReadError, StoreError
from casethread.model import Label
from casethread.values import PlaceValue
from nlp.annotator import Annotator, annotator_version
from nlp.base import TextInput
from nlp.gazetteer import gazetteer, use
from nlp.gazetteer.imported import Imported, imported_version, sources
from nlp.gazetteer.importing import Report, import_places
from nlp.gazetteer.opennames import COLUMNS, BadRow, Named, Other, read
from tests.nlp.opennames import BAD, GOOD, archive, row, table


def take_in(held: Path, file: Path) -> tuple[Report, list[str]]:
    told: list[str] = []
    return import_places(held, file, lambda bad: told.append(str(bad)), lambda _rows: None), told


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """The file of imported places, holding the good rows."""
    path = tmp_path / "home" / "places.db"
    take_in(path, archive(tmp_path / "opname.zip", TL60=GOOD))
    return path


@pytest.fixture
def used(held: Path) -> Iterator[Path]:
    """The same, looked up by this process until the test is over."""
    imported = Imported(held)
    use(imported)
    yield held
    use(None)
    imported.close()


def test_a_zip_is_read_file_by_file(tmp_path: Path) -> None:
    items = list(read(archive(tmp_path / "opname.zip", TL60=GOOD[:3], SN14=GOOD[3:])))
    assert len(items) == len(GOOD)
    named = {item.id: item for item in items if isinstance(item, Named)}
    assert named["osgb1"] == Named("osgb1", "street", ("Marsh Lane",), "Chelmsford", 571900, 207600)
    assert named["osgb4"] == Named("osgb4", "town", ("Little Fenwick Easter",), "Essex", 562900, 212100, 100)
    assert named["osgb5"].names == ("Heol Wiliam", "William Street")
    assert [item.local_type for item in items if isinstance(item, Other)] == ["Hill Or Mountain"]


@pytest.mark.parametrize("header", [True, False])
def test_a_single_file_is_read_with_and_without_its_header(tmp_path: Path, header: bool) -> None:
    file = tmp_path / "TL60.csv"
    file.write_bytes(table([COLUMNS, *GOOD] if header else GOOD))
    assert sum(isinstance(item, Named) for item in read(file)) == len(GOOD) - 1


def test_columns_are_taken_by_their_names(tmp_path: Path) -> None:
    order = list(reversed(COLUMNS))
    file = tmp_path / "turned.csv"
    file.write_bytes(table([order, list(reversed(GOOD[0]))]))
    assert [item.names for item in read(file) if isinstance(item, Named)] == [("Marsh Lane",)]


def test_bad_rows_are_told_with_file_and_row_and_stop_nothing(tmp_path: Path) -> None:
    report, told = take_in(tmp_path / "places.db", archive(tmp_path / "opname.zip", TL60=[*BAD, GOOD[0]]))
    assert (report.bad, report.total) == (len(BAD), 1)
    assert told == [
        "Data/TL60.csv, row 1: has 2 columns instead of 34",
        "Data/TL60.csv, row 2: its position 'abc', '207600' is no pair of numbers",
        "Data/TL60.csv, row 3: its position 9571900, 207600 lies outside the National Grid",
        "Data/TL60.csv, row 4: has no ID",
        "Data/TL60.csv, row 5: has no name",
        "Data/TL60.csv, row 6: has no LOCAL_TYPE",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.csv", b"hello\n"),
        ("cut.zip", b"PK\x03\x04not really"),
        ("other.csv", b"ID,NAME\n1,Marsh Lane\n"),
    ],
)
def test_what_is_no_open_names_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ReadError) as refused:
        take_in(tmp_path / "places.db", file)
    assert refused.value.remedy
    assert sources(tmp_path / "places.db") == ()
    assert imported_version(tmp_path / "places.db") == ""


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        take_in(tmp_path / "places.db", tmp_path / "none.zip")


def test_importing_again_changes_nothing(tmp_path: Path, held: Path) -> None:
    before, version = held.read_bytes(), imported_version(held)
    report, _ = take_in(held, archive(tmp_path / "opname.zip", TL60=GOOD))
    assert report.again
    assert (held.read_bytes(), imported_version(held)) == (before, version)


def test_a_newer_release_takes_the_place_of_the_older(tmp_path: Path, held: Path) -> None:
    version = imported_version(held)
    moved = row("osgb3", "Marsh Lane", "Named Road", (400000, 300000), town="Birmingham")
    take_in(held, archive(tmp_path / "next.zip", TL60=[moved]))
    assert imported_version(held) != version
    imported = Imported(held)
    assert {place.within for place in imported.streets("Marsh Lane")} == {"Chelmsford", "Birmingham"}
    imported.close()


def test_an_import_that_fails_leaves_what_was_there(tmp_path: Path, held: Path) -> None:
    file = archive(tmp_path / "next.zip", TL60=[row("osgb99", "New Lane", "Named Road", (400000, 300000))])

    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_places(held, file, lambda _bad: None, stop)
    imported = Imported(held)
    assert imported.streets("New Lane") == ()
    assert len(sources(held)) == 1
    imported.close()


def test_a_file_that_is_no_store_of_places_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "places.db"
    broken.write_bytes(b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(StoreError) as told:
        annotator_version(imported=broken)
    assert "import the places again" in str(told.value)


def test_a_file_of_another_form_is_told(tmp_path: Path) -> None:
    other = tmp_path / "places.db"
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="form 99"):
        Imported(other)
    with pytest.raises(StoreError, match="form 99"):
        take_in(other, archive(tmp_path / "opname.zip", TL60=GOOD))


def test_look_ups_in_what_was_imported(held: Path) -> None:
    imported = Imported(held)
    assert [place.within for place in imported.streets("MARSH LN")] == ["Bootle", "Chelmsford"]
    assert [place.name for place in imported.streets("William St")] == ["William Street"]
    assert imported.postcode("cm1 1ab") == pytest.approx((51.7366, 0.4736), abs=1e-3)
    assert imported.postcode("CM1 9ZZ") is None
    assert [place.within for place in imported.buildings("Brightwell station")] == ["Chelmsford"]
    assert [place.name for place in imported.towns("little fenwick easter")] == ["Little Fenwick Easter"]
    assert imported.openings == {"little"}
    imported.close()


@pytest.mark.usefixtures("used")
def test_extraction_gives_streets_and_hamlets_their_own_position(annotator: Annotator) -> None:
    text = "He ran from Marsh Lane, Chelmsford, to Little Fenwick Easter. She lives at CM1 1AB."
    found = annotator.annotate(TextInput(text))
    places = {m.text: m.value for m in found if m.label is Label.PLACE and isinstance(m.value, PlaceValue)}
    assert (places["Marsh Lane"].lat, places["Marsh Lane"].lon) == pytest.approx((51.7409, 0.4885), abs=2e-3)
    assert places["Marsh Lane"].within == "Chelmsford"
    assert places["Little Fenwick Easter"].within == "Essex"
    assert places["CM1 1AB"].lat == pytest.approx(51.7366, abs=1e-3)


@pytest.mark.usefixtures("used")
def test_streets_of_one_name_are_candidates_by_the_documents_places(annotator: Annotator) -> None:
    for text, within in (("Seen in Marsh Lane.", None), ("Seen in Marsh Lane. He fled Chelmsford.", "Chelmsford")):
        found = annotator.annotate(TextInput(text))
        street = next(m.value for m in found if m.text == "Marsh Lane")
        assert isinstance(street, PlaceValue)
        assert {c.within for c in street.candidates} == {"Chelmsford", "Bootle"}
        assert street.within == within


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He was seen in Kemblewick today.", True),
        ("He heard from Kemblewick today.", False),
        ("Mr Kemblewick ran.", False),
    ],
)
def test_a_hamlet_of_one_word_is_a_place_where_only_a_place_stands(
    annotator: Annotator, tmp_path: Path, text: str, found: bool
) -> None:
    path = tmp_path / "places.db"
    take_in(path, archive(tmp_path / "one.zip", TL60=[row("osgb50", "Kemblewick", "Hamlet", (562900, 212100))]))
    imported = Imported(path)
    use(imported)
    try:
        mentions = annotator.annotate(TextInput(text))
    finally:
        use(None)
        imported.close()
    located = [m for m in mentions if isinstance(m.value, PlaceValue) and m.value.within == "Essex"]
    assert bool(located) is found


@pytest.mark.usefixtures("used")
def test_people_keep_their_names_though_hamlets_have_them(annotator: Annotator) -> None:
    assert gazetteer().lookup("Little Fenwick Easter") == ()
    assert gazetteer().every("Little Fenwick Easter") != ()


def test_the_version_changes_with_what_is_imported(held: Path, tmp_path: Path) -> None:
    plain = annotator_version()
    assert annotator_version(imported=tmp_path / "none.db") == plain
    assert annotator_version(imported=held).startswith(f"{plain};places-")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=36), max_size=6))
def test_any_rows_are_places_or_explained(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    file = tmp_path_factory.mktemp("any") / "any.csv"
    file.write_bytes(table([COLUMNS, *rows]))
    for item in read(file):
        assert isinstance(item, Named | Other | BadRow)
        if isinstance(item, BadRow):
            assert item.why
