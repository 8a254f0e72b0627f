"""The tables of ``make eval``: how spans are scored, what gold is read, and what is told of gold that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.evaluation import main, tables
from benchmarks.extraction import EvaluationError, Gold, Score, Span, edged, score

TEXT = "The Home Office wrote to Mr Tariq Osman's sister in Walsall."
GOLD = [("Home Office", "ORG"), ("Tariq Osman", "PERSON"), ("Walsall", "PLACE")]


def _span(words: str, label: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words), label)


def _row(text: str = TEXT, names: list[tuple[str, str]] = GOLD) -> dict[str, object]:
    return {
        "id": "one",
        "text": text,
        "entities": [{"start": text.index(n), "end": text.index(n) + len(n), "label": label} for n, label in names],
    }


@pytest.mark.parametrize(
    ("found", "exact", "cut", "overlap"),
    [
        ([_span("Tariq Osman", "PERSON")], 1.0, 1.0, 1.0),
        ([_span("Mr Tariq Osman's", "PERSON")], 0.0, 1.0, 1.0),
        ([_span("Tariq", "PERSON")], 0.0, 0.0, 1.0),
        ([_span("Tariq", "PERSON"), _span("Osman", "PERSON")], 0.0, 0.0, 1.0),
        ([_span("Tariq Osman", "ORG")], 0.0, 0.0, 0.0),
        ([_span("Tariq Osman", "PERSON"), _span("wrote", "PERSON")], 2 / 3, 2 / 3, 2 / 3),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_people_are_scored_three_ways(
    tmp_path: Path, found: list[Span], exact: float, cut: float, overlap: float
) -> None:
    file = tmp_path / "ner_one.jsonl"
    file.write_text(json.dumps(_row()), encoding="utf-8")
    scores = Gold.read(file).scores([set(found)], "PERSON")
    assert [one.f1 for one in scores] == pytest.approx([exact, cut, overlap])


def test_what_touches_an_ignored_stretch_is_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "ner_one.jsonl"
    start = TEXT.index("sister")
    file.write_text(json.dumps({**_row(), "ignore": [[start, start + 6]]}), encoding="utf-8")
    found = {_span("Tariq Osman", "PERSON"), _span("sister in", "PERSON")}
    assert Gold.read(file).scores([found], "PERSON")[0] == Score(1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("the leader", False),
        ("We", False),
        ("The hospital", False),
        ("one of them", False),
        ("the UK Government", True),
        ("Osman", True),
        ("eBay", True),
        ("3 people", False),
    ],
)
def test_gold_without_a_name_counts_neither_way(tmp_path: Path, words: str, named: bool) -> None:
    text = f"{words} met Osman."
    file = tmp_path / "ner_one.jsonl"
    entities = [{"start": 0, "end": len(words), "label": "ORG"}]
    file.write_text(json.dumps({"text": text, "entities": entities}), encoding="utf-8")
    gold = Gold.read(file)
    assert gold.names == ({Span(0, len(words), "ORG")} if named else set(),)
    assert gold.scores([{Span(0, len(words), "ORG")}], "ORG")[0].f1 == float(named)
    assert gold.counted([{Span(0, 1, "PERSON")}]) == ([{Span(0, 1, "PERSON")}] if named else [set()])


spans = st.sets(
    st.builds(
        lambda start, size, label: Span(start, start + size, label),
        st.integers(0, 40),
        st.integers(1, 8),
        st.sampled_from(["PERSON", "ORG"]),
    ),
    max_size=8,
)


@given(spans, spans)
def test_scores_lie_between_nought_and_one_and_overlap_is_kinder(found: set[Span], gold: set[Span]) -> None:
    exact = score([found], [gold], "PERSON", exact=True)
    overlap = score([found], [gold], "PERSON", exact=False)
    assert all(0 <= part <= 1 for part in (*exact, *overlap))
    assert exact.precision <= overlap.precision
    assert exact.recall <= overlap.recall


@given(spans)
def test_what_equals_gold_is_all_right(gold: set[Span]) -> None:
    people = any(span.label == "PERSON" for span in gold)
    assert score([gold], [gold], "PERSON", exact=True) == (Score(1.0, 1.0, 1.0) if people else Score(0.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("The Home Office", "Home Office"),
        ("Mr Tariq Osman's", "Tariq Osman"),
        ("Walsall", "Walsall"),
        ("Osman", "Osman"),
    ],
)
def test_edges_are_cut(words: str, left: str) -> None:
    assert edged({_span(words, "ORG")}, TEXT) == {_span(left, "ORG")}


@pytest.mark.parametrize("line", ["{", '{"text": "a"}', '{"text": "a", "entities": [3]}'])
def test_bad_gold_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "ner_bad.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"ner_bad\.jsonl"):
        Gold.read(file)


@pytest.mark.parametrize("name", ["none", ""])
def test_a_folder_without_gold_is_told(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EvaluationError, match=r"EVAL=FOLDER"):
        list(tables(tmp_path / name, ()))
    assert main([str(tmp_path / name)]) == 1
    assert "EVAL=FOLDER" in capsys.readouterr().err


def test_every_table_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ner_one.jsonl").write_text(json.dumps(_row()), encoding="utf-8")
    dates = {"id": "d", "text": "It was on 4 May 2016.", "published": "2016-06-01"}
    dated = {**dates, "dates": [{"start": 10, "end": 20, "value": "2016-05-04"}]}
    (tmp_path / "dates_one.jsonl").write_text(json.dumps(dated), encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    told = capsys.readouterr().out
    for row in ("PERSON ner, stock", "PERSON ner, ours", "ORG    casethread"):
        assert row in told
    left_out = told[told.index("Left out") :]
    assert "people " in left_out
    assert "-100.0" in left_out
    assert "span and days, exact" in told
    assert "(1/1/1)" in told
