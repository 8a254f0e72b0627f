"""Weights as the weighted average of several: seeds, and a share of the stock weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from nlp.model import load_ner

if TYPE_CHECKING:
    from spacy.pipeline import TrainablePipe

Parameters = dict[tuple[int, str], NDArray[np.float32]]
"""Each parameter of a network by its layer's place in the walk, and its name."""


def average(shares: Mapping[Path | None, float], folder: Path) -> None:
    """Write to ``folder`` the average of the weights in the given folders, each with its share; None is stock.

    The shares must sum to 1 (ValueError otherwise).
    """
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise ValueError(f"shares must sum to 1, not {sum(shares.values())}")
    ner = cast("TrainablePipe", load_ner(None).get_pipe("ner"))
    stock = parameters(ner.model)
    mixed = {place: np.zeros_like(value) for place, value in stock.items()}
    for source, share in shares.items():
        part = stock if source is None else parameters(ner.from_disk(source, exclude=["vocab"]).model)
        for place, value in part.items():
            mixed[place] += share * value
    for number, node in enumerate(ner.model.walk()):
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, mixed[number, name])
    folder.mkdir(parents=True, exist_ok=True)
    ner.to_disk(folder, exclude=["vocab"])


def parameters(model: Any) -> Parameters:
    """A copy of every parameter of a thinc model."""
    return {
        (place, name): np.array(node.get_param(name), dtype=np.float32)
        for place, node in enumerate(model.walk())
        for name in node.param_names
        if node.has_param(name)
    }
