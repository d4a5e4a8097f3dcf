"""How one's answers to the same question over the years are shown."""

from collections.abc import Mapping

from lessons.learning.day.self_examination import YearAnswer

MOST_YEARS = 4


def steps_text(years: Mapping[int, YearAnswer]) -> str:
    """The steps of the last years, `2025 1/4 → 2026 3/4`."""
    last = list(years.items())[-MOST_YEARS:]
    return " → ".join(f"{year} {own.step}/{own.of}" for year, own in last)
