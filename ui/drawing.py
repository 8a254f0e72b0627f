"""What a graph is drawn from: names and links as JSON, the sentences of a link when it is opened."""

from __future__ import annotations

from casethread.errors import NotFound
from casethread.model import Entity, Json
from casethread.neighbourhood import ENTITY_LINKS, Neighbourhood, Tied
from casethread.store.base import View
from ui import words
from ui.pieces import Because, Quote
from ui.quotes import Quotes
from ui.ties import KIND_NAMES


def drawn(around: Neighbourhood) -> Json:
    """Nodes and edges."""
    return {
        "centre": around.centre.id,
        "nodes": [_node(entity) for entity in around.entities],
        "edges": [_edge(tied) for tied in around.links],
        "left_out": around.left_out,
    }


def _node(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "name": entity.name,
        "value": entity.label.value,
        "css": words.css(entity.label),
        "label": words.LABELS[entity.label][0],
        "href": words.entity_href(entity.id),
        "mentions": len(entity.mentions),
        "documents": len(entity.documents),
    }


def _edge(tied: Tied) -> Json:
    link = tied.link
    return {
        "id": f"{link.a} {link.kind.value} {link.b}",
        "a": link.a,
        "b": link.b,
        "kind": KIND_NAMES[link.kind],
        "type": link.kind.value,
        "score": round(link.score, 4),
        "from": tied.start.isoformat() if tied.start else "",
        "to": tied.end.isoformat() if tied.end else "",
        "when": words.days(tied.start, tied.end),
        "rank": tied.rank,
    }


def opened(view: View, a: str, b: str, kind: str) -> Json:
    """The reasons of one link, each with its sentences. Raises NotFound."""
    link = next((one for one in view.links(a, ENTITY_LINKS) if b in (one.a, one.b) and one.kind.value == kind), None)
    if link is None or a == b:
        raise NotFound("there is no such link", remedy="open the graph anew")
    return {"reasons": [_reason(one) for one in Quotes(view).because(link.reasons)]}


def _reason(reason: Because) -> Json:
    quotes = [_quote(quote) for quote in reason.quotes]
    return {"text": reason.text, "against": reason.against, "more": reason.more, "quotes": quotes}


def _quote(quote: Quote) -> Json:
    told = {"href": quote.href, "before": quote.before, "match": quote.match, "after": quote.after}
    return {**told, "cite": quote.cite, "title": quote.title}
