"""What holds for every text, every published date and every expression."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casethread.values import DateValue
from nlp.dates import edtf, holidays
from nlp.dates.calendar import Interval, half, month, quarter, season, years
from nlp.dates.scan import scan
from nlp.recognisers.dates import mentions, resolve

WORDS = (
    "the end of|early|mid-|last|next|this|March|may|12|12th|'15|2015|9999|0001|1000|31/12/99|29/02/2015|Friday|weekend"
    "|week|year|years|century|ago|later|earlier|ten|999|from|to|between|and|until|-|/|,|.|\n|bank holiday|Easter|Q3"
    "|1990s|99th century|1st century|yesterday|tomorrow|in|on|of|the|first|half|quarter|before|after|a|few|past|recent"
    "|winter|w/c|Christmas Day|29 February|the following day|2016/17|1999-2000|20150230|T10:00Z|will|was|’"
    "|é|\u212a|ſunday"
    "|١٢"
    "|half-term|Michaelmas term|the summer holidays|14th ult|12-13/01/2019|\nSun 13 0015|the run-up to"
    "|and a half|mid-80s|the year to date|a year ago this week|the last day of|the Friday before"
    "|\n31/12 2350|LOG 2016\n|weeks to|, on |(|)"
)
PIECES = st.sampled_from(WORDS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=14).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
)
PUBLISHED = st.one_of(
    st.none(), st.dates(), st.sampled_from([date.min, date.max, date(1, 12, 31), date(9999, 1, 1), date(2015, 1, 20)])
)


@settings(max_examples=600, deadline=None)
@given(TEXTS, PUBLISHED)
@example("in May '15", date.min)
@example("the first week of 9999-2000", date.max)
def test_any_text_gives_sound_mentions(text: str, published: date | None) -> None:
    end = 0
    for mention in mentions(text, published):
        value = mention.value
        assert isinstance(value, DateValue)
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert (value.start is None) == (value.end is None)
        assert DateValue.from_json(value.as_json()) == value
        if value.start and value.end:
            assert value.start <= value.end
            assert edtf.read(value.edtf) == (value.start, value.end)
        else:
            assert value.edtf == edtf.UNKNOWN or "XXXX" in value.edtf
        assert 0 < mention.score <= 1
        end = mention.end


@settings(max_examples=300, deadline=None)
@given(TEXTS, PUBLISHED)
def test_any_expression_resolves_or_is_refused(text: str, anchor: date | None) -> None:
    value = resolve(text, anchor)
    if value and value.start and value.end:
        assert value.start <= value.end


@given(st.dates(), st.dates(), st.booleans())
def test_edtf_reads_back_what_it_writes(one: date, other: date, vague: bool) -> None:
    interval = Interval(min(one, other), max(one, other), vague)
    assert edtf.read(edtf.write(interval)) == (interval.start, interval.end)


@given(st.integers(1, 9998), st.integers(1, 4))
def test_parts_of_a_year_have_names_that_read_back(year: int, number: int) -> None:
    for interval in (season(year, number), quarter(year, number), half(year, 1 + number % 2), month(year, number)):
        assert edtf.read(edtf.write(interval)) == (interval.start, interval.end)
    assert edtf.read(edtf.write(years(year, year))) == (date(year, 1, 1), date(year, 12, 31))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_reads_the_same_in_every_form(day: date) -> None:
    forms = ["%d %B %Y", "%B %d, %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%A %d %B %Y", "%d-%b-%Y", "%d %b %Y"]
    for form in forms:
        if day.year < 2050:
            text = f"It was {day.strftime(form)}, he said."
            found = list(mentions(text, date(2015, 1, 20)))
            assert [m.value.as_json() for m in found] == [
                {"edtf": day.isoformat(), "from": day.isoformat(), "to": day.isoformat()}
            ], form


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_one(published: date, weekday: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    (mention,) = mentions(f"He was attacked on {name}.", published)
    assert isinstance(mention.value, DateValue)
    assert mention.value.start is not None
    assert mention.value.start.weekday() == weekday
    assert timedelta(0) <= published - mention.value.start < timedelta(days=7)


@pytest.mark.parametrize(
    "unit",
    [
        "1/2/3 ",
        "12/03/",
        "1",
        "may ",
        "the last ",
        "1 ",
        "between 3 and ",
        "from Monday to ",
        "12 March ",
        "the end of ",
        "/",
        "'",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def spent(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        started = time.process_time()
        scan(text, 2015)
        return time.process_time() - started

    spent(2_000)
    short, long = max(spent(20_000), 0.005), spent(160_000)
    assert long < short * 8 * 3


def test_a_million_figures_and_slashes_take_seconds() -> None:
    started = time.process_time()
    scan("12/03/" * 166_667, 2015)
    scan("1/22/333/4444 " * 71_429, 2015)
    assert time.process_time() - started < 20


EASTERS = {
    1961: (4, 2),
    2000: (4, 23),
    2008: (3, 23),
    2011: (4, 24),
    2015: (4, 5),
    2018: (4, 1),
    2024: (3, 31),
    2038: (4, 25),
}


def test_easter() -> None:
    for year, (number, day) in EASTERS.items():
        assert holidays.easter(year) == date(year, number, day)


BANK_HOLIDAYS = {
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28",
    2012: "01-01 01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28",
    2022: "01-01 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27",
    2011: "01-01 01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-25 12-26 12-27",
}


def test_bank_holidays() -> None:
    for year, days in BANK_HOLIDAYS.items():
        assert [day.isoformat()[5:] for day in holidays.bank_holidays(year)] == days.split()
