"""The day that somebody meant, however it was typed or written."""

import unicodedata
from datetime import date, timedelta

from lessons.regex import regex

_AGO = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), 1),
    "前天": 2,
    **dict.fromkeys(("tomorrow", "明天", "明日"), -1),
    "后天": -2,
}
_SIGN = " ?[-–—/.。年月] ?"
_OF_YEAR = rf"([0-9]{{1,2}}){_SIGN}([0-9]{{1,2}}) ?[日号]?"
DAY = rf"([0-9]{{4}}){_SIGN}{_OF_YEAR}"
"""Year, month and day, in text that was folded by width."""
_DAY = regex(DAY)
_DAY_OF_YEAR = regex(_OF_YEAR)
_ALL_DIGITS = regex("([0-9]{4})([0-9]{2})([0-9]{2})")


def written_day(text: str) -> date | None:
    """A day with its year: `2026-11-30`, `2026/11/30`, `2026年11月30日`, in any width; `None` where it is no day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return _date(*found.groups()) if found else None


def typed_day(text: str, today: date) -> date | None:
    """The same, or `20261130`, `11月30日`, `昨天`; `None` where it is no day.

    Width and spaces don't matter. Without a year it is the last such day.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if typed in _AGO:
        return today - timedelta(days=_AGO[typed])
    if found := _DAY.fullmatch(typed) or _ALL_DIGITS.fullmatch(typed):
        return _date(*found.groups())
    if found := _DAY_OF_YEAR.fullmatch(typed):
        this_year = _date(str(today.year), *found.groups())
        if this_year is None or this_year <= today:
            return this_year
        return _date(str(today.year - 1), *found.groups())
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
