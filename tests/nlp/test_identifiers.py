"""Identifiers: shapes, check letters, context, and what only looks like one."""

from __future__ import annotations

import time
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.model import Kind, Label
from casethread.values import IdentifierValue
from nlp.base import Context, TextInput
from nlp.recognisers.identifiers import IdentifierRecogniser, check_letter, luhn

BLANK = spacy.blank("en")
FIND = IdentifierRecogniser()
Row = tuple[str, str, str, bool | None]


def rows(text: str, published: date | None = None, kind: Kind | None = None) -> list[Row]:
    context = Context(TextInput(text, published, kind), BLANK.make_doc(""))
    return [
        (m.text, m.value.type, m.value.id, m.value.valid) for m in FIND(context) if isinstance(m.value, IdentifierValue)
    ]


def score(text: str, kind: Kind | None = None) -> float:
    context = Context(TextInput(text, kind=kind), BLANK.make_doc(""))
    return next(iter(FIND(context))).score


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("PNC 1999/0123456X", ("1999/0123456X", "pnc", "1999/0123456X", True)),
        ("id 2001/0123456F seen", ("2001/0123456F", "pnc", "2001/0123456F", True)),
        ("2001/0123456X", ("2001/0123456X", "pnc", "2001/0123456X", False)),
        ("PNC 01/123456F", ("01/123456F", "pnc", "01/0123456F", True)),
        ("CRO 265416/21G", ("265416/21G", "cro", "265416/21G", True)),
        ("SF05/482703J", ("SF05/482703J", "cro", "SF05/482703J", True)),
        ("CRO 265416/21H", ("265416/21H", "cro", "265416/21H", False)),
        ("CRN: X123456.", ("X123456", "crn", "X123456", None)),
        ("NOMS A1234BC", ("A1234BC", "noms", "A1234BC", None)),
        ("quoting 42/12345/19", ("42/12345/19", "urn", "42/12345/19", None)),
        ("CAD 1234 refers", ("CAD 1234", "urn", "CAD 1234", None)),
        ("URN: INT/0004512/26", ("INT/0004512/26", "urn", "INT/0004512/26", None)),
        ("a car, AB12 CDE", ("AB12 CDE", "vrm", "AB12CDE", True)),
        ("AB12CDE", ("AB12CDE", "vrm", "AB12CDE", True)),
        ("vrm ab12 cde", ("ab12 cde", "vrm", "AB12CDE", True)),
        ("reg AB01 CDE", ("AB01 CDE", "vrm", "AB01CDE", False)),
        ("van A123 BCD", ("A123 BCD", "vrm", "A123BCD", None)),
        ("van ABC 123D", ("ABC 123D", "vrm", "ABC123D", None)),
        ("registration 1 ABC", ("1 ABC", "vrm", "1ABC", None)),
        ("dateless VTF 21", ("VTF 21", "vrm", "VTF21", None)),
        ("AIG 7743 Renault Trafic", ("AIG 7743", "vrm", "AIG7743", None)),
        ("seen: MAZ 4410", ("MAZ 4410", "vrm", "MAZ4410", None)),
        ("private plate S4 LTY", ("S4 LTY", "vrm", "S4LTY", None)),
        ("K9 DOG Porsche", ("K9 DOG", "vrm", "K9DOG", None)),
        ("rang +353 1 555 0123 twice", ("+353 1 555 0123", "phone", "+35315550123", None)),
        ("rang 0033 6 12 34 56 78", ("0033 6 12 34 56 78", "phone", "+33612345678", None)),
        ("NINO JG103359Z", ("JG103359Z", "ni", "JG103359Z", False)),
        ("07700 900123", ("07700 900123", "phone", "+447700900123", None)),
        ("+44 7700 900 123", ("+44 7700 900 123", "phone", "+447700900123", None)),
        ("(01632) 960123", ("(01632) 960123", "phone", "+441632960123", None)),
        ("020-7946-0991", ("020-7946-0991", "phone", "+442079460991", None)),
        ("Mail: J.Harrow@Example.org.", ("J.Harrow@Example.org", "email", "j.harrow@example.org", None)),
        ("AB 12 34 56 C", ("AB 12 34 56 C", "ni", "AB123456C", True)),
        ("NI QQ123456C", ("QQ123456C", "ni", "QQ123456C", False)),
        ("IMEI 490154203237518", ("490154203237518", "imei", "490154203237518", True)),
        ("IMEI 490154203237517", ("490154203237517", "imei", "490154203237517", False)),
    ],
)
def test_an_identifier_is_found_normalised_and_checked(text: str, row: Row) -> None:
    assert rows(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "£1,234,567 was paid on 12/03/2019 and 01-02-2024 10:30.",
        "Take the M25 FOR Heathrow, then the A12 AND the B1033.",
        "container 12345678901234567890 left",
        "software 10.2.3.4 and 0.01632960123",
        "postcode CO15 1AA, SW1A 2AA, M1 1AE",
        "490154203237519 and 123456789012345",
        "up +12 3 points, a BIG 1000 win, part JG103359Z",
        "order ref A123456, part C123456, model A1234BC",
        "at 0900 on 0102202410302 hrs",
        "and/or 24/7 n/a 50/50 1/2 9/11",
        "ab12 cde without a word of what it is",
        "write to @harrow or a@b",
        "THE 39S WERE AT BOX 12A",
    ],
)
def test_near_misses_are_left_alone(text: str) -> None:
    assert rows(text) == []


def test_a_year_code_after_the_report_cannot_exist() -> None:
    assert rows("car AB24 CDE", date(2024, 6, 1))[0][3] is True
    assert rows("car AB24 CDE", date(2019, 6, 1))[0][3] is False


def test_a_failing_check_and_a_bare_shape_score_lower() -> None:
    assert score("PNC 2001/0123456X") < score("PNC 2001/0123456F")
    assert score("X123456") < score("CRN X123456")
    assert score("X123456", Kind.NEWS) < score("X123456", Kind.PROBATION)


def test_a_failing_check_letter_says_what_it_should_be() -> None:
    context = Context(TextInput("PNC 2001/0123456X"), BLANK.make_doc(""))
    assert [m.why for m in FIND(context)] == ["PNC ID; check letter X fails: should be F."]


@given(st.integers(0, 99), st.integers(0, 9_999_999))
def test_every_pnc_id_passes_with_its_own_letter_and_with_no_other(year: int, serial: int) -> None:
    letter = check_letter(f"{year:02}", f"{serial:07}")
    text = f"PNC {year:02}/{serial:07}"
    assert rows(text + letter)[0][1:] == ("pnc", f"{year:02}/{serial:07}{letter}", True)
    other = "X" if letter != "X" else "Y"
    assert rows(text + other)[0][3] is False


@given(st.text("0123456789", min_size=14, max_size=14))
def test_exactly_one_digit_completes_a_luhn_number(start: str) -> None:
    assert sum(luhn(start + digit) for digit in "0123456789") == 1


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=120), st.text("AB0123456789/-+ @.()PNCsf\n", max_size=80)))
def test_any_text_gives_identifiers_inside_it_in_order(text: str) -> None:
    end = 0
    for mention in FIND(Context(TextInput(text), BLANK.make_doc(""))):
        assert mention.label is Label.IDENTIFIER
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert 0 < mention.score <= 1
        end = mention.end


@pytest.mark.parametrize("piece", ["0", "0 ", "A", "a.a@", "12/", "AB12", "+44", "CAD ", "URN:-"])
def test_the_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        rows(piece * (size // len(piece)))
        return time.process_time() - start

    small, large = min(seconds(8_000) for _ in range(3)), seconds(80_000)
    assert large < max(0.3, 40 * small)
