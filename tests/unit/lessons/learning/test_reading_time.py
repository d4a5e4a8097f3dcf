"""Reading time that counts."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.clock import Reading
from lessons.learning.reading_time import GAP, MOST, ReadingTime


def at(seconds: float, *, wall: float | None = None, boot: str = "b1") -> Reading:
    return Reading(int((seconds if wall is None else wall) * 1000), int(seconds * 1000), boot)


def test_time_between_inputs_counts() -> None:
    time = ReadingTime.start(10, at(0)).input(at(30)).input(at(90))
    assert (time.wall, time.active, time.credited) == (90, 90, 90)


def test_a_long_gap_counts_for_two_minutes_at_most() -> None:
    time = ReadingTime.start(10, at(0)).input(at(900))
    assert (time.wall, time.active, time.credited) == (900, 900, GAP)


def test_nothing_counts_while_the_terminal_has_lost_the_focus() -> None:
    time = ReadingTime.start(10, at(0)).input(at(10)).blur(at(20)).input(at(100)).input(at(110))
    assert (time.wall, time.active, time.credited) == (110, 30, 30)


def test_a_night_left_open_is_not_a_night_of_study() -> None:
    time = ReadingTime.start(10, at(0)).input(at(60)).input(at(60 + 8 * 3600))
    assert time.credited == 60 + GAP


def test_one_sitting_counts_for_three_times_the_lessons_minutes_at_most() -> None:
    time = ReadingTime.start(2, at(0))
    for second in range(0, 3600, 60):
        time = time.input(at(second))
    assert time.credited == 2 * 60 * MOST


def test_a_changed_wall_clock_neither_adds_nor_removes_time() -> None:
    time = ReadingTime.start(10, at(0, wall=0)).input(at(60, wall=86_400)).input(at(90, wall=-5))
    assert time.credited == 90


@given(st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), max_size=40), st.integers(0, 60))
def test_credited_is_never_more_than_active_nor_active_more_than_wall(
    steps: list[tuple[int, bool]], minutes: int
) -> None:
    now = 0
    time = ReadingTime.start(minutes, at(0))
    for gap, focus in steps:
        now += gap
        time = time.input(at(now)) if focus else time.blur(at(now))
        assert time.credited <= time.active <= time.wall <= now
        assert time.credited <= minutes * 60 * MOST
