"""Hostile texts: no exception, no mention outside its text, and time that grows no faster than the text."""

from __future__ import annotations

import gc
import time

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.model import Kind, Mention
from nlp import annotator as annotators
from nlp.annotator import Annotator
from nlp.base import Context, Entity, TextInput
from nlp.components import MAKERS
from nlp.propagate import propagate
from nlp.recognisers.names import prefix_before
from nlp.resolve import resolve

BLANK = spacy.blank("en")
RECOGNISERS = [make() for make in MAKERS.values()]
UNITS = (
    "a ", "A", "Aa", "AA ", "AbCd", "Abc'", "ABC'", "1", "1 ", "1/", "1/1/1/1/1 ", "1,", ",", "(", "[", "\n", " ", "\t",
    "\x00", "-", "'", "“", ".", "@", "a@a.", "_", "/", "\u202e", "\ufffd", "😀", "中文", "a\u0301", "Clact0n-on-5ea ",
    "aged 1, ", "been ", "was now ", "robbery, ", "charged with robbery and ", "no evidence of ", "X of the ",
    "University of the ", "High Street ", "in Lincoln and ", "CM1 2AB ", "TL 12 34 ", "the M1 ", "May ", "3, 4 and ",
    "from Monday to ", "the end of ", "two days before ", "2012-", "Mr Smith said Mr Jones ", "Det ", "Det Supt ",
    "SMITH, JOHN ", "JOHN SMITH ", "John 'J", "Carol Whitlock, 31, ", "He is known as Taz. ", "aka Taz ", "née Ab ",
    "Carol Whitlock is known as Taz. ", "his brother John Smith ", "John Smith, brother of ", "a 15-year-old girl ",
    "Operation Black ", "PNC 01/", "CAD ref ", "quoting ", "AB12 CDE ", "dark red ", "two wraps of ", "s.20 ",
    "van der ", "Kent Police, now known as ", "Council ", "& Sons ", "Aa and Bb Ward ", "HMP Aa ",
    "of Lincoln, Kent, ", "early ", "the victim's brother John Smith ", "Carol Whitlock, mother of the victim, ",
    "two teenage boys ", "the driver of the dark red Audi ", "High Street, Lincoln. ", "Low Street. In Lincoln. ",
    "IC1 male, approx 30 yrs, ", "E 570712 N 206951 ", "grid ref TL12 ", "Derby County ", "Derby fans ",
    "Bumley. At Bumley ", "l0l0l0", "Chelmsf0rd-on-5ea-", "brother of John Smith, ", "Flat 1, 1 A Rd, ",
    "Brothers Ali and Omar Saleh ",
)  # fmt: skip
"""One or more for the patterns of every rule, near-misses most of them."""


def inside(text: str, mentions: list[Mention] | tuple[Mention, ...]) -> None:
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]


def by_rules(text: str, entities: tuple[Entity, ...] = ()) -> tuple[Mention, ...]:
    """What all rules together make of a text in which the model found ``entities``."""
    context = Context(TextInput(text, None, Kind.INTELLIGENCE), BLANK.make_doc(""), entities)
    found = tuple(mention for recogniser in RECOGNISERS for mention in recogniser(context))
    inside(text, found)
    return resolve(propagate(text, resolve(found)))


def seconds(text: str, entities: tuple[Entity, ...] = ()) -> float:
    """Processor time, without the collector, whose share depends on whatever else the process holds."""
    gc.disable()
    try:
        started = time.process_time()
        by_rules(text, entities)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def spent(size: int) -> float:
        text = unit * (size // len(unit) + 1)
        return seconds(text)

    spent(200)
    short, long = max(spent(3_000), 0.01), spent(24_000)
    assert long < short * 8 * 4


def test_a_chain_of_titles_is_read_a_few_words_back() -> None:
    text = "Det " * 5_000 + "Whitlock"
    at, prefix = prefix_before(text, len(text) - len("Whitlock"))
    assert prefix == text[at:].removesuffix("Whitlock").strip()
    assert 2 <= len(prefix.split()) < 20
    assert prefix_before("Acting Det Ch Supt Whitlock", 19) == (0, "Acting Det Ch Supt")


def test_as_many_names_as_sentences_take_time_in_proportion() -> None:
    def spent(count: int) -> float:
        names = [f"{'ABCDEFGH'[i % 8]}en Q{i:x}ton" for i in range(count)]
        text = " ".join(f"{name} met." for name in names)
        entities, at = [], 0
        for name in names:
            entities.append(Entity(at, at + len(name), "PERSON", 2))
            at += len(name) + 6
        return seconds(text, tuple(entities))

    spent(20)
    few, many = max(spent(250), 0.01), spent(2_000)
    assert many < few * 8 * 4


PLAIN = st.sampled_from(UNITS).flatmap(lambda unit: st.integers(1, 30).map(lambda count: unit * count))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_spans_of_a_model_in_any_text_give_mentions_within_it(data: st.DataObject) -> None:
    text = data.draw(st.lists(PLAIN | st.text(max_size=20), min_size=1, max_size=6).map("".join))
    labels = st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "WORK_OF_ART"])
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    inside(text, by_rules(text, tuple(Entity(start, end, data.draw(labels), 1) for start, end in spans)))


@pytest.mark.parametrize(
    "text",
    [
        "," * 100_000,
        "(" * 200_000,
        "12 " * 50_000,
        "\n" * 200_000,
        "\ud800" * 500,
        "🙂" * 20_000,
        "a(" * 24_000,
        "a1" * 60_000,
    ],
    ids=[
        "commas",
        "open brackets",
        "numbers",
        "line breaks",
        "lone surrogates",
        "emoji",
        "letters in brackets",
        "one token",
    ],
)
def test_long_texts_of_one_thing_are_survived(annotator: Annotator, text: str) -> None:
    inside(text, annotator.annotate(TextInput(text)))


@pytest.fixture
def little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of what the model takes at once in the product: a text that is too long for it need not be long."""
    for name in ("_CHUNK", "_TOGETHER", "_TOKENS"):
        monkeypatch.setattr(annotators, name, getattr(annotators, name) // 10)


@pytest.mark.usefixtures("little_at_once")
def test_a_text_too_long_for_the_model_at_once_is_read_like_its_parts(annotator: Annotator) -> None:
    part = "Det Supt Carol Whitlock arrested Tariq Osman, 31, in Marsh Lane, Chelmsford, on 3 May 2018.\n\n"
    text = part + "x,y " * 3_000 + "\n\n" + part
    found = annotator.annotate(TextInput(text))
    inside(text, found)
    last = len(text) - len(part)
    told = [(m.start, m.text, m.label) for m in annotator.annotate(TextInput(part))]
    assert [(m.start, m.text, m.label) for m in found if m.end <= len(part)] == told
    assert [(m.start - last, m.text, m.label) for m in found if m.start >= last] == told


@pytest.mark.usefixtures("little_at_once")
def test_batches_of_any_size_give_the_same(annotator: Annotator) -> None:
    texts = [
        "Carol Whitlock met Tariq Osman.",
        "",
        "y " * 3_000,
        "\ud800 Tariq Osman",
        "Marsh Lane, Chelmsford " * 300,
    ]
    items = [TextInput(text) for text in texts]
    together = list(annotator.pipe(items))
    assert together == [annotator.annotate(item) for item in items] == list(annotator.pipe(items, batch_size=2))
    for text, mentions in zip(texts, together, strict=True):
        inside(text, mentions)
