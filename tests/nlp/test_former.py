"""What organisations were called before, by a table with near-misses."""

from __future__ import annotations

import pytest

from casethread.model import Label, Mention
from casethread.values import NameValue
from nlp.former import with_former_names


def former(text: str, name: str) -> tuple[str, ...]:
    """The earlier names given to the organisation ``name`` of ``text``."""
    start = text.index(name)
    value = NameValue(name=name)
    mention = Mention(start, start + len(name), name, Label.ORG, value, "model.org", 0.7, "it ends as firms do")
    (found,) = with_former_names(text, [mention])
    assert isinstance(found.value, NameValue)
    assert (found.why != mention.why) == bool(found.value.formerly)
    return found.value.formerly


@pytest.mark.parametrize(
    ("text", "name", "earlier"),
    [
        ("Wessex Probation Trust, now known as Wessex CRC, wrote.", "Wessex CRC", "Wessex Probation Trust"),
        ("Wessex CRC (formerly Wessex Probation Trust)", "Wessex CRC", "Wessex Probation Trust"),
        ("Harbour Lane Ltd (formerly B&G Scaffolding) owns it.", "Harbour Lane Ltd", "B&G Scaffolding"),
        ("Larch Homes, which was called Pinewood Homes until 2018.", "Larch Homes", "Pinewood Homes"),
        ("Vale Care changed its name from Sunrise Lodge Ltd in 2016.", "Vale Care", "Sunrise Lodge Ltd"),
        ("TRENT FREIGHT LTD (f/k/a Blackmoor Freight)", "TRENT FREIGHT LTD", "Blackmoor Freight"),
        ("The Marsh Trust became Fenland Housing.", "Fenland Housing", "Marsh Trust"),
        ("Pinewood Homes has been renamed Larch Homes.", "Larch Homes", "Pinewood Homes"),
    ],
)
def test_the_earlier_name_is_read(text: str, name: str, earlier: str) -> None:
    assert former(text, name) == (earlier,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Larch Homes was previously fined by Essex Council.", "Larch Homes"),
        ("Larch Homes is now in Chelmsford.", "Larch Homes"),
        ("He once worked for Larch Homes.", "Larch Homes"),
        ("Larch Homes and Pinewood Homes are known to police.", "Larch Homes"),
        ("Larch Homes, formerly of Harrow", "Larch Homes"),
    ],
)
def test_near_misses_get_none(text: str, name: str) -> None:
    assert former(text, name) == ()
