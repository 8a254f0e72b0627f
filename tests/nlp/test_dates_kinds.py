"""Kinds of expression added after the blind texts: each with what looks like it and is none."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import holidays, terms
from nlp.recognisers.dates import mentions
from tests.nlp.test_dates_table import marked, rows

TUESDAY = date(2015, 1, 20)

PARTS = """
He left on [[the last day of March 2014]]. | 2014-03-31
He left on [[the last Friday of last month]]. | 2014-12-26
He left on [[the last day of 2014]]. | 2014-12-31
It fell in [[the first quarter of the year]]. | 2015-01-01 | 2015-03-31
It fell in [[the second quarter of 2013/14]]. | 2013-07-01 | 2013-09-30
It began in [[early-to-mid March 2014]]. | 2014-03-01 | 2014-03-20
It began in [[mid-to-late 2013]]. | 2013-05-01 | 2013-12-31
Burglaries rose in [[the fortnight to 12 January]]. | 2014-12-30 | 2015-01-12
Burglaries rose in [[the six weeks ending 12 January]]. | 2014-12-02 | 2015-01-12
Complaints doubled in [[the year to date]]. | 2015-01-01 | 2015-01-20
"""

BESIDE = """
He was seen on [[the Sunday before Christmas]]. | 2014-12-21
He was seen on [[the Monday after Boxing Day]]. | 2014-12-29
He was seen in [[the week leading up to Christmas]]. | 2014-12-18 | 2014-12-24
It was stolen in [[the days after 3 May]]. | 2014-05-04 | 2014-05-10
It was stolen in [[the run-up to Easter]]. | 2014-03-28 | 2014-04-17
He was seen on [[Christmas morning]]. | 2014-12-25
On 12 March 2014 he left. He had been warned [[the Friday before]]. | 2014-03-07
On 12 March 2014 he left. [[That same night]] he rang. | 2014-03-12
It was [[a year ago this week]]. | 2014-01-20 | 2014-01-26
It was [[two years ago yesterday]]. | 2013-01-19
It was [[a year and a half ago]]. | 2013-07-01 | 2013-07-31
It is due [[a month from today]]. | 2015-02-20
It was exactly [[a year ago]]. | 2014-01-20
She vanished on 12 and 13 January and was found [[the next day]]. | 2015-01-14
It closed at [[the end of the last decade]]. | 2007-07-03 | 2009-12-31
She died [[this time last year]]. | 2014-01-01 | 2014-12-31
He rang on [[Sunday tea-time]]. | 2015-01-18
[[Two days later]], on 5 May 2014, he left. | 2014-05-05
He had been seen [[the previous night]]. | 2015-01-19
"""

TERMS = """
It was burgled at [[half-term]]. | 2014-10-27 | 2014-10-31
It was burgled in [[the February half-term holiday]]. | 2014-02-17 | 2014-02-21
The case was heard in [[Michaelmas term]]. | 2014-10-01 | 2014-12-21
The case was heard in [[Trinity term 2014]]. | 2014-06-03 | 2014-07-31
The shed burned in [[the summer holidays]]. | 2014-07-22 | 2014-09-01
He has not worked since [[Xmas]]. | 2014-12-25
He was seen at [[Hallowe'en]]. | 2014-10-31
"""

DECADES = """
It was built in [[the mid-80s]]. | 1984-01-01 | 1986-12-31
It was built in [[the late sixties]]. | 1967-01-01 | 1969-12-31
It was built in the fifties and [[early sixties]]. | 1960-01-01 | 1963-12-31
It was built in [[the 1800s]]. | 1800-01-01 | 1899-12-31
"""

NOTES = """
URN 4 [[12-13/01/2015]] youths on roof | 2015-01-12 | 2015-01-13
CAD 812/[[10JAN15]] | 2015-01-10
PP rang [[Fri pm]], no reply | 2015-01-16
PP seen [[Sat 17th]] at home | 2015-01-17
Appt [[Fri 23rd]] at 10am | 2015-01-23
Log\\n[[Sun 18]] 0015 male left | 2015-01-18
Cust [[14/12 to 2/1]] | 2014-12-14 | 2015-01-02
Your letter of [[the 14th ult]]. refers | 2014-12-14
Your letter of [[14th inst]]. refers | 2015-01-14
Seen on [[the morning of the 12th]]. | 2015-01-12
Noise [[Saturday night/Sunday morning]] | 2015-01-17 | 2015-01-18
PP reported 24/4 and [[17/4]]. | 2014-04-17
[[10.1.15]] - met source | 2015-01-10
PP missed [[10/1]], no reason | 2015-01-10
OASys due [[w/e 16/1]]. | 2015-01-10 | 2015-01-16
Rota [[w/b 12 January]]. | 2015-01-12 | 2015-01-18
Obs [[021850JAN15]] neg | 2015-01-02
Obs [[01/01/15-02/01/15]] neg | 2015-01-01 | 2015-01-02
It was stolen [[from 2200 on 30 Dec to 0130 on 1 Jan]]. Later it was found. | 2014-12-30 | 2015-01-01
Complaints [[Jan-Mar 2014]] up | 2014-01-01 | 2014-03-31
MOT until [[06/2015]]. | 2015-06-01 | 2015-06-30
Order made on [[4 April last]]. | 2014-04-04
Subject, b. [[5.6.85]] | 1985-06-05
"""

AHEAD = """
The ban takes effect on [[Thursday]]. | 2015-01-22
He was given until 5pm on [[Friday]] to leave. | 2015-01-23
It must be paid by noon on [[Thursday]]. | 2015-01-22
Police expect more on [[Saturday]]. | 2015-01-24
It is shut [[from Thursday until the end of the month]]. | 2015-01-22 | 2015-01-31
It was stolen [[between 9pm on Saturday (17 January) and 7am on Sunday]]. | 2015-01-17 | 2015-01-18
It happened [[between 9pm yesterday (Monday) and 2am today]]. | 2015-01-19 | 2015-01-20
"""

CASES = [row for table in (PARTS, BESIDE, TERMS, DECADES, NOTES, AHEAD) for row in rows(table.replace("\\n", "¶"))]


@pytest.mark.parametrize("row", CASES, ids=[row[0] for row in CASES])
def test_expression_names_these_days(row: tuple[str, str, str]) -> None:
    sentence, first, last = row
    text, start, end = marked(sentence.replace("¶", "\n"))
    found = [m for m in mentions(text, TUESDAY) if m.start < end and start < m.end]
    assert [(m.text, m.value.as_json().get("from"), m.value.as_json().get("to")) for m in found] == [
        (text[start:end], first, last)
    ]


NEAR_MISSES = """
He is in his mid-80s.
White male, late 20s, slim.
A couple in the late sixties, both slim, were seen.
Aged in the mid-30s.
They were in their sixties and early seventies.
He took the 1815 to Leeds.
QTY 2014 were seized.
More than 1000+ came.
It arrived three days later than planned.
He rang a second later.
Hilary Mantel wrote it.
He lent her his car.
This is a short-term plan.
In the first half he scored.
He scored 10/12 and 8/10 in the test.
The 3rd Battalion marched.
He plays for the 1st team.
Flat 2-3/04/17 was empty.
He sat on the sofa.
There are two days to go.
He won 3-4 on the night.
One Friday he left.
The Good Friday Agreement held.
Ref 06/2015 is closed.
He missed 3/4 sessions.
Custody 02MAY 1850.
"""


@pytest.mark.parametrize("text", NEAR_MISSES.strip().splitlines())
def test_is_no_date(text: str) -> None:
    assert [mention.text for mention in mentions(text, TUESDAY)] == []


LISTS = [
    ("ROTL on 3, 5 and 7 May.", ["3", "5", "7 May"]),
    ("He failed on April 3, 5 and 9, police said.", ["April 3", "5", "9"]),
    ("On the 3rd, 5th and 9th of June he rang.", ["3rd", "5th", "9th of June"]),
    ("ROTL on 17th, 19th and 20th June.", ["17th", "19th and 20th June"]),
    ("On April 3, 15 people and 9 dogs came.", ["April 3"]),
    ("He worked Mon-Fri and on Saturday.", ["Saturday"]),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_of_days(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mentions(text, TUESDAY)] == expected


SITTINGS = {2014: ("01-11 04-16", "04-29 05-23", "06-03 07-31"), 2019: ("01-11 04-17", "04-30 05-24", "06-04 07-31")}
"""Hilary, Easter and Trinity as the courts published them."""


@pytest.mark.parametrize("year", SITTINGS)
def test_sittings_of_the_courts(year: int) -> None:
    found = []
    for name in ("Hilary", "Easter", "Trinity"):
        (mention,) = mentions(f"It was heard in {name} term {year}.", date(2020, 1, 1))
        found.append(" ".join(mention.value.as_json()[end][5:] for end in ("from", "to")))
    assert tuple(found) == SITTINGS[year]


def test_a_substitute_day_is_the_bank_holiday() -> None:
    days = holidays.NAMED["boxing day bank holiday"]
    assert [days(year).start.isoformat() for year in (2014, 2015, 2016, 2020, 2021)] == [
        "2014-12-26",
        "2015-12-28",
        "2016-12-26",
        "2020-12-28",
        "2021-12-28",
    ]


def test_rules_of_terms_are_vague_where_schools_choose() -> None:
    for rule in terms.RULES:
        assert rule.score < 0.8
