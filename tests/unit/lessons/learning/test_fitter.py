"""What the library fits to answers, where it is installed."""

import pytest

from lessons.learning.fit import AVERAGE, Step, answers, is_plausible
from lessons.learning.fitter import LIBRARY, fitted, program
from tests.unit.lessons.learning.answered import reviews

pytest.importorskip("fsrs_rs_python")


def test_who_forgets_fast_gets_parameters_of_their_own_the_same_each_time() -> None:
    steps = answers(reviews(60, 8)).steps
    found = fitted(steps)
    assert found is not None and is_plausible(found) and found != AVERAGE
    assert fitted(steps) == found


def test_what_foretells_nothing_better_than_the_average_is_no_fit() -> None:
    assert fitted([Step(0, 3, 0), Step(0, 3, 2)]) is None


def test_the_program_is_named_with_its_version() -> None:
    name, _space, number = program().partition(" ")
    assert name == LIBRARY and number[0].isdigit()
