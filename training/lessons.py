"""From gold names to what the model is taught: its own 18 labels, the stock model's reading where gold is silent."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.training import Example

from training.corpus import Passage, Span

PLACES = ("GPE", "LOC", "FAC")
NAMES = ("PERSON", "ORG", *PLACES)
"""Labels that gold decides alone: what the stock model says of them and the gold lacks counts as wrong."""

_PLAIN = re.compile(r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff'\u2019]{2,}(?:-[A-Z][a-z]+)?")
"""A word of a name as names are mostly written: no initial, numeral or particle."""
_LAND_AND_WATER = re.compile(
    r"(?:bay|beach|canal|cape|coast|creek|desert|falls|forest|gulf|hills?|islands?|isles|lake|loch|marsh|moor|mountains?"
    r"|ocean|park|peninsula|plains?|river|sea|strait|valley|woods?)$",
    re.IGNORECASE,
)
_BUILT = re.compile(
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


@dataclass(frozen=True, slots=True)
class NamePool:
    """Given names and surnames to take others from."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]

    @classmethod
    def of(cls, lessons: Iterable[Passage]) -> NamePool:
        """Those of all two-word names of people, each once."""
        given: set[str] = set()
        surnames: set[str] = set()
        for lesson in lessons:
            for name in lesson.names:
                words = lesson.text[name.start : name.end].split()
                if name.label == "PERSON" and len(words) == 2 and all(_PLAIN.fullmatch(word) for word in words):
                    given.add(words[0])
                    surnames.add(words[1])
        return cls(tuple(sorted(given)), tuple(sorted(surnames)))


def renamed(lesson: Passage, pool: NamePool, chance: random.Random) -> Passage:
    """The lesson with every person called otherwise: first words by given names of the pool, last words by surnames, a
    word that comes again by the same. What stands around a name, not the name, then tells that it is one.
    """
    others: dict[str, str] = {}
    text = ""
    done = 0
    moved: list[tuple[int, int]] = []
    for name in lesson.names:
        if name.label != "PERSON":
            continue
        words = list(re.finditer(r"\S+", lesson.text[name.start : name.end]))
        for place, word in enumerate(words):
            if _PLAIN.fullmatch(word[0]) and place in (0, len(words) - 1):
                last = place == len(words) - 1
                other = others.setdefault(word[0], chance.choice(pool.surnames if last else pool.given))
                text += lesson.text[done : name.start + word.start()] + other
                done = name.start + word.end()
                moved.append((done, len(text) - done))
    text += lesson.text[done:]

    def shifted(at: int) -> int:
        return at + next((by for end, by in reversed(moved) if end <= at), 0)

    names = tuple(Span(shifted(s.start), shifted(s.end), s.label) for s in lesson.names)
    return Passage(
        lesson.source, text, names, tuple(Span(shifted(s.start), shifted(s.end), "") for s in lesson.unknown)
    )


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
    if _LAND_AND_WATER.match(last):
        return "LOC"
    return "FAC" if _BUILT.match(last) else "GPE"
