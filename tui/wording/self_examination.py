"""How one's answers to the same question over the years are shown."""

from collections.abc import Mapping

from lessons.learning.day.self_examination import YearAnswer
from tui.wording.language import _

MOST_YEARS = 4


def steps_text(years: Mapping[int, YearAnswer]) -> str:
    """The steps of the last years, one after the other: `2025: step 1 → 2026: step 3`. They are no score."""
    last = list(years.items())[-MOST_YEARS:]
    return " → ".join(_("{year}: step {n}").format(year=year, n=own.step) for year, own in last)
