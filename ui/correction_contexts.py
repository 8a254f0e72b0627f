"""What is shown of corrections, as ``ui.contexts`` does for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from ui.account_contexts import Named, Problem
from ui.pieces import Choice, Pages, Quote


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A correction: what it says, by whom and when, why, what has become of it, and how it is taken back; ``href``
    opens the mention, and is empty where it has no place.
    """

    id: str
    what: str
    who: str
    why: str
    href: str
    undo: str
    standing: str = ""
    undone: bool = False
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What can be said of a mention: where it is sent, what the mention was read as (``label`` is sent back, ``one`` is
    its word), and what was said the last time, with why it was not taken.
    """

    action: str
    label: str
    one: str
    open: bool
    wrong: str
    named: bool
    name: str
    dated: bool
    date: str
    kinds: tuple[Named, ...]
    called: str
    why: str
    longest: int
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """``corrections.html``: what was corrected, last first. ``done`` is the id of one just undone."""

    title: str
    section: str
    viewer: str
    choices: tuple[Choice, ...]
    rows: tuple[CorrectionNote, ...]
    done: str
    waiting: str
    pages: Pages | None
