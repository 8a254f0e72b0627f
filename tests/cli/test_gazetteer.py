"""Importing places: what is said, what is kept, what extraction then knows."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.nlp.opennames import BAD, GOOD, archive

TEXT = "He ran from Marsh Lane, Chelmsford, to Little Fenwick Easter."


def test_import_says_what_it_holds_and_whose_data_it_is(run: Run, tmp_path: Path) -> None:
    file = archive(tmp_path / "opname.zip", TL60=GOOD)
    first = run("gazetteer", "import", file)
    assert first.code == 0
    assert "1 building, 1 postcode, 4 streets, 1 town" in first.out
    assert "Contains OS data" in first.out
    again = run("gazetteer", "import", file)
    assert (again.code, again.out) == (0, "opname.zip was imported before; nothing changed.\n")
    status = run("gazetteer", "status")
    assert "opname.zip: 7 places" in status.out
    assert "Open Government Licence" in status.out


def test_bad_rows_are_told_and_the_exit_code_says_so(run: Run, tmp_path: Path) -> None:
    done = run("gazetteer", "import", archive(tmp_path / "opname.zip", TL60=[GOOD[0], *BAD * 5]))
    assert done.code == 1
    assert "left out: Data/TL60.csv, row 2: has 2 columns instead of 34" in done.err
    assert "left out: 10 more rows of opname.zip" in done.err
    assert "1 street." in done.out


def test_what_is_no_open_names_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("hello\n", encoding="utf-8")
    done = run("gazetteer", "import", file)
    assert done.code == 1
    assert "opname_csv_gb.zip" in done.err
    assert "Only the bundled places are known" in run("gazetteer", "status").out


def test_help_tells_where_the_file_comes_from(run: Run) -> None:
    shown = " ".join(run("gazetteer", "import", "--help").out.split())
    assert "osdatahub.os.uk" in shown
    assert "Open Government Licence" in shown


def test_documents_marked_before_are_offered_anew(run: Run, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(TEXT, encoding="utf-8")
    assert run("ingest", note, "--kind", "news").code == 0
    done = run("gazetteer", "import", archive(tmp_path / "opname.zip", TL60=GOOD))
    assert "1 document was marked without these places: `casethread retry` marks them anew." in done.out
    assert run("retry").code == 0
    [row] = run("search", "place:easter", "--json").rows
    shown = run("show", row["id"], "--json").rows[0]
    street = next(m for m in shown["mentions"] if m["text"] == "Marsh Lane")
    assert street["value"]["lat"] == 51.7408 or abs(street["value"]["lat"] - 51.741) < 0.002
    assert run("retry").code == 0


def test_extract_uses_what_was_imported_in_its_workers_too(run: Run, tmp_path: Path) -> None:
    run("gazetteer", "import", archive(tmp_path / "opname.zip", TL60=GOOD))
    lines = "".join(f'{{"id": {number}, "text": "{TEXT}"}}\n' for number in range(70))
    done = run("extract", "--jsonl", given=lines)
    assert len(done.rows) == 70
    for shown in (done.rows[0], done.rows[-1]):
        places = {m["text"]: m["value"] for m in shown["mentions"] if m["label"] == "PLACE"}
        assert places["Little Fenwick Easter"]["within"] == "Essex"
        assert abs(places["Marsh Lane"]["lon"] - 0.488) < 0.003
