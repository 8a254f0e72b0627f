"""What a saved search finds that it had not shown before, within one viewer's reach and no further."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from casethread.errors import CasethreadError
from casethread.store.base import View
from casethread.store.saved import SavedSearch
from search_api.results import SearchRequest, Sort
from search_api.search import Searcher

MOST_WATCHED = 10_000
"""Documents that a saved search may find and still be watched."""


@dataclass(frozen=True, slots=True)
class Alert:
    """``total`` documents answer; ``found`` are their ids, newest first. ``problem`` says why what is new cannot be
    told, ``remedy`` what to do; nothing is found then.
    """

    saved: SavedSearch
    total: int
    found: tuple[str, ...]
    problem: str = ""
    remedy: str = ""

    @property
    def fresh(self) -> tuple[str, ...]:
        """Those that did not answer when the search was last looked at."""
        return tuple(one for one in self.found if not self.saved.has_shown(one))

    @property
    def state(self) -> str:
        """Changes when other documents are new: what was looked at is marked as seen, and nothing that came since."""
        return blake2b("\n".join(self.fresh).encode(), digest_size=8).hexdigest()


def request_of(saved: SavedSearch) -> SearchRequest:
    """A saved search as it is asked, newest first."""
    return SearchRequest(saved.text, saved.chosen, Sort.NEWEST)


def alert(searcher: Searcher, view: View, saved: SavedSearch) -> Alert:
    """What is new for a saved search. Its own faults are told, not raised: they do not keep others from being told."""
    try:
        total, ids = searcher.ids(request_of(saved), view, MOST_WATCHED)
    except CasethreadError as error:
        return Alert(saved, 0, (), error.what, error.remedy)
    if total > MOST_WATCHED:
        problem = f"it finds {total:,} documents, and at most {MOST_WATCHED:,} are watched"
        return Alert(saved, total, (), problem, "narrow it, and save it anew")
    return Alert(saved, total, tuple(ids))
