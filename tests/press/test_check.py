"""The press check on the sample case, as a press officer and as the owner use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from casethread.app import Case
from casethread.model import OWNER, Classification, Viewer
from casethread.press.check import Statement, Verdict, public
from casethread.press.drafts import check_draft

ON = date(2014, 10, 10)
PRESS = Viewer("pia", Classification.PUBLIC)

Check = Callable[..., Statement]


@pytest.fixture
def check(sample_case: Case) -> Check:
    def checked(text: str, viewer: Viewer = PRESS, today: date = ON, **how: bool) -> Statement:
        return check_draft(text, today, sample_case.view(viewer), sample_case.searcher, **how)

    return checked


def verdicts(statement: Statement) -> dict[tuple[str, str], Verdict]:
    return {(one.fact.kind.value, one.fact.text): one.verdict for one in statement.findings}


def flags(statement: Statement) -> set[str]:
    return {flag.name for flag in statement.flags}


def test_what_is_public_is_told_with_who_said_it_first(check: Check) -> None:
    found = check("A man was robbed of nothing; £640 was taken from Marsh Lane Stores, Chelmsford, on 11 March 2014.")

    told = {one.fact.text: one for one in found.findings}
    assert told["£640"].verdict is told["11 March 2014"].verdict is Verdict.PUBLIC
    first = told["£640"].citations[0]
    assert (first.source, first.published) == ("The Chelmer Lantern", date(2014, 3, 12))
    assert "£640" in first.sentence
    assert 1 < told["£640"].independent <= len(told["£640"].citations)
    # two outlets carried one agency story
    assert 1 < told["Marsh Lane Stores"].independent < len(told["Marsh Lane Stores"].citations)


def test_what_reports_say_otherwise_is_quoted(check: Check) -> None:
    found = check("Irena Kowalczyk, 57, was threatened in Marsh Lane Stores, Chelmsford, by three men.")

    told = verdicts(found)
    assert told["name", "Irena Kowalczyk"] is Verdict.PUBLIC
    assert told["age", "57"] is Verdict.DIFFERENT
    assert next(one.note for one in found.findings if one.fact.text == "57") == "The reports say “58”."
    assert told["number", "three"] is Verdict.DIFFERENT


def test_what_no_report_says_is_not_found(check: Check) -> None:
    told = verdicts(check("Wilfred Ashgrove, 44, of Marsh Lane, Chelmsford, was charged with perjury."))

    assert told["name", "Wilfred Ashgrove"] is Verdict.NOT_FOUND
    assert told["age", "44"] is Verdict.NOT_FOUND
    assert told["place", "Marsh Lane"] is Verdict.PUBLIC


def test_reports_of_later_days_are_not_known_yet(check: Check) -> None:
    text = "Tariq Osman of Chelmsford was convicted of robbery in Marsh Lane."
    days = {c.published for one in check(text).findings for c in one.citations}

    assert days
    assert all(day is not None and day <= ON for day in days)
    assert any(
        c.published > ON for one in check(text, today=date(2016, 1, 1)).findings for c in one.citations if c.published
    )


def test_two_people_of_one_name_are_told_apart(check: Check) -> None:
    found = check("Tariq Osman, 26, of Chelmsford, was charged with robbery in Marsh Lane, Chelmsford.")

    name = next(one for one in found.findings if one.fact.kind.value == "name")
    assert name.note == "The reports tell of 2 people of this name: see which is meant."
    assert verdicts(found)["age", "26"] is Verdict.PUBLIC


SECRETS = "Jordan Quilter was seen with Tariq Osman, known as Taz, in Marsh Lane, Chelmsford, on 9 June 2014."


def test_restricted_material_says_nothing_to_a_press_officer(sample_case: Case, check: Check) -> None:
    mine = check(SECRETS, today=date(2016, 1, 1))
    owners = check(SECRETS, public(OWNER), today=date(2016, 1, 1))
    view = sample_case.view(OWNER)

    cited = {citation.document for one in mine.findings for citation in one.citations}
    assert cited
    assert all(view.document(one).marking.classification is Classification.PUBLIC for one in cited)
    assert mine == owners
    assert verdicts(mine)["name", "Jordan Quilter"] is Verdict.NOT_FOUND


def test_a_reviewer_compares_with_all_they_may_read(check: Check) -> None:
    told = verdicts(check("Jordan Quilter was seen.", OWNER, today=date(2016, 1, 1)))
    assert told["name", "Jordan Quilter"] is Verdict.PUBLIC


@pytest.mark.parametrize(
    ("text", "expected", "unexpected"),
    [
        ("A 15-year-old boy was arrested in Maldon.", {"minor", "active"}, {"complainant"}),
        ("Ada Penrose, 30, told the court that she was raped in Maldon.", {"complainant"}, {"minor", "arrest"}),
        ("Brian Tull was arrested on suspicion of theft in Maldon.", {"arrest", "active"}, {"minor"}),
        ("Brian Tull was charged with theft in Maldon.", {"active"}, {"arrest"}),
        ("Brian Tull was convicted of theft in Maldon and jailed.", set(), {"active", "arrest"}),
        ("Det Sgt Ada Penrose said a man was arrested for theft.", {"active"}, {"arrest"}),
        ("A fete in Maldon raised £418.", set(), {"minor", "complainant", "active", "arrest", "jigsaw"}),
    ],
)
def test_flags_name_their_basis(check: Check, text: str, expected: set[str], unexpected: set[str]) -> None:
    found = check(text)

    assert flags(found) >= expected
    assert not flags(found) & unexpected
    assert all(flag.basis and flag.text for flag in found.flags)


def test_from_when_proceedings_are_active_is_a_setting(check: Check) -> None:
    text = "Brian Tull was arrested on suspicion of theft in Maldon."

    assert "active" in flags(check(text))
    assert "active" not in flags(check(text, from_charge=True))


def test_facts_of_different_reports_make_a_jigsaw(check: Check) -> None:
    text = "Tariq Osman, 26, lives in Marsh Lane, Chelmsford, near Marsh Lane Stores."

    assert "jigsaw" in flags(check(text))


def test_an_empty_draft_says_nothing(check: Check) -> None:
    assert check("").findings == ()
