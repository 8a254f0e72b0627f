"""The pages on who is who: the queue of pairs in doubt, any two side by side, one who is two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from casethread.errors import CasethreadError, Contradiction, NotFound, UsageError
from casethread.model import Entity, Evidence, Judgement, Label, Verdict
from casethread.store.base import View
from casethread.store.questions import Question
from casethread.store.review import Review
from casethread.store.verdicts import LONGEST_WHY
from ui import entities, listing, particulars, sides, words
from ui.account_contexts import Problem
from ui.kept import kept, undo_href
from ui.pieces import Choice, Quote
from ui.quotes import Quotes, quote
from ui.rendering import counted, respond
from ui.review_contexts import ApartPage, Clash, Kept, OtherPage, Part, ReviewPage

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]
ReviewOf = Callable[[Request], Review]
DOCUMENTS, MENTIONS = 20, 12
"""Documents to a page of the choice of mentions, and mentions that can be chosen one by one in each."""
OTHERS = 20
"""People offered to compare with."""


def routes(view_of: Callable[[Request], View], review_of: ReviewOf) -> APIRouter:
    """``/review`` and what lies below it, the list of verdicts apart."""
    router = APIRouter(prefix="/review", include_in_schema=False)

    @router.get("")
    def queue(request: Request, n: int = 1, kept: str = "") -> Response:
        return respond(queue_page(view_of(request), review_of(request), n, kept))

    @router.get("/pair")
    def pair(request: Request, a: str = "", b: str = "") -> Response:
        return respond(pair_page(view_of(request), review_of(request), a, b))

    @router.post("")
    def decide(  # noqa: PLR0917 - the fields of a form
        request: Request,
        a: Text = "",
        b: Text = "",
        judgement: Text = "",
        why: Text = "",
        n: Text = "",
        back: Text = "",
    ) -> Response:
        review = review_of(request)
        try:
            verdict = review.decide(_judgement(judgement), a, b, why)
        except (UsageError, NotFound) as error:
            view, number = view_of(request), int(n) if n.isdecimal() and len(n) < 7 else 0
            try:
                question = review.pair(a, b)
            except (UsageError, NotFound):
                raise error from None
            page = _page(view, question, number=number, total=max(number, 0), back=back, why=why, error=error)
            return respond(page, error.status)
        return _onward(review_of(request), verdict, n, back)

    @router.get("/other")
    def other(request: Request, of: str = "", q: str = "") -> Response:
        return respond(other_page(view_of(request), of, q.strip()))

    @router.get("/apart")
    def apart(request: Request, of: str = "", page: int = 1) -> Response:
        return respond(apart_page(view_of(request), of, page))

    @router.post("/apart")
    def part(
        request: Request,
        of: Text = "",
        apart: Texts = [],  # noqa: B006 - FastAPI copies it
        page: Text = "",
        why: Text = "",
    ) -> Response:
        try:
            verdicts = review_of(request).part(of, apart, why)
        except UsageError as error:
            number = int(page) if page.isdecimal() and len(page) < 7 else 1
            return respond(apart_page(view_of(request), of, number, why, error), error.status)
        return _onward(review_of(request), verdicts[0], "", "entity")

    return router


def _judgement(given: str) -> Judgement:
    if given not in set(Judgement):
        raise UsageError("nothing was decided", remedy="choose same, different or unsure")
    return Judgement(given)


def _onward(review: Review, verdict: Verdict, n: str, back: str) -> Response:
    """To what comes next: the pair that has taken the place of this one, or the entity as the verdict makes it."""
    if back == "entity":
        ends = review.ends(verdict)
        place = words.entity_href(ends[1] or ends[0] or "")
        return RedirectResponse(words.with_query(place, kept=verdict.id), 303)
    at = n if n.isdecimal() and n not in {"0", "1"} else ""
    return RedirectResponse(words.with_query("/review", kept=verdict.id, n=at), 303)


def queue_page(view: View, review: Review, n: int = 1, decided: str = "") -> ReviewPage:
    """The pair in the ``n``-th place (from 1) of the queue, the last one after its end."""
    n = max(n, 1)
    found = review.queue(1, n - 1)
    if not found.questions and found.total:
        n, found = found.total, review.queue(1, found.total - 1)
    question = found.questions[0] if found.questions else None
    return _page(view, question, number=n, total=found.total, done=kept(view, review, decided))


def pair_page(view: View, review: Review, a: str, b: str) -> ReviewPage:
    """Any two people side by side. Raises NotFound, UsageError."""
    return _page(view, review.pair(a, b), back="entity")


def _page(
    view: View,
    question: Question | None,
    *,
    number: int = 0,
    total: int = 0,
    back: str = "",
    why: str = "",
    done: Kept | None = None,
    error: CasethreadError | None = None,
) -> ReviewPage:
    title = "Who is who"
    if question:
        names = dict.fromkeys((question.a.entity.name, question.b.entity.name))
        title = f"Is {next(iter(names))} one person?" if len(names) == 1 else f"Are {' and '.join(names)} one person?"
    return ReviewPage(
        title=f"Error: {title}" if error else title,
        section="review",
        viewer=view.viewer.name,
        pair=sides.pair(view, Quotes(view), question) if question else None,
        number=number,
        total=total,
        skip=words.with_query("/review", n=number + 1) if 0 < number < total else "",
        back=back,
        why=why,
        longest=LONGEST_WHY,
        kept=done,
        problem=problem(error),
        clash=clash(error),
    )


def problem(error: CasethreadError | None) -> Problem | None:
    """Why a form was not taken, other than for what was decided before."""
    if error is None or isinstance(error, Contradiction):
        return None
    return Problem(error.what[:1].upper() + error.what[1:], error.remedy)


def clash(error: CasethreadError | None) -> Clash | None:
    """What an answer contradicts."""
    if not isinstance(error, Contradiction):
        return None
    return Clash(error.steps, error.verdict, undo_href(error.verdict))


def _person(view: View, key: str) -> Entity:
    entity = view.entity(key)
    if entity.label is not Label.PERSON:
        raise UsageError(f"{entity.name} is no person", remedy="things are known by their names and numbers")
    return entity


def other_page(view: View, of: str, query: str) -> OtherPage:
    """The people of a name, to compare one with. Raises NotFound, UsageError."""
    person = _person(view, of)
    found = [one for one in entities.matching(view, query, Label.PERSON) if one.id != person.id] if query else []
    rows = []
    for one in found[:OTHERS]:
        known = particulars.glance(one.facts, ("age", "born", "home", "role"))
        note = counted(len(one.documents), "document") + (f"; {known}" if known else "")
        rows.append(Choice(one.name, words.with_query("/review/pair", a=person.id, b=one.id), note=note))
    title = f"Who else is {person.name}?"
    href = words.entity_href(person.id)
    left = max(0, len(found) - OTHERS)
    return OtherPage(title, "review", view.viewer.name, person.id, person.name, href, query, tuple(rows), left)


def apart_page(view: View, of: str, page: int = 1, why: str = "", error: CasethreadError | None = None) -> ApartPage:
    """A person's mentions, to choose those that are somebody else's. Raises NotFound, UsageError."""
    person = _person(view, of)
    page = listing.clamp(page, len(person.documents), DOCUMENTS)
    shown = person.documents[(page - 1) * DOCUMENTS : page * DOCUMENTS]
    title = f"Is {person.name} two people?"
    return ApartPage(
        title=f"Error: {title}" if error else title,
        section="review",
        viewer=view.viewer.name,
        of=person.id,
        name=person.name,
        href=words.entity_href(person.id),
        parts=_parts(view, person, shown),
        alone=len(person.mentions) < 2,
        page=page,
        why=why,
        longest=LONGEST_WHY,
        pages=listing.pages(
            page, len(person.documents), DOCUMENTS, lambda n: words.with_query("/review/apart", of=of, page=n)
        ),
        problem=problem(error),
        clash=clash(error),
    )


def _parts(view: View, person: Entity, shown: tuple[str, ...]) -> tuple[Part, ...]:
    held = view.documents(shown)
    inside: dict[str, list[Evidence]] = {key: [] for key in shown}
    for mention in person.mentions:
        if mention.document in inside:
            inside[mention.document].append(mention)
    made = []
    for number, (key, mentions) in enumerate(inside.items(), 1):
        document = held[key]
        spots: tuple[tuple[str, Quote], ...] = tuple(
            (f"{key}:{m.start}-{m.end}", quote(document, m.start, m.end)) for m in mentions[:MENTIONS]
        )
        cite = words.cite(document.source, document.published)
        more = max(0, len(mentions) - MENTIONS)
        href = words.document_href(key)
        made.append(Part(f"d{number}", key, document.title or key, href, cite, words.tags(document), spots, more))
    return tuple(made)
