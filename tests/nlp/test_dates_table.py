"""Expressions and the days they name. [[...]] marks the span; the two days are inclusive, one day stands for both."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.recognisers.dates import mentions

TUESDAY = "2015-01-20"

ABSOLUTE = """
It was built on [[12 January 2015]]. | 2015-01-12
It was built on [[January 12, 2015]]. | 2015-01-12
Seen [[12th Jan '15]] near the shop. | 2015-01-12
The [[12th of January, 2015]], was wet. | 2015-01-12
Entry dated [[12/01/2015]]. | 2015-01-12
Entry dated [[12.01.15]] by the officer. | 2015-01-12
Entry dated [[12-01-2015]]. | 2015-01-12
Seen on [[3/4/15]] at home. | 2015-04-03
DOB [[01/02/88]] of no fixed abode. | 1988-02-01
In the American form, [[12/25/2014]]. | 2014-12-25
Logged [[2015-01-12]] at the desk. | 2015-01-12
[[2015-01-12T14:30:00Z]] door opened | 2015-01-12
[[20150112]] 14:30 vehicle seen | 2015-01-12
Vehicle seen at 0115 hrs [[09/11/17]] in the lane. | 2017-11-09
10.0.0.1 - - [[[12/Mar/2015:14:30:00]] +0000] "GET /" | 2015-03-12
[[Thu Mar 12 14:30:00 2015]] session opened | 2015-03-12
[[Thu, 12 Mar 2015]] 14:30:00 +0000 | 2015-03-12
LOG [[12-MAR-2015]] NOMINAL SEEN | 2015-03-12
LOG [[12MAR15]] NOMINAL SEEN | 2015-03-12
On [[Monday, 12 January 2015]], he left. | 2015-01-12
On [[Monday 12th January 2015]] he left. | 2015-01-12
On [[Saturday, January 31, 2009]] it began. | 2009-01-31
It closed in [[January 2015]]. | 2015-01-01 | 2015-01-31
It closed in [[Jan 2015]]. | 2015-01-01 | 2015-01-31
It closed in [[Sept. 2014]] for good. | 2014-09-01 | 2014-09-30
In [[October, 1805]], he sailed. | 1805-10-01 | 1805-10-31
In [[November of 1776]] it snowed. | 1776-11-01 | 1776-11-30
It closed in [[2015]]. | 2015-01-01 | 2015-12-31
He was born in [[1738]]. | 1738-01-01 | 1738-12-31
Crime fell in [[the 1990s]]. | 1990-01-01 | 1999-12-31
Crime fell in [[the '80s]]. | 1980-01-01 | 1989-12-31
Fashions of [[the nineties]] returned. | 1990-01-01 | 1999-12-31
Crime fell in [[the late 1990s]]. | 1997-01-01 | 1999-12-31
The house is of [[the 19th century]]. | 1800-01-01 | 1899-12-31
It opened in [[spring 2014]]. | 2014-03-01 | 2014-05-31
It opened in [[the summer of 2012]]. | 2012-06-01 | 2012-08-31
It opened in [[winter 2013]]. | 2013-12-01 | 2014-02-28
Burglary fell in [[Q3 2016]]. | 2016-07-01 | 2016-09-30
Burglary fell in [[the third quarter of 2016]]. | 2016-07-01 | 2016-09-30
Work began in [[mid-2014]]. | 2014-05-01 | 2014-08-31
Work began in [[early 2016]]. | 2016-01-01 | 2016-04-30
Work began in [[late 2013]]. | 2013-09-01 | 2013-12-31
Work began towards [[the end of 2016]]. | 2016-10-01 | 2016-12-31
Work began at [[the beginning of 2016]]. | 2016-01-01 | 2016-03-31
Work ends by [[the end of 2018]]. | 2018-10-01 | 2018-12-31
In [[the first half of 2015]] it rose. | 2015-01-01 | 2015-06-30
In [[the second half of 2015]] it rose. | 2015-07-01 | 2015-12-31
In [[the first six months of 2015]] it rose. | 2015-01-01 | 2015-06-30
In [[the last three months of 2014]] it rose. | 2014-10-01 | 2014-12-31
Recorded crime in [[2016/17]] rose. | 2016-04-01 | 2017-03-31
Recorded crime in [[2016-17]] rose. | 2016-04-01 | 2017-03-31
In [[the financial year 2016/17]] it rose. | 2016-04-01 | 2017-03-31
In [[the tax year 2016-17]] it rose. | 2016-04-06 | 2017-04-05
Goals in [[the 2014/15 season]] | 2014-08-01 | 2015-05-31
It was [[early June 2014]]. | 2014-06-01 | 2014-06-10
By [[mid-January 2014]] it was over. | 2014-01-11 | 2014-01-20
By [[late May 2014]] it was over. | 2014-05-21 | 2014-05-31
On [[the first Monday in May 2014]] they met. | 2014-05-05
In [[the last week of March 2014]] it was cold. | 2014-03-25 | 2014-03-31
On [[Christmas Day 2014]] a fire began. | 2014-12-25
Over [[Easter weekend 2014]] it rained. | 2014-04-18 | 2014-04-21
On [[New Year's Eve 2013]] he was seen. | 2013-12-31
On [[Good Friday, 2015]] it shut. | 2015-04-03
On [[August bank holiday 2014]] it shut. | 2014-08-25
It shut in [[March/April 2014]]. | 2014-03-01 | 2014-04-30
Week [[w/c 12/01/15]] rota | 2015-01-12 | 2015-01-18
"""

RANGES = """
It ran [[from April 6, 2016, to April 5, 2017]]. | 2016-04-06 | 2017-04-05
It happened [[between 3 and 7 May]] at night. | 2014-05-03 | 2014-05-07
It happened on [[3-7 May 2014]]. | 2014-05-03 | 2014-05-07
It happened [[from 3 to 7 May 2014]]. | 2014-05-03 | 2014-05-07
It happened [[between May and July 2014]]. | 2014-05-01 | 2014-07-31
It happened [[between November and February]]. | 2013-11-01 | 2014-02-28
The fair ran [[July 12-14]] in the park. | 2014-07-12 | 2014-07-14
He lived there [[from 2010 to 2012]]. | 2010-01-01 | 2012-12-31
He lived there ([[2010-2012]]). | 2010-01-01 | 2012-12-31
He lived there ([[1704 – 1787]]). | 1704-01-01 | 1787-12-31
It was stolen overnight [[12/13 March]]. | 2014-03-12 | 2014-03-13
It was stolen [[between 8pm on Friday and 6am on Saturday]]. | 2015-01-16 | 2015-01-17
It was taken [[between 9pm on Monday, January 12 and 7am on Tuesday, January 13]]. | 2015-01-12 | 2015-01-13
It ran [[from 28 April to 3 May 2014]]. | 2014-04-28 | 2014-05-03
It ran [[28 December 2013 to 3 January 2014]]. | 2013-12-28 | 2014-01-03
It ran [[from Friday 9th to Sunday 11th January]]. | 2015-01-09 | 2015-01-11
It ran on [[11 and 12 January]]. | 2015-01-11 | 2015-01-12
Crime rose in [[the 12 months to March 2014]]. | 2013-04-01 | 2014-03-31
Crime rose in [[the year ending September 2014]]. | 2013-10-01 | 2014-09-30
It was quiet [[between Christmas Day and New Year's Day]]. | 2014-12-25 | 2015-01-01
It was damaged [[between Saturday and Monday]]. | 2015-01-17 | 2015-01-19
It was damaged [[Friday night into Saturday morning]]. | 2015-01-16 | 2015-01-17
It was stolen [[between 12/01/2015 and 14/01/2015]]. | 2015-01-12 | 2015-01-14
"""

RELATIVE = """
A man was held [[yesterday]]. | 2015-01-19
A man was held [[today]]. | 2015-01-20
It began [[a year ago today]]. | 2014-01-20
Crime has fallen so far [[this year]]. | 2015-01-01 | 2015-01-20
Entry at [[12/01/15]] 2330hrs | 2015-01-12
A vigil will be held [[tonight]]. | 2015-01-20
It happened [[last night]]. | 2015-01-19
It happened [[the day before yesterday]]. | 2015-01-18
Officers were called [[this morning]]. | 2015-01-20
Officers were called [[yesterday evening]]. | 2015-01-19
He will return [[tomorrow]]. | 2015-01-21
He was attacked on [[Saturday]]. | 2015-01-17
He was attacked on [[Tuesday]]. | 2015-01-20
He was attacked at about 8.30pm on [[Friday]]. | 2015-01-16
He was attacked [[late on Thursday night]]. | 2015-01-15
He was attacked in [[the early hours of Sunday]]. | 2015-01-18
He was attacked [[last Saturday]]. | 2015-01-17
He will appear in court on [[Friday]]. | 2015-01-23
On [[Friday]] he will appear in court. | 2015-01-23
He is due before magistrates on [[Thursday]]. | 2015-01-22
The court meets on [[Monday next]]. | 2015-01-26
The panel meets [[next Thursday]]. | 2015-01-29
The road is closed until [[Friday]]. | 2015-01-23
The raid took place in [[March]]. | 2014-03-01 | 2014-03-31
In [[March]], officers raided a flat. | 2014-03-01 | 2014-03-31
He was jailed in [[December]]. | 2014-12-01 | 2014-12-31
Since [[January]] the shop has shut. | 2015-01-01 | 2015-01-31
The trial will start in [[March]]. | 2015-03-01 | 2015-03-31
He was arrested on [[12 December]]. | 2014-12-12
He was arrested on [[December 12]]. | 2014-12-12
He will be sentenced on [[3 March]]. | 2015-03-03
He was seen [[last March]]. | 2014-03-01 | 2014-03-31
It was stolen in [[October last year]]. | 2014-10-01 | 2014-10-31
It opens in [[October of next year]]. | 2016-10-01 | 2016-10-31
It closed [[earlier this year]]. | 2015-01-01 | 2015-01-20
[[EARLIER this year]] it closed. | 2015-01-01 | 2015-01-20
It opens [[later this year]]. | 2015-01-20 | 2015-12-31
It closed [[last year]]. | 2014-01-01 | 2014-12-31
It closed [[last month]]. | 2014-12-01 | 2014-12-31
It closed [[last week]]. | 2015-01-12 | 2015-01-18
It opens [[this week]]. | 2015-01-19 | 2015-01-25
It opens [[next month]]. | 2015-02-01 | 2015-02-28
It closed [[late last year]]. | 2014-09-01 | 2014-12-31
It closed at [[the end of last year]]. | 2014-10-01 | 2014-12-31
It closed [[three days ago]]. | 2015-01-17
It closed [[three weeks ago]]. | 2014-12-30
It closed [[two months ago]]. | 2014-11-01 | 2014-11-30
It closed [[a year ago]]. | 2014-01-01 | 2014-12-31
It closed [[a fortnight ago]]. | 2015-01-06
It has closed in [[recent weeks]]. | 2014-12-23 | 2015-01-20
It has been shut for [[the past two years]]. | 2013-01-20 | 2015-01-20
It has been shut for [[the last 12 months]]. | 2014-01-20 | 2015-01-20
Over [[the past year]] it was shut. | 2014-01-20 | 2015-01-20
He will be back in [[two weeks' time]]. | 2015-02-03
There were fights over [[the weekend]]. | 2015-01-17 | 2015-01-18
There were fights [[last weekend]]. | 2015-01-17 | 2015-01-18
There were fights [[last summer]]. | 2014-06-01 | 2014-08-31
There were fights in [[the summer]]. | 2014-06-01 | 2014-08-31
A fire began on [[Christmas Day]]. | 2014-12-25
A fire began on [[Boxing Day]]. | 2014-12-26
A fire began on [[New Year’s Eve]]. | 2014-12-31
A fire began over [[the August bank holiday]]. | 2014-08-23 | 2014-08-25
A fire began on [[bank holiday Monday]]. | 2014-08-25
A fire began [[two days before Christmas Eve]]. | 2014-12-22
He was arrested on [[12 March 2014]]. | 2014-03-12
The shop closed [[a week last Friday]]. | 2015-01-09
The inquest opens [[a week on Monday]]. | 2015-02-02
The drop in [[Friday last week]] was small. | 2015-01-16
"""

TOLD = """
On 12 March 2014 he left. [[Two days later]] he returned. | 2014-03-14
On 12 March 2014 he left. [[The following day]] he returned. | 2014-03-13
On 12 March 2014 he left. He had been warned [[the previous month]]. | 2014-02-01 | 2014-02-28
On 12 March 2014 he left. He had been warned [[a month earlier]]. | 2014-02-01 | 2014-02-28
In June 2014 he left. He had been warned [[a month earlier]]. | 2014-05-01 | 2014-05-31
In 2012 he left. He had been warned [[two years earlier]]. | 2010-01-01 | 2010-12-31
On 12 March 2014 he left. [[The next day]] he returned. | 2014-03-13
On 12 March 2014 he left. He was seen [[that night]]. | 2014-03-12
On 12 March 2014 he left. He was seen [[the same day]]. | 2014-03-12
On 12 March 2014 he left. He was seen [[the night before]]. | 2014-03-11
On 12 March 2014 he left. He was seen [[the following Friday]]. | 2014-03-14
In March 2013 he left, and again [[later that year]]. | 2013-01-01 | 2013-12-31
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    """Sentence, first and last day of each line of a table."""
    found = []
    for line in table.strip().splitlines():
        sentence, first, *rest = (part.strip() for part in line.split(" | "))
        last = rest[0] if rest and rest[0][:1].isdigit() else first
        found.append((sentence, first, last))
    return found


def marked(sentence: str) -> tuple[str, int, int]:
    start = sentence.index("[[")
    start += sentence[start:].startswith("[[[")
    end = sentence.index("]]") - 2
    return sentence[:start] + sentence[start + 2 :].replace("]]", "", 1), start, end


CASES = [(row, TUESDAY) for table in (ABSOLUTE, RANGES, RELATIVE, TOLD) for row in rows(table) if "[[" in row[0]]


@pytest.mark.parametrize(("row", "published"), CASES, ids=[row[0] for row, _ in CASES])
def test_expression_names_these_days(row: tuple[str, str, str], published: str) -> None:
    sentence, first, last = row
    text, start, end = marked(sentence)
    found = [m for m in mentions(text, date.fromisoformat(published)) if m.start < end and start < m.end]
    assert [(m.text, m.value.as_json().get("from"), m.value.as_json().get("to")) for m in found] == [
        (text[start:end], first, last)
    ]
