"""Kinds recognised with their reason, and what must not be opened."""

from __future__ import annotations

import pytest

from casethread.model import Kind
from ingest.kinds import recognise

NEWS_TEXT = (
    'Man jailed for robbery\nBy Ann Other\nThe Fen Post, Thursday 13 March 2014, page 1\n\n"I am sorry," he said.'
)


@pytest.mark.parametrize(
    ("text", "hints", "kind", "because"),
    [
        (NEWS_TEXT, (), Kind.NEWS, "byline"),
        ("Name: X  CRN: E482913\n\nTO attended.", (), Kind.PROBATION, "CRN"),
        ("14/03/2014 10:30 Planned office visit. Officer: J Other", (), Kind.PROBATION, "contact type"),
        ("FTA. RoSH to HIGH, SPOC told, MAPPA referral.", (), Kind.PROBATION, "shorthand"),
        ("URN EPI/14/003127. Date of report 18/03/2014. Male seen.", (), Kind.INTELLIGENCE, "URN"),
        ("Source: 2 Intelligence: B Handling: P\nMale seen.", (), Kind.INTELLIGENCE, "grading"),
        ("Keeper is OSMAN, Tariq DOB 17/07/1952, of Lexden.", (), Kind.INTELLIGENCE, "nominal"),
        ("Male seen.", ("urn", "grading"), Kind.INTELLIGENCE, "URN"),
        ("Attended on time.", ("crn", "type"), Kind.PROBATION, "CRN"),
        ("Three people were hurt.", ("outlet", "web page"), Kind.NEWS, "outlet"),
    ],
)
def test_recognised(text: str, hints: tuple[str, ...], kind: Kind, because: str) -> None:
    found = recognise(text, "file.txt", hints)
    assert (found.kind, found.assumed) == (kind, False)
    assert found.reason.startswith("recognised: ")
    assert because in found.reason


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Police were called to Marsh Lane on Tuesday.", "a.txt"),
        ("Police were called to Marsh Lane on Tuesday.", "news/a.txt"),
        ("Some words.", "intelligence/a.txt"),
        ("The probation service has been criticised, an inspector said.", "a.txt"),
        ("", "news.txt"),
        ("The minutes of the meeting\n\nHe said that all was well.", "press/minutes.txt"),
    ],
)
def test_only_assumed(text: str, name: str) -> None:
    found = recognise(text, name)
    assert (found.kind, found.assumed) == (Kind.NEWS, True)
    assert found.reason.startswith("assumed: ")


def test_the_folder_alone_decides_nothing_but_tips_the_scales() -> None:
    text = "Date of report: 18/03/2014\nMale seen by the allotments."
    assert recognise(text, "a.txt").assumed
    assert recognise(text, "intel/a.txt")[:2] == (Kind.INTELLIGENCE, "recognised: date of report and file name")


@pytest.mark.parametrize(
    "closed", ["CRN: E482913", "URN EPI/14/003127", "OSMAN, Tariq DOB 17/07/1952", "Grading: 2B C"]
)
def test_news_with_a_sign_of_a_closed_kind_is_not_opened(closed: str) -> None:
    found = recognise(f"{NEWS_TEXT}\n{closed}\n", "news/a.txt", ("byline", "outlet"))
    assert found.kind is not Kind.NEWS or found.assumed


def test_a_story_about_a_court_stays_news() -> None:
    text = (
        f"{NEWS_TEXT}\nHe failed to attend court. The probation service said that he was on licence and was recalled."
    )
    assert recognise(text, "a.txt").kind is Kind.NEWS
    assert not recognise(text, "a.txt").assumed


def test_long_texts_cost_no_time() -> None:
    for unit in ("A-", "URN ", "By Ab ", " ", "a, ", "\n", "Monday 1 ", "SPOC, Aa "):
        recognise(unit * 500_000, "x")


RELEASE = """PRESS RELEASE
{0}
Burglar jailed for nine years

A burglar who broke into 26 homes has been jailed. "He showed no remorse," said DS Prentice.

Notes to editors
"""


@pytest.mark.parametrize(
    ("line", "assumed"),
    [
        ("For immediate release", False),
        ("Issued: 18 January 2021", False),
        ("The trade embargo goes on", False),
        ("EMBARGOED until 00.01 on Friday", True),
        ("Strictly embargoed", True),
        ("Not for publication", True),
        ("DRAFT press release", True),
        ("If asked", True),
    ],
)
def test_a_release_that_is_not_to_be_published_yet_opens_nothing(line: str, assumed: bool) -> None:
    found = recognise(RELEASE.format(line), "a.txt")
    assert (found.kind, found.assumed) == (Kind.NEWS, assumed)
    assert ("not to be published yet" in found.reason) is assumed
