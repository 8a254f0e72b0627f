"""The statistical model alone, run as spaCy runs it when nobody sets anything: what our own figures stand beside."""

from __future__ import annotations

from functools import cache
from typing import cast

from spacy.language import Language
from spacy.pipeline import TrainablePipe
from thinc.api import NumpyOps

from nlp.model import load_ner


@cache
def bare_ner() -> Language:
    """Our weights in spaCy's ``ner``, nothing beside it, with the matrix library that spaCy takes by itself."""
    nlp = load_ner()
    plain = NumpyOps()
    for layer in cast("TrainablePipe", nlp.get_pipe("ner")).model.walk():
        layer.ops = plain
    return nlp
