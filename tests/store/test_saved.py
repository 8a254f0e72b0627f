"""Saved searches: each its user's own, a name once, what was shown told from what was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casethread.errors import NotFound, UsageError
from casethread.model import Role
from casethread.store import saved
from casethread.store.case import CaseStore
from casethread.store.saved import SavedSearches
from links.linker import CaseLinker

DAY = date(2014, 3, 1)


@pytest.fixture
def searches(tmp_path: Path) -> Iterator[SavedSearches]:
    store = CaseStore.open(f"sqlite:///{tmp_path / 'case.db'}", tmp_path / "originals", CaseLinker())
    for name in ("ann", "bob"):
        store.users.add(name, Role.ANALYST)
    yield store.saved
    store.close()


def test_what_is_saved_comes_back_and_only_to_its_user(searches: SavedSearches) -> None:
    one = searches.add("ann", "  Quern   Lane ", "quern", {"kind": ["news", "news"]}, shown=["d1", "d2"], day=DAY)
    assert (one.name, one.text, one.chosen, one.looked) == ("Quern Lane", "quern", {"kind": ("news",)}, DAY)
    assert [one.has_shown(key) for key in ("d1", "d2", "d3")] == [True, True, False]
    assert searches.of("ann") == [one]
    assert searches.of("bob") == []
    for act in (searches.get, searches.delete):
        with pytest.raises(NotFound):
            act("bob", one.key)
    with pytest.raises(NotFound):
        searches.look("bob", one.key, ["d3"], DAY)
    assert searches.get("ann", one.key) == one


def test_looking_forgets_what_it_no_longer_finds(searches: SavedSearches) -> None:
    key = searches.add("ann", "Q", "quern", {}, shown=["d1"], day=DAY).key
    searches.look("ann", key, ["d2"], date(2014, 3, 2))
    held = searches.get("ann", key)
    assert (held.has_shown("d1"), held.has_shown("d2"), held.looked) == (False, True, date(2014, 3, 2))
    searches.delete("ann", key)
    assert searches.of("ann") == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("", "q", "no name"),
        (" \n", "q", "no name"),
        ("n" * 81, "q", "81 characters"),
        ("n", "q" * 2001, "2,001 characters"),
        ("first", "q", "already"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_a_reason(
    searches: SavedSearches, name: str, text: str, told: str
) -> None:
    searches.add("ann", "First", "q", {}, shown=[], day=DAY)
    with pytest.raises(UsageError, match=told) as refused:
        searches.add("ann", name, text, {}, shown=[], day=DAY)
    assert refused.value.remedy
    assert len(searches.of("ann")) == 1
    searches.add("bob", "First", "q", {}, shown=[], day=DAY)


def test_there_is_an_end_to_saving(searches: SavedSearches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 2)
    for name in ("a", "b"):
        searches.add("ann", name, "q", {}, shown=[], day=DAY)
    with pytest.raises(UsageError, match="2 searches"):
        searches.add("ann", "c", "q", {}, shown=[], day=DAY)


@given(st.sets(st.text(max_size=12), max_size=30), st.text(max_size=12))
def test_a_document_has_been_shown_if_it_was(shown: set[str], other: str) -> None:
    marks = frozenset(saved.mark(key) for key in shown)
    held = saved.SavedSearch("k", "u", "n", "", {}, marks, DAY)
    assert all(held.has_shown(key) for key in shown)
    assert held.has_shown(other) == (other in shown)
