"""What the linker makes of cases made to overwhelm it: bounded, explained, nothing lost.

    python -m benchmarks.crowded 5000 50000

One name in as many mentions, each with an age; one organisation and one phone in as many documents; as many verdicts
in a ring, one of which says the contrary; verdicts on mentions that are not there.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from benchmarks.linking import Writer
from casethread.model import Annotated, Document, Judgement, Kind, Label, Marking, Origin, Spot, Verdict
from casethread.values import IdentifierValue, NameValue, PersonValue
from links.linker import CaseLinker

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def done(writer: Writer, number: int) -> Annotated:
    """The document that was written."""
    key, day = writer.key, date(2005 + number % 15, 1 + number % 12, 1 + number % 28)
    origin, marking = Origin(f"{key}.txt", ""), Marking.default(Kind.NEWS)
    document = Document(key, Kind.NEWS, "", writer.text, origin, marking, published=day)
    return Annotated(document, tuple(writer.mentions))


def one_name(size: int) -> list[Annotated]:
    """One common name in every document, with one of sixty ages or none."""
    documents = []
    for number in range(size):
        age = None if number % 3 == 0 else 18 + number % 60
        value = PersonValue(name="John Smith", age=age)
        writer = Writer(f"d{number:06d}").name("John Smith", Label.PERSON, value).say(f", {age}, spoke.")
        documents.append(done(writer, number))
    return documents


def one_thing(size: int) -> list[Annotated]:
    """One organisation, one phone and one person of a rare name in every document."""
    documents = []
    for number in range(size):
        writer = Writer(f"d{number:06d}").say(f"Item {number}: ")
        writer.name("Zelda Thornwick", Label.PERSON, PersonValue(name="Zelda Thornwick", home="Lexden")).say(" rang ")
        writer.name("Thornwick Holdings", Label.ORG, NameValue(name="Thornwick Holdings")).say(" on ")
        writer.name("+447700900417", Label.IDENTIFIER, IdentifierValue(type="phone", id="+447700900417")).say(".")
        documents.append(done(writer, number))
    return documents


def spot(annotated: Annotated) -> Spot:
    """The first mention, as a verdict keeps it."""
    mention, document = annotated.mentions[0], annotated.document
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return Spot(document.id, digest, mention.start, mention.end, mention.text)


def ring(documents: Sequence[Annotated]) -> list[Verdict]:
    """Each the same as the next, the last as the first, and the first not the one in the middle; then as many verdicts
    on mentions that are not there.
    """
    spots = [spot(each) for each in documents]
    told = [
        Verdict(f"v-{n}", Judgement.SAME, one, spots[(n + 1) % len(spots)], "ann", WHEN, "")
        for n, one in enumerate(spots)
    ]
    contrary = Verdict("v-no", Judgement.DIFFERENT, spots[0], spots[len(spots) // 2], "ann", WHEN, "")
    lost = [
        Verdict(f"v-lost-{n}", Judgement.SAME, one, Spot(f"gone-{n}", "0" * 64, 0, 4, "John"), "ann", WHEN, "")
        for n, one in enumerate(spots)
    ]
    return [contrary, *told, *lost]


def report(name: str, documents: Sequence[Annotated], verdicts: Sequence[Verdict] = ()) -> None:
    """Link a case and print what it took, and whether every mention of a person is in exactly one entity."""
    size = len(documents)
    started = time.process_time()
    linkage = CaseLinker().link(documents, verdicts)
    took = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people = [entity for entity in linkage.entities if entity.label is Label.PERSON]
    spans = sorted((m.document, m.start, m.end) for entity in people for m in entity.mentions)
    wanted = sorted((d.document.id, m.start, m.end) for d in documents for m in d.mentions if m.label is Label.PERSON)
    explained = sum(any("so common here" in reason.text for reason in entity.reasons) for entity in people)
    kept = "every mention kept" if spans == wanted else "MENTIONS LOST"
    print(
        f"{name}, {size} documents: {took:.1f} s of CPU ({1000 * took / size:.2f} ms each), peak {peak:.0f} MB; "
        f"{kept}; "
        f"{len(people)} people, {explained} told that not all were compared, {len(linkage.links)} links",
        flush=True,
    )


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", help="documents of each case")
    for size in parser.parse_args().sizes:
        report("one thing everywhere", one_thing(size))
        report("one name", one_name(size))
        few = one_name(min(size, 10_000))
        report("a ring of verdicts", few, ring(few))


if __name__ == "__main__":
    main()
