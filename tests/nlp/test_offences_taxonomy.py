"""The taxonomy: its codes exist, its phrases are readable and every offence can be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.lexicon import Lexicon, expand, fold
from nlp.offences.taxonomy import lexicon, offences

CODES = Path(__file__).parent / "gold" / "ho_codes.txt"


@pytest.fixture(scope="module")
def groups() -> dict[str, set[str]]:
    """Valid Home Office codes with the groups they stand in."""
    known: dict[str, set[str]] = {}
    for line in CODES.read_text(encoding="utf-8").splitlines()[1:]:
        number, group, subs = line.split("|")
        for sub in subs.split():
            known.setdefault(f"{number}/{sub}", set()).add(group)
    return known


def test_every_code_is_in_the_home_office_table(groups: dict[str, set[str]]) -> None:
    wrong = [(o.code, o.group) for o in offences() if o.group not in groups.get(o.code, set())]
    assert wrong == []


def test_there_are_at_least_150_offences_each_with_one_code_and_name() -> None:
    assert len(offences()) >= 150
    assert len({o.code for o in offences()}) == len(offences())
    assert len({o.name for o in offences()}) == len(offences())


def test_every_offence_can_be_found_by_some_phrase() -> None:
    from nlp.offences import taxonomy  # noqa: PLC0415 - its private records are what is checked

    unreachable = []
    for offence, record in taxonomy._records():
        patterns = [*record.get("patterns", []), *record.get("weak", []), *record.get("linked", [])]
        phrases = [phrase for pattern in patterns for phrase in expand(taxonomy._filled(pattern))]
        if not any(f.value.offence == offence for phrase in phrases[:400] for f in lexicon().find(phrase)):
            unreachable.append(offence.name)
    assert unreachable == []


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        ("stab(bed|bing)", ["stabbed", "stabbing"]),
        ("drug(|s) deal(er|ing)", ["drug dealer", "drug dealing", "drugs dealer", "drugs dealing"]),
        ("(a |)(b(c|d)|e)", ["a bc", "a bd", "a e", "bc", "bd", "e"]),
    ],
)
def test_patterns_expand(pattern: str, phrases: list[str]) -> None:
    assert expand(pattern) == phrases


@pytest.mark.parametrize("pattern", ["stab(bed", "stab(b(e)d", "stab)"])
def test_a_pattern_with_a_broken_bracket_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        expand(pattern)


def test_the_lexicon_takes_the_longest_phrase_across_hyphens_and_one_line_break() -> None:
    words = Lexicon([("drink drive", 1), ("drink driving", 2), ("DV", 3), ("s 20", 4), ("drink", 5)])
    text = "Drink-driving. drink\ndrive. dv DV S.20 drink\n\ndrive drink, drive"
    assert [(text[f.start : f.end], f.value) for f in words.find(text)] == [
        ("Drink-driving", 2), ("drink\ndrive", 1), ("DV", 3), ("S.20", 4), ("drink", 5), ("drink", 5),
    ]  # fmt: skip


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "İstanbul’s STRASSE ΑΣ"
    assert len(fold(text)) == len(text)
    assert fold(text).endswith("strasse ας") or fold(text).endswith("strasse ασ")
