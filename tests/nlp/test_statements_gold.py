"""The statements gold through the whole annotator: no figure falls below what has been reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.statements import Tally, read, tally

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "statements_dev.txt": {
        "OFFENCE": 0.94,
        "IDENTIFIER": 0.95,
        "MONEY": 0.95,
        "DRUG": 0.95,
        "VEHICLE": 0.9,
        "role": 0.8,
    },
    "statements_heldout.txt": {"OFFENCE": 0.86, "IDENTIFIER": 0.95, "MONEY": 0.93, "DRUG": 0.9, "role": 0.72},
}
"""F1 below which a row must not fall."""


@pytest.fixture(scope="module", params=sorted(FLOORS))
def judged(request: pytest.FixtureRequest) -> tuple[str, Tally]:
    """A gold file and its figures."""
    return request.param, tally(GOLD / request.param)


def test_no_row_falls_below_its_floor(judged: tuple[str, Tally]) -> None:
    name, result = judged
    for row, floor in FLOORS[name].items():
        right, extra, missed = (result.counts[row, kind] for kind in ("right", "extra", "missed"))
        assert 2 * right / (2 * right + extra + missed) >= floor, row


def test_who_plays_no_part_is_given_none(judged: tuple[str, Tally]) -> None:
    _, result = judged
    right, extra = result.counts["role", "right"], result.counts["role", "extra"]
    assert right / (right + extra) >= 0.87


def test_a_mark_that_is_not_known_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("# head\nnews | He {zzz:ran} off.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"gold\.txt line 2: no mark is called 'zzz'"):
        list(read(path))
