"""Rows of nothing: a document has everybody on the roster in it, whatever has arrived."""

from collections.abc import Iterable

from msgspec.structs import replace

from store.ledger.rows import TOTALS, Person, YearRow

FIRST_YEAR = 2026
"""Study is no older: what is dated before is of a clock that lost its battery."""


def filled(everybody: Iterable[Person]) -> list[Person]:
    """Everybody, with an empty row for each year of their branch of which nothing arrived from them.

    Who sent something before has none from before that; who left, none at all.
    """
    people = list(everybody)
    years: dict[str, list[int]] = {}
    for branch in {person.branch for person in people}:
        years[branch] = _years([person for person in people if person.branch == branch])
    every = _years(people)
    return [_filled(person, years[person.branch] or every) for person in people]


def _years(people: Iterable[Person]) -> list[int]:
    """The years in which these studied: what a single clock says that ran years ahead, is nobody else's year."""
    found = {row.year for person in people for row in person.rows}
    newest = sorted(person.rows[-1].year for person in people if person.rows)
    last = newest[-2] + 1 if len(newest) > 1 else max(newest, default=0)
    return sorted(year for year in found if FIRST_YEAR <= year <= last) or sorted(found)[-1:]


def _filled(person: Person, years: Iterable[int]) -> Person:
    if person.left:
        return person
    own = {row.year: row for row in person.rows}
    first = min(own, default=0)
    rows = own | {
        year: YearRow(year=year, added=dict.fromkeys(TOTALS, 0)) for year in years if year not in own and year >= first
    }
    return replace(person, rows=tuple(rows[year] for year in sorted(rows)))
