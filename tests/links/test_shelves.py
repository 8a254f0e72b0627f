"""What a linkage goes by is kept as far as it was set, and what was changed without being set is found out."""

from __future__ import annotations

import pytest

from casethread.errors import StoreError
from casethread.model import Linkage
from links.packing import pack, pickled, unpack, unpickled
from links.people import Chain
from links.places import PlaceKey
from links.sealed import Sealed
from links.shelves import Shelves, of_form
from tests.links.test_standing import Cupboard


@pytest.fixture
def kept() -> Cupboard:
    """Two shelves with something on them."""
    shelves, cupboard = Shelves("f"), Cupboard()
    shelves.shelf("sets", 2).update({f"k{n}": {n} for n in range(10)})
    shelves.shelf("names").update(a="Ann")
    cupboard.keep(Linkage(), shelves.changed(10))
    assert of_form("f", cupboard)
    assert not of_form("g", cupboard)
    return cupboard


def test_what_is_set_is_kept_and_nothing_else(kept: Cupboard) -> None:
    shelves = Shelves("f", kept)
    sets, names = shelves.shelf("sets", 2), shelves.shelf("names")
    assert sets["k3"] == {3}
    assert [*shelves.changed(10)] == []
    sets["k3"] = sets["k3"] | {30}
    del sets["k4"]
    sets.update(k99={99})
    names.setdefault("b", "Bob")
    assert shelves.unset() == []
    kept.keep(Linkage(), [*shelves.changed(10)])
    assert [*shelves.changed(10)] == []
    again = Shelves("f", kept)
    sets, names = again.shelf("sets", 2), again.shelf("names")
    assert [sets.get(key) for key in ("k3", "k4", "k5", "k99")] == [{3, 30}, None, {5}, {99}]
    assert names["a"] + names["b"] == "AnnBob"
    assert "k4" not in sets
    with pytest.raises(KeyError):
        del sets["k4"]


def test_what_is_changed_in_place_and_not_set_is_told(kept: Cupboard) -> None:
    shelves = Shelves("f", kept)
    sets = shelves.shelf("sets", 2)
    sets["k3"].add(30)
    assert shelves.unset() == [("sets", "k3")]
    assert [*shelves.changed(10)] == []
    sets["k3"] = sets["k3"]
    assert shelves.unset() == []
    assert len([*shelves.changed(10)]) == 1


def test_a_shelf_of_what_is_kept_cannot_be_gone_through(kept: Cupboard) -> None:
    sets = Shelves("f", kept).shelf("sets", 2)
    for all_of_it in (iter, len):
        with pytest.raises(TypeError):
            all_of_it(sets)


def test_what_is_sealed_is_as_it_was_opened_or_not_and_may_be_changed() -> None:
    chain = Chain("d1", None, None, name="Tariq Osman", homes={PlaceKey("marsh lane", True, "colchester")})
    sealed = Sealed([chain])
    packed = pickled(sealed)
    unopened, opened = unpickled(packed), unpickled(packed)
    assert opened.open[0].homes == chain.homes
    assert unpickled(pickled(unopened)) == sealed == opened
    opened.open[0].contested = True
    assert unpickled(pickled(opened)).open[0].contested
    assert opened != sealed


class Stranger:
    """Nothing that a linkage goes by."""


@pytest.mark.parametrize("value", [Stranger(), [print]])
def test_no_other_class_is_made_of_a_piece(value: object) -> None:
    with pytest.raises(StoreError, match="which none that Casethread keeps does"):
        unpack(pack(value))
    sealed = unpack(pack(Sealed(value)))
    with pytest.raises(StoreError, match="which none that Casethread keeps does"):
        _ = sealed.open
