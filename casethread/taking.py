"""Taking files in: by this process alone, or through the queue with whoever works on the case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casethread import commission
from casethread.app import Case
from casethread.outcome import Outcome, Progress
from casethread.pipeline import UNNAMED
from casethread.worker import Tell
from ingest.base import ReadOptions


class Taking(Protocol):
    """Takes files in, and fills an outcome as it goes. Raises what keeps it from going on; of a single file, the
    outcome and the ledger tell.
    """

    def ingest(
        self,
        paths: Sequence[Path],
        options: ReadOptions,
        base: Path | None = None,
        names: Mapping[Path, str] = UNNAMED,
        *,
        link: bool = True,
    ) -> Outcome:
        """Take in files and folders, known by their ``names``, else as given, or relative to ``base``."""
        ...

    def retry(
        self, passwords: tuple[str, ...] = (), *, link: bool = True, only: Collection[int] | None = None
    ) -> Outcome:
        """Take up what failed or was left undone; of what failed ``only`` the files with these numbers."""
        ...

    def put_in_place(self, number: int, path: Path, name: str, passwords: tuple[str, ...] = ()) -> Outcome:
        """Take in a file in place of one that failed. Raises NotFound, UsageError when that did not fail."""
        ...


@dataclass(frozen=True, slots=True)
class Here:
    """By this process and its children."""

    case: Case
    progress: Progress
    outcome: Outcome

    def ingest(
        self,
        paths: Sequence[Path],
        options: ReadOptions,
        base: Path | None = None,
        names: Mapping[Path, str] = UNNAMED,
        *,
        link: bool = True,
    ) -> Outcome:
        """Take in files and folders."""
        with self.case.pipeline(self.progress) as pipeline:
            return pipeline.ingest(paths, options, base, link=link, names=names, outcome=self.outcome)

    def retry(
        self, passwords: tuple[str, ...] = (), *, link: bool = True, only: Collection[int] | None = None
    ) -> Outcome:
        """Take up what failed or was left undone."""
        with self.case.pipeline(self.progress) as pipeline:
            return pipeline.retry(passwords, link=link, only=only, outcome=self.outcome)

    def put_in_place(self, number: int, path: Path, name: str, passwords: tuple[str, ...] = ()) -> Outcome:
        """Take in a file in place of one that failed."""
        with self.case.pipeline(self.progress) as pipeline:
            return pipeline.put_in_place(number, path, name, passwords, outcome=self.outcome)


@dataclass(frozen=True, slots=True)
class Together:
    """By whoever works on the case, and by this process where nobody does. Files that were sent are read here, for they
    lie on this machine.
    """

    case: Case
    progress: Progress
    outcome: Outcome
    tell: Tell

    def ingest(
        self,
        paths: Sequence[Path],
        options: ReadOptions,
        base: Path | None = None,
        names: Mapping[Path, str] = UNNAMED,
        *,
        link: bool = True,
    ) -> Outcome:
        """Take in files and folders."""
        why = commission.reason_alone(options.passwords, sent=bool(names))
        with self._commission(options.passwords, why) as run:
            waiting = run.pipeline.find(paths, options, run.outcome, base, names)
            return run.done(waiting, [one.number for one in waiting], link=link)

    def retry(
        self, passwords: tuple[str, ...] = (), *, link: bool = True, only: Collection[int] | None = None
    ) -> Outcome:
        """Take up what failed or was left undone."""
        with self._commission(passwords, commission.reason_alone(passwords)) as run:
            return run.done(run.pipeline.find_again(run.outcome, only), None, link=link)

    def put_in_place(self, number: int, path: Path, name: str, passwords: tuple[str, ...] = ()) -> Outcome:
        """Take in a file in place of one that failed."""
        with self._commission(passwords, commission.reason_alone(passwords, sent=True)) as run:
            return run.done(run.pipeline.find_instead(number, path, name), [number], link=True)

    def _commission(self, passwords: tuple[str, ...], why: str) -> commission.Opened:
        return commission.commission(self.case, self.progress, self.tell, passwords, self.outcome, alone=why)


def taking(case: Case, progress: Progress, outcome: Outcome, tell: Tell) -> Taking:
    """As the settings of the case have it."""
    return Together(case, progress, outcome, tell) if case.config.has_queue else Here(case, progress, outcome)
