"""The card that training writes: it names the weights, every set with its licence, the recipe and the figures."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from pathlib import Path

import pytest

from nlp.model import WEIGHTS
from training import card
from training.corpus import Passage, Span, is_kept_back
from training.recipe import COPIES, Recipe

TEXT = "Ola Bright works for the Home Office in Hull."
NAMES = (Span(0, 10, "PERSON"), Span(25, 36, "ORG"), Span(40, 44, "PLACE"))


@pytest.fixture
def made(tmp_path: Path) -> card.Made:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps({"id": "one", "text": TEXT, "entities": []}), encoding="utf-8")
    trained = [Passage("gum", TEXT, NAMES), Passage("parish", TEXT, NAMES)]
    return card.Made(file, trained, [Passage("gum", TEXT, NAMES)], Recipe(invented=12), (3, 5), 0.25)


def test_the_card_tells_what_was_made(made: card.Made, tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(WEIGHTS, weights)
    card.write(weights, made)
    told = (weights / "CARD.md").read_text(encoding="utf-8")
    assert hashlib.sha256((weights / "model").read_bytes()).hexdigest() in told
    assert "| GUM (without its letters and two speeches) | 1 | 2 |" in told
    assert "| parish | 1 | 1 | not told | not told |" in told
    assert "| 12 | 0.25 | MIT |" in told
    assert "equal shares: 3, 5, and of the stock weights with a share of 0.25." in told
    assert "- invented: 12\n" in told
    assert "| gum | PERSON | 1.000 / 1.000 | 1.000 / 1.000 |" in told
    assert "{" not in told


def test_the_shipped_card_was_written_by_the_recipe_that_ships() -> None:
    told = (WEIGHTS / "CARD.md").read_text(encoding="utf-8")
    for line in card.recipe_lines(Recipe()):
        assert line in told


def test_every_set_of_the_recipe_has_its_source() -> None:
    known = tomllib.loads((Path(card.__file__).parent / "sources.toml").read_text(encoding="utf-8"))
    assert set(COPIES) == set(known)
    assert all(source.keys() == {"name", "by", "licence"} for source in known.values())


def test_kept_back_documents_are_the_same_everywhere() -> None:
    assert [name for name in map(str, range(40)) if is_kept_back(name)] == ["10", "12", "27", "35"]
