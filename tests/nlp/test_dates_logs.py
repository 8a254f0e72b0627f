"""Entries of logs that leave out the year: whose year they take, and what the mention says of it."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.recognisers.dates import mentions

LOGS = {
    "a heading on its line": (
        "LOG OPENED 03/05/2016\nTue 3 May 21:10 male seen\nWed 4 May 0020 left",
        ["2016-05-03", "2016-05-03", "2016-05-04"],
    ),
    "entries from before the heading's day": (
        "Duty log, week ending 07/03/2014\nTue 4 Mar 21:10 male seen",
        ["2014-03-01/2014-03-07", "2014-03-04"],
    ),
    "a year alone": ("ANPR LOG 2017\n09/11 0115hrs A12\n10/11 0220hrs A12", ["2017", "2017-11-09", "2017-11-10"]),
    "over the new year": (
        "Log opened 30/12/2016\n[31/12 23:50] fireworks\n[01/01 00:10] noise\n14 Jan: closed",
        ["2016-12-30", "2016-12-31", "2017-01-01", "2017-01-14"],
    ),
    "a timeline whose first entry has the year": (
        "3 Dec 2017 - arrested\n9 Dec - bailed\n14 Jan - charged",
        ["2017-12-03", "2017-12-09", "2018-01-14"],
    ),
    "the weekday outvotes what is nearest": ("LOG 2017\nSun 30 Dec 2140 seen", ["2017", "2018-12-30"]),
    "a birth date is no heading": (
        "Subject DOB 01/02/1988\nTue 4 Mar 21:10 male seen",
        ["1988-02-01", "2020-03-04"],
    ),
    "no heading: the document's date": ("Tue 4 Feb 21:10 male seen\n5/2 0020 left", ["2020-02-04", "2020-02-05"]),
    "running text counts from the document": (
        "Log opened 03/05/2016.\n\nOn 4 May he rang.",
        ["2016-05-03", "2019-05-04"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LOGS.values(), ids=LOGS)
def test_entries_take_their_year(text: str, expected: list[str]) -> None:
    assert [mention.value.as_json()["edtf"] for mention in mentions(text, date(2020, 3, 1))] == expected


UNDATED = [
    ("LOG for February 2016\nOn 3 Feb he was seen.", ["2016-02", "2016-02-03"]),
    ("ANPR LOG 2017\n09/11 0115hrs A12", ["2017", "2017-11-09"]),
    ("Tue 4 Mar 21:10 male seen", ["XXXX-03-04"]),
    ("Mar 12 14:30:01 host: failed", ["XXXX-03-12"]),
]


@pytest.mark.parametrize(("text", "expected"), UNDATED)
def test_without_a_published_date_the_heading_serves(text: str, expected: list[str]) -> None:
    assert [mention.value.as_json()["edtf"] for mention in mentions(text)] == expected


def test_the_reason_names_the_heading_or_the_document() -> None:
    first, entry = mentions("LOG OPENED 03/05/2016\nTue 3 May 21:10 male seen", date(2020, 3, 1))
    assert entry.why == (
        "Read as a day and month, its year the nearest to the log's heading or entry before, 2016-05-03."
    )
    assert first.why == "Read as a date in figures, day first."
    (alone,) = mentions("Tue 4 Feb 21:10 male seen", date(2020, 3, 1))
    assert alone.why == "Read as a day and month, counted from 2020-03-01."
