"""A week: a line of weekdays, and below it a line of signs with their meanings, so that no colour has to be seen.

The signs take one cell in every terminal; a filled or empty circle takes two in many that are set to Chinese.
"""

from collections.abc import Sequence

from lessons.learning.day.week import DayState, WeekDay
from lessons.text.width import width as cells
from tui.widgets.lines import Lines, Piece, divided
from tui.wording.language import _
from tui.wording.times import weekday_letters

_SIGNS = {
    DayState.STUDIED: Piece("✓", "bold $success"),
    DayState.FORGIVEN: Piece("~", "$foreground 70%"),
    DayState.OFF: Piece("-", "$foreground 70%"),
    DayState.MISSED: Piece(".", "$foreground 70%"),
    DayState.OPEN: Piece("_", "bold"),
    DayState.OPEN_OFF: Piece("_", "bold"),
    DayState.BEFORE: Piece(" "),
    DayState.TO_COME: Piece(" "),
}
_GAP = 2


class WeekLine(Lines):
    """The days of a week and what became of them."""

    DEFAULT_CSS = "WeekLine { height: auto; padding: 0 1; }"

    def __init__(self, week: Sequence[WeekDay]) -> None:
        super().__init__()
        self._week = week

    def lines(self, width: int) -> list[list[Piece]]:
        """The days, their signs, and what those mean that stand there: beside them, or below where there is no room."""
        letters = weekday_letters()
        days = [Piece(letter + " " * _GAP, "$foreground 70%") for letter in letters]
        signs = []
        for letter, day in zip(letters, self._week, strict=True):
            sign = _SIGNS[day.state]
            signs += [sign, Piece(" " * (cells(letter) + _GAP - cells(sign.text)))]
        meanings = [[Piece(f"{sign}  ", "$foreground 70%")] for sign in _meanings({day.state for day in self._week})]
        room = width - sum(cells(piece.text) for piece in days)
        if sum(cells(piece.text) for (piece,) in meanings) <= room:
            return [days, [*signs, *(piece for (piece,) in meanings)]]
        return [days, signs, *divided(meanings, width)]


def _meanings(states: set[DayState]) -> list[str]:
    words = {
        DayState.STUDIED: _("studied"),
        DayState.OPEN: _("today"),
        DayState.OPEN_OFF: _("today, a day off"),
        DayState.OFF: _("day off"),
        DayState.FORGIVEN: _("forgiven"),
        DayState.MISSED: _("no study"),
    }
    return [f"{_SIGNS[state].text} {word}" for state, word in words.items() if state in states]
