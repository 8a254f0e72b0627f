"""Profiles: columns mapped to fields, recognised by their header, and files of them that are wrong."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import CasethreadError, ConfigError, UsageError
from casethread.model import Classification, Kind, Marking
from ingest import profiles
from ingest.base import ReadOptions
from ingest.fields import plain
from ingest.profiles import Profile

OWN = """
title = "Ours"
kind = "intelligence"
marking = "OFFICIAL-SENSITIVE"
dates = "month first"
grading = "5x5x5"
id = "Ref"

[columns]
text = ["Body of it", "What"]
"date of report" = "When"
grading = "Eval"

[optional]
officer = "Who"
"""


def _csv(*rows: tuple[str, ...]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _own(tmp_path: Path, text: str = OWN) -> Profile:
    (tmp_path / "ours.toml").write_text(text)
    return profiles.load(str(tmp_path / "ours.toml"))


def test_a_profile_maps_columns(read_as: Any, tmp_path: Path) -> None:
    table = _csv(
        ("Ref", "When", "Eval", "Who", "What", "Elsewhere"),
        ("A/1", "03/18/2014", "B2 4", "J Moss", "Osman was seen.", "Colne"),
    )
    found = read_as("a.csv", table, ReadOptions(profile=_own(tmp_path))).only
    assert (found.id, found.published, found.author) == ("A/1", date(2014, 3, 18), "J Moss")
    assert (found.kind, str(found.grading)) == (Kind.INTELLIGENCE, "B2 4 (5x5x5)")
    assert found.text == "When: 03/18/2014\nWho: J Moss\nElsewhere: Colne\n\nOsman was seen."
    assert found.meta["profile"] == "ours (chosen)"
    assert found.meta["Elsewhere"] == "Colne"


def test_what_a_row_cannot_give_is_told(read_as: Any, tmp_path: Path) -> None:
    table = _csv(
        ("Ref", "When", "Eval", "What"),
        ("A/1", "18/03/2014", "B2", "one"),
        ("A/1", "03/18/2014", "2B", "two"),
    )
    found = read_as("a.csv", table, ReadOptions(profile=_own(tmp_path)))
    assert [document.text.split("\n")[-1] for document in found.documents] == ["one", "two"]
    assert found.documents[0].id == "A/1"
    assert found.documents[1].id.endswith(".2")
    assert found.documents[1].grading is None
    assert [(error.where, error.what) for error in found.errors] == [
        ("a.csv, row 1", "'18/03/2014' is no date"),
        ("a.csv, row 2", "'2B' is no grading of 5x5x5"),
        ("a.csv, row 2", "has the id 'A/1' of an earlier row"),
    ]


@pytest.mark.parametrize(
    ("row", "said", "expected"),
    [
        ("", None, Classification.OFFICIAL_SENSITIVE),
        ("OFFICIAL", None, Classification.OFFICIAL_SENSITIVE),
        ("SECRET", None, Classification.SECRET),
        ("", "SECRET", Classification.SECRET),
        ("OFFICIAL", "OFFICIAL", Classification.OFFICIAL_SENSITIVE),
    ],
)
def test_the_stricter_marking_wins(
    read_as: Any, tmp_path: Path, row: str, said: str | None, expected: Classification
) -> None:
    options = ReadOptions(marking=Marking.parse(said) if said else None, profile=_own(tmp_path))
    found = read_as("a.csv", _csv(("What", "Marking"), ("words", row)), options).documents[0]
    assert found.marking.classification is expected


def test_the_users_kind_outranks_the_profiles(read_as: Any, tmp_path: Path) -> None:
    options = ReadOptions(kind=Kind.PROBATION, profile=_own(tmp_path))
    assert read_as("a.csv", _csv(("What",), ("words",)), options).documents[0].kind is Kind.PROBATION


def test_the_text_column_of_a_chosen_profile_must_be_there(read_as: Any, tmp_path: Path) -> None:
    (error,) = read_as("a.csv", _csv(("Ref", "Text"), ("1", "words")), ReadOptions(profile=_own(tmp_path))).items
    assert error.what == (
        "has no column 'Body of it' or 'What', which profile ours takes the text from (columns: Ref, Text)"
    )


@pytest.mark.parametrize(
    ("dates", "given", "day"),
    [
        ("day first", "03/04/2014", date(2014, 4, 3)),
        ("month first", "03/04/2014", date(2014, 3, 4)),
        ("month first", "3-4-14 10:30", date(2014, 3, 4)),
        ("month first", "2014-04-03", date(2014, 4, 3)),
        ("month first", "18/03/2014", None),
        ("year first", "2014/04/03", date(2014, 4, 3)),
        ("year first", "20140403", date(2014, 4, 3)),
        ("year first", "2014-04-03T10:30:00Z", date(2014, 4, 3)),
        ("day first", "someday", None),
    ],
)
def test_the_order_of_dates(dates: str, given: str, day: date | None) -> None:
    assert Profile("p", {"text": ("text",)}, dates=dates).day(given) == day


HEADERS = [
    ("probation-contact-log", ("CRN", "Contact date", "Contact type", "Officer", "Notes", "Mood")),
    ("probation-contact-log", ("date", "time", "type", "officer", "CRN", "name", "text")),
    (
        "intelligence-3x5x2",
        ("URN", "Date of report", "Source evaluation", "Intelligence assessment", "Handling code", "Information"),
    ),
    (
        "intelligence-5x5x5",
        ("URN", "Date of report", "Source evaluation", "Information evaluation", "Handling code", "Intelligence"),
    ),
    ("crime-reports", ("Crime number", "Offence", "Offence date", "Date recorded", "MO")),
    (None, ("CRN", "Contact date", "Contact type", "Notes")),
    (None, ("URN", "Date of report", "Grading", "Handling", "Text")),
    (None, ("date", "text")),
    (None, ()),
]


@pytest.mark.parametrize(("name", "header"), HEADERS)
def test_a_header_that_matches_fully_is_recognised(name: str | None, header: tuple[str, ...]) -> None:
    found = profiles.recognise(header)
    assert (found.name if found else None) == name


def test_a_recognised_log_is_read(read_as: Any) -> None:
    header = dict(HEADERS[2:3])["intelligence-3x5x2"]
    found = read_as("a.csv", _csv(header, ("E/1", "18/03/2014", "2", "C", "C", "OSMAN was seen."))).only
    assert (found.kind, str(found.grading), found.marking.handling) == (Kind.INTELLIGENCE, "2C C (3x5x2)", "C")
    assert found.meta["profile"] == "intelligence-3x5x2 (recognised: the table has all its columns)"
    assert found.meta["kind"] == "that of the profile intelligence-3x5x2"


def test_a_recognised_log_of_the_other_scheme_keeps_its_gradings(read_as: Any) -> None:
    header = dict(HEADERS[2:3])["intelligence-3x5x2"]
    found = read_as("a.csv", _csv(header, ("E/1", "18/03/2014", "B", "2", "4", "OSMAN was seen."))).only
    assert str(found.grading) == "B2 4 (5x5x5)"


def test_a_crime_report_is_closed(read_as: Any) -> None:
    header = ("Crime number", "Offence", "Offence date", "Date recorded", "MO")
    row = ("42/1234/14", "Robbery", "18/03/2014", "19/03/2014", "A police spokesman said the court heard...")
    found = read_as("press-news.csv", _csv(header, row)).only
    assert (found.title, found.published) == ("Robbery", date(2014, 3, 19))
    assert found.marking.classification is Classification.OFFICIAL_SENSITIVE


def test_ready_profiles_ask_for_what_can_be_told_apart() -> None:
    assert [profile.name for profile in profiles.ready()] == [
        "crime-reports",
        "intelligence-3x5x2",
        "intelligence-5x5x5",
        "probation-contact-log",
    ]
    for profile in profiles.ready():
        assert profiles.load(profile.name) is profile
        assert profile.title
        assert len(profile.columns) >= 4
        for names in (*profile.columns.values(), *profile.optional.values()):
            assert len({plain(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("columns", "", "is not TOML"),
        ('[columns]\ndate = "When"', "columns.text", "is missing"),
        ('colour = "red"\n[columns]\ntext = "What"', "colour", "is not known"),
        ('[columns]\ntext = "What"\nweather = "W"', "columns.weather", "is no field"),
        ("[columns]\ntext = 5", "columns.text", "is neither a column's name nor a list"),
        ("[columns]\ntext = []", "columns.text", "is neither a column's name nor a list"),
        ('[columns]\ntext = ["What", 5]', "columns.text", "is neither a column's name nor a list"),
        ('[columns]\ntext = " "', "columns.text", "is neither a column's name nor a list"),
        ('columns = "What"', "columns", "is not a table"),
        ('kind = "gossip"\n[columns]\ntext = "What"', "kind", "is 'gossip', which is not known"),
        ('kind = 5\n[columns]\ntext = "What"', "kind", "is not a text"),
        ('dates = "backwards"\n[columns]\ntext = "What"', "dates", "is 'backwards', which is not known"),
        ('grading = "2x2"\n[columns]\ntext = "What"', "grading", "is '2x2', which is not known"),
        ('marking = "LOUD"\n[columns]\ntext = "What"', "marking", "cannot be used"),
        ('marking = 5\n[columns]\ntext = "What"', "marking", "is neither a classification nor a table"),
        ('[columns]\ntext = "What"\n[optional]\ntext = "Else"', "optional.text", "is among the columns too"),
    ],
)
def test_errors_name_the_file_and_the_key(tmp_path: Path, text: str, where: str, what: str) -> None:
    with pytest.raises(ConfigError) as raised:
        _own(tmp_path, text)
    assert raised.value.where == str(tmp_path / "ours.toml")
    assert raised.value.what.startswith(f"{where} {what}".strip())
    assert raised.value.remedy


def test_no_such_profile() -> None:
    with pytest.raises(UsageError, match="is no profile"):
        profiles.load("no-such-profile")


def test_a_profile_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="is not TOML"):
        profiles.load(str(tmp_path / "ours.toml"))


NAME = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1).filter(
    lambda name: plain(name) != ""
)


@given(st.lists(NAME, unique_by=plain, min_size=1, max_size=8), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_columns_are_found_wherever_they_stand(names: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(names))
    targets = sorted(profiles.FIELDS - {"text"})[: len(names) - 1]
    profile = Profile("p", {"text": (names[0],), **{t: (n,) for t, n in zip(targets, names[1:], strict=False)}})
    assert profile.fits([name.upper() if plain(name.upper()) == plain(name) else name for name in shuffled])
    fields = profile.fields(shuffled)
    assert {shuffled[fields[t]] for t in profile.columns} == set(names)
    assert not profile.fits([name for name in shuffled if name != names[0]])


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_any_text_is_a_profile_or_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "any.toml").write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(CasethreadError) as raised:
        profiles.load(str(tmp_path / "any.toml"))
    assert raised.value.where.endswith("any.toml")


def test_columns_that_a_chosen_profile_misses_are_told_once(read_as: Any, tmp_path: Path) -> None:
    found = read_as("a.csv", _csv(("Ref", "What"), ("1", "One."), ("2", "Two.")), ReadOptions(profile=_own(tmp_path)))
    assert [document.text for document in found.documents] == ["One.", "Two."]
    (error,) = found.errors
    assert (error.where, error.what) == (
        "a.csv",
        "has no column for date of report ('When'); grading ('Eval'), which profile ours asks for (columns: Ref, What)",
    )


@pytest.mark.parametrize("name", ["intelligence-3x5x2", "intelligence-5x5x5"])
def test_a_grading_in_one_column_stands_for_two(name: str) -> None:
    names = ("URN", "Date of report", "Grading", "Handling code", "Text")
    assert profiles.load(name).missing(names) == []
    assert profiles.load(name).missing(names[:2] + names[4:]) == [
        "grading source",
        "grading intelligence",
        "handling",
    ]


CONTACT = {
    "Practitioner": "J Moss",
    "Case notes": "Came in; sober.",
    "Type of contact": "Office visit",
    "CRN": "X123456",
    "Contact date": "03/02/2020",
    "RAG status": "Amber",
}
INTELLIGENCE = {
    "Details": "OSMAN, Tariq was seen.",
    "Handling code": "C",
    "Report date": "03/02/2020",
    "Log no": "A/17",
    "Intelligence assessment": "B",
    "Source evaluation": "2",
    "Beat": "Marsh Lane",
}
OLDER = {
    "Details": "OSMAN, Tariq was seen.",
    "Dissemination code": "3",
    "Report date": "03/02/2020",
    "Log no": "A/17",
    "Information grading": "2",
    "Source grading": "B",
    "Beat": "Marsh Lane",
}
CRIME = {
    "MO": "Rear window forced.",
    "Crime no": "42/00017/20",
    "Occurred from": "02/02/2020",
    "Offence description": "Burglary dwelling",
    "Recorded date": "03/02/2020",
    "Ward": "Colne",
}


def _workbook(row: dict[str, str]) -> bytes:
    book, stream = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Export", 0)
    sheet.append(list(row))
    sheet.append(list(row.values()))
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["a.csv", "semicolons.csv", "a.tsv", "a.xlsx", "a.json", "a.jsonl"])
@pytest.mark.parametrize(
    ("row", "profile", "shown"),
    [
        (CONTACT, "probation-contact-log", ("probation", "2020-02-03", "J Moss", None, "X123456")),
        (INTELLIGENCE, "intelligence-3x5x2", ("intelligence", "2020-02-03", None, "2B C (3x5x2)", "A/17")),
        (OLDER, "intelligence-5x5x5", ("intelligence", "2020-02-03", None, "B2 3 (5x5x5)", "A/17")),
        (CRIME, "crime-reports", ("intelligence", "2020-02-03", None, None, "42/00017/20")),
    ],
)
def test_exports_in_every_form(
    read_as: Any, form: str, row: dict[str, str], profile: str, shown: tuple[str | None, ...]
) -> None:
    cut = {"semicolons.csv": ";", "a.tsv": "\t"}.get(form, ",")
    content: str | bytes
    if form == "a.xlsx":
        content = _workbook(row)
    elif form.startswith("a.json"):
        content = json.dumps(row) + "\n" if form == "a.jsonl" else json.dumps([row])
    else:
        stream = io.StringIO()
        csv.writer(stream, delimiter=cut).writerows([list(row), list(row.values())])
        content = stream.getvalue()
    found = read_as(form, content).only
    number = found.meta.get("URN") or found.meta.get("CRN")
    grading = str(found.grading) if found.grading else None
    assert (found.kind.value, str(found.published), found.author, grading, number) == shown
    assert found.meta["profile"].startswith(profile)
    unknown = list(row)[-1]
    assert f"{unknown}: {row[unknown]}" in found.text


def test_a_profile_is_kept_as_a_string(tmp_path: Path) -> None:
    for profile in profiles.ready():
        assert profiles.kept(profile) == profile.name
        assert profiles.restored(profile.name) == profile
    own = _own(tmp_path, OWN.replace('"OFFICIAL-SENSITIVE"', '{ classification = "SECRET", excluded_from = ["ann"] }'))
    assert profiles.restored(profiles.kept(own)) == own


@given(
    st.text(min_size=1).filter(str.strip),
    st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4),
    st.sampled_from([None, *Kind]),
    st.sampled_from([None, Marking(Classification.SECRET, "C", frozenset({"a"}), frozenset({"b"}), frozenset())]),
)
def test_any_profile_comes_back(name: str, names: list[str], kind: Kind | None, marking: Marking | None) -> None:
    own = Profile(
        name.strip(), {"text": tuple(names)}, "Ours", kind, marking, "year first", "3x5x2", ("Id",), {"time": ("T",)}
    )
    try:
        text = profiles.kept(own)
        text.encode()
    except UnicodeEncodeError:
        return
    assert profiles.restored(text) == own


def test_a_ready_profile_that_is_gone() -> None:
    with pytest.raises(ConfigError, match="no ready profile"):
        profiles.restored("of-last-year")
