"""How people's names are written: titles and ranks, parts of a name, capitals, and the words that are never part."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from nlp.gazetteer.given import is_given
from nlp.gazetteer.words import words


def _letters(category: str) -> str:
    return "".join(c for c in map(chr, range(0x250)) if unicodedata.category(c) == category)


UP, LOW = _letters("Lu"), _letters("Ll")
"""Latin capitals and small letters, for character classes."""

PART = (
    rf"(?:(?:[ODd]['’]|Mc|Mac|[AaEe]l-)?[{UP}][{LOW}]+"
    rf"(?:-[{UP}]?[{LOW}]+|['’](?!s\b)[{UP}{LOW}]+|[{UP}][{LOW}]+){{0,5}})"
)
CAPS = rf"(?:(?:[OD]['’]|Mc|Mac)?[{UP}]{{2,}}(?:['’-][{UP}]{{2,}}){{0,4}}(?![{LOW}\d]))"
INITIAL = rf"(?:[{UP}]\.?(?![\w'’]))"
PARTICLE = r"(?:de|del|van|von|der|den|la|le|bin|bint|ibn|al|el|da|di|dos|du|ap|ab|ben|ter)"
GAP = r"[ \u00a0]"
NAME = rf"(?:{PART}|{CAPS}|{INITIAL})(?:{GAP}(?:{PARTICLE}{GAP}){{0,2}}(?:{PART}|{CAPS}|{INITIAL})){{0,3}}"
"""One to four words of a name, with particles between; matched against the text as it stands."""

TITLES = {
    "mr": ("Mr", "male"),
    "mrs": ("Mrs", "female"),
    "ms": ("Ms", "female"),
    "miss": ("Miss", "female"),
    "mx": ("Mx", None),
    "master": ("Master", "male"),
    "dr": ("Dr", None),
    "prof": ("Professor", None),
    "professor": ("Professor", None),
    "sir": ("Sir", "male"),
    "dame": ("Dame", "female"),
    "lord": ("Lord", "male"),
    "lady": ("Lady", "female"),
    "baroness": ("Baroness", "female"),
    "rev": ("Reverend", None),
    "revd": ("Reverend", None),
    "reverend": ("Reverend", None),
}
"""Title as written, in lower case without its full stop, to its usual form and the gender it tells."""

RANK_WORDS = {
    "acting": "Acting",
    "temporary": "Temporary",
    "temp": "Temporary",
    "deputy": "Deputy",
    "dep": "Deputy",
    "assistant": "Assistant",
    "asst": "Assistant",
    "special": "Special",
    "police": "Police",
    "chief": "Chief",
    "ch": "Chief",
    "detective": "Detective",
    "det": "Detective",
    "superintendent": "Superintendent",
    "supt": "Superintendent",
    "inspector": "Inspector",
    "insp": "Inspector",
    "sergeant": "Sergeant",
    "sgt": "Sergeant",
    "constable": "Constable",
    "const": "Constable",
    "con": "Constable",
    "commissioner": "Commissioner",
    "commander": "Commander",
    "cmdr": "Commander",
    "officer": "Officer",
}
"""Words of ranks, in lower case, to their usual form."""
_RANK_ENDS = frozenset({"Superintendent", "Inspector", "Sergeant", "Constable", "Commissioner", "Commander", "Officer"})
RANKS = {
    "PC": "Police Constable",
    "WPC": "Police Constable",
    "PS": "Police Sergeant",
    "DC": "Detective Constable",
    "DS": "Detective Sergeant",
    "DI": "Detective Inspector",
    "DCI": "Detective Chief Inspector",
    "DSU": "Detective Superintendent",
    "DCS": "Detective Chief Superintendent",
    "PCSO": "Police Community Support Officer",
    "ACC": "Assistant Chief Constable",
    "DCC": "Deputy Chief Constable",
    "HHJ": "Judge",
    "PP": "person on probation",
    "OM": "Offender Manager",
    "PO": "Probation Officer",
    "PSO": "Probation Service Officer",
    "SPO": "Senior Probation Officer",
}
"""Abbreviated ranks, in capitals as they are written."""

OFFICES = {
    "judge": "Judge",
    "his honour judge": "Judge",
    "her honour judge": "Judge",
    "mr justice": "Judge",
    "mrs justice": "Judge",
    "recorder": "Recorder",
    "cllr": "Councillor",
    "councillor": "Councillor",
    "president": "President",
    "vice president": "Vice President",
    "prime minister": "Prime Minister",
    "home secretary": "Home Secretary",
    "foreign secretary": "Foreign Secretary",
    "defence secretary": "Defence Secretary",
    "chancellor": "Chancellor",
    "minister": "Minister",
    "mayor": "Mayor",
    "senator": "Senator",
    "governor": "Governor",
    "king": "King",
    "queen": "Queen",
    "emperor": "Emperor",
    "tsar": "Tsar",
    "sultan": "Sultan",
    "sheikh": "Sheikh",
    "ayatollah": "Ayatollah",
    "marquis": "Marquis",
    "archbishop": "Archbishop",
    "prince": "Prince",
    "princess": "Princess",
    "pope": "Pope",
    "general": "General",
    "gen": "General",
    "lieutenant": "Lieutenant",
    "lt": "Lieutenant",
    "lt gen": "Lieutenant General",
    "lt col": "Lieutenant Colonel",
    "maj gen": "Major General",
    "major": "Major",
    "maj": "Major",
    "colonel": "Colonel",
    "col": "Colonel",
    "captain": "Captain",
    "capt": "Captain",
    "corporal": "Corporal",
    "cpl": "Corporal",
    "private": "Private",
    "secretary": "Secretary",
    "secretary general": "Secretary General",
    "chairman": "Chairman",
    "spokesman": "Spokesman",
    "spokeswoman": "Spokeswoman",
    "coroner": "Coroner",
    "victim": "victim",
    "defendant": "defendant",
    "suspect": "suspect",
    "witness": "witness",
    "complainant": "complainant",
    "offender": "offender",
    "nominal": "nominal",
    "subject": "subject",
}
"""Offices and parts in an event that stand before a name, in lower case, to their usual form."""

_PREFIX_WORDS = frozenset(
    {*TITLES, *RANK_WORDS, *(rank.lower() for rank in RANKS), *(word for office in OFFICES for word in office.split())}
    | {"t", "a", "his", "her", "honour", "justice", "hon", "the", "rt", "late"}
)
_WRITTEN_OUT = frozenset(
    {short for short, usual in (RANK_WORDS | OFFICES).items() if usual.lower() == short}
    | {short for short, (usual, _) in TITLES.items() if usual.lower() == short and len(short) > 3}
)
"""Words of a prefix that take no full stop: after one that has it a sentence ends."""
_MOST_PREFIX = 10
"""Words: "The Rt Hon Acting Deputy Assistant Commissioner" is among the longest."""
_WORD_ON = re.compile(rf"(?:[{UP}]/)?([{UP}{LOW}]+)\.?[ \u00a0]+")
_WORD_BACK = re.compile(rf"(?:[{UP}]/)?([{UP}{LOW}]+)\.?[ \u00a0\n]$")

NEVER = words("never in a name")
"""Words that no personal name holds; a candidate ends before them."""

_QUOTE = re.compile("[\"“”‘(']")
_NICKNAME = re.compile(r"""["“”‘(][^"“”’)]{1,30}["“”’)]|(?<!\w)'[^']{1,20}'(?!\w)""")
_CAPITALS = re.compile(rf"[{UP}]+")
_MAC = re.compile(rf"(?:Mc|Mac)[{UP}]{{2,}}")


def words_of(name: str) -> list[str]:
    """The words of a name without quoted nicknames and surrounding punctuation."""
    bare = _NICKNAME.sub(" ", name) if _QUOTE.search(name) else name
    return [word for word in (part.strip(".,;:\"“”‘’'()") for part in bare.split()) if word]


@lru_cache(maxsize=1 << 14)
def recased(word: str) -> str:
    """A word of a name in capitals as it is usually written: "O'NEIL-SMITH" is "O'Neil-Smith"; others unchanged."""
    if len(word) < 2 or not (word.isupper() or _MAC.fullmatch(word)):
        return word
    flat = _CAPITALS.sub(lambda found: found[0].capitalize(), word)
    return re.sub(r"^Mc([a-z])", lambda found: f"Mc{found[1].upper()}", re.sub(r"^Mac(?=[A-Z])", "Mac", flat))


def normal(name: str) -> str:
    """A name as "First Last": "OSMAN, Tariq" and "Tariq 'Taz' OSMAN" are "Tariq Osman"."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma and given.strip() else name
    return " ".join(recased(word) for word in words_of(ordered))


def prefix_before(text: str, start: int) -> tuple[int, str]:
    """The titles, ranks and offices that stand directly before ``start``: where they begin, and the words."""
    at = start
    for _ in range(_MOST_PREFIX):
        if not at or text[at - 1] not in " \u00a0\n":
            break
        found = _WORD_BACK.search(text, max(0, at - 24), at)
        if found is None:
            break
        word = found[1]
        if word in OFFICES and text[found.end(1)] == ".":
            break  # a sentence ends there ("was the victim. Tariq Osman")
        known = word in RANKS or (word.lower() in _PREFIX_WORDS and (word[0].isupper() or word in OFFICES))
        if "." in found[0] and word.lower() in _WRITTEN_OUT:
            break
        if not known or (word.isupper() and word not in RANKS and len(word) < 3):
            break
        at = found.start()
    return at, text[at:start].strip()


def read_prefix(prefix: str) -> tuple[str | None, str | None, str | None]:
    """Title, role and gender of a prefix: "Det Supt" is (None, "Detective Superintendent", None)."""
    if not prefix:
        return None, None, None
    words = [part for word in prefix.replace("/", " ").split() if (part := word.strip("."))]
    title = gender = role = None
    ranks: list[str] = []
    for word in words:
        if word.lower() in TITLES:
            title, gender = TITLES[word.lower()]
        elif word in RANKS:
            ranks = [RANKS[word]]
        elif word.lower() in RANK_WORDS and len(word) > 1:
            ranks.append(RANK_WORDS[word.lower()])
    if ranks and any(rank.split()[-1] in _RANK_ENDS or rank in RANKS.values() for rank in ranks):
        role = " ".join(ranks)
    lowered = " ".join(word.lower() for word in words)
    for size in range(len(words)):
        if office := OFFICES.get(" ".join(lowered.split()[size:])):
            role = role or office
            break
    return title, role, gender


_TRADE = re.compile(
    rf"([{UP}][{LOW}]+(?:er|or|ist|man|woman|ant|ent|eer|ian|ee))[ \u00a0]([{UP}][{LOW}'’-]+)[ \u00a0][{UP}]"
)


def strip_prefix(text: str, start: int, end: int) -> int:
    """Where the name begins in a span that may open with titles, ranks and offices."""
    at = start
    while found := _WORD_ON.match(text, at, end):
        word = found[1]
        if not (word in RANKS or (word.lower() in _PREFIX_WORDS and not (word.isupper() and len(word) < 3))):
            break
        at = found.end()
    trade = _TRADE.match(text, at, end)
    if trade and not is_given(trade[1]) and is_given(trade[2]):
        at = trade.start(2)
    return at
