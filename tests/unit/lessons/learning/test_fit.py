"""Which parameters schedule the reviews of a member, and which are refused."""

import random
from hashlib import sha256

import fsrs.scheduler
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.fit import (
    AVERAGE,
    ENOUGH,
    UNIT,
    Step,
    answers,
    chosen,
    is_plausible,
    is_wanted,
    parameters_of,
)
from lessons.learning.review import cards, rescheduled, retrievability
from lessons.learning.standing import in_force
from lessons.records import Fit, Record, record_id
from tests.unit.lessons.learning.answered import START, fit_of, reviews

QUICK = (2000, 4000, 6000, 9000, *AVERAGE[4:20], 3000)
"""Of somebody who forgets fast, along a curve that bends in another way."""
FITS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans()).map(
        lambda one: fit_of(QUICK if one[2] else (0,), one[0], over=str(one[1]))
    ),
    max_size=8,
)


def test_the_average_is_what_py_fsrs_takes_by_default() -> None:
    assert parameters_of(None) == fsrs.scheduler.DEFAULT_PARAMETERS
    assert is_plausible(AVERAGE)


@pytest.mark.parametrize("place", range(len(AVERAGE)))
def test_what_is_plausible_py_fsrs_can_schedule_with_and_nothing_beyond_its_bounds_is(place: int) -> None:
    for bounds, step in ((fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, -1), (fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, 1)):
        within = round(bounds[place] * UNIT)
        whole = [within] * 4 + list(AVERAGE[4:]) if place < 4 else [*AVERAGE[:place], within, *AVERAGE[place + 1 :]]
        assert is_plausible(whole)
        fsrs.Scheduler(tuple(value / UNIT for value in whole))
        whole[place] += step
        assert not is_plausible(whole)


def test_parameters_of_another_number_or_in_a_wrong_order_are_not_plausible() -> None:
    assert not is_plausible(()) and not is_plausible(AVERAGE[:20]) and not is_plausible((*AVERAGE, 1000))
    assert not is_plausible((30000, 20000, *AVERAGE[2:])), "right must not stand for a shorter memory than wrong"


@given(FITS, st.randoms(use_true_random=False))
def test_the_same_fit_is_chosen_in_whatever_order_they_arrive(found: list[Fit], chance: random.Random) -> None:
    records = {record_id(one): one for one in found}
    keys = sorted(records)
    chance.shuffle(keys)
    assert chosen({key: records[key] for key in keys}) == chosen(records)


@given(FITS, FITS)
def test_to_choose_among_the_chosen_of_two_machines_is_to_choose_among_all(here: list[Fit], there: list[Fit]) -> None:
    one, other = ({record_id(fit): fit for fit in fits} for fits in (here, there))
    best = {record_id(fit): fit for fit in (chosen(one), chosen(other)) if fit}
    assert chosen(best) == chosen(one | other) == chosen(other | one)


def test_the_fit_that_rests_on_most_answers_is_used_then_the_one_with_the_smallest_id() -> None:
    few, many, alike = fit_of(QUICK, 300), fit_of(QUICK, 900), fit_of(QUICK, 900, over="p")
    least = min((many, alike), key=record_id)
    assert chosen({record_id(fit): fit for fit in (few, many, alike)}) == least
    assert chosen({}) is None


def test_a_fit_that_is_not_plausible_is_as_if_it_were_not_there() -> None:
    wild, sound = fit_of((0,) * 21, 10_000), fit_of(QUICK, 300)
    assert chosen({record_id(fit): fit for fit in (wild, sound)}) == sound
    assert chosen({record_id(wild): wild}) is None


@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_fitted_schedules_rebuild_from_records_alone_bit_for_bit_however_they_arrive(
    chance: random.Random, devices: int
) -> None:
    records: dict[str, Record] = reviews(5, 4)
    for fit in (fit_of(QUICK), fit_of(AVERAGE, 300)):
        records[record_id(fit)] = fit
    first = msgspec.json.encode(cards(in_force(records), fit=chosen(records)))
    files: list[dict[str, Record]] = [{} for _ in range(devices)]
    for key in chance.sample(sorted(records), len(records)):
        files[chance.randrange(devices)][key] = records[key]
    merged = {key: made for file in files for key, made in file.items()}
    assert msgspec.json.encode(cards(in_force(merged), fit=chosen(merged))) == first


def test_whom_a_fit_says_to_forget_fast_is_asked_sooner_and_their_chances_follow_its_curve() -> None:
    records = list(reviews(1, 1).values())
    average, fitted = cards(records), cards(records, fit=fit_of(QUICK))
    (key,) = average
    assert fitted[key].due < average[key].due
    scheduler = fsrs.Scheduler(parameters_of(fit_of(QUICK)), learning_steps=(), relearning_steps=())
    memory, _log = scheduler.review_card(fsrs.Card(card_id=1, due=START), fsrs.Rating.Good, START)
    later = START.replace(month=5)
    assert retrievability(fitted[key], later) == pytest.approx(scheduler.get_card_retrievability(memory, later))
    again = rescheduled(cards(records, 80, fit=fit_of(QUICK)), 90)
    assert again[key].due == fitted[key].due


def test_a_fit_takes_no_part_in_what_a_member_has_learned() -> None:
    records = list(reviews(2, 2).values())
    assert cards([*records, fit_of(QUICK)]) == cards(records)


def test_a_fit_is_made_from_enough_answers_and_again_when_half_as_many_are_new() -> None:
    assert not is_wanted(ENOUGH - 1, None) and is_wanted(ENOUGH, None)
    assert not is_wanted(599, fit_of(QUICK, 400)) and is_wanted(600, fit_of(QUICK, 400))


def test_answers_say_how_each_card_went_after_how_many_nights_and_of_which_records_they_are() -> None:
    records = reviews(2, 2, share=0.0)
    found = answers(records)
    assert found.steps == (Step(0, 3, 0), Step(1, 3, 0), Step(0, 1, 4), Step(1, 1, 4))
    assert (found.count, found.over) == (2, sha256("\n".join(sorted(records)).encode()).hexdigest())
    fit = fit_of(QUICK)
    assert answers(records | {record_id(fit): fit}) == found
