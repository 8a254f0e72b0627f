"""Runs as the pages ask for them: on behalf of a user, with the server's settings, told in the user's trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import Request

from casethread.accounts.who import address_of, who_of
from casethread.app import Case
from casethread.gate import note
from casethread.model import Json
from casethread.runs import starting
from casethread.runs.request import Request as Told
from casethread.store.runs import Run, RunTask


@dataclass(frozen=True, slots=True)
class Asking:
    """Starts runs of one case."""

    case: Case

    def start(
        self,
        request: Request,
        task: RunTask,
        what: Json,
        *,
        passwords: Sequence[str] = (),
        documents: Sequence[str] = (),
        reason: str = "",
    ) -> Run:
        """Start a run for whoever sent the request. Raises TooMany when too many wait, StoreError."""
        told = replace(
            self._told(request, passwords), documents=tuple(documents), reason=reason, purpose=who_of(request).purpose
        )
        run = starting.start(self.case.store.runs, who_of(request).name, task, what, told)
        note(request, {"run": run.id, **{name: kept for name, kept in what.items() if name in {"folder", "files"}}})
        return run

    def go_on(self, request: Request, key: int, passwords: Sequence[str] = ()) -> Run:
        """Start a run once more that was interrupted. Raises NotFound, and UsageError for any other."""
        return starting.go_on(self.case.store.runs, key, self._told(request, passwords))

    def _told(self, request: Request, passwords: Sequence[str]) -> Told:
        return Told(self.case.config, tuple(passwords), origin=address_of(request))
