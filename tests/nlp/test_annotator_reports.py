"""Invented local crime reports and logs in which every person and every place must be right, and nothing else."""

from __future__ import annotations

import pytest

from casethread.model import Kind, Label
from nlp.annotator import Annotator
from nlp.base import TextInput
from nlp.resolve import UNNAMED

REPORTS = [
    (
        "A man has been charged after a stabbing in Marsh Lane, Chelmsford. Tariq Osman, 31, of Baddow Road, appeared at"
        " Chelmsford Magistrates' Court on Monday. Det Supt Carol Whitlock, of Essex Police, said: \"This was a shocking"
        ' attack." Ms Whitlock thanked people in the Moulsham area. Osman was remanded in custody.',
        ["Tariq Osman", "Carol Whitlock", "Whitlock", "Osman"],
        ["Marsh Lane", "Chelmsford", "Baddow Road", "Moulsham"],
    ),
    (
        "Police were called to Station Road in Clacton-on-Sea at about 11.40pm on Saturday, July 12, after reports of a"
        " fight outside the Crown and Anchor pub. PC Daniel Frost, who was first to arrive, found the victim, Leon"
        " Marchetti, 24, with a head injury. He was taken to Colchester General Hospital. A 15-year-old girl from Jaywick"
        " was treated for shock.",
        ["Daniel Frost", "Leon Marchetti"],
        ["Station Road", "Clacton-on-Sea", "Crown and Anchor", "Colchester General Hospital", "Jaywick"],
    ),
    (
        "Two brothers who ran a county lines operation between Deptford and Basildon have been jailed. Jermaine Bassett,"
        " 27, from Deptford, and Curtis Bassett, 24, of no fixed address, admitted conspiracy to supply heroin at"
        " Basildon Crown Court. Judge Helen Ashdown told Jermaine Bassett he had shown no remorse.",
        ["Jermaine Bassett", "Curtis Bassett", "Helen Ashdown", "Jermaine Bassett"],
        ["Deptford", "Basildon", "Deptford"],
    ),
    (
        "Officers from Kent Police searched an address in St. Mary's Avenue, Margate, at 6am on Thursday as part of"
        " Operation Lantern. Insp Gareth Pugh said cannabis worth £12,000 was found. Anyone with information should call"
        " 101. A 43-year-old woman from Ramsgate and a 19-year-old man from Margate were arrested.",
        ["Gareth Pugh"],
        ["St. Mary's Avenue", "Margate", "Ramsgate", "Margate"],
    ),
    (
        "Mrs Joan Appleyard, 82, was robbed of her handbag as she walked along Fore Street in Redruth, Cornwall. The"
        " thief ran off towards Victoria Park. Her son, Peter Appleyard, said his mother was \"very shaken\". PCSO Lucy"
        " Trevena asked shopkeepers to check their CCTV. Mrs Appleyard has lived in the town since 1961.",
        ["Joan Appleyard", "Peter Appleyard", "Lucy Trevena", "Appleyard"],
        ["Fore Street", "Redruth", "Cornwall", "Victoria Park"],
    ),
    (
        "A burglar who broke into homes in Lincoln, Newark and Grantham was sentenced on Friday. Wayne Lincoln, 38,"
        " formerly of Monks Road, Lincoln, pleaded guilty to six counts of burglary. Mr Lincoln, who has 41 previous"
        " convictions, was told by Recorder Simon Hartigan that he was a menace.",
        ["Wayne Lincoln", "Lincoln", "Simon Hartigan"],
        ["Lincoln", "Newark", "Grantham", "Monks Road", "Lincoln"],
    ),
    (
        "The family of Aisha Rahman, who died after a collision on the A127 near Southend, have paid tribute to a"
        ' "beautiful soul". Miss Rahman, 22, was a passenger in a grey Audi driven by Karol Nowak, 25, of Hamlet Court'
        " Road, Westcliff-on-Sea. Nowak has been charged with causing death by dangerous driving. Sgt Mick O'Dowd, of the"
        " Serious Collision Investigation Unit, appealed for witnesses.",
        ["Aisha Rahman", "Rahman", "Karol Nowak", "Nowak", "Mick O'Dowd"],
        ["A127", "Southend", "Hamlet Court Road", "Westcliff-on-Sea"],
    ),
    (
        "A teacher at Broomfield Primary School has been suspended. Head teacher Fiona McAllister wrote to parents on"
        " Tuesday. Great Ormond Street Hospital said it was treating one child. The boy's father, Stefan Kowalczyk, of"
        " Patching Hall Lane, said the school and Essex County Council had questions to answer.",
        ["Fiona McAllister", "Stefan Kowalczyk"],
        ["Great Ormond Street Hospital", "Patching Hall Lane"],
    ),
    (
        "Sheffield: a gang who stole cars from driveways in Ecclesall Road and Abbeydale Road have been jailed for a total"
        " of 19 years. Ringleader Darren Poole, 34, of Ridgeway Road, Sheffield, and Liam Poole, 29, of the same address,"
        " were sentenced at Sheffield Crown Court. DC Samina Akhtar, of South Yorkshire Police, said Darren Poole had"
        " planned every theft.",
        ["Darren Poole", "Liam Poole", "Samina Akhtar", "Darren Poole"],
        ["Sheffield", "Ecclesall Road", "Abbeydale Road", "Ridgeway Road", "Sheffield"],
    ),
    (
        "A woman told Norwich Crown Court how her former partner, Anthony de Vries, held a knife to her throat at their"
        " flat in Unthank Road, Norwich. De Vries, 45, denies threats to kill. Prosecutor Miriam Olatunji said neighbours"
        " heard screams. The trial, before Judge Alastair Crewe, continues.",
        ["Anthony de Vries", "De Vries", "Miriam Olatunji", "Alastair Crewe"],
        ["Unthank Road", "Norwich"],
    ),
]

LOGS = [
    (
        "Source: 2 Intelligence: C Handling: C. OSMAN, Tariq DOB 01/02/1988 (aka TAZ) is selling cocaine from 14 Marsh"
        " Lane, Deptford, SE8 3AB. He uses a silver Audi A3. His brother Imran OSMAN stores cash at the lock-up at grid"
        " ref TL 707 069. John SMITH was seen with OSMAN on 03/03.",
        ["OSMAN, Tariq", "TAZ", "Imran OSMAN", "John SMITH", "OSMAN"],
        ["Marsh Lane", "Deptford", "SE8 3AB", "TL 707 069"],
    ),
    (
        "PP Kyle Renshaw attended office in Wigan on time. Discussed relationship with partner Stacey Holt. Mr Renshaw"
        " stated he has moved to 7 Birch Grove, Wigan WN1 2QP with his mother Denise Renshaw. OM advised that HMP"
        " Forest Bank has been told. Kyle will see PO Hannah Dutton next Tuesday.",
        ["Kyle Renshaw", "Stacey Holt", "Renshaw", "Denise Renshaw", "Kyle", "Hannah Dutton"],
        ["Wigan", "Birch Grove", "Wigan", "WN1 2QP", "HMP Forest Bank"],
    ),
]


@pytest.mark.parametrize(("text", "people", "places"), REPORTS + LOGS, ids=lambda v: v[:24] if isinstance(v, str) else "")
def test_every_person_and_place_of_a_local_report(
    annotator: Annotator, text: str, people: list[str], places: list[str]
) -> None:
    kind = Kind.INTELLIGENCE if text.startswith("Source") else Kind.PROBATION if text.startswith("PP") else Kind.NEWS
    mentions = annotator.annotate(TextInput(text, kind=kind))
    named = [m.text for m in mentions if m.label is Label.PERSON and m.rule != UNNAMED]
    placed = [m.text for m in mentions if m.label is Label.PLACE]
    assert named == people
    assert placed == places
