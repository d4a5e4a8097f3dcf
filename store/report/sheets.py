"""A ledger as a document: sheets of typed cells, the same for Excel, HTML and CSV, in a given language.

A document depends only on the ledger's evidence, the zone and the titles, and so do its bytes. Text from outside is
never executed: see `inert`.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timezone, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.content.keys import LessonKey
from lessons.learning.days import wall
from lessons.problem import N_
from store.ledger.explanations import LONGEST, Explanation, latest
from store.ledger.irregularities import TITLES, Kind
from store.ledger.ledger import Ledger
from store.ledger.rows import TOTALS, Person, YearRow, people
from store.report.empty_rows import filled

Translate = Callable[[str], str]
Cell = str | int | float | datetime
_LIVE = tuple("=+-@\t\r")
_UNSEEN = " \n\u200b\u200c\u200d\u2060"
"""Invisible characters that may precede a formula."""
_SECONDS = 3600
_DIGEST = 16
_MOST_NAMES = 100
"""The most names of people without a summary that a report lists."""


class Shown(StrEnum):
    """How a column is shown."""

    TEXT = "text"
    NUMBER = "number"
    HOURS = "hours"
    TIME = "time"
    ID = "id"
    """An identifier."""


class Column(msgspec.Struct, frozen=True):
    """One column of a sheet."""

    title: str
    kind: Shown = Shown.TEXT


class ReportSheet(msgspec.Struct, frozen=True):
    """A table with its title."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    zone: tuple[str, str]
    """Title and value of the time zone, for formats that can show it only in the rows."""


class Bar(msgspec.Struct, frozen=True):
    """One bar of a chart."""

    label: str
    value: float


class Chart(msgspec.Struct, frozen=True):
    """A bar chart."""

    title: str
    bars: tuple[Bar, ...]


class Report(msgspec.Struct, frozen=True):
    """The whole document."""

    title: str
    language: str
    made: datetime
    """When the newest summary in it was written: a report does not depend on when it is printed."""
    notes: tuple[str, ...]
    sheets: tuple[ReportSheet, ...]
    """Members, tests, irregularities."""
    charts: tuple[Chart, ...]


_TOTAL_TITLES = {
    "credited": N_("Credited hours"),
    "attempts": N_("Tests"),
    "passed": N_("Passed"),
    "learned": N_("Learned"),
    "understood": N_("Understood"),
    "used": N_("Used"),
    "reviews": N_("Reviews"),
    "reviews_right": N_("Reviews right"),
    "reflections": N_("Reflections"),
    "applications": N_("Put to use"),
    "attended": N_("Study days"),
}
_OUTCOMES = {
    "submitted": N_("handed in"),
    "expired": N_("time was up"),
    "abandoned": N_("abandoned"),
}
_TEST_TITLES = {"self": N_("self-test"), "stage": N_("stage test")}
_LEVELS = {"member": N_("member"), "cadre": N_("cadre")}


def report(
    ledger: Ledger,
    translate: Translate,
    language: str,
    zone: tzinfo | None = UTC,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """The document of a ledger, with the years, days and times of `zone`; `None` is the zone of the machine.

    `titles`: known titles of packs and lessons, by `pack` and `pack/lesson`. Raises `Problem`.
    """
    everybody = filled(people(ledger, zone=zone))
    branches = sorted({person.branch for person in everybody})
    written = [row.written for person in everybody for row in person.rows if row.written]
    newest = max(written, default=datetime(2000, 1, 1, tzinfo=UTC))
    in_zone = _Zone(zone, (translate(N_("Time zone")), zone_name(newest, zone)))
    notes = (
        translate(N_(", ")).join(branches),
        translate(N_("as of {time}; years, days and times are in {zone}")).format(
            time=f"{wall(newest, zone):%Y-%m-%d %H:%M}", zone=in_zone.named[1]
        ),
        translate(
            N_("Hours count only for lessons whose test was passed. Every number is computed from signed records.")
        ),
        _silent(everybody, translate),
    )
    return Report(
        title=translate(N_("Study ledger")),
        language=language,
        made=newest,
        notes=tuple(note for note in notes if note),
        sheets=(
            _members(everybody, translate, in_zone),
            _tests(everybody, translate, in_zone, titles),
            _questions(everybody, latest(ledger), translate, in_zone),
        ),
        charts=tuple(_charts(everybody, translate)),
    )


class _Zone(NamedTuple):
    zone: tzinfo | None
    named: tuple[str, str]


def zone_name(at: datetime, zone: tzinfo | None) -> str:
    """A zone's name in documents: `UTC+08:00`; with summer time in the year of `at`, both offsets."""
    year = wall(at, zone).year
    seasons = (wall(datetime(year, month, 1, 12, tzinfo=UTC), zone).utcoffset() for month in (1, 7))
    return " / ".join(str(timezone(offset)) for offset in dict.fromkeys(seasons) if offset is not None)


def _silent(everybody: Iterable[Person], translate: Translate) -> str:
    """The note about current members who have sent nothing; empty if there are none."""
    names = [person.label for person in everybody if not any(row.written for row in person.rows)]
    if not names:
        return ""
    shown = translate(N_(", ")).join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
    return translate(N_("On the roster without a summary: {n} ({names})")).format(n=len(names), names=shown)


def inert(text: str) -> str:
    """Escape text that begins like a formula with an apostrophe, for spreadsheets (OWASP)."""
    return f"'{text}" if looks_live(text) else text


def looks_live(text: str) -> bool:
    """Whether a spreadsheet might read this text as a formula."""
    # Full-width and small forms count as the plain ones.
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.lstrip(_UNSEEN).startswith(_LIVE)


def _members(everybody: Iterable[Person], translate: Translate, zone: _Zone) -> ReportSheet:
    columns = (
        Column(translate(N_("Branch"))),
        Column(translate(N_("Name"))),
        Column(translate(N_("Level"))),
        Column(translate(N_("Year")), Shown.NUMBER),
        *(
            Column(translate(_TOTAL_TITLES[name]), Shown.HOURS if name == "credited" else Shown.NUMBER)
            for name in TOTALS
        ),
        Column(translate(N_("Reflections shared")), Shown.NUMBER),
        Column(translate(N_("Needs explanation")), Shown.NUMBER),
        Column(translate(N_("Summaries")), Shown.NUMBER),
        Column(translate(N_("Last record")), Shown.TIME),
        Column(translate(N_("Last summary")), Shown.TIME),
        Column(translate(N_("Member id")), Shown.ID),
    )
    nothing = translate(N_("nothing arrived"))
    rows = tuple(
        (
            person.branch,
            person.label,
            _word(_LEVELS, person.level, translate),
            row.year,
            *(_hours(row) if name == "credited" else row.added[name] for name in TOTALS),
            row.shared,
            row.irregularities,
            row.summaries,
            wall(row.last, zone.zone) if row.last else "",
            wall(row.written, zone.zone) if row.written else nothing,
            person.member,
        )
        for person in everybody
        for row in person.rows
    )
    return ReportSheet(translate(N_("Members")), columns, rows, zone.named)


def _tests(everybody: Iterable[Person], translate: Translate, zone: _Zone, titles: Mapping[str, str]) -> ReportSheet:
    columns = (
        Column(translate(N_("Branch"))),
        Column(translate(N_("Name"))),
        Column(translate(N_("Pack"))),
        Column(translate(N_("Lesson"))),
        Column(translate(N_("Kind"))),
        Column(translate(N_("Begun")), Shown.TIME),
        Column(translate(N_("Seconds")), Shown.NUMBER),
        Column(translate(N_("Points")), Shown.NUMBER),
        Column(translate(N_("Out of")), Shown.NUMBER),
        Column(translate(N_("Passed"))),
        Column(translate(N_("How it ended"))),
        Column(translate(N_("Invigilator"))),
        Column(translate(N_("Member id")), Shown.ID),
        Column(translate(N_("Lesson id")), Shown.ID),
    )
    yes, no = translate(N_("yes")), translate(N_("no"))
    rows = tuple(
        (
            person.branch,
            person.label,
            clean_line(titles.get(attempt.pack, attempt.pack)),
            clean_line(titles.get(lesson := str(LessonKey.of(attempt)), attempt.lesson)),
            _word(_TEST_TITLES, attempt.kind, translate),
            wall(attempt.started, zone.zone),
            round((attempt.ended - attempt.started).total_seconds()),
            attempt.points,
            attempt.out_of,
            yes if attempt.passed else no,
            _word(_OUTCOMES, attempt.outcome, translate),
            clean_line(attempt.invigilator or ""),
            person.member,
            clean_line(lesson, 400),
        )
        for person in everybody
        for attempt in person.tests
    )
    return ReportSheet(translate(N_("Tests")), columns, rows, zone.named)


def _questions(
    everybody: Iterable[Person], explained: Mapping[str, Explanation], translate: Translate, zone: _Zone
) -> ReportSheet:
    columns = (
        Column(translate(N_("Branch"))),
        Column(translate(N_("Name"))),
        Column(translate(N_("Year")), Shown.NUMBER),
        Column(translate(N_("Kind"))),
        Column(translate(N_("What is to be explained"))),
        Column(translate(N_("Explanation"))),
        Column(translate(N_("Device")), Shown.ID),
        Column(translate(N_("Id")), Shown.ID),
    )
    order = list(Kind)
    rows = tuple(
        (
            person.branch,
            person.label,
            person.year_of(entry),
            translate(TITLES[entry.kind]),
            entry.in_words(translate),
            clean_line(explained[entry.id].text, LONGEST) if entry.id in explained else "",
            entry.device[:_DIGEST],
            entry.id,
        )
        for person in everybody
        for entry in sorted(person.irregularities, key=lambda e: (person.year_of(e), order.index(e.kind), e.id))
    )
    return ReportSheet(translate(N_("Needs explanation")), columns, rows, zone.named)


def _charts(everybody: Iterable[Person], translate: Translate) -> Iterable[Chart]:
    rows = [(person.label, row) for person in everybody for row in person.rows]
    for year in sorted({row.year for _, row in rows}):
        of_year = [(label, row) for label, row in rows if row.year == year]
        hours = translate(N_("Credited hours in {year}")).format(year=year)
        learned = translate(N_("Lessons learned in {year}")).format(year=year)
        for chart in (
            Chart(hours, tuple(Bar(label, _hours(row)) for label, row in of_year)),
            Chart(learned, tuple(Bar(label, row.added["learned"]) for label, row in of_year)),
        ):
            if any(bar.value for bar in chart.bars):
                yield chart


def _hours(row: YearRow) -> float:
    return round(row.added["credited"] / _SECONDS, 2)


def _word(words: dict[str, str], value: str, translate: Translate) -> str:
    return translate(words[value]) if value in words else clean_line(value)
