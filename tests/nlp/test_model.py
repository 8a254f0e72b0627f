"""How the statistical model is run: another matrix library than spaCy's own, the same entities."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from spacy.pipeline import TrainablePipe
from thinc.api import NumpyOps, get_current_ops

from benchmarks.bare import bare_ner
from casethread import sample
from nlp.model import load_ner


def test_the_matrix_library_changes_no_entity() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path(sample.__path__[0]).rglob("*.txt"))]
    ours, plain = load_ner(), bare_ner()

    for text in texts:
        found, expected = ours(text).ents, plain(text).ents
        assert [(e.start, e.end, e.label_) for e in found] == [(e.start, e.end, e.label_) for e in expected]
    assert sum(len(plain(text).ents) for text in texts) > 100


def test_it_is_set_for_the_model_alone() -> None:
    before = get_current_ops()

    layers = list(cast("TrainablePipe", load_ner().get_pipe("ner")).model.get_ref("tok2vec").walk())

    assert get_current_ops() is before
    assert all(cast("NumpyOps", layer.ops).use_blis is False for layer in layers)
