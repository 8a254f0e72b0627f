"""Weights as the weighted average of several: seeds, and a share of the stock weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nlp.model import load_ner

if TYPE_CHECKING:
    from spacy.pipeline import TrainablePipe


def average(shares: Mapping[Path | None, float], folder: Path) -> None:
    """Write to ``folder`` the average of the weights in the given folders, each with its share; None is stock.

    The shares must sum to 1 (ValueError otherwise).
    """
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise ValueError(f"shares must sum to 1, not {sum(shares.values())}")
    parts = [(_recogniser(source), share) for source, share in shares.items()]
    mixed = _recogniser(None)
    walks = [list(part.model.walk()) for part, _ in parts]
    for place, node in enumerate(mixed.model.walk()):
        for name in node.param_names:
            if node.has_param(name):
                values = [walk[place].get_param(name) for walk in walks]
                total = sum(share * value for value, (_, share) in zip(values, parts, strict=True))
                node.set_param(name, total)
    folder.mkdir(parents=True, exist_ok=True)
    mixed.to_disk(folder, exclude=["vocab"])


def _recogniser(folder: Path | None) -> TrainablePipe:
    return cast("TrainablePipe", load_ner(folder).get_pipe("ner"))
