"""A fault of ours is one line for a user, and a traceback only for who asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casethread.store.ledger import Ledger

Run = Any


def test_no_traceback_reaches_a_user(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(_: Ledger) -> None:
        raise KeyError("something of ours")

    monkeypatch.setattr(Ledger, "summary", fails)
    ran = run("status")
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "KeyError: 'something of ours' - set CASETHREAD_DEBUG=1" in ran.err
