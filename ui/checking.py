"""The press check: a draft is pasted, and comes back with what is public of it and what to think of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from casethread.errors import UsageError
from casethread.model import Classification
from casethread.press.advice import Flag
from casethread.press.check import ADVICE, Finding, Statement, Verdict
from casethread.press.drafts import LONGEST
from casethread.store.base import View
from ui import words
from ui.contexts import CheckedFact, CheckedFlag, CheckedPiece, CheckPage
from ui.pieces import Choice, Tag
from ui.quotes import Quotes
from ui.rendering import counted, respond

Check = Callable[[Request, str, bool], Statement]
"""The check of a draft by whoever asks, beside public reporting, or with True beside everything open to them."""

LARGEST = 4 * 3 * LONGEST
"""Bytes of a form: each character of the longest draft may take four, each of them three when it is encoded."""
SHOWN = 3
"""Reports quoted for a fact."""
VERDICTS = {
    Verdict.PUBLIC: Tag("Already public", "green"),
    Verdict.DIFFERENT: Tag("Public but different", "orange"),
    Verdict.NOT_FOUND: Tag("Not found in public", "red"),
}
_ELSEWHERE = Tag("Not found", "red")
_CSS = {Verdict.PUBLIC: "public", Verdict.DIFFERENT: "different", Verdict.NOT_FOUND: "missing"}


Beside = Callable[[Request, bool], View]
"""What whoever asks reads of public reporting, or with True of everything open to them."""


def routes(view_of: Callable[[Request], View], check: Check) -> APIRouter:
    """``/check``."""
    router = APIRouter(prefix="/check", include_in_schema=False)

    @router.get("")
    def empty(request: Request) -> Response:
        return respond(check_page(view_of(request), "", None))

    @router.post("")
    async def checked(request: Request) -> Response:
        form = await read_form(request)
        draft, everything = form.get("draft", ""), form.get("beside") == "everything"
        return await run_in_threadpool(answer, request, draft, everything)

    def answer(request: Request, draft: str, everything: bool) -> Response:
        view = view_of(request)
        if not draft.strip():
            return respond(check_page(view, draft, None, problem="Paste a draft to check"), 400)
        try:
            statement = check(request, draft, everything)
        except UsageError as error:
            return respond(check_page(view, draft, None, problem=f"{error.what}: {error.remedy}"), error.status)
        return respond(check_page(view, draft, statement, everything=everything))

    return router


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form as browsers send it. Raises UsageError when it is larger than any draft, or not a form."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise UsageError(
                "the draft is too long to be checked at once", remedy=f"check {LONGEST:,} characters at a time"
            )
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise UsageError("the form cannot be read", remedy="send it from the page, as UTF-8") from error
    return {name: values[0].replace("\r\n", "\n") for name, values in fields.items()}


def check_page(
    view: View, draft: str, statement: Statement | None, *, everything: bool = False, problem: str = ""
) -> CheckPage:
    """The form, and what the check found where there is a draft."""
    quotes = Quotes(view)
    findings = statement.findings if statement else ()
    counts = statement.counted() if statement else {}
    tags = verdict_tags(everything)
    return CheckPage(
        title="Check a statement",
        section="check",
        viewer=view.viewer.name,
        draft=draft,
        longest=LONGEST,
        wider=view.viewer.owner or view.viewer.clearance is not Classification.PUBLIC,
        everything=everything,
        problem=problem,
        counts=tuple(
            Tag(f"{counts[verdict]:,} {tag.text.lower()}", tag.colour)
            for verdict, tag in tags.items()
            if counts.get(verdict)
        ),
        pieces=tuple(_pieces(statement.text, findings, tags)) if statement else (),
        facts=tuple(checked_fact(number, findings[number], quotes, tags) for number in _worst_first(findings)),
        flags=tuple(_flag(statement.text, one, quotes) for one in statement.flags) if statement else (),
        advice=ADVICE,
    )


def verdict_tags(everything: bool) -> dict[Verdict, Tag]:
    """The verdicts in words; beside more than what is public, being found is not being public."""
    if not everything:
        return VERDICTS
    return {
        Verdict.PUBLIC: Tag("Found", "blue"),
        Verdict.DIFFERENT: Tag("Found but different", "orange"),
        Verdict.NOT_FOUND: _ELSEWHERE,
    }


def _worst_first(findings: tuple[Finding, ...]) -> list[int]:
    """What no report says, then what they say otherwise, then what is public; in each the order of the draft."""
    order = (Verdict.NOT_FOUND, Verdict.DIFFERENT, Verdict.PUBLIC)
    return sorted(range(len(findings)), key=lambda number: order.index(findings[number].verdict))


def _id(number: int) -> str:
    return f"fact-{number + 1}"


def _pieces(text: str, findings: tuple[Finding, ...], tags: dict[Verdict, Tag]) -> Iterator[CheckedPiece]:
    """The draft parted so that every stretch belongs to one fact or none; of two facts the shorter is shown."""
    spans = [(span, number) for number, one in enumerate(findings) for span in one.fact.spans]
    cuts = sorted({0, len(text), *(edge for span, _ in spans for edge in span)})
    for start, end in pairwise(cuts):
        over = [(span[1] - span[0], number) for span, number in spans if span[0] <= start and end <= span[1]]
        if not over:
            yield CheckedPiece(text[start:end])
            continue
        number = min(over)[1]
        verdict = findings[number].verdict
        yield CheckedPiece(text[start:end], _CSS[verdict], f"#{_id(number)}", tags[verdict].text)


def checked_fact(number: int, finding: Finding, quotes: Quotes, tags: dict[Verdict, Tag]) -> CheckedFact:
    """A fact, who reported it first, and how many others did."""
    fact, citations = finding.fact, finding.citations
    of = f" of {fact.subject}" if fact.kind.value in {"age", "date of birth"} and fact.subject else ""
    standing = ""
    if citations:
        first = citations[0]
        told = f"First: {words.cite(first.source or first.title, first.published)}"
        standing = f"{told}. {counted(len(citations), 'report')}"
        standing += f", {finding.independent:,} independent" if len(citations) > 1 else ""
    shown = quotes.of([citation.span for citation in citations[:SHOWN]])
    what = fact.kind.value[:1].upper() + fact.kind.value[1:] + of
    more = max(0, len(citations) - SHOWN)
    return CheckedFact(_id(number), what, fact.text, tags[finding.verdict], standing, shown, more, finding.note)


def _flag(text: str, flag: Flag, quotes: Quotes) -> CheckedFlag:
    said = tuple(dict.fromkeys(text[start:end] for start, end in flag.spans))
    documents = [found for one in flag.reports if (found := quotes.document(one))]
    reports = tuple(
        Choice(one.title or one.id, words.document_href(one.id), note=words.cite(one.source, one.published))
        for one in documents[:SHOWN]
    )
    return CheckedFlag(flag.title, flag.text, flag.basis, said, reports)
