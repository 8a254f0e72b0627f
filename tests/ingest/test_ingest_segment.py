"""Where articles and entries begin, and where they do not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.model import Kind
from ingest.segment import segments

PARAGRAPH = (
    "A man of forty was taken to hospital on Tuesday after he fell from a ladder in Quay Street, his neighbours said. "
    "He is expected to be home by the weekend."
)
MORE = (
    "The council said that the ladder had been there since the spring. Nobody had complained of it, and it will now be "
    "taken away before the fair."
)
BODY = f"{PARAGRAPH}\n\n{MORE}"


def _titles(text: str, kind: Kind | None = None) -> list[str | None]:
    return [part.title for part in segments(text, kind).parts]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        pytest.param(
            f"MAN FALLS FROM LADDER IN QUAY STREET\n{PARAGRAPH}\n\nTWO HURT ON THE BRIDGE ROAD\n{PARAGRAPH}",
            ["MAN FALLS FROM LADDER IN QUAY STREET", "TWO HURT ON THE BRIDGE ROAD"],
            id="headings in capitals",
        ),
        pytest.param(
            f"MAN FALLS FROM LADDER\nBy Ann Other\n\n{BODY}\n\nFAIR OPENS EARLY\nBy Bob Another, in Maldon\n\n{BODY}",
            ["MAN FALLS FROM LADDER", "FAIR OPENS EARLY"],
            id="bylines",
        ),
        pytest.param(
            f"Man falls from ladder\nThe Fen Post, Thursday 13 March 2014, page 3\n\n{BODY}\n\n"
            f"Fair opens early\nThe Fen Post, Thursday 13 March 2014, page 4\n\n{BODY}",
            ["Man falls from ladder", "Fair opens early"],
            id="datelines",
        ),
        pytest.param(
            f"Man Falls From Ladder\n\n{BODY}\n\n----------\n\nFair Opens Two Days Early\n\n{BODY}",
            [None, "Fair Opens Two Days Early"],
            id="a ruled line",
        ),
        pytest.param(
            f"LADDER FALL IN QUAY STREET\n\n{BODY}\n\f\nFAIR OPENS EARLY\n\n{BODY}",
            ["LADDER FALL IN QUAY STREET", "FAIR OPENS EARLY"],
            id="a form feed",
        ),
        pytest.param(
            f"LADDER FALL IN QUAY STREET\n\n{BODY}\n\n\nFATAL FIRE\n\n{BODY}",
            ["LADDER FALL IN QUAY STREET", "FATAL FIRE"],
            id="two blank lines and a short heading",
        ),
        pytest.param(
            f"LADDER FALL IN\nQUAY STREET\nBy Ann Other\n\n{BODY}",
            ["LADDER FALL IN QUAY STREET"],
            id="a heading over two lines",
        ),
        pytest.param(
            f"# Ladder fall\nBy Ann Other\n\n{BODY}\n\n# Fair opens early\nBy Ann Other\n\n{BODY}",
            ["Ladder fall", "Fair opens early"],
            id="Markdown",
        ),
        pytest.param(
            f"LADDER FALL IN QUAY STREET\nBy Ann Other\n\n{BODY}\n\nTHREE HURT ON ICY BEND\n{PARAGRAPH}",
            ["LADDER FALL IN QUAY STREET", "THREE HURT ON ICY BEND"],
            id="a brief without byline after an article with one",
        ),
        pytest.param(
            f"THE FEN POST\nThursday 13 March 2014\n\nLadder fall in Quay Street\nBy Ann Other\n\n{BODY}",
            ["Ladder fall in Quay Street"],
            id="a masthead",
        ),
    ],
)
def test_articles(text: str, titles: list[str | None]) -> None:
    found = _titles(text)
    assert [title or None for title in found] == titles or found == [text.split("\n", 1)[0], *titles[1:]]


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("THE AFTERMATH", id="a sub-heading"),
        pytest.param("'I WAS TERRIFIED'", id="a quotation in capitals"),
        pytest.param('"NEVER AGAIN WILL I CLIMB IT"', id="a longer quotation in capitals"),
        pytest.param("STOP THE LADDERS NOW!", id="a shout"),
        pytest.param("WE WILL NOT LET THIS HAPPEN AGAIN.", id="a sentence in capitals"),
        pytest.param("What happens next", id="a sub-heading in sentence case"),
        pytest.param("Where To Get Help", id="a sub-heading in title case"),
        pytest.param("* * *", id="asterisks"),
        pytest.param("By Tuesday the river had risen", id="a line that begins with By"),
        pytest.param("12 March 2014: the ladder is put up", id="a line of a timeline"),
        pytest.param("- MAN FALLS FROM LADDER AGAIN", id="a list item"),
        pytest.param("CALL 01632 960114 NOW", id="a number to call"),
        pytest.param("## The ladder", id="a Markdown sub-heading"),
    ],
)
@pytest.mark.parametrize(
    "front", ["LADDER FALL IN QUAY STREET\nBy Ann Other\n\n", "Ladder fall in Quay Street\n\n", ""]
)
def test_one_article_is_not_cut(inside: str, front: str) -> None:
    assert len(_titles(f"{front}{BODY}\n\n{inside}\n\n{MORE}\n\n{MORE}")) == 1


def test_what_an_article_says_of_itself() -> None:
    (part,) = segments(f"Ladder fall\nBy Ann Other, crime reporter\nThe Fen Post, 13 March 2014\n\n{BODY}").parts
    assert (part.title, part.author, part.published, part.source) == (
        "Ladder fall",
        "Ann Other",
        date(2014, 3, 13),
        "The Fen Post",
    )


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the river had risen",
        "By Jove",
        "By the way",
        "By and large it was quiet.",
        "By Monday Morning",
        "by the river, Ann Other",
        "by Ann Other.",
    ],
)
def test_what_is_no_byline(line: str) -> None:
    (part,) = segments(f"Ladder fall in Quay Street\n{line}\n\n{BODY}").parts
    assert part.author is None


CONTACTS = """PROBATION CONTACT LOG
Name: Sam OTHER   CRN: X123456
{0}
14/03/2014 10:30 Planned office visit. Officer: J Moss (OM)
PP attended on time.
28/03/2014 he said he would be away.
{0}
28/03/2014 - 11.15am - Failed to attend (FTA)
No reply to a call.
{0}
02/04/2014 Telephone contact with police. Officer: J Moss
SPOC rang."""


@pytest.mark.parametrize("gap", ["", "\n", "-----"])
def test_contact_entries(gap: str) -> None:
    found = segments(CONTACTS.format(gap))
    assert [(part.form, part.published, part.author) for part in found.parts] == [
        ("contact", date(2014, 3, 14), "J Moss (OM)"),
        ("contact", date(2014, 3, 28), None),
        ("contact", date(2014, 4, 2), "J Moss"),
    ]
    assert [part.title for part in found.parts] == [
        "14/03/2014 10:30 Planned office visit",
        "28/03/2014 11.15am Failed to attend (FTA)",
        "02/04/2014 Telephone contact with police",
    ]
    assert all((part.meta["name"], part.meta["CRN"]) == ("Sam OTHER", "X123456") for part in found.parts)
    assert found.preamble[1] > 40


def test_contact_entries_of_labelled_lines() -> None:
    text = (
        "Name: Sam OTHER\nCRN: X123456\n\nDate: 14/03/2014\nTime: 10:30\nContact type: Office visit\nOfficer: J Moss\n"
        "PP attended.\n\nDate: 28/03/2014\nTime: 10:45\nContact type: FTA\nOfficer: J Moss\nNo reply.\n"
    )
    first, second = segments(text).parts
    assert (first.published, first.author, first.meta["type"]) == (date(2014, 3, 14), "J Moss", "Office visit")
    assert (second.published, second.meta["time"]) == (date(2014, 3, 28), "10:45")


def test_a_single_entry_counts_when_it_is_known_to_be_one() -> None:
    text = "14/03/2014 10:30 Planned office visit. Officer: J Moss\nPP attended."
    assert segments(text, Kind.PROBATION).parts[0].published == date(2014, 3, 14)
    assert segments(text, Kind.NEWS).parts[0].form != "contact"


def test_a_timeline_in_an_article_is_no_contact_log() -> None:
    text = f"How the case unfolded\nBy Ann Other\n\n{BODY}\n\n"
    text += "11 March 2014, 7.40pm: two men enter\n\n12 March 2014, 9am: an arrest\n"
    assert [part.form for part in segments(text).parts] == ["article"]


LOG = """OFFICIAL-SENSITIVE
URN: EPI/14/003127
Date of report: 18/03/2014
Date of event: 14/03/2014
Officer: DC Moss
Grading: 2B C
Male seen. See URN EPI/14/003100.

SECRET
URN: EPI/14/003390
Date of report: 09/04/2014
Grading: B24
Vehicle seen.
URN 7 was not meant here.

URN EPI/14/003391. Date of report 10/04/2014. Source: 1 Intelligence: A Handling: P
Nothing seen."""


def test_log_entries() -> None:
    found = segments(LOG)
    assert [(part.title, part.published, part.author) for part in found.parts] == [
        ("EPI/14/003127", date(2014, 3, 18), "DC Moss"),
        ("EPI/14/003390", date(2014, 4, 9), None),
        ("EPI/14/003391", date(2014, 4, 10), None),
    ]
    openers = [LOG[part.start : part.end].split("\n", maxsplit=1)[0][:10] for part in found.parts]
    assert openers == ["OFFICIAL-S", "SECRET", "URN EPI/14"]
    assert found.parts[0].meta["date of event"] == "14/03/2014"
    assert found.preamble == (0, 0)


@given(
    st.lists(
        st.sampled_from(
            [
                PARAGRAPH,
                MORE,
                "",
                "",
                "\f",
                "----",
                "MAN FALLS FROM LADDER AGAIN",
                "By Ann Other",
                "13 March 2014",
                "URN: A/1",
                "SECRET",
                "14/03/2014 10:30 Office visit",
                "CRN: X123456",
                "Date: 14/03/2014",
                "Type: call",
                "Where To Get Help",
                "x",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from([None, *Kind]),
)
@settings(max_examples=300)
def test_nothing_is_lost_or_told_twice(lines: list[str], kind: Kind | None) -> None:
    text = "\n".join(lines)
    found = segments(text, kind)
    spans = [found.preamble, *((part.start, part.end) for part in found.parts)]
    spans = [span for span in spans if span != (0, 0)]
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert sorted("".join(kept.split()).replace("-", "")) == sorted("".join(text.split()).replace("-", ""))


@pytest.mark.parametrize(
    "unit",
    [
        "A HEADING OF FIVE WORDS\n\n",
        "x\n",
        "14/03/2014 10:30 call\n\n",
        "URN: 1\n",
        "Date: 1/1/2014\n",
        " ",
        "-",
        "14/03/2014 ",
        "1/",
        "A | ",
        "A\t",
        "IN BRIEF\n\n",
        "Ref: 1\n\n",
        "Entry 1 and\n\n",
        "14/03/2014\n10:30 A\n",
        "1. 03/02/2016 B23 X\n",
        "as follows:\n14/03/2014 10:30 call\n14/03/2014 10:30 call\n\n",
        "Continued on page 5\n\n",
        "By Ann Other\n",
        "(((((",
        "SECRET - ",
    ],
)
def test_long_texts_cost_no_time(unit: str) -> None:
    segments(unit * 30_000)


CRN = "CRN: X123456\n\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(f"{CRN}04/02/2019 Came in.\n11/02/2019 Rang.\n13/02/2019 Came in.", 3, id="dates first"),
        pytest.param(f"{CRN}04/02/2019 Came in.\n11/02/2019 and the day after he rang.", 1, id="a sentence goes on"),
        pytest.param(
            f"{CRN}04/02/2019 He said that his phone had been stolen on\n03/02/2019 Monday. Rang.",
            1,
            id="a broken line",
        ),
        pytest.param(
            f"{CRN}Mr Teale pleaded guilty. He was polite.\nHis previous convictions are:\n"
            "12/03/2009 Common assault\n04/11/2011 Criminal damage\n\nThe risk is medium.",
            1,
            id="a list in prose",
        ),
        pytest.param("04/02/2019 Came in.\n11/02/2019 Rang.\n13/02/2019 Came in.", 1, id="no sign of a log"),
        pytest.param(
            f"{CRN}04/02/2019\n09:10 Came in.\n11:15 Rang.\n05/02/2019\n10:00 Rang.", 3, id="times below days"
        ),
        pytest.param(f"{CRN}He came twice.\n09:10 Came in.\n11:15 Rang.", 1, id="times without a day"),
        pytest.param("A | B | Notes\n1 | 2 | x\n3 | 4 | y", 1, id="a pasted table of something else"),
        pytest.param("Date | Type | Notes\n01/02/2019 | OV | x\n02/02/2019 | OV | y", 2, id="a pasted table"),
    ],
)
def test_where_contacts_open(text: str, count: int) -> None:
    assert len(segments(text).parts) == count


def test_times_have_the_day_above() -> None:
    first, second, third = segments(f"{CRN}04/02/2019\n09:10 Came in.\n11:15 Rang.\n05/02/2019\n10:00 Rang.").parts
    assert (first.published, second.published, third.published) == (
        date(2019, 2, 4),
        date(2019, 2, 4),
        date(2019, 2, 5),
    )
    assert second.title == "04/02/2019 11:15"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Ref: A/1\nDate: 01/02/2020\nGrading: 2B P\nx\n\nRef: A/2\nDate: 02/02/2020\nGrading: 2B P\ny", 2),
        pytest.param("Ref: A/1\nDear Mr Oakes\n\nYours\n\nRef: A/2\nDear Ms Oakes", 1, id="two letters"),
        pytest.param("Our ref: A/1\n3 February 2020\n\nDear Mr Oakes", 1, id="a letter"),
        pytest.param("Entry 1 was blocked.\n\nEntry 2 was blocked too.\n\nGrading: 2B P", 1, id="sentences"),
        pytest.param("3 May 2019 A12 closed.\n\nNobody was hurt.", 1, id="a road"),
        pytest.param("1. 03/02/2016 B23 One.\n2. 05/02/2016 C33 Two.", 2, id="stamps"),
        pytest.param("URN: A/1\nLog no: 5\nDate: 01/02/2020\nx\n\nURN: A/2\nLog no: 6\ny", 2, id="two numbers each"),
        pytest.param("Report 1\nIt was fine.\n\nReport 2\nIt was not.", 1, id="reports without a sign"),
    ],
)
def test_where_log_entries_open(text: str, count: int) -> None:
    assert len(segments(text).parts) == count


def test_an_article_that_quotes_a_log_is_one() -> None:
    log = "12/01/2022 09:15 Call from victim\n12/01/2022 11:40 Visit, no trace\n"
    assert len(segments(f"Log shows failures\nBy Ann Other\n\n{BODY}\n\n{log}\n{MORE}").parts) == 1
