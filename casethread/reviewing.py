"""``casethread review``: who is who, decided by people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from casethread import printing
from casethread.accounts.roles import Permission
from casethread.app import open_case
from casethread.config import load
from casethread.model import Json, Judgement
from casethread.printing import counted, say, say_json
from casethread.store.questions import Question, Side
from casethread.store.review import Review

review = typer.Typer(help="Decide who is who; what is decided outlives every new run.", no_args_is_help=True)

AsUser = Annotated[str | None, typer.Option("--as", metavar="USER", help="Decide as that user, within their reach.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for whoever reads it later.")]
One = Annotated[str, typer.Argument(help="A person: id, name, or a mention as DOCUMENT:START-END.", show_default=False)]
Two = Annotated[str, typer.Argument(help="The other, likewise.", show_default=False)]


@contextmanager
def _opened(user: str | None, action: str, what: Json) -> Iterator[Review]:
    with open_case(load()) as case, case.reading(user, action, what, needs=Permission.JUDGE) as view:
        yield case.store.review(view.viewer)


@review.command("next")
def next_questions(
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many questions.")] = 1,
    as_json: AsJson = False,
    user: AsUser = None,
) -> None:
    """Print the pair whose answer matters most: side by side, with the evidence."""
    with _opened(user, "review", {"questions": limit}) as opened:
        found = opened.questions(limit)
    for question in found:
        if as_json:
            say_json(question.as_json())
        else:
            _print(question)
    if not found and not as_json:
        say("Nothing to decide: no two people here are in doubt.")


def _print(question: Question) -> None:
    joined = "taken for one person, on little" if question.joined else "possibly one person"
    say(f"{question.a.entity.name} and {question.b.entity.name}: {joined} (weight {question.weight:.1f})")
    for reason in question.reasons:
        say(f"  {reason.text}")
    for letter, side in zip("AB", (question.a, question.b), strict=True):
        _print_side(letter, side)
    ends = " ".join(f"{s.spot.document}:{s.spot.start}-{s.spot.end}" for s in (question.a, question.b))
    say(f'  Answer: casethread review same|different|unsure {ends} --why "..."')
    say()


def _print_side(letter: str, side: Side) -> None:
    say(f"  {letter}: {side.entity.name}  [{side.entity.id}] {counted(len(side.entity.documents), 'document')}")
    for kind, value in dict.fromkeys((fact.kind, fact.value) for fact in side.facts):
        say(f"     {kind}: {value}")
    for quote in side.quotes:
        say(f"     {printing.sentence(quote.document, quote.mention)}")


def _decide(judgement: Judgement, a: str, b: str, why: str, *, user: str | None, as_json: bool) -> None:
    with _opened(user, "verdict", {"judgement": judgement.value, "of": [a, b], "why": why}) as opened:
        verdict = opened.decide(judgement, a, b, why)
    if as_json:
        say_json(verdict.as_json())
    else:
        say(f"Kept {verdict}. It rests on {verdict.a.text!r} ({verdict.a.document}) and {verdict.b.text!r} "
            f"({verdict.b.document}); `casethread review undo {verdict.id}` takes it back.")  # fmt: skip


@review.command()
def same(a: One, b: Two, why: Why = "", as_json: AsJson = False, user: AsUser = None) -> None:
    """Say that two are one person."""
    _decide(Judgement.SAME, a, b, why, user=user, as_json=as_json)


@review.command()
def different(a: One, b: Two, why: Why = "", as_json: AsJson = False, user: AsUser = None) -> None:
    """Say that two are different people."""
    _decide(Judgement.DIFFERENT, a, b, why, user=user, as_json=as_json)


@review.command()
def unsure(a: One, b: Two, why: Why = "", as_json: AsJson = False, user: AsUser = None) -> None:
    """Say that it cannot be told; the pair is not asked about again."""
    _decide(Judgement.UNSURE, a, b, why, user=user, as_json=as_json)


@review.command()
def undo(
    verdict: Annotated[str, typer.Argument(help="The verdict's id.", show_default=False)],
    why: Why = "",
    user: AsUser = None,
) -> None:
    """Take a verdict back; it stays in the list of all."""
    with _opened(user, "verdict", {"undo": verdict, "why": why}) as opened:
        opened.undo(verdict, why)
    say(f"Undone: verdict {verdict}.")


@review.command("list")
def list_verdicts(
    every: Annotated[bool, typer.Option("--all", help="Those that were undone as well.")] = False,
    as_json: AsJson = False,
    user: AsUser = None,
) -> None:
    """Print what was decided: of whom, by whom, when and why."""
    with _opened(user, "review", {"verdicts": "all" if every else "standing"}) as opened:
        found = opened.listed(undone=every)
    for verdict, standing in found:
        if as_json:
            say_json({**verdict.as_json(), "standing": standing or "holds"})
        else:
            ends = " and ".join(f"{s.text!r} ({s.document}:{s.start}-{s.end})" for s in (verdict.a, verdict.b))
            say(f"{verdict}: {ends}{f' - {standing}' if standing else ''}")
    if not found and not as_json:
        say("Nothing has been decided.")
