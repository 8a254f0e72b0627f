"""Alerts: what a saved search finds anew, within reach, and why it cannot be told."""

from __future__ import annotations

from datetime import date

import pytest

from casethread.store.base import View
from casethread.store.saved import SavedSearch, mark
from search_api import alerts
from search_api.alerts import alert, request_of
from search_api.search import Searcher


def saved(text: str, *seen: str, **chosen: str) -> SavedSearch:
    held = {name: (value,) for name, value in chosen.items()}
    return SavedSearch("k", "u", "n", text, held, frozenset(map(mark, seen)), date(2014, 3, 1))


def test_what_was_not_shown_is_new_and_what_was_is_not(searcher: Searcher, owner: View) -> None:
    total, ids = searcher.ids(request_of(saved("osman")), owner, 100)
    assert total == len(ids) > 1
    assert alert(searcher, owner, saved("osman")).fresh == tuple(ids)
    assert alert(searcher, owner, saved("osman", *ids[1:])).fresh == (ids[0],)
    told = alert(searcher, owner, saved("osman", *ids, "gone"))
    assert (told.total, told.fresh, told.problem) == (total, (), "")


def test_it_counts_as_the_search_does_filters_and_misspellings_too(searcher: Searcher, owner: View) -> None:
    for one in (saved("osman", kind="news"), saved("osmann tarik"), saved("osmam"), saved("zzyzx"), saved("")):
        assert alert(searcher, owner, one).total == searcher.search(request_of(one), owner).total


def test_what_is_out_of_reach_is_not_new(searcher: Searcher, owner: View, press: View) -> None:
    for text in ("", "osman", "kind:intelligence"):
        seen = alert(searcher, press, saved(text)).fresh
        assert set(seen) == set(press.documents(alert(searcher, owner, saved(text)).fresh))


def test_a_search_that_cannot_be_watched_says_why(
    searcher: Searcher, owner: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = alert(searcher, owner, saved('"osman'))
    assert broken.problem
    assert not broken.fresh
    monkeypatch.setattr(alerts, "MOST_WATCHED", 2)
    wide = alert(searcher, owner, saved(""))
    assert wide.total > 2
    assert wide.fresh == ()
    assert "at most 2 are watched" in wide.problem
    assert wide.remedy
