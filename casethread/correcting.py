"""``casethread correct``: what was misread, put right by people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from casethread.app import open_case
from casethread.config import load
from casethread.model import Json, Label
from casethread.printing import say, say_json, tell
from casethread.store.amending import Amending, Done, Said, Wrong

correct = typer.Typer(
    help="Correct what was misread; a correction outlives re-ingest and every new version of the annotator.",
    no_args_is_help=True,
)

AsUser = Annotated[str | None, typer.Option("--as", metavar="USER", help="Correct as that user, within their reach.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for whoever reads it later.")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="What for; kept in the audit.")]
Spot = Annotated[str, typer.Argument(help="The mention, as DOCUMENT:START-END.", show_default=False)]
Read = Annotated[
    Label | None, typer.Option("--label", help="What it was read as, where several are there.", case_sensitive=False)
]


@contextmanager
def _opened(user: str | None, told: Json, purpose: str | None, action: str = "correct") -> Iterator[Amending]:
    with open_case(load()) as case, case.reading(user, action, told, purpose) as view:
        yield case.amending(view.viewer)


def _correct(  # noqa: PLR0917 - what every way of correcting takes
    where: str, said: Said, why: str, label: Label | None, as_json: bool, user: str | None, purpose: str | None
) -> None:
    told = {"mention": where, "wrong": said.wrong.value, "right": said.right, "why": why}
    with _opened(user, told, purpose) as opened:
        done = opened.correct(where, said, why, label)
    if as_json:
        say_json(done.correction.as_json())
    else:
        made = done.correction
        say(f"Kept {made}: {made.spot.text!r} {_instead(done)}. `casethread correct undo {made.id}` takes it back.")
    _wait(done)


def _instead(done: Done) -> str:
    to = done.correction.to
    if to is None:
        return f"is no {done.correction.label.value.lower()}"
    value = to[1].as_json()
    return f"is {to[0].value.lower()} {value.get('name') or value.get('edtf') or value.get('id')}"


def _wait(done: Done) -> None:
    if done.waiting:
        tell(f"{done.waiting[:1].upper()}{done.waiting[1:]}.")


@correct.command()
def nothing(  # noqa: PLR0917 - typer names them
    mention: Spot,
    why: Why = "",
    label: Read = None,
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Say that a mention names nothing of its kind: not a person, not a place."""
    _correct(mention, Said(Wrong.NOTHING), why, label, as_json, user, purpose)


@correct.command()
def name(  # noqa: PLR0917 - typer names them
    mention: Spot,
    right: Annotated[str, typer.Argument(help="The name that is meant.", show_default=False)],
    why: Why = "",
    label: Read = None,
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Say that a mention names somebody or something else of its kind."""
    _correct(mention, Said(Wrong.NAME, right), why, label, as_json, user, purpose)


@correct.command("date")
def date_(  # noqa: PLR0917 - typer names them
    mention: Spot,
    right: Annotated[str, typer.Argument(help="2014-07-12, 2014-07, or two with a stroke between.")],
    why: Why = "",
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Say which date a mention means."""
    _correct(mention, Said(Wrong.DATE, right), why, Label.DATE, as_json, user, purpose)


@correct.command()
def kind(  # noqa: PLR0917 - typer names them
    mention: Spot,
    right: Annotated[Label, typer.Argument(help="What it is instead.", case_sensitive=False, show_default=False)],
    called: Annotated[str, typer.Option("--name", help="Its name, if not as it is written.")] = "",
    why: Why = "",
    label: Read = None,
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Say that a mention is of another kind."""
    _correct(mention, Said(Wrong.KIND, called, right), why, label, as_json, user, purpose)


@correct.command()
def undo(
    correction: Annotated[str, typer.Argument(help="The correction's id.", show_default=False)],
    why: Why = "",
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Take a correction back; it stays in the list of all."""
    with _opened(user, {"undo": correction, "why": why}, purpose) as opened:
        done = opened.undo(correction, why)
    say(f"Undone: correction {correction}.")
    _wait(done)


@correct.command("list")
def list_corrections(
    every: Annotated[bool, typer.Option("--all", help="Those that were undone as well.")] = False,
    as_json: AsJson = False,
    user: AsUser = None,
    purpose: Purpose = None,
) -> None:
    """Print what was corrected: where, by whom, when and why."""
    with _opened(user, {"list": "corrections"}, purpose, "view") as opened:
        found = opened.listed(undone=every)
    for correction, standing in found:
        if as_json:
            say_json({**correction.as_json(), "standing": standing or "counts"})
        else:
            spot = correction.spot
            instead = _instead(Done(correction, ""))
            place = f"{spot.document}:{spot.start}-{spot.end}"
            say(f"{correction}: {spot.text!r} ({place}) {instead}{f' - {standing}' if standing else ''}")
    if not found and not as_json:
        say("Nothing has been corrected.")
