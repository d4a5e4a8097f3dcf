"""Adds empty rows, so that documents include everybody on the roster, whatever has arrived."""

from collections.abc import Iterable

from msgspec.structs import replace

from store.ledger.rows import TOTALS, Person, YearRow

FIRST_YEAR = 2026
"""The first year of Study; earlier dates come from clocks without a battery."""


def filled(everybody: Iterable[Person]) -> list[Person]:
    """Add an empty row for each year of the branch in which nothing arrived from a person.

    None before a person's first year with data, and none for people who left.
    """
    people = list(everybody)
    years: dict[str, list[int]] = {}
    for branch in {person.branch for person in people}:
        years[branch] = _years([person for person in people if person.branch == branch])
    every = _years(people)
    return [_filled(person, years[person.branch] or every) for person in people]


def _years(people: Iterable[Person]) -> list[int]:
    """The years in which these people studied, without years of a single clock that ran ahead."""
    years = {row.year for person in people for row in person.rows}
    newest = sorted(person.rows[-1].year for person in people if person.rows)
    last = newest[-2] + 1 if len(newest) > 1 else max(newest, default=0)
    return sorted(year for year in years if FIRST_YEAR <= year <= last) or sorted(years)[-1:]


def _filled(person: Person, years: Iterable[int]) -> Person:
    if person.left:
        return person
    rows_here = {row.year: row for row in person.rows}
    first = min(rows_here, default=0)
    rows = rows_here | {
        year: YearRow(year=year, added=dict.fromkeys(TOTALS, 0))
        for year in years
        if year not in rows_here and year >= first
    }
    return replace(person, rows=tuple(rows[year] for year in sorted(rows)))
