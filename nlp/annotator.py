"""Texts in, mentions out: one spaCy pipeline of named components."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from casethread.model import Mention
from nlp.base import TextInput
from nlp.components import MAKERS
from nlp.model import WEIGHTS, load_ner, model_version

RULES_VERSION = "1"
"""Changes whenever a rule changes what is marked."""

_CHUNK = 50_000
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def pipeline(weights: Path | None = WEIGHTS) -> Language:
    """The whole pipeline, loaded once per process: ``ner``, sentence starts, one component per recogniser, and
    ``casethread_resolve``. Raises ModelError when the model package is missing.
    """
    loaded = load_ner(weights)
    for name in ("casethread_sentences", *MAKERS, "casethread_resolve"):
        loaded.add_pipe(name)
    # a million objects that stay: the collector need not walk them again and again (a tenth of the time)
    gc.freeze()
    return loaded


def annotator_version(weights: Path | None = WEIGHTS) -> str:
    """Changes when the model or the rules change; told without loading the model."""
    return f"{model_version(weights)};rules-{RULES_VERSION}"


class Annotator:
    """Marks what texts name. ``version`` changes when the model or the rules change."""

    def __init__(self, nlp: Language, version: str) -> None:
        self._nlp = nlp
        self._ner = nlp.get_pipe("ner")
        self._rules = [component for name, component in nlp.pipeline if name != "ner"]
        self.version = version

    @classmethod
    def load(cls, weights: Path | None = WEIGHTS) -> Annotator:
        """The annotator over the process's one pipeline. Raises ModelError with what to install."""
        nlp = pipeline(weights)
        return cls(nlp, annotator_version(weights))

    def annotate(self, item: TextInput) -> tuple[Mention, ...]:
        """The mentions of one text, sorted by start; offsets are its code points."""
        return next(self.pipe([item]))

    def pipe(self, items: Iterable[TextInput], batch_size: int = 16) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each text, in order; ``batch_size`` texts pass the model together."""
        rest = iter(items)
        while batch := list(islice(rest, batch_size)):
            inputs = [_clean(item) for item in batch]
            pieces = [[self._nlp.make_doc(piece) for piece in _pieces(item.text)] for item in inputs]
            tagged = iter(list(self._ner.pipe(chain.from_iterable(pieces), batch_size=batch_size)))  # type: ignore[attr-defined]  # a trained pipe
            for item, given, parts in zip(inputs, batch, pieces, strict=True):
                doc = _join(list(islice(tagged, len(parts))))
                yield self._read(doc, item, given.text)

    def _read(self, doc: Doc, item: TextInput, original: str) -> tuple[Mention, ...]:
        doc._.casethread_input = item
        for component in self._rules:
            doc = component(doc)
        mentions: tuple[Mention, ...] = doc._.casethread_mentions
        if item.text is original:
            return mentions
        return tuple(replace(mention, text=original[mention.start : mention.end]) for mention in mentions)


def _clean(item: TextInput) -> TextInput:
    """The text without lone surrogates, which no encoding knows, each character in its place."""
    if item.text.isascii() or not _SURROGATE.search(item.text):
        return item
    return replace(item, text=_SURROGATE.sub("\ufffd", item.text))


def _join(parts: list[Doc]) -> Doc:
    if len(parts) == 1:
        return parts[0]
    joined = Doc.from_docs(parts, ensure_whitespace=False)
    assert joined is not None  # noqa: S101 - from_docs gives None only for no documents
    return joined


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces that the model takes at once, cut after a paragraph, a line or a space where there is one."""
    start = 0
    while len(text) - start > _CHUNK:
        end = start + _CHUNK
        for border in ("\n\n", "\n", " "):
            cut = text.rfind(border, start + _CHUNK // 2, end)
            if cut > start:
                end = cut + len(border)
                break
        yield text[start:end]
        start = end
    yield text[start:]
