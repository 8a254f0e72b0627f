"""Small files and all that is read from them. After a meant change: CASETHREAD_GOLDEN=write pytest tests/ingest."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from casethread.errors import ReadError
from casethread.model import Document
from ingest.base import ReadOptions
from ingest.files import fingerprint
from ingest.read import read

GOLDEN = Path(__file__).parent / "golden"
FILES = ["page.txt", "log.txt", "contacts.csv", "story.html", "entries.jsonl"]


def _shown(item: Document | ReadError) -> Any:
    if isinstance(item, ReadError):
        return str(item)
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.title,
        "published": str(item.published),
        "source": item.source,
        "author": item.author,
        "marking": item.marking.as_json(),
        "grading": str(item.grading),
        "meta": dict(item.meta),
        "text": item.text.split("\n"),
        "passages": [[passage.start, passage.end, passage.anchor.as_json()] for passage in item.passages],
    }


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str) -> None:
    shown = [_shown(item) for item in read(fingerprint(GOLDEN / name, name), ReadOptions())]
    expected = GOLDEN / f"{name}.expected.json"
    if os.environ.get("CASETHREAD_GOLDEN") == "write":
        expected.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert shown == json.loads(expected.read_text(encoding="utf-8"))
