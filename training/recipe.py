"""The recipe: how often each set is read, how long, how fast, and how the seeds are averaged."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from training.corpus import Passage
from training.lessons import capitals, has_name, has_person
from training.renaming import NamePool, renamed

COPIES: Mapping[str, float] = MappingProxyType(
    {
        "wikigold": 2,
        "gum": 2,
        "uner_ewt_dev": 2,
        "re3d": 4,
        "redocred": 1,
        "crossner_politics": 1,
        "wnut17_train": 0.8,
        "wnut17_dev": 1,
        "crossner_literature": 0.7,
        "crossner_music": 0.7,
        "crossner_science": 0.7,
        "crossner_ai": 0.5,
        "broad_twitter": 0.4,
        "litbank": 0.3,
        "invented": 0.25,
    }
)
_AS_THEY_ARE = frozenset({"invented", "broad_twitter", "wnut17_train", "wnut17_dev", "litbank"})
"""Sets whose names are not changed: invented ones are so already, the others' texts are no reports."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the weights, besides the data and the seed."""

    epochs: int = 4
    batch_words: int = 1000
    learn_rate: float = 0.001
    warm_up: float = 0.03
    """Share of the steps over which the rate rises."""
    floor: float = 0.05
    """Share of the rate at which the fall ends."""
    dropout: float = 0.2
    capitals: float = 0.04
    """Share of the paragraphs with a person that are read once more with surnames in capitals."""
    renamed: float = 0.7
    """Share of the paragraphs with a name that are read once more with other names."""
    invented: int = 8000
    """Invented passages in the styles of UK reports, about a quarter of them in each epoch."""
    lines: tuple[int, ...] = (1, 1, 3)
    """How many lines of a document are read together, one of these by chance for each document."""


def epoch(lessons: Sequence[Passage], recipe: Recipe, chance: random.Random) -> list[Passage]:
    """What one epoch reads, in its order: each lesson as often as its set's copies say, a fraction of a copy by chance,
    and some again with capitals or with other names. Sets that the recipe does not name are read once.
    """
    pool = NamePool.of(lessons)
    read: list[Passage] = []
    for lesson in lessons:
        copies = COPIES.get(lesson.source, 1.0)
        read += [lesson] * (int(copies) + (chance.random() < copies - int(copies)))
    people = [lesson for lesson in read if has_person(lesson) and lesson.source != "invented"]
    read += [capitals(lesson) for lesson in people if chance.random() < recipe.capitals]
    named = [lesson for lesson in read if lesson.source not in _AS_THEY_ARE and has_name(lesson)]
    read += [renamed(lesson, pool, chance) for lesson in named if chance.random() < recipe.renamed]
    chance.shuffle(read)
    return read
