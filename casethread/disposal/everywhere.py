"""Disposing of documents everywhere: in the index, the store, the originals, and what engines keep of what went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from casethread.store.base import View
from casethread.store.disposal import Disposed

if TYPE_CHECKING:
    from casethread.pipeline import Pipeline


def dispose(pipeline: Pipeline, view: View, ids: Sequence[str], reason: str, today: date) -> Disposed:
    """Dispose of documents within reach, each with its originals, and rebuild the index so that no word of them stays.

    A run that is killed leaves documents that are to be disposed of once more, or an index that ``casethread verify``
    finds wanting. Raises NotFound for an id that is not within reach, before anything is done; StoreError.
    """
    for one in ids:
        view.document(one)
    with pipeline.index.writer() as writer:
        writer.remove(ids)
    done = pipeline.store.disposal.dispose(ids, view.viewer.name, reason, today)
    pipeline.store.disposal.purge()
    pipeline.reindex()
    return done
