"""What each page shows: one frozen dataclass per template, and the pieces they are made of.

A template reads the fields of its context and nothing else; a test compares the two. Everything here is already in
the words and the order it is shown in; ``href`` is always an address within this application.
"""

from __future__ import annotations

from dataclasses import dataclass

from casethread.errors import QueryError
from search_api.results import Sort
from ui.account_contexts import (
    AccountPage,
    LogInPage,
    PasswordPage,
    PurposePage,
    TicketPage,
    TrailPage,
    UserPage,
    UsersPage,
)
from ui.administration_contexts import (
    DisposalPage,
    DisposePage,
    FilePage,
    GonePage,
    IngestPage,
    RunPage,
    RunsPage,
    StatusPage,
)
from ui.correction_contexts import CorrectionForm, CorrectionNote, CorrectionsPage
from ui.graph_contexts import GraphPage
from ui.map_contexts import MapPage, Moment
from ui.pieces import Because, Box, Choice, Crumb, Field, Pages, Quote, Stretch, Tag, Tie
from ui.review_contexts import ApartPage, Kept, OtherPage, ReviewPage, VerdictsPage
from ui.saved_contexts import PrintPage, SavedPage


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """``error.html``: what happened, where, what to do next."""

    title: str
    section: str
    viewer: str
    what: str
    where: str
    remedy: str


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A query that cannot be read, parted at the character where reading stopped."""

    before: str
    at: str
    after: str
    what: str
    remedy: str

    @classmethod
    def of(cls, query: str, error: QueryError) -> QueryProblem:
        """The query as typed and where ``error`` says it breaks (after its end: an empty place is shown)."""
        at = min(max(error.position, 0), len(query))
        return cls(query[:at], query[at : at + 1] or "\u00a0", query[at + 1 :], error.what, error.remedy)


@dataclass(frozen=True, slots=True)
class FacetBoxes:
    """A facet as a group of checkboxes, ``open`` when it should be seen at once."""

    name: str
    title: str
    boxes: tuple[Box, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit, opening at its place; ``near`` when the whole of it was found by its meaning."""

    href: str
    pieces: tuple[Piece, ...]
    near: bool = False


@dataclass(frozen=True, slots=True)
class HitCard:
    """One found document."""

    title: str
    href: str
    tags: tuple[Tag, ...]
    cite: str
    sentences: tuple[Sentence, ...]
    why: str
    folded: int
    copies: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found."""

    total: int
    hits: tuple[HitCard, ...]
    facets: tuple[FacetBoxes, ...]
    chosen: tuple[Crumb, ...]
    sorts: tuple[Choice, ...]
    pages: Pages | None
    did_you_mean: Crumb | None
    address: str
    """The query string of the search."""
    exports: tuple[Choice, ...] = ()
    by_meaning: int = 0
    """Further documents, listed because they are near in meaning."""
    unread: int = 0
    """Documents that could not be compared by meaning yet."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``search.html``: the box, and what was found, what is wrong with the query, or what could be asked."""

    title: str
    section: str
    viewer: str
    query: str
    sort: Sort
    documents: int
    examples: tuple[Choice, ...]
    problem: QueryProblem | None = None
    found: Found | None = None
    offers_meaning: bool = False
    semantic: bool = False
    """Whether what is near in meaning is asked for too."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a document's text that lies in the same mentions throughout.

    ``ids`` are the anchors of the mentions that begin here; ``css`` names the innermost mention's label, empty for
    plain text; ``hint`` is what that mention was read as; ``at`` says whether it belongs to the place asked for,
    ``hit`` whether it answers the search that led here.
    """

    text: str
    ids: tuple[str, ...] = ()
    css: str = ""
    href: str = ""
    hint: str = ""
    at: bool = False
    at_start: bool = False
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document's text with one place in the original; ``heading`` is empty when there is none to name,
    ``href`` shows that place, and ``id`` is the anchor of the heading.
    """

    heading: str
    pieces: tuple[Marked, ...]
    href: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """A kind of mention: its style name, its words, how many there are and whether they are coloured."""

    css: str
    text: str
    count: int
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as a link: its label's style and words, and how often it is mentioned here."""

    name: str
    href: str
    css: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class MarkingBand:
    """A marking in words: ``css`` names its class, ``conditions`` who else may or may not read."""

    css: str
    text: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame on a page, in the measures of the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of the original as a picture, ``width`` and ``height`` as it is measured, with what is framed on it.

    ``turns`` leads to its neighbours, ``others`` to the further pages that the place asked for stands on; ``larger``
    is the address of a larger picture; ``number`` of ``count`` says which page it is, and ``action`` with the fields
    ``kept`` asks for another, and ``text`` is the anchor of its text, empty when it has none of its own.
    """

    src: str
    larger: str
    alt: str
    words: str
    width: float
    height: float
    frames: tuple[Frame, ...]
    turns: tuple[Crumb, ...]
    others: tuple[Crumb, ...]
    number: int
    count: int
    action: str
    kept: tuple[Field, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document, or the place asked for, stands in its original, and what of that can be shown.

    ``problem`` and ``remedy`` say why it cannot be; ``cells`` are those of its row in a table, ``letter`` is what heads
    the message it came with, ``together`` leads to the other documents of that message; ``downloads`` are the files as
    they were; ``seen`` tells where else the same text stands.
    """

    words: str
    problem: str = ""
    remedy: str = ""
    picture: PagePicture | None = None
    cells: tuple[Field, ...] = ()
    letter: tuple[Field, ...] = ()
    together: tuple[Choice, ...] = ()
    downloads: tuple[Crumb, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """What in a document answers the search that led there: which match is shown (0 for none), of how many, where the
    neighbours are, and the way back.
    """

    query: str
    number: int
    total: int
    previous: str
    next: str
    back: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """``document.html``: a document with its mentions, and what it is tied to.

    ``kept`` are the fields that a form of the page sends along; ``hidden`` the styles of the marks that are not
    coloured; ``correct`` is where marks open to be corrected, or, when they do, ``correcting``, back.
    """

    title: str
    section: str
    viewer: str
    marking: MarkingBand
    tags: tuple[Tag, ...]
    cite: str
    grade: str
    fields: tuple[Field, ...]
    place: Place
    at: str
    at_href: str
    matches: Matches | None
    blocks: tuple[Block, ...]
    stretch: Stretch | None
    legend: tuple[Legend, ...]
    kept: tuple[Field, ...]
    hidden: str
    correct: str
    correcting: bool
    corrections: tuple[CorrectionNote, ...]
    named: tuple[Named, ...]
    named_left: int
    incidents: tuple[Choice, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    all_ties: str


@dataclass(frozen=True, slots=True)
class MentionPage:
    """``mention.html``: one mention, what it was read as, by which rule, and why; ``form`` corrects it, ``note`` tells
    that it was corrected, ``waiting`` what does not follow yet.
    """

    title: str
    section: str
    viewer: str
    css: str
    label: str
    quote: Quote
    value: tuple[Field, ...]
    rule: str
    score: float
    why: str
    entity: Crumb | None
    note: CorrectionNote | None
    form: CorrectionForm | None
    waiting: str


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity in a list."""

    name: str
    href: str
    css: str
    label: str
    also: str
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class EntitiesPage:
    """``entities.html``: people, places and everything else that is named."""

    title: str
    section: str
    viewer: str
    query: str
    labels: tuple[Choice, ...]
    label: str
    rows: tuple[EntityRow, ...]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something said of an entity: what, and who says so."""

    kind: str
    value: str
    quotes: tuple[Quote, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class InDocument:
    """The mentions of one entity in one document, each as its sentence."""

    title: str
    href: str
    tags: tuple[Tag, ...]
    cite: str
    quotes: tuple[Quote, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``entity.html``: all that the documents say of one entity."""

    title: str
    section: str
    viewer: str
    css: str
    label: str
    also: tuple[str, ...]
    mentions: int
    documents: int
    graph: str
    path: str
    id: str
    person: bool
    kept: Kept | None
    search: str
    """Where every document on it is searched for, however it is written."""
    public: str
    timeline: tuple[Moment, ...]
    timeline_left: int
    facts: tuple[FactRow, ...]
    incidents: tuple[Choice, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    reasons: tuple[Because, ...]
    groups: tuple[InDocument, ...]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path."""

    start: Crumb
    end: Crumb
    kind: str
    score: float
    reasons: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A path from one entity to another and the strength of its weakest link."""

    score: float
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class PathPage:
    """``path.html``: how two entities are tied. ``a`` and ``b`` are their names; ``unclear`` what a name could mean."""

    title: str
    section: str
    viewer: str
    a: str
    b: str
    problem: str
    unclear: tuple[Choice, ...]
    asked: bool
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in a list."""

    offence: str
    href: str
    when: str
    place: str
    people: str
    documents: int


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """``incidents.html``: what happened, latest first."""

    title: str
    section: str
    viewer: str
    total: int
    rows: tuple[IncidentRow, ...]
    pages: Pages | None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """``incident.html``: one incident, where the accounts of it differ, when it was told of, and each account."""

    title: str
    section: str
    viewer: str
    fields: tuple[Field, ...]
    people: tuple[Named, ...]
    differences: tuple[Because, ...]
    timeline: tuple[Moment, ...]
    accounts: tuple[InDocument, ...]
    reasons: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class WithinPage:
    """``within.html``: how complete the index is within the viewer's reach."""

    title: str
    section: str
    viewer: str
    statement: str


@dataclass(frozen=True, slots=True)
class CheckedPiece:
    """A stretch of a draft; ``css`` and ``href`` (of the fact's row) are empty where it says nothing to check."""

    text: str
    css: str = ""
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact of a draft: what it is, what is known of it, who reported it first and who else."""

    id: str
    what: str
    text: str
    verdict: Tag
    standing: str
    quotes: tuple[Quote, ...]
    more: int
    note: str


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one kind that are told of somebody or something."""

    title: str
    facts: tuple[CheckedFact, ...]


@dataclass(frozen=True, slots=True)
class CheckedFlag:
    """Something to think of before a draft goes out, the law behind it, and what raises it."""

    title: str
    text: str
    basis: str
    words: tuple[str, ...]
    reports: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """``check.html``: a draft statement beside the reports. ``wider`` when the reader could compare with more than is
    public, ``everything`` when they do; ``problem`` says why a draft was not checked.
    """

    title: str
    section: str
    viewer: str
    draft: str
    longest: int
    wider: bool
    everything: bool
    problem: str
    counts: tuple[Tag, ...]
    pieces: tuple[CheckedPiece, ...]
    facts: tuple[CheckedFact, ...]
    flags: tuple[CheckedFlag, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class PublicPage:
    """``public.html``: what is public about somebody or something: each fact with who reported it first. ``unclear``
    is whom a name could mean; ``wider`` and ``everything`` as for the check of a statement.
    """

    title: str
    section: str
    viewer: str
    query: str
    wider: bool
    everything: bool
    problem: str
    unclear: tuple[Choice, ...]
    name: str
    statement: str
    groups: tuple[FactGroup, ...]
    left: int
    advice: str


Page = (
    AccountPage
    | ApartPage
    | CheckPage
    | CorrectionsPage
    | DisposalPage
    | DisposePage
    | DocumentPage
    | EntitiesPage
    | EntityPage
    | ErrorPage
    | FilePage
    | GonePage
    | GraphPage
    | IncidentPage
    | IncidentsPage
    | IngestPage
    | LogInPage
    | MapPage
    | MentionPage
    | OtherPage
    | PasswordPage
    | PathPage
    | PrintPage
    | PublicPage
    | PurposePage
    | ReviewPage
    | RunPage
    | RunsPage
    | SavedPage
    | SearchPage
    | StatusPage
    | TicketPage
    | TrailPage
    | UserPage
    | UsersPage
    | VerdictsPage
    | WithinPage
)

TEMPLATES: dict[type[Page], str] = {
    AccountPage: "account.html",
    ApartPage: "apart.html",
    CheckPage: "check.html",
    CorrectionsPage: "corrections.html",
    DisposalPage: "disposal.html",
    DisposePage: "dispose.html",
    DocumentPage: "document.html",
    EntitiesPage: "entities.html",
    EntityPage: "entity.html",
    ErrorPage: "error.html",
    FilePage: "file.html",
    GonePage: "gone.html",
    GraphPage: "graph.html",
    IncidentPage: "incident.html",
    IncidentsPage: "incidents.html",
    IngestPage: "ingest.html",
    LogInPage: "log_in.html",
    MentionPage: "mention.html",
    OtherPage: "other.html",
    PasswordPage: "password.html",
    PathPage: "path.html",
    PublicPage: "public.html",
    PurposePage: "purpose.html",
    ReviewPage: "review.html",
    MapPage: "map.html",
    PrintPage: "print.html",
    RunPage: "run.html",
    RunsPage: "runs.html",
    SavedPage: "saved.html",
    SearchPage: "search.html",
    StatusPage: "status.html",
    TicketPage: "ticket.html",
    TrailPage: "trail.html",
    UserPage: "user.html",
    UsersPage: "users.html",
    VerdictsPage: "verdicts.html",
    WithinPage: "within.html",
}
"""The template of each page."""
