"""What the command line says: plain text for people, JSON Lines for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from casethread.model import Document, Entity, Evidence, Hit, Incident, Json, Label, Link, Mention, Path
from casethread.outcome import Outcome
from casethread.store.base import FileRecord, FileState, LedgerSummary, View

if TYPE_CHECKING:
    from ingest.plan import Plan

CONTEXT = 60
"""Characters shown on either side of a mention."""


def say(line: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(f"{line}\n")


def tell(line: str) -> None:
    """A line on standard error, where progress and errors go."""
    sys.stderr.write(f"{line}\n")


def say_json(row: Json) -> None:
    """A line of JSON on standard output; escaped where it holds what cannot be encoded (lone surrogates)."""
    line = json.dumps(row, ensure_ascii=False)
    say(line if _encodable(line) else json.dumps(row))


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def day(when: date | None) -> str:
    """A date for people."""
    return f"{when.day} {when:%B %Y}" if when else "no date"


def counted(number: int, noun: str) -> str:
    """A number and its noun, such as 1 file or 2 files."""
    plural = "people" if noun == "person" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def outcome(done: Outcome, summary: LedgerSummary) -> None:
    """What a run did, then whether all is in."""
    for line in done.failures:
        tell(f"failed: {line}")
    also = [f"{done.unchanged:,} unchanged"] if done.unchanged else []
    also += [f"{done.duplicates:,} duplicate"] if done.duplicates else []
    also += [f"{len(done.failures):,} failed"] if done.failures else []
    say(f"Read {counted(done.documents, 'document')} from {counted(done.read, 'file')}" + _listed(also) + ".")
    completeness(summary)


def _listed(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def completeness(summary: LedgerSummary) -> None:
    """The completeness statement: documents and failed parts of all files, and how many of these can be found."""
    files = sum(summary.files.values())
    say(f"{summary.searchable:,} of {counted(summary.parts, 'document')} searchable, from {counted(files, 'file')}.")
    if files and summary.searchable == summary.parts and not summary.files.get(FileState.WAITING):
        say("Nothing is missing." if summary.linked else "Nothing is missing; links are made when first asked for.")


def found(view: View) -> None:
    """What the case holds, by label, and what to try."""
    counts = Counter(item.label for item in view.entities())
    say("Found " + ", ".join(counted(counts[label], _NOUNS[label]) for label in _NOUNS if counts[label]) + ",")
    say(f"  {counted(len(view.incidents()), 'incident')} and {counted(len(view.links()), 'link')}.")
    say("Try: casethread search 'marsh lane'")


_NOUNS = {
    Label.PERSON: "person",
    Label.PLACE: "place",
    Label.ORG: "organisation",
    Label.OPERATION: "operation",
    Label.IDENTIFIER: "identifier",
    Label.VEHICLE: "vehicle",
}


def status(summary: LedgerSummary, records: Iterable[FileRecord]) -> None:
    """The completeness statement, the files by how they stand, and whatever is missing or seen twice."""
    completeness(summary)
    say("Files: " + ", ".join(f"{number:,} {state}" for state, number in sorted(summary.files.items())) + ".")
    for record in records:
        _missing(record)


def _missing(record: FileRecord) -> None:
    if record.state is FileState.WAITING:
        say(f"  waiting: {record.file}: not read to its end; run `casethread retry`")
    elif record.state is FileState.DUPLICATE:
        say(f"  duplicate: {record.file}: {record.reason}")
    elif record.state is FileState.FAILED:
        rest = f" ({counted(record.documents, 'document')} read)" if record.documents else ""
        say(f"  failed: {record.file}: {counted(record.failed, 'part')}{rest}")
        for failure in record.failures:
            say(f"    {failure.step}: {f'{failure.where}: ' if failure.where else ''}{failure.reason}")
        if record.failed > len(record.failures):
            say(f"    and {record.failed - len(record.failures):,} more")
    if record.sightings and record.state is not FileState.DUPLICATE:
        say(f"  seen before: {record.file}: {counted(record.sightings, 'part')} with a text that was read elsewhere")
    if record.searchable < record.documents:
        missing = record.documents - record.searchable
        say(f"  not searchable yet: {record.file}: {counted(missing, 'document')}; run `casethread retry`")


def status_json(record: FileRecord) -> Json:
    """The object that ``casethread status --json`` prints: the contract's keys, and what else is to be told."""
    row: Json = {"file": record.file, "state": record.state.value, "documents": record.documents}
    also: Json = {"reason": record.reason, "sightings": record.sightings, "failed": record.failed}
    also["failures"] = [failure.as_json() for failure in record.failures]
    if record.annotated < record.documents:
        also["annotated"] = record.annotated
    row |= {key: value for key, value in also.items() if value}
    return {**row, "searchable": record.searchable} if record.searchable < record.documents else row


def plan(read: Plan) -> None:
    """What a file would be read as."""
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in read.kinds.items())
    marks = ", ".join(f"{number:,} {name}" for name, number in read.markings.items())
    about = [read.reader or "no format that is read", counted(read.documents, "document"), kinds, marks]
    say(f"{read.file}: " + "; ".join(part for part in about if part))
    for reason, number in read.reasons.items():
        say(f"  {number:,} {reason}")
    if read.gradings:
        say("  graded: " + ", ".join(f"{number:,} {scheme}" for scheme, number in read.gradings.items()))
    if read.first or read.undated:
        undated = f"; {read.undated:,} without a date" if read.undated else ""
        say(f"  dated: {day(read.first)} to {day(read.last)}{undated}" if read.first else f"  dated: none{undated}")
    if read.profile:
        say(f"  columns: {read.profile}")
    for title in read.titles:
        say(f"  {title}")
    for problem in read.problems:
        say(f"  problem: {problem}")
    if read.failed > len(read.problems):
        say(f"  and {read.failed - len(read.problems):,} more problems")


def hit(number: int, found: Hit) -> None:
    """A hit: what it is, its sentences, why it was found."""
    about = [found.kind.value, found.source or "", day(found.published), found.marking.classification.value]
    say(f"{number}. {found.title}  [{found.id}]")
    say(f"   {', '.join(part for part in about if part)}")
    for passage in found.passages:
        say(f"   > {_one_line(passage.text)}")
    say(f"   {'; '.join(found.why)}")
    if found.folded:
        named = ", ".join(f"{copy.source or copy.title} [{copy.id}]" for copy in found.copies[:3])
        say(f"   and {found.folded:,} more that tell the same story: {named}")


def document(item: Document, mentions: Sequence[Mention], links: Sequence[Link]) -> None:
    """A document, what it names and what it is linked to."""
    say(item.title)
    about = {
        "id": item.id,
        "kind": item.kind.value,
        "published": day(item.published),
        "source": item.source,
        "author": item.author,
        "marking": item.marking.classification.value,
        "grading": str(item.grading) if item.grading else None,
        "file": f"{item.origin.file}, part {item.origin.part + 1}",
    }
    for name, value in about.items():
        if value:
            say(f"  {name}: {value}")
    say()
    say(item.text)
    say()
    for mention in mentions:
        say(f"  {mention.start}-{mention.end} {mention.label.value}: {mention.text}  {_shown(mention.value.as_json())}")
    for link in links:
        say(f"  {link.kind.value} ({link.score:.2f}): {link.b if link.a == item.id else link.a}")
        reasons(link)


def reasons(link: Link) -> None:
    """Why a link holds."""
    for reason in link.reasons:
        say(f"    - {reason.text}")


def mention_line(mention: Mention, *, explain: bool) -> None:
    """A mention, and on request the rule, score and reason."""
    value = mention.value.as_json()
    candidates = value.pop("candidates", ()) if explain else ()
    say(f"{mention.start}-{mention.end}\t{mention.label.value}\t{mention.text}\t{_shown(value)}")
    if explain:
        say(f"\t{mention.rule}, {mention.score:.2f}: {mention.why}")
        for one in candidates:
            at = f" at {one['lat']}, {one['lon']}" if "lat" in one else ""
            say(f"\tmay be {', '.join(one[key] for key in ('name', 'within') if key in one)}{at}: {one['score']:.2f}")


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def entity(item: Entity, view: View, companions: Iterable[tuple[Link, Entity]]) -> None:
    """An entity: its names, facts, companions and every mention with its place."""
    say(f"{item.name}  [{item.id}] {item.label.value}, {counted(len(item.mentions), 'mention')}")
    if len(item.names) > 1:
        say(f"  also written: {', '.join(item.names[1:])}")
    for kind, value in dict.fromkeys((fact.kind, fact.value) for fact in item.facts):
        say(f"  {kind}: {value}")
    for reason in item.reasons:
        say(f"  joined because: {reason.text}")
    documents = view.documents(item.documents)
    for evidence in item.mentions:
        say(f"  {sentence(documents[evidence.document], evidence)}")
    for link, other in companions:
        say(f"  {link.kind.value} ({link.score:.2f}): {other.name}  [{other.id}]")
        reasons(link)
    say()


def sentence(item: Document, evidence: Evidence) -> str:
    """A span with its surroundings and where it stands."""
    before = item.text[max(0, evidence.start - CONTEXT) : evidence.start]
    after = item.text[evidence.end : evidence.end + CONTEXT]
    shown = _one_line(f"{before}[{item.text[evidence.start : evidence.end]}]{after}")
    return f"{evidence.document} {evidence.start}-{evidence.end} ({day(item.published)}): ...{shown}..."


def path(number: int, found: Path, names: dict[str, str]) -> None:
    """A path: its ends and, hop by hop, why."""
    say(f"{number}. strength {found.score:.2f}: {' - '.join(names[key] for key in found.entities)}")
    for link in found.links:
        say(f"   {names[link.a]} and {names[link.b]}: {link.kind.value} ({link.score:.2f})")
        reasons(link)


def path_json(found: Path, names: dict[str, str]) -> Json:
    """The object that ``casethread path --json`` prints."""
    return {
        "entities": [{"entity": key, "name": names[key]} for key in found.entities],
        "score": round(found.score, 4),
        "links": [link.as_json() for link in found.links],
    }


def document_json(item: Document, mentions: Sequence[Mention], links: Sequence[Link]) -> Json:
    """The object that ``casethread show --json`` prints."""
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind.value,
        "published": item.published.isoformat() if item.published else None,
        "source": item.source,
        "author": item.author,
        "marking": item.marking.as_json(),
        "grading": str(item.grading) if item.grading else None,
        "file": item.origin.file,
        "part": item.origin.part,
        "text": item.text,
        "meta": dict(item.meta),
        "passages": [{"start": p.start, "end": p.end, **p.anchor.as_json()} for p in item.passages],
        "mentions": [mention.as_json() for mention in mentions],
        "links": [link.as_json() for link in links],
    }


def entity_json(item: Entity, links: Sequence[Link], incidents: Sequence[Incident]) -> Json:
    """The object that ``casethread entity --json`` prints."""
    facts = [{"kind": f.kind, "value": f.value, "evidence": f.evidence.as_json()} for f in item.facts]
    return {
        "entity": item.id,
        "label": item.label.value,
        "name": item.name,
        "names": list(item.names),
        "facts": facts,
        "reasons": [reason.as_json() for reason in item.reasons],
        "mentions": [evidence.as_json() for evidence in item.mentions],
        "links": [link.as_json() for link in links],
        "incidents": [incident.id for incident in incidents],
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
