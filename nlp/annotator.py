"""Texts in, mentions out: one spaCy pipeline of named components."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from casethread.model import Mention
from nlp.base import Context, Entity, TextInput, entities_of
from nlp.components import STAGES
from nlp.gazetteer import use
from nlp.gazetteer.imported import Imported, imported_version
from nlp.model import WEIGHTS, load_ner, model_version

RULES_VERSION = "7"
"""Changes whenever a rule changes what is marked."""

_CHUNK = 50_000
"""Characters of one text that pass the model at once."""
_TOGETHER = 20_000
"""Characters of several texts that pass it at once: what lies beyond takes memory and gains nothing."""
_TOKENS = 12_000
"""Tokens that pass the model at once: prose has 10,000 in as many characters, a list of commas five times that."""
_WORD = 500
_LONG_RUN = re.compile(rf"\S{{{_WORD},}}")
_LETTER = re.compile(r"[^\W\d_]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def pipeline(weights: Path | None = WEIGHTS) -> Language:
    """The whole pipeline, loaded once per process: ``ner``, sentence starts, one component per recogniser,
    ``casethread_propagate`` and ``casethread_resolve``. Raises ModelError when the model package is missing.
    """
    loaded = load_ner(weights)
    for name in STAGES:
        loaded.add_pipe(name)
    # a million objects that stay: the collector need not walk them again and again (a tenth of the time)
    gc.freeze()
    return loaded


def annotator_version(weights: Path | None = WEIGHTS, imported: Path | None = None) -> str:
    """Changes when the model, the rules or the imported places change; told without loading the model.

    Raises ModelError when the model package is missing, StoreError when the file of imported places cannot be read.
    """
    places = imported_version(imported)
    return f"{model_version(weights)};rules-{RULES_VERSION}" + (f";places-{places}" if places else "")


class Annotator:
    """Marks what texts name. ``version`` changes when the model or the rules change."""

    def __init__(self, nlp: Language, version: str) -> None:
        self._nlp = nlp
        self._ner = nlp.get_pipe("ner")
        self._rules = [component for name, component in nlp.pipeline if name != "ner"]
        self.version = version

    @classmethod
    def load(cls, weights: Path | None = WEIGHTS, imported: Path | None = None) -> Annotator:
        """The annotator over the process's one pipeline, with the places of the file ``imported`` where it exists.

        The process has one gazetteer: the annotator loaded last decides which places it holds. Raises ModelError with
        what to install, StoreError when the file of imported places cannot be read.
        """
        version = annotator_version(weights, imported)
        nlp = pipeline(weights)
        use(Imported(imported) if imported and imported_version(imported) else None)
        return cls(nlp, version)

    def annotate(self, item: TextInput) -> tuple[Mention, ...]:
        """The mentions of one text, sorted by start; offsets are its code points."""
        return next(self.pipe([item]))

    def pipe(self, items: Iterable[TextInput], batch_size: int = 64) -> Iterator[tuple[Mention, ...]]:
        """The mentions of each text, in order; up to ``batch_size`` texts pass the model together, fewer long ones."""
        for batch in _batches(items, batch_size):
            clean = [_clean(item) for item in batch]
            docs = [self._doc(item.text) if len(item.text) <= _CHUNK else None for item in clean]
            whole = [doc for doc in docs if doc is not None and len(doc) <= _TOKENS]
            tagged = iter(list(self._ner.pipe(whole, batch_size=batch_size)))  # type: ignore[attr-defined]  # a trained pipe
            contexts = []
            for item, doc in zip(clean, docs, strict=True):
                fits = doc is not None and len(doc) <= _TOKENS
                contexts.append(Context(item, next(tagged)) if fits else self._long(item))
            for given, found in zip(batch, self._ruled(contexts), strict=True):
                yield _as_given(given.text, found)

    def _long(self, item: TextInput) -> Context:
        """A text too long to pass the model at once, read piece by piece: what the model found is kept, its tokens are
        not. A piece without a letter holds nothing for the model.
        """
        found: list[Entity] = []
        start = 0
        for piece in _pieces(item.text):
            if _LETTER.search(piece):
                with self._nlp.memory_zone():
                    found += self._found(self._doc(piece), start)
            start += len(piece)
        return Context(item, Doc(self._nlp.vocab), tuple(found))

    def _doc(self, text: str) -> Doc:
        """The tokens of a text; a run without a blank is cut, for the tokenizer takes the square of its length."""
        if max(map(len, text.split()), default=0) <= _WORD:
            return self._nlp.make_doc(text)
        runs = (run.span() for run in _LONG_RUN.finditer(text))
        cuts = [0, *(cut for start, end in runs for cut in range(start + _WORD, end, _WORD)), len(text)]
        parts = [self._nlp.make_doc(text[start:end]) for start, end in pairwise(cuts) if start < end]
        joined = Doc.from_docs(parts, ensure_whitespace=False)
        assert joined is not None  # noqa: S101 - from_docs gives None only for no documents
        return joined

    def _found(self, doc: Doc, start: int) -> Iterator[Entity]:
        """What the model finds in a piece that begins at ``start``, some thousand tokens at a time."""
        for first in range(0, len(doc), _TOKENS):
            part = doc[first : first + _TOKENS]
            yield from entities_of(self._ner(part.as_doc() if len(part) < len(doc) else doc), start + part.start_char)

    def _ruled(self, contexts: list[Context]) -> list[tuple[Mention, ...]]:
        """What the rules make of each text; a component sees all in turn, for its tables are then at hand."""
        for context in contexts:
            extra = context.doc._
            extra.casethread_input, extra.casethread_context = context.input, context
        docs = [context.doc for context in contexts]
        for component in self._rules:
            docs = [component(doc) for doc in docs]
        return [doc._.casethread_mentions for doc in docs]


def _as_given(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions in the words of the text as it was given, lone surrogates and all."""
    if not any("\ufffd" in mention.text for mention in mentions):
        return mentions
    return tuple(replace(mention, text=text[mention.start : mention.end]) for mention in mentions)


def _batches(items: Iterable[TextInput], size: int) -> Iterator[list[TextInput]]:
    """Up to ``size`` texts at a time, fewer where they are long: the model's memory grows with all it sees at once."""
    batch: list[TextInput] = []
    length = 0
    for item in items:
        if batch and (len(batch) == size or length + len(item.text) > _TOGETHER):
            yield batch
            batch, length = [], 0
        batch.append(item)
        length += len(item.text)
    if batch:
        yield batch


def _clean(item: TextInput) -> TextInput:
    """The text without lone surrogates, which no encoding knows, each character in its place."""
    if item.text.isascii() or not _SURROGATE.search(item.text):
        return item
    return replace(item, text=_SURROGATE.sub("\ufffd", item.text))


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
