"""What looks like a date and is none, and what stands beside one without belonging to it."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.recognisers.dates import mentions

NOT_DATES = """
Tariq Osman, 31, from Deptford, was charged.
A 15-year-old girl was found.
He is 20 years old and lives alone.
A woman aged 45 was held.
He was jailed for 12 years in prison.
She was given a four-month sentence.
He got two years and six months.
The ban lasts 18 months.
A five-day trial ended.
He served ten weeks on remand.
Operation March led to nine arrests.
Officers from Operation May were there.
Op August found drugs.
PC May gave evidence.
Mr March denied it.
Mrs Friday gave evidence.
April Jones-Lee, of Deptford, said so.
It was told by June Whitlock in court.
They spoke to May Fuller at the door.
He may have left.
They may appear again.
They march for peace each time.
The march ended in the square.
Protesters march 12 miles.
He lives in March Street.
They met in May Road, Chelmsford.
The shop in Friday Street burned.
A house in Summer Lane was raided.
Spring Gardens was closed.
12 May Street was searched.
The town of March, Cambridgeshire, has a station.
He is from March, Cambs.
An august body met.
Call 01245 491491 or 101.
Call 020 7946 2015 at any hour.
Ring 07700 900123.
He lost £2015 in the fraud.
They stole $1,950 in cash.
About 2000 people came.
There were 1950 homes without power.
PNC 2001/0123456X was checked.
CRO 123456/01A was checked.
URN 20150112 was closed.
Ref: 20141231 is closed.
They won 3-1 away.
It ended 2-0 at home.
Open 24/7 for callers.
Only 5/6 people came.
He ate 3/4 of it.
Version 12.01.15 of the software.
Version 2.10.2 was installed.
See section 3.4.15 of the report.
The server 10.12.15.1 was hit.
Sort code 12-01-15 was used.
The A12 and the M25 were shut.
He was convicted under section 20.
The Theft Act 1968 applies.
The Misuse of Drugs Act 1971 applies.
It happened at 2015 hrs.
It happened at 20:15.
It happened at 8.30pm.
PC 2014 Whitlock attended.
Room 2012 was empty.
They meet every Friday.
They meet on Fridays.
They meet each Monday at noon.
Friday nights are loud.
He works Monday to Friday.
It is a weekly event.
He reads the Sunday Times.
He writes for the Mail on Sunday.
He plays for Sheffield Wednesday.
He is in his 80s.
She is in her early 20s.
He is in his mid-40s.
The temperature was in the 80s.
He sat in the car.
The sun was out.
A spring broke in the lock.
He had a fall at home.
They bought a Christmas tree.
Easter eggs were stolen.
A minute later he had gone.
It took two hours.
He will serve half of it.
The second man fled.
In the first half he scored.
The last man fled.
This is the end of it.
That day-to-day work goes on.
Flat 12, March House, was searched.
Jan Kowalski was there.
He walked 12 miles.
The 12th floor was burned.
It is 1500 metres long.
They drove 2010 miles.
A total of 1999 cases were closed.
It was 99 per cent.
AB12 CDE was seen.
IMEI 490154203237518 was seized.
Grid reference TQ 123 456.
"""


@pytest.mark.parametrize("text", NOT_DATES.strip().splitlines())
def test_is_no_date(text: str) -> None:
    assert [mention.text for mention in mentions(text, date(2015, 1, 20))] == []


BESIDE = [
    ("In March 15 people were held.", ["March"]),
    ("Tariq Osman, 31, was held on Friday.", ["Friday"]),
    ("He was jailed for 12 years in 2014.", ["2014"]),
    ("It was on 3 and 7 May 2014.", ["3", "7 May 2014"]),
    ("Police said on Monday that May Fuller, 20, had died.", ["Monday"]),
    ("In 2014 2000 people came.", ["2014"]),
    ("It rose from 212 to 190 in 2014.", ["2014"]),
    ("The Theft Act 1968 was used in 1999.", ["1999"]),
    ("Costs of 20\nMarch 01, 2008\nThe firm", ["March 01, 2008"]),
    ("Closed until Friday\nSeptember 18, 2008\nThe firm", ["Friday", "September 18, 2008"]),
]


@pytest.mark.parametrize(("text", "expected"), BESIDE)
def test_neighbours_stay_out(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mentions(text, date(2015, 1, 20))] == expected
