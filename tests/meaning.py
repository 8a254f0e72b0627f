"""A real model of meaning, small enough to be made for a test: its library's own format, with vectors of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from casethread.app import Case
from casethread.model import Annotated, Document, Kind, Marking, Origin
from search_api.meaning.model import read_waiting
from tests.access.cases import fill

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


SAID = (
    ("robbed", "Council meets. A man of 31 was robbed in Brackle Row on Tuesday, it was said there.", Kind.NEWS),
    ("mugged", "The weather held. Two women were mugged beside the old lock after dark, a court heard.", Kind.NEWS),
    ("knifed", "He was knifed outside the chapel and walked home, his sister told the inquest in May.", Kind.NEWS),
    (
        "closed",
        "Nominal said to have mugged a courier beside the lock. Nothing else is known of him now.",
        Kind.INTELLIGENCE,
    ),
    ("garden", "The garden show was opened by the mayor, who spoke at length of roses and of the rain.", Kind.NEWS),
)


def written(
    key: str, text: str, *, kind: Kind = Kind.NEWS, published: date | None = None, source: str | None = None
) -> Annotated:
    """A document that names nothing, read from a file of its own."""
    origin = Origin(f"{key}.txt", sha256(text.encode()).hexdigest())
    return Annotated(Document(key, kind, "", text, origin, Marking.default(kind), published, source), ())


def documents() -> list[Annotated]:
    """Five documents; one of them is closed to the press."""
    return [
        written(key, text, kind=kind, published=date(2014, 3, 1 + number), source=f"Source {number % 2}")
        for number, (key, text, kind) in enumerate(SAID)
    ]


def taken(case: Case, items: Sequence[Annotated]) -> Case:
    """The case with those documents, which its model, if it has one, has read for their meaning."""
    fill(case, items)
    if case.model:
        assert read_for_meaning(case) == len(items)
    return case
