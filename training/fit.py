"""The training itself: the stock model, taught further with one seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from thinc.api import Optimizer, fix_random_seed

from nlp.model import load_ner
from training.corpus import Passage
from training.lessons import example
from training.recipe import Recipe, epoch

if TYPE_CHECKING:
    from spacy.pipeline import TrainablePipe

_SAY_EVERY = 100


def fit(lessons: Sequence[Passage], recipe: Recipe, seed: int, folder: Path, say: Callable[[str], None]) -> None:
    """Train from the stock weights and write the averaged parameters (``model``, ``cfg``, ``moves``) to ``folder``.

    The same lessons, recipe and seed give the same weights on the same machine and versions. ``say`` is told progress.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fix_random_seed(seed)
    nlp = load_ner(None)
    ner = cast("TrainablePipe", nlp.get_pipe("ner"))
    batches = list(_batches(lessons, recipe, seed, lambda lesson: example(nlp, lesson)))
    say(f"seed {seed}: {len(batches)} steps")
    optimizer = Optimizer(
        rates(recipe, len(batches)),  # type: ignore[arg-type]  # a generator, as thinc's own schedules are
        L2=0.01,
        grad_clip=1.0,
        use_averages=True,
        L2_is_weight_decay=True,
    )
    loss = 0.0
    for step, batch in enumerate(batches, 1):
        loss += nlp.update(batch, drop=recipe.dropout, sgd=optimizer)["ner"]
        optimizer.step_schedules()  # type: ignore[no-untyped-call]  # thinc's own
        if step % _SAY_EVERY == 0 or step == len(batches):
            say(f"seed {seed}: step {step} of {len(batches)}, loss {loss / _SAY_EVERY:.1f}")
            loss = 0.0
    with ner.model.use_params(optimizer.averages):
        ner.to_disk(folder, exclude=["vocab"])


def rates(recipe: Recipe, steps: int) -> Iterator[float]:
    """The learning rate of each step: a rise over the warm-up, then a straight fall to the floor."""
    rising = max(1, round(recipe.warm_up * steps))
    for step in range(steps + 1):
        if step < rising:
            share = (step + 1) / rising
        else:
            share = 1 - (1 - recipe.floor) * (step - rising) / max(1, steps - rising)
        yield recipe.learn_rate * share


def _batches(
    lessons: Sequence[Passage], recipe: Recipe, seed: int, make: Callable[[Passage], Example]
) -> Iterator[list[Example]]:
    made: dict[Passage, Example] = {}
    for number in range(recipe.epochs):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311 - chance, not secrecy
        read = epoch(lessons, recipe, chance)
        for lesson in read:
            if lesson not in made:
                made[lesson] = make(lesson)
        examples = (made[lesson] for lesson in read)
        yield from minibatch_by_words(examples, recipe.batch_words, get_length=lambda one: len(one.predicted))
