"""The components of the annotation pipeline, registered with spaCy by name.

Each recogniser is a component that adds its mentions to ``doc._.casethread_mentions``; ``casethread_propagate`` carries
names through the document, ``casethread_resolve`` decides, ``casethread_days`` tells when an offence took place and
``casethread_parts`` who plays which part. Whoever imports this module can add any of them to a spaCy pipeline of their
own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from casethread.sentences import sentences
from nlp.base import Context, Recogniser, TextInput
from nlp.former import with_former_names
from nlp.offences.days import with_days
from nlp.parts import with_parts
from nlp.propagate import propagate
from nlp.recognisers.dates import DateRecogniser
from nlp.recognisers.identifiers import IdentifierRecogniser
from nlp.recognisers.model_entities import ModelEntityRecogniser
from nlp.recognisers.money import MoneyRecogniser
from nlp.recognisers.objects import ObjectRecogniser
from nlp.recognisers.offences import OffenceRecogniser
from nlp.recognisers.operations import OperationRecogniser
from nlp.recognisers.organisations import OrganisationRecogniser
from nlp.recognisers.people import PeopleRecogniser
from nlp.recognisers.places import PlaceRecogniser
from nlp.resolve import resolve

MAKERS: dict[str, Callable[[], Recogniser]] = {
    "casethread_dates": DateRecogniser,
    "casethread_offences": OffenceRecogniser,
    "casethread_identifiers": IdentifierRecogniser,
    "casethread_operations": OperationRecogniser,
    "casethread_objects": ObjectRecogniser,
    "casethread_money": MoneyRecogniser,
    "casethread_organisations": OrganisationRecogniser,
    "casethread_places": PlaceRecogniser,
    "casethread_people": PeopleRecogniser,
    "casethread_model": ModelEntityRecogniser,
}
"""Component name to recogniser, in the order they run."""
STAGES = (
    "casethread_sentences",
    *MAKERS,
    "casethread_propagate",
    "casethread_resolve",
    "casethread_former",
    "casethread_days",
    "casethread_parts",
)
"""All components after ``ner``, in the order they run."""

for _name, _default in (("casethread_input", None), ("casethread_context", None), ("casethread_mentions", ())):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


def context_of(doc: Doc) -> Context:
    """What recognisers are given for a Doc; a Doc made by others has no date and no kind. One for all components, held
    until the last of them has run.
    """
    extra = doc._
    held: Context | None = extra.casethread_context
    if held is None:
        held = extra.casethread_context = Context(extra.casethread_input or TextInput(doc.text), doc)
    return held


class RecogniserComponent:
    """A recogniser as a spaCy component."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.recogniser = recogniser

    def __call__(self, doc: Doc) -> Doc:
        """Add the recogniser's mentions to the Doc's."""
        if found := tuple(self.recogniser(context_of(doc))):
            doc._.casethread_mentions += found
        return doc


def _register(name: str, make: Callable[[], Recogniser]) -> None:
    def factory(nlp: Language, name: str) -> RecogniserComponent:
        return RecogniserComponent(make())

    Language.factory(name, func=factory)


for _name, _make in MAKERS.items():
    _register(_name, _make)


@Language.component("casethread_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Set sentence starts, where those of ``casethread.sentences`` are."""
    if not len(doc):
        return doc
    offsets = doc.to_array("IDX").tolist()
    doc[0].is_sent_start = True
    for start, _ in sentences(context_of(doc).text):
        index = bisect_left(offsets, start)
        if index < len(offsets):
            doc[index].is_sent_start = True
    return doc


@Language.component("casethread_propagate")
def carry(doc: Doc) -> Doc:
    """Carry names through the document: adds to its mentions, overlaps among those of the recognisers settled."""
    doc._.casethread_mentions = propagate(context_of(doc).text, resolve(doc._.casethread_mentions))
    return doc


@Language.component("casethread_resolve")
def decide(doc: Doc) -> Doc:
    """Settle overlaps; leaves the final mentions, sorted by start."""
    doc._.casethread_mentions = resolve(doc._.casethread_mentions)
    return doc


@Language.component("casethread_former")
def rename(doc: Doc) -> Doc:
    """Tell of each organisation what the text says it was called before."""
    doc._.casethread_mentions = with_former_names(context_of(doc).text, doc._.casethread_mentions)
    return doc


@Language.component("casethread_days")
def date_offences(doc: Doc) -> Doc:
    """Tell of each offence when it took place, where the text gives it a date."""
    context = context_of(doc)
    doc._.casethread_mentions = with_days(context.text, doc._.casethread_mentions, context.sentences)
    return doc


@Language.component("casethread_parts")
def part(doc: Doc) -> Doc:
    """Tell of each person whether the text makes them suspect, victim or witness."""
    doc._.casethread_mentions = with_parts(context_of(doc), doc._.casethread_mentions)
    doc._.casethread_context = None
    return doc
