"""The linker: documents with their mentions in, entities, incidents and links out."""

from __future__ import annotations

from collections.abc import Sequence

from casethread.model import Annotated, Linkage, Path, Verdict
from casethread.store.base import Kept, Reading
from links.packing import shape
from links.paths import strongest_paths
from links.shelves import of_form
from links.spreading import HERE, Spreading
from links.standing import StandingLinkage


class CaseLinker:
    """Implements ``casethread.store.base.Linker``. Holds nothing between calls; counts only over what it is given.
    ``spreading`` does the comparing: what is found does not depend on where.
    """

    version = "10"

    def __init__(self, spreading: Spreading = HERE) -> None:
        self._spreading = spreading

    def link(self, documents: Sequence[Annotated], verdicts: Sequence[Verdict] = ()) -> Linkage:
        """What these documents join: a pure function of their set and of the verdicts on what they name, so that the
        order of the documents does not matter.
        """
        standing = self.begin()
        standing.change(documents, (), verdicts)
        return standing.linkage()

    def begin(self, reading: Reading | None = None) -> StandingLinkage:
        """A linkage of no documents, to be changed as documents come and go; ``reading`` gives those that it has taken
        in once more, by id: without it they are kept in memory.
        """
        return StandingLinkage(self._spreading, reading, form=self._form)

    def resume(self, kept: Kept) -> StandingLinkage | None:
        """The linkage that is kept, to be changed: it takes from there what a change touches, and no more. None when it
        was kept by another version.
        """
        return StandingLinkage(kept=kept, form=self._form) if of_form(self._form, kept) else None

    @property
    def _form(self) -> str:
        return f"{self.version} {shape()}"

    def paths(self, linkage: Linkage, a: str, b: str, limit: int = 3) -> list[Path]:
        """The strongest few explanations of how two entities are tied, best first; empty when nothing ties them."""
        return strongest_paths(linkage, a, b, limit)
