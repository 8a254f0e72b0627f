"""The training of the weights: what is read, what is taught, what is invented, and how weights are averaged."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from nlp.model import load_ner
from training.average import average, parameters
from training.corpus import Passage, Span, TrainingError, is_kept_back, paragraphs, read, rows
from training.fit import fit, rates
from training.invent import invent
from training.lessons import NAMES, capitals, example, lessons
from training.recipe import COPIES, Recipe, epoch

if TYPE_CHECKING:
    from spacy.pipeline import TrainablePipe


@pytest.fixture(scope="module")
def stock() -> Language:
    return load_ner(None)


def test_one_document_in_eight_is_kept_back(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    one = {"set": "gum", "text": "Ola Bright left.", "entities": [{"start": 0, "end": 10, "label": "PERSON"}]}
    file.write_text("\n".join(json.dumps({"id": f"d{n}", **one}) for n in range(400)), encoding="utf-8")
    train, kept = read(file)
    assert len(train) + len(kept) == 400
    assert 30 < len(kept) < 70
    assert all(is_kept_back(document.identifier) for document in kept)
    assert not any(is_kept_back(document.identifier) for document in train)


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "text": "b", "entities": [3]}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "a", "text": "b", "entities": []}\n' + line, encoding="utf-8")
    with pytest.raises(TrainingError, match=r"line 2"):
        rows(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"TRAIN=FILE"):
        rows(tmp_path / "none.jsonl")


@given(st.lists(st.text("ab \n", max_size=6), max_size=6), st.integers(1, 3))
def test_paragraphs_keep_names_where_they_were(parts: list[str], lines: int) -> None:
    text = "\n".join(f"{part} Ola Bright\n" for part in parts)
    starts = [at for at in range(len(text)) if text.startswith("Ola Bright", at)]
    document = Passage("s", text, tuple(Span(at, at + 10, "PERSON") for at in starts))
    cut = list(paragraphs(document, lines))
    assert [part.text[s.start : s.end] for part in cut for s in part.names] == ["Ola Bright"] * len(parts)


def test_gold_places_take_a_kind_and_gold_decides_names(stock: Language) -> None:
    text = "Nina Harrow left Wexley Street and Quarrow Fell Lake on Monday for Paris."
    names = tuple(
        Span(text.index(name), text.index(name) + len(name), label)
        for name, label in (
            ("Nina Harrow", "PERSON"),
            ("Wexley Street", "PLACE"),
            ("Quarrow Fell Lake", "PLACE"),
            ("Paris", "PLACE"),
        )
    )
    [lesson] = lessons(stock, [Passage("s", text, names)])
    found = {text[s.start : s.end]: s.label for s in lesson.names}
    assert found["Monday"] == "DATE"
    assert found["Nina Harrow"] == "PERSON"
    assert found["Paris"] == "GPE"
    assert found["Wexley Street"] in ("FAC", "GPE", "LOC")
    assert {s.label for s in lesson.names} & {"PLACE"} == set()


def test_names_of_the_stock_model_that_gold_lacks_are_wrong_and_unknown_stretches_open(stock: Language) -> None:
    text = "Barack Obama met the leader of France on Tuesday in Berlin."
    start = text.index("Berlin")
    [lesson] = lessons(stock, [Passage("s", text, (), (Span(start, start + 6, ""),))])
    assert not {s.label for s in lesson.names} & set(NAMES)
    taught = example(stock, lesson).reference
    assert {token.text: token.ent_iob_ for token in taught}["Obama"] == "O"
    assert {token.text: token.ent_iob_ for token in taught}["Berlin"] == ""
    assert [e.text for e in taught.ents] == ["Tuesday"]


def test_a_name_that_ends_within_a_token_is_left_unknown(stock: Language) -> None:
    taught = example(stock, Passage("s", "The Quarrowbased firm", (Span(4, 11, "GPE"),))).reference
    assert not taught.ents
    assert [token.ent_iob_ for token in taught] == ["O", "", "O"]


@pytest.mark.parametrize(
    ("text", "name", "after"),
    [
        ("Ask Ola Bright now.", "Ola Bright", "Ask Ola BRIGHT now."),
        ("Ask Ola O'Hare-Lunt.", "Ola O'Hare-Lunt", "Ask Ola O'HARE-LUNT."),
        ("Ask Bright now.", "Bright", "Ask Bright now."),
        ("Ask Ola Weiß now.", "Ola Weiß", "Ask Ola Weiß now."),
    ],
)
def test_capitals_change_surnames_only(text: str, name: str, after: str) -> None:
    at = text.index(name)
    assert capitals(Passage("s", text, (Span(at, at + len(name), "PERSON"),))).text == after


@given(st.integers(0, 2**32))
def test_invented_names_lie_in_the_text_apart(seed: int) -> None:
    for passage in invent(20, random.Random(seed)):
        assert "{" not in passage.text
        for name in passage.names:
            said = passage.text[name.start : name.end]
            assert said == said.strip()
            assert said
            assert not said.startswith("the ")
        assert all(a.end <= b.start for a, b in pairwise(passage.names))


def test_invention_repeats_with_the_seed_and_varies() -> None:
    first = invent(300, random.Random(4))
    assert first == invent(300, random.Random(4))
    assert len({passage.text for passage in first}) > 295
    assert any(passage.text.isupper() for passage in first)


def test_copies_per_epoch() -> None:
    sets = [Passage(source, f"text {n}", ()) for source in ("re3d", "litbank", "new") for n in range(1000)]
    read_once = epoch(sets, Recipe(), random.Random(1))
    count = {source: sum(p.source == source for p in read_once) for source in ("re3d", "litbank", "new")}
    assert count["re3d"] == 1000 * COPIES["re3d"]
    assert count["new"] == 1000
    assert 230 < count["litbank"] < 370


def test_the_rate_rises_and_falls_to_its_floor() -> None:
    given_rates = list(rates(Recipe(), 1000))
    assert given_rates[0] < given_rates[29] == pytest.approx(0.001)
    assert all(a >= b for a, b in pairwise(given_rates[29:]))
    assert given_rates[1000] == pytest.approx(0.00005)


def test_training_repeats_with_the_seed_and_averages_with_stock(tmp_path: Path, stock: Language) -> None:
    passages = list(lessons(stock, invent(30, random.Random(2))))
    said: list[str] = []
    for name in ("a", "b"):
        fit(passages, Recipe(epochs=1), 7, tmp_path / "new" / name, said.append)
    assert (tmp_path / "new" / "a" / "model").read_bytes() == (tmp_path / "new" / "b" / "model").read_bytes()
    assert said
    average({None: 0.25, tmp_path / "new" / "a": 0.75}, tmp_path / "mixed")
    ner = cast("TrainablePipe", load_ner(None).get_pipe("ner"))
    own = parameters(ner.model)
    taught = parameters(ner.from_disk(tmp_path / "new" / "a", exclude=["vocab"]).model)
    mixed = parameters(ner.from_disk(tmp_path / "mixed", exclude=["vocab"]).model)
    assert own.keys() == taught.keys() == mixed.keys()
    for place, value in own.items():
        np.testing.assert_allclose(mixed[place], 0.25 * value + 0.75 * taught[place], atol=1e-6)
    assert any(not np.array_equal(value, taught[place]) for place, value in own.items())


def test_shares_must_sum_to_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        average({None: 0.5}, tmp_path)
