"""The yearly self-examination: its answers over the years, and when it is time again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.self_examination import YearAnswer, YearPlace, examined_again, over_the_years
from lessons.learning.day.waiting import ExamineAgain

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def answered(step: int, at: datetime = AT) -> YearAnswer:
    return YearAnswer(step, 4, f"step {step}", at)


def test_the_years_of_one_question_stand_in_their_order() -> None:
    given_ = {
        YearPlace("p", "l", "a", 2027): answered(3),
        YearPlace("p", "l", "a", 2025): answered(1),
        YearPlace("p", "l", "b", 2026): answered(4),
        YearPlace("p", "other", "a", 2026): answered(2),
    }
    assert {year: own.step for year, own in over_the_years(given_, "p/l", "a").items()} == {2025: 1, 2027: 3}
    assert list(over_the_years(given_, "p/l", "a")) == [2025, 2027]


@pytest.mark.parametrize(("days", "due"), [(364, False), (365, True), (394, True), (395, False)])
def test_it_is_asked_again_a_year_after_the_last_answer_and_not_for_ever(days: int, due: bool) -> None:
    given_ = {
        YearPlace("p", "l", "a", 2025): answered(1, AT - timedelta(days=300)),
        YearPlace("p", "l", "b", 2026): answered(1),
    }
    assert examined_again(given_, AT + timedelta(days=days)) == ([ExamineAgain("p/l", AT)] if due else [])


_ID = st.text("abcXYZ019._-", min_size=1, max_size=20)


@given(_ID, _ID, _ID, st.integers(1000, 9999))
def test_a_place_is_read_as_it_was_written(pack: str, lesson: str, examined: str, year: int) -> None:
    place = YearPlace(pack, lesson, examined, year)
    assert YearPlace.parse(str(place)) == place


@pytest.mark.parametrize("text", ["", "p/l/a", "p/l/a/26", "p/l/a/2026/x", "p//a/2026", "p/l/a/２０２６", "p/l/a/-202"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert YearPlace.parse(text) is None
