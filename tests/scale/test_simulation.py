"""The simulated queue on cases whose answer is known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation import FILES, Course, Place, Service, rate

NOTHING = {"reader": 0.0, "annotator": 0.0, "main": 0.0, "server": 0.0}
ALONE = Place(cores=2)


@pytest.mark.parametrize(
    ("service", "place", "workers", "expected"),
    [
        pytest.param({"annotator": 0.02}, ALONE, 1, 50.0, id="one annotator"),
        pytest.param({"annotator": 0.02}, ALONE, 4, 200.0, id="four machines"),
        pytest.param({"annotator": 0.02}, Place(2, shared=True), 4, 100.0, id="four on two cores"),
        pytest.param(
            {"annotator": 0.02}, Place(2, shared=True, others=2), 1, 50 * 2 / 3, id="two others want the cores"
        ),
        pytest.param({"annotator": 0.02, "turn": 0.01}, ALONE, 16, 100.0, id="one writer at a time"),
        pytest.param({"annotator": 0.02, "index": 0.01}, ALONE, 16, 100.0, id="one indexes at a time"),
        pytest.param({"annotator": 0.001, "main": 0.04}, ALONE, 1, 25.0, id="one interpreter, though two cores"),
        pytest.param({"annotator": 0.001, "trips": 10, "trip": 0.002}, ALONE, 8, 50.0, id="the way to the server"),
    ],
)
def test_the_narrowest_place_tells_the_rate(
    service: dict[str, float], place: Place, workers: int, expected: float
) -> None:
    documents = FILES * workers * 12
    assert Course(Service(**{**NOTHING, **service}), place, workers, documents).rate() == pytest.approx(expected, 0.1)


seconds = st.floats(0.0005, 0.02)


@settings(max_examples=25, deadline=None)
@given(st.builds(Service, seconds, seconds, seconds, seconds, seconds, seconds), st.integers(1, 4))
def test_no_course_is_faster_than_any_of_its_narrow_places(service: Service, workers: int) -> None:
    documents = FILES * workers * 2
    told = Course(service, Place(2, shared=True), workers, documents).rate()
    narrow = max(service.annotator / workers, service.turn, service.index, service.processor / 2)
    whole = service.processor * FILES
    assert documents / (documents * service.processor + whole) <= told <= 1.001 / narrow


def test_others_that_are_no_whole_number_lie_between() -> None:
    service, place = Service(**{**NOTHING, "annotator": 0.02}), Place(2, shared=True)
    some, more = (rate(service, place, 1, 640, others) for others in (2.0, 3.0))
    assert rate(service, place, 1, 640, 2.5) == pytest.approx((some + more) / 2)
    assert more < some
