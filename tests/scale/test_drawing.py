"""Plots, the arithmetic of the plan, and the document that is drawn from recorded figures."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.drawing import DOCUMENT, FIGURES, IMAGES, curves, filled, record, spans, tables
from benchmarks.plan import Costs, Size, reckoned
from benchmarks.plot import Curve, plot, step

SVG = "{http://www.w3.org/2000/svg}"
COSTS = Costs(0.001, 0.018, 0.001, 0.0005, 0.0009, 0.0018, 0.0009, 2_000, 4_000, 1_500)


@pytest.mark.parametrize(
    ("highest", "expected"), [(0, 1), (1, 0.2), (5, 1), (5.1, 2), (9, 2), (100, 20), (1000, 200), (0.4, 0.1), (26, 10)]
)
def test_ticks_are_round_numbers(highest: float, expected: float) -> None:
    assert step(highest) == pytest.approx(expected)


def test_a_plot_shows_every_point_in_its_place_and_every_name_apart() -> None:
    drawn = plot(
        "Work & more", "documents", "ms", [Curve("one", [(0, 0), (100, 10)]), Curve("two", [(0, 5), (100, 9.9)])]
    )
    root = ET.fromstring(drawn)
    assert root.findtext(f"{SVG}title") == "Work & more"
    first, second = (
        [[*map(float, point.split(","))] for point in line.get("points", "").split()]
        for line in root.iter(f"{SVG}polyline")
    )
    assert first[0][1] > second[0][1] > second[1][1] > first[1][1]
    assert first[0][0] == second[0][0] < first[1][0]
    names = {text.text: float(text.get("y", "")) for text in root.iter(f"{SVG}text") if text.text in {"one", "two"}}
    assert abs(names["one"] - names["two"]) >= 14
    assert {"20", "100", "2", "10"} <= {text.text for text in root.iter(f"{SVG}text")}


def test_the_plan_is_reckoned_as_it_says() -> None:
    told = {one.what: one.result for one in reckoned(COSTS, Size(36_000_000, 5, 4))}
    assert told == {
        "Work of the workers": "200 core hours",
        "With workers": "10.0 hours",
        "Floor of the case store, one writer at a time": "9.0 hours",
        "Floor of indexing, one worker at a time": "18.0 hours",
        "First to last document": "18.0 hours",
        "Originals": "72 GB",
        "Case store": "144 GB",
        "With its back-ups": "432 GB",
        "Index, primary shards": "54 GB",
        "Shards": "2",
        "Index with a replica": "108 GB",
        "Search nodes": "3",
        "Work of the search nodes": "18 core hours",
        "Work of PostgreSQL": "5 core hours",
    }


@pytest.mark.parametrize(
    ("documents", "indexed", "shards", "nodes"),
    [
        (1_000_000, 1_500, "1", "3"),
        (20_000_000, 1_501, "2", "3"),
        (900_000_000, 10, "5", "3"),
        (600_000_000, 2_000, "40", "4"),
    ],
)
def test_shards_and_nodes_are_rounded_up(documents: int, indexed: int, shards: str, nodes: str) -> None:
    told = {one.what: one.result for one in reckoned(replace(COSTS, indexed=indexed), Size(documents, 1, 1))}
    assert (told["Shards"], told["Search nodes"]) == (shards, nodes)


def row(documents: int, **more: float) -> dict[str, float]:
    kept = {"passed": 1, "store": 2, "index": 3, "beside": 0, "memory": 9, "most": 9, "stored": 7, "held": 8}
    return {"documents": documents, **kept, "yardstick": 0.0, **more}


def test_parts_are_gathered_and_what_is_left_over_is_left_out() -> None:
    rows = [row(10), row(20, yardstick=0.2), row(30, memory=11, yardstick=0.4), row(40)]
    first, *rest = spans(rows, 30)
    assert not rest
    assert (first["documents"], first["many"], first["memory"]) == (30, 30, 11)
    assert [first["store"], first["index"], first["work"]] == pytest.approx([6, 9, 18.75])


def test_what_is_recorded_of_one_course_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    file.write_text('{"original": 12, "elastic": [{"documents": 1}]}', encoding="utf-8")
    (tmp_path / "embedded.jsonl").write_text('{"documents": 2, "store": 0.12345}\n', encoding="utf-8")
    record(tmp_path, file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told == {"original": 12, "elastic": [{"documents": 1}], "embedded": [{"documents": 2, "store": 0.123}]}


def test_a_mark_without_a_table_is_an_error() -> None:
    text = "before\n<!-- a: drawn -->\nold\n<!-- end -->\nafter\n"
    assert filled(text, {"a": "new"}) == "before\n<!-- a: drawn -->\nnew\n<!-- end -->\nafter\n"
    with pytest.raises(KeyError):
        filled(text, {"b": "new"})


def test_the_document_is_what_its_figures_come_to() -> None:
    figures, told = (json.loads((FIGURES / f"{name}.json").read_text("utf-8")) for name in ("scale", "queue"))
    text, drawn = DOCUMENT.read_text("utf-8"), tables(figures, told)
    assert filled(text, drawn) == text
    assert {name for name in drawn if f"<!-- {name}: drawn -->" in text} == set(drawn)
    for name, picture in curves(figures).items():
        assert (IMAGES / name).read_text("utf-8") == picture, name
        assert f"images/{name}" in text
