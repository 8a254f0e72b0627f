"""Where sentences end, in text whose lines are a page's and in text whose lines are meant."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casethread.sentences import sentences, sentences_at
from casethread.wraps import WIDEST, goes_on
from links.sentences import Sentences


def cut(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in sentences(text)]


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = 'Mr. A. Osman of St. Ives was seen. "Where?" asked Dr. Lee.  No one\nknew\n\nIt cost 3.50. \u00a35 was left.'
    assert [text[start:end] for start, end in sentences(text)] == [
        "Mr. A. Osman of St. Ives was seen.",
        '"Where?" asked Dr. Lee.',
        "No one\nknew",
        "It cost 3.50.",
        "\u00a35 was left.",
    ]
    assert list(sentences(" \n ")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He supplied Class A. She did not.", ["He supplied Class A.", "She did not."]),
        ("He met A. Osman. She did not.", ["He met A. Osman.", "She did not."]),
        ('"Stop," he said. ("She ran.") \u2026 Gone.', ['"Stop," he said.', '("She ran.") \u2026', "Gone."]),
        ("Seen by Insp. Strand e.g. At the quay.", ["Seen by Insp. Strand e.g. At the quay."]),
        ("Capt. Rowe told Lt. Gen. Pryce. He left.", ["Capt. Rowe told Lt. Gen. Pryce.", "He left."]),
        ("It was on Aug. 5 in Mill Ave. East. He left.", ["It was on Aug. 5 in Mill Ave. East.", "He left."]),
        ("It was a long march. 5 came. A colonel.", ["It was a long march.", "5 came.", "A colonel."]),
    ],
)  # fmt: skip
def test_abbreviations_and_initials_end_none(text: str, said: list[str]) -> None:
    assert cut(text) == said


COLUMN = """\
A man who told a jury that he was eating a
takeaway curry in front of the football when a
shopkeeper was robbed walked from the dock.
Tariq Osman, 27, of Rectory Piece, Springfield,
was found not guilty of robbing Irena Kowalczyk
at Marsh Lane Stores. His barrister, Mr Jeremy
Okell, said that he had not rung between
7.20pm and 8.25pm. He was bailed until
26/09 and goes to the cells - the knife-
point raid was in March. "I never
did it," he told Det Insp
Fairweather, who wept.
"""


def test_lines_of_a_printed_column_are_read_as_one() -> None:
    assert cut(COLUMN) == [
        " ".join(COLUMN.splitlines()[:3]),
        " ".join(COLUMN.splitlines()[3:6]).partition(" His")[0],
        "His barrister, Mr Jeremy Okell, said that he had not rung between 7.20pm and 8.25pm.",
        "He was bailed until 26/09 and goes to the cells - the knife- point raid was in March.",
        '"I never did it," he told Det Insp Fairweather, who wept.',
    ]


BODY = """\
A teenager who delivers pizzas to pay his way through college was pulled from
his moped and robbed in Marsh Lane last Friday.
"""


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("was pulled from his moped and robbed on the quay beside the", "old lock. He was unhurt."),
        ("Officers attended the address in Marsh Lane and spoke to Mr Tariq", "Osman, who denied it."),
        ("Officers attended the address in Marsh Lane and spoke to the owner, Mrs", "Kowalczyk there"),
        ("Officers attended the address and met a woman, who said of him that", '"Taz" had gone. She wept.'),
        ("14 Marsh Lane,", "Chelmsford,"),
        ("The boat was brought alongside the pontoon by a man in a dark-", "blue coat who ran off"),
        ("The boat was brought alongside by Dr.", "Osman of the borough council, said a neighbour."),
        ("Gareth was stopped by a police patrol outside the public house at", "22:50 and searched. Nothing was found."),
        ("He has been told to report on Monday, and she is to come back on", "14/03/2014 with payslips. Agreed."),
        (
            "The subject left the address by the back gate and walked towards",
            "the recreation ground, followed by two men",
        ),
        ('"Were there two of them in the shop that night when you came?"', "asked Mr Okell. She wept."),
        ("As for the knife that was found on the recreation ground, Mr Okell", 'said: "It was not his." He wept.'),
        ("As for the knife that was found on the recreation ground,", 'Mr Okell said: "It was not his."'),
        ("She has lived in the ground-floor flat in Moulsham for a year with", "(she says) her aunt. He does not."),
    ],
)
def test_a_sentence_goes_on_where_the_page_ended_its_line(above: str, below: str) -> None:
    assert goes_on(f"{above}\n{below}", len(above))
    assert cut(f"{above}\n{below}")[0].startswith(above)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Nobody was hurt in it, said the owner of the shop.", "the till was open"),
        ("Robbers threaten shopkeeper, 58, with knife in Chelmsford", BODY),
        ("TAKEAWAY RIDER ROBBED OF MOPED IN MARSH LANE BY GANG OF THREE YOUTHS, SAY", BODY),
        ("JURY CLEARS MAN OF MARSH LANE", "SHOP ROBBERY"),
        ("Man Left With Broken Jaw After Quayside Assault", "By Owen Hartigan"),
        ("Statement of Tariq Osman, taken at Chelmsford police station", "The witness was at home. He rang me."),
        ("was pulled from his moped and robbed in the lane by three youths", "BACKGROUND OF CASE"),
        ("14:05 Subject left the address in the silver Golf with two men", "14:10 Golf parked at the quay."),
        ("14:05 Subject left the address in the silver Golf with two men in it", "1410 hrs Golf parked at the quay."),
        ("14/03/2014 10:30 Planned office visit with the offender manager (OM)", "28/03/2014 10:30 Failed to attend."),
        ("2014-03-14 Planned office visit with the offender manager at Colchester", "2014-03-28 Failed to attend."),
        ("14 March 2014 10:30 Planned office visit with the offender manager", "28 March 2014 10:30 Failed to attend."),
        ("[12/05/2021, 18:02:11] Kez: what are you on about", "[12/05/2021, 18:02:40] Dan: at mums. Why?"),
        ("- a kitchen knife with a black handle, found under the sink of the", "- a mobile telephone. It was off."),
        ("\u2022 the man was seen by two persons who do not know one another and the", "\u2022 he was on foot."),
        ("1. the man was seen by two persons who do not know one another", "2. he was on foot. He ran."),
        ("(a) the man was seen by two persons who do not know one another", "(b) he was on foot. He ran."),
        ("a kitchen knife with a broken black handle", "a mobile telephone with a cracked screen"),
        ("knife", "mobile telephone"),
        ("14 Marsh Lane", "Chelmsford"),
        ("Flat 3, The Old Maltings, Magdalen Street", "Colchester CO1 2JT"),
        ("Name of the person who is supervised: Tariq OSMAN", "DOB: 01/02/1988. PNC: 2006/0481927Z."),
        ("Also known as: Tony Pascoe, of Magdalen Street, Colchester", "Offender manager: Gwen Tarrant. She left."),
        ("The following were seized from the flat in Rectory Piece on Thursday:", "a kitchen knife. A telephone."),
        (
            "Blewitt  19  robbery of a moped in Marsh Lane   Chelmsford",
            "Callow   84  burglary. The Quay   Colne",
        ),
        ("Blewitt\t19\trobbery of a moped in Marsh Lane, Chelmsford", "Callow\t84\tburglary. At Marsh Lane."),
        ("| Blewitt, 19 | robbery of a moped in Marsh Lane, Chelmsford |", "| Callow, 84 | burglary. |"),
        ("> he was seen by two persons who do not know one another and that", "> he was on foot. He ran."),
        ("He is said to have been seen at the back of the new shed on the quay", "\nhe ran. They did not."),
        ("He is said to have been seen at the back of the new shed on the quay", "  \nhe ran. They did not."),
        (f"{'He was seen ' * 14}at the back of the new shed and the", "quay. He ran."),
        ("He was seen at the back of the new shed and the", f"quay {'where he was seen ' * 12}. He ran."),
        ("Orders are taken by a female with a local accent, for Class A.", "Osman was seen. He ran."),
    ],
)
def test_a_line_that_is_meant_ends_what_is_before_it(above: str, below: str) -> None:
    assert not goes_on(f"{above}\n{below}", len(above))
    assert len(above.rstrip()) in {end for _, end in sentences(f"{above}\n{below}")}


def test_a_heading_stays_apart_from_the_lines_below_it() -> None:
    text = f"Robbers threaten shopkeeper with knife\nBy Rosalind Tench\n{BODY}\nFurther reports on page 4\n"
    assert cut(text) == [
        "Robbers threaten shopkeeper with knife",
        "By Rosalind Tench",
        " ".join(BODY.split()),
        "Further reports on page 4",
    ]


WORDS = ["the", "man", "was", "seen", "by", "two", "officers", "walking", "along", "quay", "towards", "lock", "with"]
PROSE = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=40).map(
        lambda words: " ".join(words).capitalize() + "."
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


@settings(deadline=None)
@given(PROSE, st.integers(45, 110))
def test_prose_says_the_same_sentences_however_wide_its_lines_are(said: list[str], width: int) -> None:
    text = "\n".join(textwrap.wrap(" ".join(said), width))
    assert cut(text) == said


TEXTS = st.text(alphabet="Ab .!?\n\"'\u2026)M,r1:-", max_size=120) | st.lists(
    st.sampled_from([*COLUMN.splitlines(), *BODY.splitlines(), "", "14:05 seen", "- knife", "Mr.", "x" * 170]),
    max_size=12,
).map("\n".join)  # fmt: skip


@settings(deadline=None)
@given(text=TEXTS)
def test_sentences_hold_every_letter_once(text: str) -> None:
    found = list(sentences(text))
    assert "".join("".join(text[a:b] for a, b in found).split()) == "".join(text.split())
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


@settings(deadline=None)
@given(text=TEXTS, offsets=st.sets(st.integers(0, 400)))
def test_the_sentence_around_an_offset_is_the_one_that_holds_it(text: str, offsets: set[int]) -> None:
    asked = sorted(at for at in offsets if at < len(text))
    every = list(sentences(text))
    holding = [next((span for span in every if span[0] <= at < span[1]), None) for at in asked]
    assert list(sentences_at(text, asked)) == holding


@settings(deadline=None)
@given(text=TEXTS)
def test_what_is_linked_by_is_the_sentence_that_is_quoted(text: str) -> None:
    numbered, spans = Sentences("d", text), Sentences("d", text).spans()
    every = list(sentences(text))
    for number, (start, end) in enumerate(every):
        for at in (start, end - 1):
            assert numbered.number(at) == spans.number(at) == number
            evidence = numbered.evidence(at)
            assert (evidence.start, evidence.end) == (start, end)
            assert spans.evidence(at) == evidence
    assert "".join(numbered.text(number) for number in range(max(1, len(every)))) == text


def test_sentences_far_from_any_stop_are_found_whole() -> None:
    text = f"One. W{'word ' * 2000}nd. Two.\n{'word ' * 2000}"
    assert list(sentences_at(text, [0, 6, 7500, text.index("Two"), len(text) - 3])) == [
        (0, 4), (5, 10009), (5, 10009), (10010, 10014), (10015, len(text) - 1)
    ]  # fmt: skip


def test_the_lines_that_are_looked_at_are_few() -> None:
    text = "".join(f"{'along the quay ' * 5}{number}\n" for number in range(2000))
    middle = text.index("\n", len(text) // 2)
    near = text[middle - 4 * WIDEST : middle + 4 * WIDEST]
    assert goes_on(text, middle) == goes_on(near, 4 * WIDEST)
