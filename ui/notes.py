"""Corrections in the words of the pages."""

from __future__ import annotations

from casethread.model import Correction, Placed
from ui import words
from ui.correction_contexts import CorrectionNote
from ui.quotes import Quotes, quote


def said(correction: Correction) -> str:
    """What a correction says: "Marsh is not a person", "Mr Osman is Tariq Osman"."""
    words_ = correction.spot.text
    one = words.LABELS[correction.label][0].lower()
    if correction.to is None:
        return f"\u201c{words_}\u201d is not {_article(one)} {one}"
    label, value = correction.to
    told = value.as_json()
    name = str(told.get("name") or told.get("id") or told.get("edtf"))
    if label is correction.label:
        return f"\u201c{words_}\u201d means {name}"
    kind = words.LABELS[label][0].lower()
    called = "" if name == words_ else f", {name}"
    return f"\u201c{words_}\u201d is {_article(kind)} {kind}{called}, not {_article(one)} {one}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeio" else "a"


def undo_href(number: str) -> str:
    """Where a correction is taken back."""
    return f"/corrections/{number}/undo"


def note(placed: Placed, document_id: str) -> CorrectionNote:
    """A correction as it counts in a document."""
    correction = placed.correction
    href = words.mention_href(document_id, placed.start, placed.end)
    undo = undo_href(correction.id)
    return CorrectionNote(correction.id, said(correction), _who(correction), correction.why, href, undo)


def row(quotes: Quotes, correction: Correction, standing: str) -> CorrectionNote:
    """A correction in the list of all, with its sentence where the document still says it there."""
    spot = correction.spot
    document = quotes.document(spot.document)
    there = document is not None and document.text[spot.start : spot.end] == spot.text
    return CorrectionNote(
        correction.id,
        said(correction),
        _who(correction),
        correction.why,
        words.mention_href(spot.document, spot.start, spot.end) if there else "",
        undo_href(correction.id),
        standing[:1].upper() + standing[1:],
        correction.undone is not None,
        quote(document, spot.start, spot.end) if document is not None and there else None,
    )


def _who(correction: Correction) -> str:
    return f"{correction.who}, {words.day(correction.when.date())} at {correction.when:%H:%M} UTC"
