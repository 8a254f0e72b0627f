"""The parts of search by meaning: passages, the model from its folder, what of a query is meant, the fused ranking."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from model2vec import StaticModel

from casethread.errors import ConfigError
from casethread.store.meanings import Meant
from search_api.meaning.asked import conditions, meant
from search_api.meaning.fusing import fused
from search_api.meaning.model import ONE, Model
from search_api.meaning.nearest import LEAST, _Part, _ranked
from search_api.meaning.passages import SHORTEST, passages
from search_api.query.nodes import All, And, Not, Or
from search_api.query.parser import parse
from search_api.quoting import LONGEST
from tests.meaning import ALIKE, make_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return Model(folder)


LONG = "She was seen by the old mill on the Tuesday, and again beside the lock on the day that followed it."


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        (" \n ", []),
        ("A short one.", ["A short one."]),
        ("Knife find\nHe was robbed.", ["Knife find\nHe was robbed."]),
        (f"{LONG} {LONG}", [LONG, LONG]),
        (f"Gone. {LONG} {LONG}", [f"Gone. {LONG}", LONG]),
        (f"{LONG} Gone.", [LONG, "Gone."]),
    ],
)
def test_sentences_are_passages_and_short_ones_take_in_the_next(text: str, cut: list[str]) -> None:
    assert len(LONG) > SHORTEST
    assert [text[start:end] for start, end in passages(text)] == cut


@given(st.text(alphabet="ab. \n?A", max_size=2000) | st.text(max_size=300))
def test_passages_hold_every_letter_once_and_in_order(text: str) -> None:
    found = passages(text)
    assert all(0 < end - start <= LONGEST for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    covered = "".join(text[start:end] for start, end in found)
    assert "".join(covered.split()) == "".join(text.split())


def test_words_that_mean_the_same_are_near_and_a_text_of_unknown_words_is_nowhere(model: Model) -> None:
    robbed, mugged, lane, nothing = model.vectors(["He was robbed", "mugged!", "lane", "quux"]).astype(int)
    assert robbed @ mugged > 0.9 * ONE * ONE > 0.3 * ONE * ONE > abs(robbed @ lane)
    assert not nothing.any()
    assert model.vectors([]).shape == (0, model.dimensions)


@given(st.lists(st.lists(st.sampled_from([word for group in ALIKE for word in group]), max_size=9), max_size=6))
def test_a_passage_has_one_vector_whatever_is_read_with_it(model: Model, texts: list[list[str]]) -> None:
    said = [" ".join(words) for words in texts]
    together = model.vectors(said)
    assert np.abs(together.astype(int)).max(initial=0) <= ONE
    for alone, vector in zip(said, together, strict=True):
        assert (model.vectors([alone])[0] == vector).all()


def test_a_document_is_kept_as_the_passages_that_say_something(model: Model) -> None:
    text = f"{LONG} He was mugged in the lane.".replace("again", "robbed")
    read = model.read("d", f"{'Zzz ' * 30}. {text}")
    spans = np.frombuffer(read.spans, dtype="<u4").reshape(-1, 2).tolist()
    assert [f"{'Zzz ' * 30}. {text}"[a:b] for a, b in spans] == [text[: len(LONG) + 1], "He was mugged in the lane."]
    assert len(read.vectors) == 2 * model.dimensions
    assert model.read("d", "") == Meant("d", b"", b"")


def test_another_content_is_another_model(folder: Path, model: Model, tmp_path: Path) -> None:
    assert Model(folder).name == model.name
    assert model.name.startswith("24-")
    assert Model(make_model(tmp_path / "a", alike=ALIKE[::-1])).name != model.name
    assert Model(make_model(tmp_path / "b", dimensions=32)).name.startswith("32-")


def _garbage(folder: Path) -> None:
    make_model(folder)
    (folder / "model.safetensors").write_bytes(b"no tensors")


def _half(folder: Path) -> None:
    make_model(folder)
    (folder / "tokenizer.json").unlink()


def _unnumbered(folder: Path) -> None:
    made = StaticModel.from_pretrained(make_model(folder))
    made.embedding[3, 3] = np.nan
    made.save_pretrained(folder)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: None, "is no folder"),
        (lambda folder: folder.write_text("x"), "is no folder"),
        (lambda folder: folder.mkdir(), "holds no model of model2vec"),
        (_garbage, "holds no model of model2vec"),
        (_half, "holds no model of model2vec"),
        (_unnumbered, "not numbers throughout"),
    ],
)
def test_what_is_no_model_is_told_and_nothing_is_fetched(
    spoil: Callable[[Path], Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a name as a model on a hub would have
    monkeypatch.chdir(tmp_path)
    named = Path("minishlab/potion-base-8M")
    named.parent.mkdir()
    spoil(named)

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ConfigError, match=told) as error:
        Model(named).load()
    assert error.value.where == "setting `semantic_model`"
    assert "nothing is downloaded" in error.value.remedy


def test_without_the_extra_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(ConfigError, match="needs its library") as error:
        Model(folder).load()
    assert error.value.remedy == "install `casethread[semantic]`"


def test_the_core_needs_no_extra() -> None:
    without = "import sys; sys.modules.update(model2vec=None, tokenizers=None, huggingface_hub=None)"
    code = f"{without}; import casethread.cli, casethread.web"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("query", "text", "left"),
    [
        ("robbed by night", "robbed by night", "*"),
        ("robbed AND kind:news", "robbed", "* AND kind:news"),
        ("robbed kind:news date:2014", "robbed", "* AND kind:news AND date:2014"),
        ('robbed "marsh lane"', "robbed", '* AND "marsh lane"'),
        ("robbed -council", "robbed", "* AND NOT council"),
        ("robbed OR mugged", "robbed mugged", "* OR *"),
        ("robbed OR kind:news", "robbed", "* OR kind:news"),
        ("(robbed OR mugged) AND knif*", "robbed mugged", "(* OR *) AND knif*"),
        ("knifr~", "", "knifr~"),
        ("person:osman", "", "person:osman"),
        ("-council", "", "NOT council"),
        ("", "", "*"),
    ],
)
def test_plain_words_are_meant_and_all_else_is_a_condition(query: str, text: str, left: str) -> None:
    node = parse(query)
    assert meant(node) == text
    assert _shown(conditions(node)) == left
    assert conditions(conditions(node)) == conditions(node)


def _shown(node: Any, *, inner: bool = False) -> str:
    match node:
        case All():
            return "*"
        case And(parts) | Or(parts):
            told = (" AND " if isinstance(node, And) else " OR ").join(_shown(part, inner=True) for part in parts)
            return f"({told})" if inner else told
        case Not(part):
            return f"NOT {_shown(part, inner=True)}"
        case _:
            return next(
                text
                for text in ("kind:news", "date:2014", '"marsh lane"', "council", "knif*", "knifr~", "person:osman")
                if parse(text) == node
            )


@pytest.mark.parametrize(
    ("said", "near", "together"),
    [
        ("", "", ""),
        ("abc", "", "abc"),
        ("", "abc", "abc"),
        ("abc", "abc", "abc"),
        ("ab", "cd", "acbd"),  # of equals the words come first
        ("abc", "cxy", "cabxy"),  # 1/63 + 1/61 is more than 1/61
        ("ab", "ba", "ab"),  # both are worth 1/61 + 1/62
        ("abcd", "xd", "daxbc"),
    ],
)
def test_ranks_are_fused_as_the_paper_has_it(said: str, near: str, together: str) -> None:
    assert "".join(fused(list(said), list(near))) == together


_Held = dict[str, list[list[int]]]
_VECTOR = st.lists(st.integers(-ONE, ONE), min_size=4, max_size=4)
_HELD = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(_VECTOR, min_size=1, max_size=3), max_size=8)


def _order(held: _Held, asked: list[int]) -> list[tuple[str, int]]:
    """Documents with their best passages, as the product ranks them, in two parts as two access numbers would make."""
    parts = []
    for ids in (sorted(held)[::2], sorted(held)[1::2]):
        read = [
            Meant(
                one, np.arange(2 * len(held[one]), dtype="<u4").tobytes(), np.array(held[one], dtype=np.int8).tobytes()
            )
            for one in ids
        ]
        parts.append(_Part.of(read, 4))
    vector = np.array(asked, dtype=np.int8)
    return [(one.id, one.part.best(one.at, vector)[0] // 2) for one in _ranked(parts, vector)]


@given(_HELD, _VECTOR, st.sets(st.sampled_from("abcdefgh")))
def test_the_nearest_are_exact_and_others_do_not_change_their_order(
    held: _Held, asked: list[int], open_to: set[str]
) -> None:
    found = _order(held, asked)
    products = {one: [sum(x * y for x, y in zip(v, asked, strict=True)) for v in held[one]] for one in held}
    assert {one for one, _ in found} == {one for one, some in products.items() if max(some) >= LEAST}
    scores = [max(products[one]) for one, _ in found]
    assert scores == sorted(scores, reverse=True)
    assert all(products[one].index(max(products[one])) == at for one, at in found)
    alone = _order({one: held[one] for one in held if one in open_to}, asked)
    assert alone == [(one, at) for one, at in found if one in open_to]
