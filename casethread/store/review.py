"""What people decide of who is who: given, refused when it contradicts what was decided before, listed, undone.

Everything here is within one viewer's reach. A verdict rests on all documents of both whom it speaks of, as the viewer
saw them: it counts, and is shown, only for those who may read them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casethread.errors import Contradiction, NotFound, UsageError
from casethread.model import Evidence, Judgement, Spot, Verdict
from casethread.store.base import View
from casethread.store.parting import parting
from casethread.store.questions import Question, Queue, pair, queue
from casethread.store.spots import Pointed, Spots, overlap, spot_of
from casethread.store.verdicts import Verdicts


class Review:
    """The review of one case by one viewer."""

    def __init__(self, view: View, verdicts: Verdicts) -> None:
        self._view = view
        self._verdicts = verdicts
        self._spots = Spots(view)

    def questions(self, limit: int = 1) -> list[Question]:
        """The questions that matter most, first: the most uncertain of which most hangs on the answer."""
        return list(self.queue(limit).questions)

    def queue(self, limit: int = 1, offset: int = 0) -> Queue:
        """Those questions from ``offset`` on, and how many there are."""
        return queue(self._view, limit, offset)

    def pair(self, a: str, b: str) -> Question:
        """Any two, named as for ``decide``, as a question. Raises NotFound, UsageError."""
        return pair(self._view, *self._two(a, b))

    def decide(self, judgement: Judgement, a: str, b: str, why: str = "") -> Verdict:
        """Keep what the viewer decides of two: each an entity's id, a name that only one carries, or a mention as
        ``document:start-end``.

        Raises NotFound, UsageError when a name is of several or both are one mention, and Contradiction, with the
        chain, when the answer contradicts earlier ones.
        """
        one, two = self._two(a, b)
        self._refuse(judgement, one, two)
        number = self._keep(judgement, one, two, why)
        return next(v for v in self._view.verdicts() if v.id == number)

    def part(self, entity: str, apart: Iterable[str], why: str = "") -> list[Verdict]:
        """Decide that a person is two: whoever they are where ``apart`` says (documents by id, mentions as
        ``document:start-end``) is somebody else than in the rest, and one person there.

        Raises as ``decide`` does, before anything is kept; UsageError when nothing or everything goes apart.
        """
        whole = self._spots.pointed(entity)[0]
        decided = [(judgement, (whole, a), (whole, b)) for judgement, a, b in parting(whole, apart)]
        for judgement, one, two in decided:
            self._refuse(judgement, one, two)
        numbers = [self._keep(judgement, one, two, why) for judgement, one, two in decided]
        kept = {v.id: v for v in self._view.verdicts()}
        return [kept[number] for number in numbers]

    def ends(self, verdict: Verdict) -> tuple[str | None, str | None]:
        """The ids of those whom a verdict speaks of, as they are joined now; None for one who is not there."""
        return self._spots.entity_of(verdict.a), self._spots.entity_of(verdict.b)

    def _two(self, a: str, b: str) -> tuple[Pointed, Pointed]:
        one, two = self._spots.pointed(a), self._spots.pointed(b)
        if one[1] == two[1]:
            remedy = "name two mentions as document:start-end"
            raise UsageError("both are the same mention", where=f"{a}, {b}", remedy=remedy)
        return one, two

    def _refuse(self, judgement: Judgement, one: Pointed, two: Pointed) -> None:
        if judgement is Judgement.SAME:
            self._refuse_to_tie(one, two)
        elif judgement is Judgement.DIFFERENT:
            self._refuse_to_part(one, two)

    def _keep(self, judgement: Judgement, one: Pointed, two: Pointed, why: str) -> str:
        documents = self._view.documents({*one[0].documents, *two[0].documents})
        ends = spot_of(documents[one[1].document], one[1]), spot_of(documents[two[1].document], two[1])
        return self._verdicts.add(judgement, ends, self._view.viewer.name, why.strip(), documents.values())

    def undo(self, number: str, why: str = "") -> None:
        """Take a verdict back. Raises NotFound, UsageError when it is undone already."""
        if number not in {verdict.id for verdict in self._view.verdicts(undone=True)}:
            raise NotFound(f"there is no verdict {number}", remedy="list them with `casethread review list`")
        self._verdicts.undo(number, self._view.viewer.name, why.strip())

    def listed(self, *, undone: bool = False) -> list[tuple[Verdict, str]]:
        """The verdicts on evidence within reach, in the order given, each with a word on what has become of it: empty
        when it holds, else why it does not.
        """
        return [(verdict, self._standing(verdict)) for verdict in self._view.verdicts(undone=undone)]

    def _standing(self, verdict: Verdict) -> str:
        if verdict.undone:
            return f"undone {verdict.undone}"
        ends = self.ends(verdict)
        if None in ends:
            return "a mention that it speaks of is not there now; it holds again when that returns"
        if verdict.judgement is Judgement.SAME and ends[0] != ends[1]:
            return "not followed: it contradicts a verdict that they are different"
        return ""

    def _refuse_to_tie(self, one: Pointed, two: Pointed) -> None:
        """Raise Contradiction when somebody decided that parts of the two are different."""
        a, b = one[0].id, two[0].id
        for verdict in self._view.verdicts():
            ends = self._spots.entity_of(verdict.a), self._spots.entity_of(verdict.b)
            if verdict.judgement is Judgement.DIFFERENT and a != b and set(ends) == {a, b}:
                near, far = (verdict.a, verdict.b) if ends[0] == a else (verdict.b, verdict.a)
                raise _contradiction(verdict, _steps(one, near, verdict, far, two))

    def _refuse_to_part(self, one: Pointed, two: Pointed) -> None:
        """Raise Contradiction when verdicts, one after the other, made the two one."""
        if one[0].id != two[0].id:
            return
        same = [v for v in self._view.verdicts() if v.judgement is Judgement.SAME]
        chain = _chain(one[1], two[1], [v for v in same if self._spots.entity_of(v.a) == one[0].id])
        if chain:
            raise _contradiction(chain[0], [f"{_at(v.a)} is {_at(v.b)}: {v}" for v in chain])


def _contradiction(verdict: Verdict, steps: Sequence[str]) -> Contradiction:
    what = f"this contradicts what was decided before: {'; '.join(steps)}"
    remedy = f"if that was wrong, `casethread review undo {verdict.id}` first"
    return Contradiction(what, remedy=remedy, steps=tuple(steps), verdict=verdict.id)


def _steps(one: Pointed, near: Spot, verdict: Verdict, far: Spot, two: Pointed) -> list[str]:
    """A contradiction step by step: who is joined with whom, and where the verdict parts them."""
    steps = []
    if not overlap(one[1], near):
        steps.append(f"{_named(one)} is joined with {_at(near)}")
    steps.append(f"{_at(near)} is not {_at(far)}: {verdict}")
    if not overlap(two[1], far):
        steps.append(f"{_at(far)} is joined with {_named(two)}")
    return steps


def _named(side: Pointed) -> str:
    return f"{side[0].name} ({side[1].document}:{side[1].start}-{side[1].end})"


def _at(spot: Spot) -> str:
    return f"{spot.text!r} ({spot.document}:{spot.start}-{spot.end})"


def _chain(a: Evidence, b: Evidence, same: Iterable[Verdict]) -> list[Verdict]:
    """The shortest chain of verdicts on one entity that ties two of its mentions, by way of the documents that they
    stand in; empty when none does.
    """
    edges: dict[str, list[tuple[str, Verdict]]] = {}
    for verdict in same:
        edges.setdefault(verdict.a.document, []).append((verdict.b.document, verdict))
        edges.setdefault(verdict.b.document, []).append((verdict.a.document, verdict))
    reached: dict[str, list[Verdict]] = {a.document: []}
    edge = [a.document]
    while edge:
        following = []
        for key in edge:
            for other, verdict in edges.get(key, ()):
                if other not in reached:
                    reached[other] = [*reached[key], verdict]
                    following.append(other)
        edge = following
    return reached.get(b.document, [])
