"""Which retention group a document falls into, and when it comes up for review."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casethread.disposal.retention import after, group_of, load
from casethread.errors import ConfigError
from casethread.model import Label, Mention
from casethread.values import OffenceValue, PersonValue

GROUPS = load()


def offence(code: str | None, group: str, *, negated: bool | None = None) -> Mention:
    value = OffenceValue(code=code, name="x", group=group, negated=negated)
    return Mention(0, 1, "x", Label.OFFENCE, value, "test", 1.0)


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([offence("001/01", "Violence against the person")], "1"),
        ([offence("105/01", "Violence against the person")], "2"),
        ([offence("034/01", "Robbery"), offence("049/10", "Theft offences")], "2"),
        ([offence("049/10", "Theft offences")], "3"),
        ([offence(None, "Theft offences")], "3"),
        ([offence("001/01", "Violence against the person", negated=True)], "4"),
        ([Mention(0, 1, "A", Label.PERSON, PersonValue(name="A"), "test", 1.0)], "4"),
        ([], "4"),
    ],
)
def test_the_gravest_offence_decides(mentions: list[Mention], expected: str) -> None:
    assert group_of(mentions, GROUPS).name == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2014, 7, 1), 6, date(2020, 7, 1)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2016, 2, 29), 6, date(2022, 3, 1)),
    ],
)
def test_so_many_years_later(day: date, years: int, expected: date) -> None:
    assert after(day, years) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no group"),
        ("group = 3", "names no group"),
        ("[[group]]\nname = 'a'", "group a has no title that is a str"),
        ("[[group]]\nname='a'\ntitle='b'\nyears=0\ncodes=[]\ngroups=[]", "has 0 years"),
        ("[[group", "cannot be read"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_told(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said):
        load(str(file))
