"""A real model of meaning, small enough to be made for a test: its library's own format, with vectors of our own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from casethread.app import Case
from search_api.meaning.model import read_waiting

ALIKE: Sequence[Sequence[str]] = (
    ("robbed", "mugged", "robbery", "mugging"),
    ("stabbed", "knifed", "wounded", "wounding", "stabbing"),
    ("burglary", "burgled", "broke"),
    ("car", "vehicle", "motor"),
    ("lane", "street", "road"),
    ("shop", "store", "corner"),
    ("police", "officers"),
    ("night", "evening"),
)
"""Words that mean about the same, as the model has it; it knows no others."""


def make_model(folder: Path, *, dimensions: int = 24, alike: Sequence[Sequence[str]] = ALIKE) -> Path:
    """A model of model2vec in a folder: words that mean about the same lie near one another, others apart."""
    words = ["[UNK]", *(word for group in alike for word in group)]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    chance = np.random.default_rng(7)
    vectors = np.zeros((len(words), dimensions), dtype=np.float32)
    number = 1
    for axis, group in enumerate(alike):
        for _ in group:
            vectors[number] = chance.normal(0, 0.05, dimensions)
            vectors[number, axis] += 1
            number += 1
    StaticModel(vectors, tokenizer).save_pretrained(folder)
    return folder


def read_for_meaning(case: Case) -> int:
    """Have the case's model read what it has not read; returns how many documents it read."""
    assert case.model is not None
    return sum(map(len, read_waiting(case.model, case.store.meanings)))
