"""Dates of datelines, columns and file names."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import day_in_name, days_in, parse_day, parse_iso

TWELFTH = date(2015, 1, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2015-01-12",
        "2015-01-12T14:30:00Z",
        "2015-01-12 14:30",
        "2015-01-12T14:30:00.123+01:00",
        "12/01/2015",
        "12/1/2015",
        "12.01.2015",
        "12-01-2015",
        "12/01/15",
        "12/01/2015 14:30",
        "12/01/2015 at 2.30pm",
        "12 January 2015",
        "12th January 2015",
        "12th of January, 2015",
        "12 Jan 2015",
        "12-Jan-2015",
        "January 12, 2015",
        "Monday, January 12, 2015",
        "Monday 12 January 2015",
        "Mon 12 Jan 2015, 14:30 GMT",
        "14:30, Monday 12 January 2015",
    ],
)
def test_a_date_is_read_day_first(text: str) -> None:
    assert parse_day(text) == TWELFTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12/13/2015",
        "31/02/2015",
        "2015-13-01",
        "0000-00-00",
        "0001-01-01",
        "12/01",
        "January 2015",
        "on 12 January 2015 he left",
        "112/01/2015",
        "12/01/20155",
        "12/01-2015",
        "99999999999",
        "1.2.3.2015",
        "Marchmont 12, 2015",
        "x" * 200,
    ],
)
def test_what_is_no_date_alone_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_dates_in_a_line_in_order() -> None:
    found = list(days_in("From 1 May 2014 until 03/06/2014, CRN X123456, ref 12/34/5678"))
    assert [one.day for one in found] == [date(2014, 5, 1), date(2014, 6, 3)]


def test_two_digit_years_turn_at_fifty() -> None:
    assert [one.day.year for one in days_in("01/02/49, 01/02/50")] == [2049, 1950]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2015-01-12.txt", TWELFTH),
        ("case/page-20150112-3.pdf", TWELFTH),
        ("12-01-2015 minutes.txt", TWELFTH),
        ("log_2015_01_12_final.csv", TWELFTH),
        ("2015-01-12/notes.txt", None),
        ("12345678.txt", None),
        ("2015-13-45.txt", None),
        ("crime 120150112.txt", None),
        ("notes.txt", None),
    ],
)
def test_the_date_in_a_file_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day


@pytest.mark.parametrize("text", ["12/01/2015", "yesterday", "2015-02-30", "", "0000-01-01"])
def test_json_dates_are_iso_only(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_iso(text)
