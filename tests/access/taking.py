"""Random cases taken into real stores and indexes, and judged."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from casethread.app import Case
from casethread.errors import CasethreadError
from casethread.model import OWNER, Annotated, Judgement, Label, Role
from casethread.store.arrivals import Arrival, Taking
from casethread.store.base import FileState
from search_api.index.base import indexed
from tests.access.cases import add_user, case_of
from tests.access.invented import Invented, invented, moved, original
from tests.meaning import read_for_meaning


@contextmanager
def invented_case(home: Path) -> Iterator[Case]:
    """The first random case, with the analyst ann and the press officer pia."""
    with case_of(home) as opened:
        take(opened, invented(1).files, 1, set())
        for name, role in (("ann", Role.ANALYST), ("pia", Role.PRESS_OFFICER)):
            add_user(opened, name, role)
        yield opened


def take(case: Case, files: Sequence[Sequence[Annotated]], seed: int, whole: set[str]) -> None:
    """Take files in; the originals of those in ``whole`` are kept."""
    for file in files:
        origin = file[0].document.origin
        number = int(origin.file.rpartition("-")[2].removesuffix(".txt"))
        if origin.file in whole:
            source = case.config.home / "source"
            source.write_bytes(original(seed, number))
            case.store.keep(source, origin.sha256)
        case.store.files.enter(origin.file, origin.file, FileState.WAITING, sha256=origin.sha256, size=1)
        arrival = Arrival(case.store.files.at([origin.file])[origin.file], "")
        [saved] = case.store.take(Taking(arrival, [item.document for item in file]))
        assert saved.errors == []
    for item in [item for file in files for item in file if sum(item.document.id.encode()) % 4 == 0]:
        again = moved(item, f"again {item.document.id}", f"copies/{item.document.title}.txt")
        case.store.files.enter(again.origin.file, again.origin.file, FileState.WAITING, size=1)
        arrival = Arrival(case.store.files.at([again.origin.file])[again.origin.file], "again")
        [saved] = case.store.take(Taking(arrival, [again]))
        assert (saved.errors, saved.fresh) == ([], [])
    case.store.save_mentions("given", [item for file in files for item in file])
    with case.index.writer() as writer:
        for batch in case.store.to_index(case.index.name):
            writer.add(indexed(item, access) for item, access in batch)
            case.store.set_indexed(case.index.name, [item.document.id for item, _ in batch])
    if case.model:
        read_for_meaning(case)


def judge(case: Case, invented: Invented, seed: int) -> int:
    """Let the owner and every user decide of some people within their reach; returns how many verdicts there are."""
    chance = random.Random(seed)
    for viewer in (OWNER, *(user.viewer for user in invented.users)):
        people = [
            f"{item.document.id}:{mention.start}-{mention.end}"
            for item in invented.items
            if viewer.may_read(item.document.kind, item.document.marking)
            for mention in item.mentions
            if mention.label is Label.PERSON
        ]
        review = case.store.review(viewer)
        for judgement in (Judgement.SAME, Judgement.DIFFERENT, Judgement.SAME) if len(people) > 1 else ():
            one, two = chance.sample(people, 2)
            try:
                review.decide(judgement, one, two, f"{viewer.name} knows")
            except CasethreadError:
                continue  # it contradicts what was decided before
        if chance.random() < 0.5 and (held := case.view(viewer).verdicts()):
            review.undo(held[0].id, "a slip")
    return len(case.view().verdicts(undone=True))


def share_verdicts(full: Case, own: Case) -> None:
    """The verdicts of the full case that rest on nothing but documents of a user's own."""
    with closing(sqlite3.connect(own.config.home / "case.db")) as store:
        store.execute("ATTACH ? AS whole", (str(full.config.home / "case.db"),))
        beyond = "SELECT verdict_id FROM whole.verdict_document WHERE document_id NOT IN (SELECT id FROM main.document)"
        store.execute(f"INSERT INTO main.verdict SELECT * FROM whole.verdict WHERE id NOT IN ({beyond})")
        store.execute(
            "INSERT INTO main.verdict_document SELECT * FROM whole.verdict_document"
            " WHERE verdict_id IN (SELECT id FROM main.verdict)"
        )
        store.commit()
