"""What is said of somebody, in words: days, numbers, names; one way of writing a name stands for all of its cases."""

from __future__ import annotations

import pytest

from casethread.model import Evidence, Fact
from ui import particulars

HERE = Evidence("d", 0, 1)


@pytest.mark.parametrize(
    ("kind", "value", "title", "shown"),
    [
        ("born", "1988-02-01", "Born", "1 February 1988"),
        ("born", "1988", "Born", "1988"),
        ("born", "1988-02-30", "Born", "1988-02-30"),
        ("age", "27", "Age", "27"),
        ("home", "Lexden, Colchester", "Lives in", "Lexden, Colchester"),
        ("alias", "Taz", "Also known as", "Taz"),
        ("identifier", "pnc 2006/0481927Z", "Identifier", "PNC 2006/0481927Z"),
        ("identifier", "phone +447700900417", "Identifier", "Telephone +447700900417"),
        ("identifier", "unheard-of 17", "Identifier", "unheard-of 17"),
        ("identifier", "17", "Identifier", "17"),
        ("role", "1988-02-01", "Role", "1988-02-01"),
    ],
)
def test_a_fact_is_said_as_a_reader_writes_it(kind: str, value: str, title: str, shown: str) -> None:
    fact = Fact(kind, value, HERE)
    assert (particulars.kind(fact), particulars.value(fact)) == (title, shown)


def test_a_glance_names_each_particular_once_and_only_those_asked_for() -> None:
    facts = [
        Fact("born", "1988-02-01", HERE),
        Fact("born", "1988-02-01", Evidence("e", 0, 1)),
        Fact("identifier", "crn E482913", HERE),
        Fact("age", "26", HERE),
        Fact("home", "Lexden", HERE),
        Fact("role", "suspect", HERE),
    ]
    assert particulars.glance(facts) == "born 1 February 1988, CRN E482913, age 26, lives in Lexden"
    assert particulars.glance(facts, ("age", "role")) == "age 26, role suspect"
    assert particulars.glance([]) == ""


def test_forms_of_a_name_that_differ_in_case_or_order_alone_are_one() -> None:
    names = ("Tariq Osman", "OSMAN", "Osman", "TAZ", "Taz", "OSMAN, Tariq", "tariq osman", "TO")
    assert particulars.forms("Tariq Osman", names) == ("Osman", "Taz", "TO")
