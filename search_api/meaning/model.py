"""The model that turns passages into vectors: one of model2vec, from a folder and from nowhere else."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from casethread.errors import ConfigError
from casethread.store.meanings import Meanings, Meant, Unread
from search_api.meaning.passages import CUT, passages

if TYPE_CHECKING:
    from model2vec import StaticModel

SETTING = "setting `semantic_model`"
ONE = 127
"""What a vector of length 1 is multiplied by before it is rounded, so that a signed byte holds each of its numbers.

Products of two such vectors are whole numbers far below 2**24, so single precision adds them without an error in
whatever order: a document's nearness does not depend on the machine, nor on which documents are compared with it.
Rounding moves a cosine by about 0.003.
"""
Vectors = NDArray[np.int8]


class Model:
    """A static embedding model, loaded when it is first needed. Each method raises ConfigError, with what to do, when
    the library is not installed or the folder holds no such model.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loading, self._using = threading.Lock(), threading.Lock()
        self._held: tuple[StaticModel, str] | None = None

    def load(self) -> None:
        """Load it now, so that whatever keeps it from being loaded is told now."""
        self._loaded()

    @property
    def name(self) -> str:
        """Which model this is, by its content: vectors of another are not compared with those of this one. It begins
        with the number of dimensions.
        """
        return self._loaded()[1]

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        return int(self._loaded()[0].dim)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A row for each text, of length ``ONE``; zeros for one without a word that the model knows."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.int8)
        model = self._loaded()[0]
        with self._using:
            given = np.asarray(model.encode(texts, use_multiprocessing=False), dtype=np.float64)
        lengths = np.linalg.norm(given, axis=1, keepdims=True)
        unit = np.divide(given, lengths, out=np.zeros_like(given), where=lengths > 0)
        rounded: Vectors = np.rint(unit * ONE).astype(np.int8)
        return rounded

    def read(self, document: str, text: str) -> Meant:
        """The passages of a document's text, as the store keeps them."""
        spans = passages(text)
        vectors = self.vectors([text[start:end] for start, end in spans])
        known = vectors.any(axis=1)
        kept = np.array(spans, dtype="<u4").reshape(-1, 2)[known]
        return Meant(document, kept.tobytes(), vectors[known].tobytes())

    def _loaded(self) -> tuple[StaticModel, str]:
        with self._loading:
            self._held = self._held or self._load()
            return self._held

    def _load(self) -> tuple[StaticModel, str]:
        # it is read when its libraries are imported: nothing is looked for on any hub, whatever they are asked for
        os.environ["HF_HUB_OFFLINE"] = os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        # a process that tokenises with threads of its own could not be forked safely
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        try:
            # imported here: an optional extra, which nothing else needs
            from model2vec import StaticModel  # noqa: PLC0415
        except ImportError as error:
            what, remedy = "search by meaning needs its library", "install `casethread[semantic]`"
            raise ConfigError(what, where=SETTING, remedy=remedy) from error
        if not self.folder.is_dir():
            raise self._none("is no folder")
        try:
            model = StaticModel.from_pretrained(self.folder)
            return model, _name(model)
        except Exception as error:  # whatever its libraries raise: they have no errors of their own
            raise self._none(f"holds no model of model2vec ({str(error).splitlines()[0][:200]})") from error

    def _none(self, why: str) -> ConfigError:
        remedy = "name the folder of a model that was saved by model2vec; nothing is downloaded"
        return ConfigError(f"{self.folder} {why}", where=SETTING, remedy=remedy)


def read_waiting(model: Model, meanings: Meanings) -> Iterator[list[Unread]]:
    """Have a model read what it has not read of a case. Gives the documents that were read, batch by batch, once what
    was made of them is kept.
    """
    for batch in meanings.to_read(model.name):
        meanings.save(model.name, batch, [model.read(one.document, one.text) for one in batch])
        yield batch


def _name(model: StaticModel) -> str:
    if model.embedding.ndim != 2 or not np.isfinite(model.embedding).all():
        raise ValueError("its vectors are not numbers throughout")
    digest = blake2b(digest_size=6)
    parts: tuple[Any, ...] = (model.embedding, model.weights, model.token_mapping)
    for part in parts:
        digest.update(b"-" if part is None else np.ascontiguousarray(part).tobytes())
    digest.update(f"{model.max_length} {model.tokenizer.to_str()}".encode())
    return f"{model.dim}-{digest.hexdigest()}-{CUT}"
