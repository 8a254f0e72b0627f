"""The page of one mention: what it was read as and why, whether it was corrected, and the form that corrects it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from casethread.amendment import NAMED
from casethread.errors import CasethreadError, NotFound, UsageError
from casethread.model import Document, Label, Mention, Placed
from casethread.store.amending import Wrong
from casethread.store.base import View
from casethread.store.verdicts import LONGEST_WHY
from casethread.values import DateValue, IdentifierValue
from ui import words
from ui.account_contexts import Named, Problem
from ui.contexts import MentionPage
from ui.correction_contexts import CorrectionForm
from ui.notes import note
from ui.pieces import Crumb
from ui.quotes import quote

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
WAITING = "Pages and links follow the correction now. Search follows when the run that is writing its index is done."


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the form, as it came; ``open`` when they asked for the form and typed nothing yet."""

    label: str = ""
    wrong: str = ""
    name: str = ""
    date: str = ""
    kind: str = ""
    called: str = ""
    why: str = ""
    open: bool = False


NOTHING_TYPED = Typed()


def span_of(given: str) -> tuple[int, int]:
    """Two offsets as in "10-22". Raises UsageError."""
    found = _SPAN.fullmatch(given)
    if not found or int(found[1]) >= int(found[2]):
        raise UsageError(f"{given[:40]!r} is no span of a text", remedy="write two offsets as in 10-22")
    return int(found[1]), int(found[2])


def mention_page(
    view: View,
    document_id: str,
    span: tuple[int, int],
    *,
    typed: Typed = NOTHING_TYPED,
    error: CasethreadError | None = None,
    waiting: bool = False,
) -> MentionPage:
    """One mention of a document, or what was corrected to be none. Raises NotFound when nothing is marked at exactly
    that span, and was not.
    """
    document = view.document(document_id)
    placed = [one for one in view.corrections(document_id) if (one.start, one.end) == span]
    found = [m for m in view.mentions(document_id) if (m.start, m.end) == span]
    if typed.label:
        found = [m for m in found if m.label.value == typed.label] or found
    if not found and not placed:
        raise NotFound("nothing is marked there", where=document.title, remedy="open the document and choose a mark")
    mention = max(found, key=lambda m: m.score, default=None)
    if mention is None:
        page = _of_nothing(document, placed[-1], view)
    else:
        page = _of_mention(view, document, mention, placed)
        form = _form(document_id, mention, typed, error) if page.note is None else None
        page = replace(page, form=form)
    return replace(page, title=f"Error: {page.title}" if error else page.title, waiting=WAITING if waiting else "")


def _of_mention(view: View, document: Document, mention: Mention, placed: Sequence[Placed]) -> MentionPage:
    span = mention.start, mention.end
    entity_id = view.entity_at(document.id).get(span)
    entity = view.entity(entity_id) if entity_id else None
    corrected = next((one for one in placed if mention.rule.endswith(one.correction.id)), None)
    return MentionPage(
        title=f"{mention.text} in {document.title}",
        section="search",
        viewer=view.viewer.name,
        css=words.css(mention.label),
        label=words.LABELS[mention.label][0],
        quote=quote(document, *span),
        value=words.value_fields(mention),
        rule="" if corrected else mention.rule,
        score=mention.score,
        why="" if corrected else mention.why,
        entity=Crumb(entity.name, words.entity_href(entity.id)) if entity else None,
        note=note(corrected, document.id) if corrected else None,
        form=None,
        waiting="",
    )


def _of_nothing(document: Document, placed: Placed, view: View) -> MentionPage:
    """The page of what was a mention until somebody said that it is none."""
    label = placed.correction.label
    return MentionPage(
        title=f"{placed.correction.spot.text} in {document.title}",
        section="search",
        viewer=view.viewer.name,
        css="gone",
        label=f"Not {'an' if words.LABELS[label][0][:1] in 'AEIO' else 'a'} {words.LABELS[label][0].lower()}",
        quote=quote(document, placed.start, placed.end),
        value=(),
        rule="",
        score=1.0,
        why="",
        entity=None,
        note=note(placed, document.id),
        form=None,
        waiting="",
    )


def _form(document_id: str, mention: Mention, typed: Typed, error: CasethreadError | None) -> CorrectionForm:
    label, value = mention.label, mention.value
    said = value.as_json()
    kinds = tuple(Named(one.value, words.LABELS[one][0], one.value == typed.kind) for one in NAMED if one is not label)
    return CorrectionForm(
        action=f"{words.mention_href(document_id, mention.start, mention.end)}/correct",
        label=label.value,
        one=words.LABELS[label][0].lower(),
        open=typed.open or error is not None,
        wrong=typed.wrong if typed.wrong in set(Wrong) else "",
        named=label in NAMED or isinstance(value, IdentifierValue),
        name=typed.name or str(said.get("name") or said.get("id") or ""),
        dated=label is Label.DATE,
        date=typed.date or (value.edtf if isinstance(value, DateValue) else ""),
        kinds=kinds,
        called=typed.called,
        why=typed.why,
        longest=LONGEST_WHY,
        problem=Problem(error.what[:1].upper() + error.what[1:], error.remedy) if error else None,
    )
