"""The signs of a week stand under their days, in either language and in terminals that draw ambiguous signs wide."""

from collections.abc import Iterator
from datetime import date, timedelta
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.week import DayState, WeekDay
from lessons.text.width import width
from tui.widgets.figures.week import WeekLine
from tui.widgets.lines import Piece
from tui.wording.language import set_language
from tui.wording.times import weekday_letters

MONDAY = date(2026, 3, 2)
states = st.lists(st.sampled_from(DayState), min_size=7, max_size=7)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def lines(found: list[DayState], columns: int) -> list[str]:
    """What is drawn."""
    week = WeekLine([WeekDay(MONDAY + timedelta(days=n), state) for n, state in enumerate(found)])
    return ["".join(piece.text for piece in line) for line in week.lines(columns)]


def cells(text: str) -> list[str]:
    """A text by cells; the second of a wide character is empty."""
    return [part for character in text for part in (character, "")[: width(character)]]


@pytest.mark.parametrize("lang", ["en", "zh"])
@given(found=states, columns=st.integers(30, 120))
def test_every_sign_stands_under_its_day_and_is_explained(lang: str, found: list[DayState], columns: int) -> None:
    set_language(lang)
    days, signs, *below = lines(found, columns)
    places = [place for place, cell in enumerate(cells(days)) if cell.strip()]
    assert "".join(cells(days)[place] for place in places) == weekday_letters()
    stand = [(cells(signs) + [" "] * 40)[place] for place in places]
    alike = dict(zip(found, stand, strict=True))
    assert [alike[state] for state in found] == stand
    same = {DayState.OPEN_OFF: DayState.OPEN, DayState.BEFORE: DayState.TO_COME}
    different = {same.get(state, state) for state in found}
    assert len(set(alike.values())) == len(different), "only today, and blank days, share a sign"
    explained = "".join([signs[places[-1] + 1 :], *below])
    assert all(f"{sign} " in explained for state, sign in alike.items() if sign.strip())
    assert all(width(line.rstrip()) <= columns for line in (signs, *below))


@given(found=states)
def test_no_sign_is_one_that_some_terminals_draw_wide(found: list[DayState]) -> None:
    _days, signs, *_below = lines(found, 20)
    assert not [character for character in signs if east_asian_width(character) in "AWF"]


def test_without_colour_a_sign_is_still_a_sign() -> None:
    week = WeekLine([WeekDay(MONDAY, DayState.STUDIED)] * 7)
    assert Piece("✓", "bold $success") in week.lines(80)[1]
