"""The recogniser as others call it: without a published date, with its reasons, and one expression at a time."""

from __future__ import annotations

from datetime import date

import pytest
import spacy

from casethread.model import Label
from nlp.base import Context, TextInput
from nlp.recognisers.dates import DateRecogniser, mentions, resolve

PUBLISHED = date(2015, 1, 20)


def told(text: str, published: date | None = None) -> list[tuple[str, str]]:
    return [(mention.text, mention.value.as_json()["edtf"]) for mention in mentions(text, published)]


def test_is_a_recogniser() -> None:
    text = "He was held on Saturday."
    context = Context(TextInput(text, PUBLISHED), spacy.blank("en")(text))
    (mention,) = DateRecogniser()(context)
    assert (mention.label, mention.rule, mention.start, mention.end) == (Label.DATE, "dates.weekday", 15, 23)
    assert mention.value.as_json() == {"edtf": "2015-01-17", "from": "2015-01-17", "to": "2015-01-17"}
    assert mention.why == ("Read as a day of the week, by the way the sentence looks, counted from 2015-01-20.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In March, he was seen.", [("March", "XXXX-03")]),
        ("On 12 March he was seen.", [("12 March", "XXXX-03-12")]),
        ("He was seen on Friday.", [("Friday", "../..")]),
        ("He was seen last year.", [("last year", "../..")]),
        ("He was seen on 12 March 2014.", [("12 March 2014", "2014-03-12")]),
        ("Six months later he was caught.", [("Six months later", "../..")]),
        (
            "Date: 12 March 2014\nSeen yesterday.",
            [("12 March 2014", "2014-03-12"), ("yesterday", "2014-03-11")],
        ),
        (
            "He called last week. On 3 April 2014 he came. He was ill last week.",
            [("last week", "../.."), ("3 April 2014", "2014-04-03"), ("last week", "2014-03-24/2014-03-30")],
        ),
        (
            "On 3 April 2014 he came. On 9 May 2014 he rang. He left yesterday.",
            [("3 April 2014", "2014-04-03"), ("9 May 2014", "2014-05-09"), ("yesterday", "2014-05-08")],
        ),
    ],
)
def test_without_a_published_date_nothing_is_guessed(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Fights over the bank holiday.", "2015-05-27", "2015-05-23/2015-05-25"),
        ("Fights over the bank holiday weekend.", "2015-08-31", "2015-08-29/2015-08-31"),
        ("Fights over Easter weekend.", "2015-04-08", "2015-04-03/2015-04-06"),
        ("Fights over Christmas.", "2014-12-30", "2014-12-24~/2014-12-27~"),
        ("Fights at the weekend.", "2015-05-25", "2015-05-23/2015-05-24"),
        ("He is to appear on 3 January.", "2014-12-30", "2015-01-03"),
        ("He was seen on 29 February.", "2015-01-20", "2012-02-29"),
        ("He was seen last Friday.", "2015-01-23", "2015-01-16"),
        ("Seen in '99 at home.", "2015-01-20", "1999"),
        ("Seen on 01/02/16 at home.", "2015-01-20", "2016-02-01"),
        ("Seen on 01/02/29 at home.", "2015-01-20", "1929-02-01"),
        ("Crime fell in winter 2013/14 here.", "2015-01-20", "2013-24"),
        ("Crime rose in Q3 2014.", "2015-01-20", "2014-35"),
        ("Crime rose in the second half of 2014.", "2015-01-20", "2014-41"),
    ],
)
def test_value_follows_the_published_date(text: str, published: str, expected: str) -> None:
    assert [edtf for _, edtf in told(text, date.fromisoformat(published))] == [expected]


@pytest.mark.parametrize(
    ("expression", "first", "last"),
    [
        ("2014-07", "2014-07-01", "2014-07-31"),
        ("2014-07/2014-09", "2014-07-01", "2014-09-30"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("march", "2014-03-01", "2014-03-31"),
        ("in March", "2014-03-01", "2014-03-31"),
        ("last week", "2015-01-12", "2015-01-18"),
        ("since 2012", "2012-01-01", None),
        ("until June 2014", None, "2014-06-30"),
        ("before 12 March 2014", None, "2014-03-11"),
        ("after 12 March 2014", "2014-03-13", None),
        ("from 2010 to 2012", "2010-01-01", "2012-12-31"),
        ("12/3/15", "2015-03-12", "2015-03-12"),
        ("on Friday", "2015-01-16", "2015-01-16"),
    ],
)
def test_resolve(expression: str, first: str | None, last: str | None) -> None:
    value = resolve(expression, PUBLISHED)
    assert value is not None
    shown = value.as_json()
    assert (shown.get("from"), shown.get("to")) == (first, last)


@pytest.mark.parametrize(
    "expression", ["", "hello", "marsh lane", "2014-13", "31/02/2015", "March Street 5", "before", "../../.."]
)
def test_resolve_refuses_what_is_no_date(expression: str) -> None:
    assert resolve(expression, PUBLISHED) is None
