"""Trains the named-entity weights: ``python -m training TRAIN.jsonl [--out nlp/weights]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path

from casethread.errors import CasethreadError
from nlp.model import WEIGHTS
from training import card
from training.average import average
from training.corpus import read
from training.recipe import Recipe
from training.seeds import train_seed


def main() -> int:
    """Train every seed, average them with a share of the stock weights, and write the result and its card."""
    options = _parser().parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process for each seed, a core for each process
    recipe = Recipe(**{one.name: getattr(options, one.name) for one in fields(Recipe) if hasattr(options, one.name)})
    try:
        trained, kept = read(options.train)
        with tempfile.TemporaryDirectory() as scratch:
            folders = {seed: (options.keep or Path(scratch)) / f"seed-{seed}" for seed in options.seeds}
            wanted = [seed for seed, folder in folders.items() if not (folder / "model").is_file()]
            with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
                running = [pool.submit(train_seed, options.train, recipe, seed, folders[seed]) for seed in wanted]
                for one in running:
                    one.result()
            share = (1 - options.stock) / len(folders)
            average({None: options.stock, **dict.fromkeys(folders.values(), share)}, options.out)
        card.write(options.out, card.Made(options.train, trained, kept, recipe, options.seeds, options.stock))
    except CasethreadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=(__doc__ or "").split(":", maxsplit=1)[0])
    parser.add_argument("train", type=Path, help="the training file (JSON Lines)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the averaged weights")
    parser.add_argument(
        "--keep", type=Path, help="folder for the weights of each seed; a seed found there is not trained again"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--stock", type=float, default=0.0, help="share of the stock weights in the average")
    parser.add_argument("--jobs", type=int, default=2, help="seeds trained at the same time")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--invented", type=int, default=Recipe().invented, help="invented paragraphs in UK styles")
    return parser


if __name__ == "__main__":
    sys.exit(main())
