"""Expressions of British news, contact logs and intelligence, with the days that a careful reader expects.

Each line: the day it was published, a sentence with the span in [[...]], its first and last day, and "vague" where a
reader may dispute the ends, so that half of the days in common will do. Written before the rules that read them.
"""

from __future__ import annotations

from datetime import date

import pytest

from casethread.model import Mention
from nlp.recognisers.dates import mentions

FIRST = """
2017-11-20 | The collision happened at 0115 hrs [[09/11/17]] outside the station. | 2017-11-09
2017-05-10 | She was last seen at about 11.15pm on [[Sunday, May 7]]. | 2017-05-07
2017-05-10 | The attack happened between 2am and 3am on [[Saturday]]. | 2017-05-06
2017-05-10 | Officers were called just before midnight on [[bank holiday Monday]]. | 2017-05-01
2018-05-11 | Over [[the May Day bank holiday weekend]], thieves stole lead from the roof. | 2018-05-05 | 2018-05-07
2017-09-21 | The figures cover [[the year to June 2017]]. | 2016-07-01 | 2017-06-30
2017-09-21 | There were 41 reports [[between April 1 and June 30 this year]]. | 2017-04-01 | 2017-06-30
2016-04-11 | He was remanded in custody until [[May 9]]. | 2016-05-09
2016-04-11 | A 19-year-old is due to be sentenced [[next month]]. | 2016-05-01 | 2016-05-31
2016-04-11 | The inquest, which is scheduled for [[September]], will hear from her family. | 2016-09-01 | 2016-09-30
2016-04-11 | A plea hearing was fixed for [[5 July]]. | 2016-07-05
2016-04-11 | The trial has been listed for [[10 October]] at the Crown Court. | 2016-10-10
2019-02-14 | In [[the three months to December]], burglaries fell. | 2018-10-01 | 2018-12-31
2019-02-14 | The van was taken [[two Saturdays ago]]. | 2019-02-02
2018-12-04 | A decision is expected in [[the new year]]. | 2019-01-01 | 2019-01-31 | vague
2018-12-04 | The mill closed at [[the turn of the century]]. | 1999-01-01 | 2001-12-31 | vague
2015-01-20 | [[12 01 2015]] 14:20 - nominal seen at address | 2015-01-12
2015-01-20 | DTG [[121830ZJAN15]] vehicle stopped | 2015-01-12
2015-01-20 | [[10/02/15]] 1420hrs call from neighbour, no reply | 2015-02-10
2015-03-02 | Shed entered [[between 18:00 10/02/15 and 07:30 11/02/15]], mower taken. | 2015-02-10 | 2015-02-11
2015-01-20 | He was last at the hostel on or about [[14 March 2014]]. | 2014-03-14
2015-07-20 | The shop was broken into on [[the night of July 4-5]]. | 2015-07-04 | 2015-07-05
2015-01-20 | Reports of burglary have doubled in [[the past fortnight]]. | 2015-01-06 | 2015-01-20
2015-01-20 | He was found in [[the early hours of New Year's Day]]. | 2015-01-01
2015-01-20 | The road should reopen by [[the end of next week]]. | 2015-01-31 | 2015-02-01 | vague
2015-01-20 | Patrols were stepped up at [[the start of the month]]. | 2015-01-01 | 2015-01-07 | vague
2015-01-20 | He failed to attend on [[Tuesday of last week]]. | 2015-01-13
2015-01-20 | His bike was stolen [[a week ago today]]. | 2015-01-13
2015-01-20 | Complaints rose in [[the first week of January]]. | 2015-01-01 | 2015-01-07 | vague
2015-01-20 | The flat was searched [[the week before last]]. | 2015-01-05 | 2015-01-11
2015-01-20 | There was trouble [[the weekend before last]]. | 2015-01-10 | 2015-01-11
2015-01-20 | He moved out [[the year before last]]. | 2013-01-01 | 2013-12-31
2015-01-20 | Thefts rose over [[the Christmas and New Year period]]. | 2014-12-24 | 2015-01-02 | vague
2015-01-20 | The robbery was on [[the evening of Sunday 4 January]]. | 2015-01-04
2015-01-20 | She was threatened on [[Sunday evening, January 4]]. | 2015-01-04
2015-01-20 | Complaints were logged [[Dec 2013-Feb 2014]]. | 2013-12-01 | 2014-02-28
2015-01-20 | Gate controller opened, see entry [[Nov 9]] | 2014-11-09
2017-11-20 | [[[2017-11-09]] 01:15:22] INFO camera 4 motion | 2017-11-09 | 2017-11-09
2017-11-20 | [[09-Nov-2017]] 01:15 VISIT no reply | 2017-11-09
2017-11-20 | [[2017.11.09]] 01:15 alarm | 2017-11-09
2017-11-20 | [[Thu 9 Nov 17]] 0115 stop and search, negative | 2017-11-09
2017-11-20 | Seen [[09/11/2017]] @ 01:15 near the lock-ups | 2017-11-09
2015-01-20 | TC from PP [[14-01-15]], says he will attend | 2015-01-14
2015-01-20 | Next appt [[27/01]] at 10am, reminded by text. | 2015-01-27
2015-01-20 | UPW missed [[13/01]], no medical evidence. | 2015-01-13
2015-01-20 | OV [[8/1]] ok, no concerns raised | 2015-01-08
2015-01-20 | Released [[mid-December]] to approved premises. | 2014-12-11 | 2014-12-20 | vague
2015-01-20 | The theft took place sometime [[between Friday evening and Monday morning]]. | 2015-01-16 | 2015-01-19
2015-01-20 | Crime in the ward fell year on year in [[2013/14]]. | 2013-04-01 | 2014-03-31
2015-01-20 | He has been on licence since [[late November]]. | 2014-11-21 | 2014-11-30 | vague
2015-01-20 | The sentence ends in [[six months' time]]. | 2015-07-01 | 2015-07-31
2015-01-20 | A third man was held [[earlier this month]]. | 2015-01-01 | 2015-01-20
2015-01-20 | Police made two arrests [[earlier this week]]. | 2015-01-19 | 2015-01-20
2015-01-20 | He was arrested [[earlier today]]. | 2015-01-20
2015-01-20 | On 3 June 2014 he was recalled. He had been released [[six weeks earlier]]. | 2014-04-22
2015-01-20 | The murder took place on 3 June 2014. [[That August]] he was charged. | 2014-08-01 | 2014-08-31
2015-01-20 | He was stopped [[the previous Friday]], 16 May 2014, and again on 3 June. | 2014-05-16
2015-08-03 | The gang operated [[from September 2012 until last March]]. | 2012-09-01 | 2015-03-31
2015-08-03 | It happened on [[Friday night]], and police returned on Sunday. | 2015-07-31
2015-08-03 | The festival opens on [[Bank Holiday Monday, August 31]]. | 2015-08-31
2015-08-03 | He was detained [[a fortnight last Tuesday]]. | 2015-07-14
2015-08-03 | He was convicted at [[the back end of last year]]. | 2014-10-01 | 2014-12-31 | vague
"""

SECOND = """
2017-03-02 | Two men are being questioned over a fight at the station on [[Tuesday]]. | 2017-02-28
2017-03-02 | Anyone who may have seen the car on [[Sunday]] should call 101. | 2017-02-26
2017-03-02 | Police are appealing for witnesses to a crash on [[Monday]]. | 2017-02-27
2017-03-02 | He has been bailed to appear before magistrates on [[March 14]]. | 2017-03-14
2017-03-02 | The council will decide on [[Tuesday]] whether to close the club. | 2017-03-07
2017-03-02 | Both men were released on bail until [[April]] pending further inquiries. | 2017-04-01 | 2017-04-30
2017-03-02 | He admitted the theft that took place in [[November]]. | 2016-11-01 | 2016-11-30
2017-03-02 | A funeral will be held next Friday for the boy, who died on [[February 11]]. | 2017-02-11
2017-03-02 | The hostel is expected to open in [[the autumn]]. | 2017-09-01 | 2017-11-30
2017-03-02 | She has not been seen since [[Christmas]]. | 2016-12-25
2017-03-02 | The probation trust was abolished in [[June 2014]] and its staff moved. | 2014-06-01 | 2014-06-30
2017-03-02 | Speaking yesterday ([[Wednesday]]), the inspector said so. | 2017-03-01
2017-03-02 | He offended again within weeks of his release on [[8 December 2016]]. | 2016-12-08
2017-03-02 | The crime rate fell [[between 2010 and 2015]]. | 2010-01-01 | 2015-12-31
2017-03-02 | On 3 May 2016 he was released. [[Three days later]] he was recalled. | 2016-05-06
2017-03-02 | It happened in August 2015, and [[the following month]] she left. | 2015-09-01 | 2015-09-30
2017-03-02 | She went missing in [[the last week of January]]. | 2017-01-25 | 2017-01-31 | vague
2017-03-02 | A pub landlord was attacked [[a fortnight ago]]. | 2017-02-16
2017-03-02 | It will be reviewed at [[the end of March]]. | 2017-03-25 | 2017-03-31 | vague
2017-03-02 | He was recalled in [[the summer of 2016]]. | 2016-06-01 | 2016-08-31
2017-03-02 | Attended OV 27/02; next OV [[06/03]] at 14:00. | 2017-03-06
2017-03-02 | HV [[Tues 28/2]] no answer, card left. | 2017-02-28
2017-03-02 | LDU mtg moved from 03/03 to [[10/03]]. | 2017-03-10
2017-03-02 | Order made 14.11.16, expires [[13.11.17]] | 2017-11-13
2017-03-02 | 23:45 [[01MAR17]] PC 4411 stop check | 2017-03-01
2017-03-02 | [[011745ZMAR17]] OBS from OP | 2017-03-01
2017-03-02 | [[1 Mar 17]] @ 2145 male seen | 2017-03-01
2017-03-02 | LOG 7: [[01/03/17]] 2145hrs to 2200hrs no movement | 2017-03-01
2017-03-02 | Msg sent [[2017/03/01]] 21:45:10.223 | 2017-03-01
2017-03-02 | [[Wed Mar  1 21:45:10 GMT 2017]] unit mobile | 2017-03-01
2017-03-02 | The assault was on [[the night of Friday 24 into Saturday 25 February]]. | 2017-02-24 | 2017-02-25
2017-03-02 | It was burgled [[between January 3 and 9]]. | 2017-01-03 | 2017-01-09
2017-03-02 | The incident occurred at 10.20pm last night ([[Wednesday, March 1]]). | 2017-03-01
2017-03-02 | On [[3]] and 7 May he failed to attend. | 2016-05-03
2017-03-02 | On 3 June 2012 he was warned and again on [[9 August]] he was late. | 2012-08-09
2017-03-02 | It was mid-afternoon on [[Saturday]] when it began. | 2017-02-25
2017-03-02 | Her trial begins at the Old Bailey [[a week today]]. | 2017-03-09
2017-03-02 | The sentence was cut in [[the mid-1990s]]. | 1994-01-01 | 1996-12-31 | vague
2017-03-02 | He was jailed at the age of 19 in [[2003]]. | 2003-01-01 | 2003-12-31
2017-03-02 | The three-week trial ended on [[Thursday last]]. | 2017-02-23
2017-03-02 | The drug deals took place [[from October 2015 to January last year]]. | 2015-10-01 | 2016-01-31
2017-03-02 | The trust will be wound up by [[the end of the financial year]]. | 2017-01-01 | 2017-03-31 | vague
2017-03-02 | It rose by a third in [[the last quarter]]. | 2016-10-01 | 2016-12-31
2017-03-02 | It covers [[July to September 2016]]. | 2016-07-01 | 2016-09-30
2017-03-02 | It covers [[April 2015 - March 2016]]. | 2015-04-01 | 2016-03-31
2017-03-02 | The number of recalls in [[the 12 months ending 31 December 2016]] fell. | 2016-01-01 | 2016-12-31
"""

NEAR_MISSES = """
He scored 10/12 and 8/10 in the test.
About 3/4 of cases, 1/2 of them violent.
He is 24 and works 24/7.
Sort code 12/03/44 was used.
EPI/14/07 was closed.
Sect 18/20 GBH considered.
His reference is 12 03 2015A.
Ring 01245 12 03 201.
The 2000 Index fell.
Ring 07700 900123 and ask for 112233.
He played on a Wednesday.
He has a Saturday job and a Sunday roast.
FEARS THAT MAY WILL GO
Unit 11/12 on the estate
SP-2014-0033 refers
He missed 2/10 appts.
Of them 2/3 were in favour and 5/6 against.
The current climate. For the day centre.
He said that August Schmidt was well.
End the daycare now. Back end of the bus.
She is in her 80s.
Named in the new year's honours list.
The law passed after the September 11 terrorist attacks.
He went over the turn of the screw.
He is paid twice a week.
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def in_common(mention: Mention, first: date, last: date) -> float:
    """The share of days that two intervals have in common, of all that either has."""
    days = mention.value.as_json()
    start, end = date.fromisoformat(str(days["from"])), date.fromisoformat(str(days["to"]))
    common = (min(end, last) - max(start, first)).days + 1
    return max(common, 0) / ((max(end, last) - min(start, first)).days + 1)


@pytest.mark.parametrize("row", rows(FIRST + SECOND.lstrip()), ids=lambda row: row[1])
def test_reads_as_a_careful_reader(row: list[str]) -> None:
    published, sentence, first, *rest = row
    last = rest[0] if rest and rest[0] != "vague" else first
    start = sentence.index("[[") + sentence[sentence.index("[[") :].startswith("[[[")
    text = sentence[:start] + sentence[start + 2 :].replace("]]", "", 1)
    end = sentence.index("]]") - 2
    found = [m for m in mentions(text, date.fromisoformat(published)) if m.start < end and start < m.end]
    assert [m.text for m in found] == [text[start:end]]
    shared = in_common(found[0], date.fromisoformat(first), date.fromisoformat(last))
    assert shared >= 0.5 if rest[-1:] == ["vague"] else shared == 1


@pytest.mark.parametrize("text", NEAR_MISSES.strip().splitlines())
def test_no_date(text: str) -> None:
    assert [mention.text for mention in mentions(text, date(2017, 3, 2))] == []


def test_a_list_of_days_is_as_many_dates() -> None:
    found = list(mentions("He failed to attend on 3, 5 and 7 May 2014.", date(2017, 3, 2)))
    assert [(m.text, m.value.as_json()["edtf"]) for m in found] == [
        ("3", "2014-05-03"),
        ("5", "2014-05-05"),
        ("7 May 2014", "2014-05-07"),
    ]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Fights over the bank holiday led to a man being held.", "2014-08-23/2014-08-25"),
        ("A man is recovering after a fight over the bank holiday.", "2014-08-23/2014-08-25"),
        ("The club will stay shut over the bank holiday.", "2014-08-23/2014-08-25"),
        ("The club will reopen on the next bank holiday Monday.", "2015-04-06"),
        ("Mr Gorse was bailed until a hearing at the crown court on 20 September.", "2014-09-20"),
        ("He will be charged with the robbery in March.", "2014-03"),
        ("He will be tried in March.", "2015-03"),
        ("The opening, for those who want it, is planned for October.", "2014-10"),
        ("The lamps were switched off until at least October.", "2014-10"),
        (
            "A public meeting will be held in the hall beside the old church of the parish\nSt Osyth on Tuesday.",
            "2014-09-02",
        ),
    ],
)
def test_looks_the_way_the_sentence_does(text: str, edtf: str) -> None:
    assert [m.value.as_json()["edtf"] for m in mentions(text, date(2014, 8, 28))] == [edtf]
