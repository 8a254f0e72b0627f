"""From gold names to what the model is taught: its own 18 labels, the stock model's reading where gold is silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.training import Example

from training.corpus import Passage, Span

PLACES = ("GPE", "LOC", "FAC")
NAMES = ("PERSON", "ORG", *PLACES)
"""Labels that gold decides alone: what the stock model says of them and the gold lacks counts as wrong."""

LAND_AND_WATER = re.compile(
    r"(?:bay|beach|canal|cape|coast|creek|desert|falls|forest|gulf|hills?|islands?|isles|lake|loch|marsh|moor|mountains?"
    r"|ocean|park|peninsula|plains?|river|sea|strait|valley|woods?)$",
    re.IGNORECASE,
)
BUILT = re.compile(
    r"(?:abbey|academy|airport|arena|avenue|barracks|bridge|building|castle|cathedral|cent(?:re|er)|church|close|college"
    r"|court|crescent|drive|flats|gardens|gate|green|hall|highway|hospital|hostel|hotel|house|lane|library|lodge|market"
    r"|mosque|museum|palace|place|prison|pub|road|row|school|square|stadium|station|street|temple|terrace|theatre|tower"
    r"|walk|way)$",
    re.IGNORECASE,
)


def lessons(stock: Language, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages with the labels of the stock model: PERSON and ORG as gold has them, PLACE as GPE, LOC or FAC, and
    the stock model's own spans of the other labels where no gold name and no unknown stretch lies.
    """
    texts = (passage.text for passage in passages)
    for passage, doc in zip(passages, stock.pipe(texts, batch_size=64), strict=True):
        read = [Span(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
        names = [Span(s.start, s.end, _kind(passage.text, s, read)) for s in passage.names]
        closed = [*names, *passage.unknown]
        silver = [s for s in read if s.label not in NAMES and not any(s.meets(other) for other in closed)]
        yield Passage(passage.source, passage.text, tuple(sorted([*names, *silver])), passage.unknown)


def example(nlp: Language, lesson: Passage) -> Example:
    """One lesson as spaCy trains on it; a name whose ends are not those of tokens is left unknown."""
    reference = nlp.make_doc(lesson.text)
    spans: list[DocSpan] = []
    unknown = [_widened(reference, span) for span in lesson.unknown]
    for name in lesson.names:
        span = reference.char_span(name.start, name.end, label=name.label)
        if span is None:
            unknown.append(_widened(reference, name))
        elif not spans or span.start >= spans[-1].end:
            spans.append(span)
    taken = {token for span in spans for token in range(span.start, span.end)}
    missing = sorted({token for span in unknown if span is not None for token in range(span.start, span.end)} - taken)
    reference.set_ents(spans, missing=[reference[token : token + 1] for token in missing], default="outside")
    return Example(nlp.make_doc(lesson.text), reference)


def capitals(lesson: Passage) -> Passage:
    """The lesson with the last word of each person's full name in capitals ("John SMITH"), as logs write it."""
    text = lesson.text
    for name in lesson.names:
        found = re.search(r"\s(\w[\w'\u2019-]+)$", text[name.start : name.end])
        if name.label == "PERSON" and found and len(found[1].upper()) == len(found[1]):
            text = text[: name.start + found.start(1)] + found[1].upper() + text[name.end :]
    return Passage(lesson.source, text, lesson.names, lesson.unknown)


def has_name(lesson: Passage) -> bool:
    """Whether a lesson names a person, place or organisation."""
    return any(name.label in NAMES for name in lesson.names)


def has_person(lesson: Passage) -> bool:
    """Whether a lesson names someone."""
    return any(name.label == "PERSON" for name in lesson.names)


def _widened(doc: Doc, span: Span) -> DocSpan | None:
    return doc.char_span(span.start, span.end, alignment_mode="expand")


def _kind(text: str, name: Span, read: Iterable[Span]) -> str:
    if name.label != "PLACE":
        return name.label
    if said := next((s.label for s in read if s.label in PLACES and s.meets(name)), None):
        return said
    last = text[name.start : name.end].rsplit(maxsplit=1)[-1]
    if LAND_AND_WATER.match(last):
        return "LOC"
    return "FAC" if BUILT.match(last) else "GPE"
