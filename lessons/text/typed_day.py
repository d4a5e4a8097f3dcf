"""Reads a date as people type it."""

import re
import unicodedata
from datetime import date, timedelta

_AGO = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), 1),
    "前天": 2,
}
_SIGN = "[-–—/.。年月]"
_DAY = re.compile(rf"(?:([0-9]{{4}}){_SIGN})?([0-9]{{1,2}}){_SIGN}([0-9]{{1,2}})[日号]?")
_ALL_DIGITS = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")


def typed_day(text: str, today: date) -> date | None:
    """`2026-11-30`, `2026/11/30`, `2026年11月30日`, `11月30日`, `昨天`; `None` where it is no day.

    Width and spaces don't matter. Without a year it is the last such day.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if typed in _AGO:
        return today - timedelta(days=_AGO[typed])
    found = _DAY.fullmatch(typed) or _ALL_DIGITS.fullmatch(typed)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        this_year = date(today.year, int(month), int(day))
        return this_year if this_year <= today else date(today.year - 1, int(month), int(day))
    except ValueError:
        return None
