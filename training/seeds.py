"""One seed from the training file to its weights, in a process of its own."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from thinc.api import NumpyOps, set_current_ops

from nlp.model import load_ner
from training.corpus import paragraphs, read
from training.fit import fit
from training.invent import invent
from training.lessons import lessons
from training.recipe import Recipe


def train_seed(train: Path, recipe: Recipe, seed: int, folder: Path) -> None:
    """Train one seed on the documents that are not kept back, and write its weights to ``folder``.

    Matrices are multiplied by numpy, which takes two thirds of the time that thinc's own routine does.
    """
    set_current_ops(NumpyOps(use_blis=False))
    documents, _ = read(train)
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    passages = [part for document in documents for part in paragraphs(document, chance.choice(recipe.lines))]
    passages += invent(recipe.invented, chance)
    fit(list(lessons(load_ner(None), passages)), recipe, seed, folder, say)


def say(line: str) -> None:
    """Tell how far the training is."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
