"""Which way a sentence looks: a weekday in it is the last or the next, as the words around it have it."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.recognisers.dates import mentions

THURSDAY = date(2018, 5, 3)

BEHIND = """
He was bailed on Monday.
She was remanded in custody by magistrates on Saturday.
The case was adjourned on Monday.
The trial was listed on Friday in error.
Officers set off on Friday.
The gang set fire to a van on Tuesday.
He booked a taxi on Sunday.
He spoke from his home on Monday.
She fled on Saturday.
He threw a brick on Sunday.
He agreed to a search on Tuesday.
The pair are accused of robbing a man on Saturday.
Police want to speak to a man seen on Sunday.
The match on Saturday ended early.
The road, closed since Monday, has reopened.
There was a fight on Friday.
Anyone who saw the crash on Tuesday is asked to call 101.
Were you there on Friday?
It is thought the blaze began on Sunday.
It may have been stolen on Friday.
There is a suspicion it was stolen on Friday.
There are claims he fled on Saturday.
A plea hearing on Monday heard the evidence.
He was sent to prison on Monday.
The van, likely stolen on Sunday, was burned.
She goes by the name of Ann and was seen on Friday.
"""

AHEAD = """
The hearing was adjourned until Friday.
The match on Saturday is expected to go ahead.
A vigil takes place on Sunday.
The trial continues on Monday.
She is to be sentenced on Tuesday.
He was told to return on Friday.
They are planning a march on Saturday.
The march planned for Saturday will go ahead.
A public meeting is on Tuesday at 7pm.
The deadline is Friday.
There is a meeting on Monday.
The inquest opens Tuesday.
He is on bail until Monday.
Bail was extended to Tuesday.
Residents are urged to attend a meeting on Monday.
Voters go to the polls on Saturday.
Join us on Saturday.
Applications close on Monday.
The sale ends Sunday.
The council meets on Tuesday.
He faces sentence on Friday.
The exhibition is open from Saturday.
He was sent to Lewes Crown Court for a hearing on Tuesday.
She was committed for sentence at the crown court on Monday.
He was remanded in custody to appear on Friday.
Payment must be made by noon on Tuesday.
"""


@pytest.mark.parametrize("sentence", BEHIND.strip().splitlines())
def test_looks_back(sentence: str) -> None:
    (mention,) = mentions(sentence, THURSDAY)
    assert date(2018, 4, 27) <= date.fromisoformat(mention.value.as_json()["to"]) < THURSDAY


@pytest.mark.parametrize("sentence", AHEAD.strip().splitlines())
def test_looks_ahead(sentence: str) -> None:
    (mention,) = mentions(sentence, THURSDAY)
    assert THURSDAY < date.fromisoformat(mention.value.as_json()["from"]) <= date(2018, 5, 10)
