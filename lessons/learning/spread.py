"""On which day a card comes back: near the one that its schedule names, spread so that days are alike, and not on an
easy day.

Cards of one lesson are met together and would come back together for ever. Each goes some days earlier or later than
its schedule says, by a number that follows from its key and its last meeting alone: it stays where it is until it is
met again, and is the same on every machine.
"""

from collections.abc import Mapping
from datetime import UTC, date, timedelta, tzinfo
from typing import NamedTuple
from zlib import crc32

import msgspec

from lessons.learning.days import days_after, wall
from lessons.learning.review import LONGEST_INTERVAL, Card
from lessons.regex import regex

_WORD = regex(r"[^\s,;，；、]+")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SHORTEST_NAME = 3
"""Letters by which a weekday is known."""
_DAY = timedelta(days=1)
_SPREAD = 20
"""A card goes by at most a so-manieth part of its interval."""
_SHORTEST = 4
"""Days from which a card may go a day at all."""
_FARTHEST = 14
"""Days within which another day is looked for instead of an easy one."""


class EasyDays(NamedTuple):
    """Days on which no card shall fall due."""

    weekdays: frozenset[int] = frozenset()
    """0 is Monday."""
    dates: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Whether this is one of them."""
        return day.weekday() in self.weekdays or day in self.dates


NONE_EASY = EasyDays()
"""No easy day."""


def easy_days(text: str) -> tuple[EasyDays, list[str]]:
    """The days that are named in a setting, such as `sat sun 2026-12-24`, and the words in it that are none."""
    weekdays: set[int] = set()
    dates: set[date] = set()
    unknown: list[str] = []
    for word in _WORD.findall(text):
        if (number := _weekday(word.lower())) is not None:
            weekdays.add(number)
        elif day := _date(word):
            dates.add(day)
        else:
            unknown.append(word)
    return EasyDays(frozenset(weekdays), frozenset(dates)), unknown


def _weekday(name: str) -> int | None:
    if name.isascii():
        found = [n for n, whole in enumerate(_WEEKDAYS) if len(name) >= _SHORTEST_NAME and whole.startswith(name)]
        return found[0] if found else None
    name = name.replace("星期", "周").replace("周天", "周日")
    return _CHINESE_WEEKDAYS.index(name) if name in _CHINESE_WEEKDAYS else None


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def spread(
    cards: Mapping[str, Card],
    easy: EasyDays = NONE_EASY,
    longest: int = LONGEST_INTERVAL,
    zone: tzinfo | None = UTC,
) -> dict[str, Card]:
    """The cards, each due on the day on which it is to come back; `longest` is the interval cap in days."""
    return {key: _moved(key, card, easy, longest, zone) for key, card in cards.items()}


def _moved(key: str, card: Card, easy: EasyDays, longest: int, zone: tzinfo | None) -> Card:
    planned = (card.due - card.last + _DAY / 2) // _DAY  # an hour more or less with summer time
    days = min(longest, planned + _shift(key, card, planned))
    if easy != NONE_EASY:
        days = _beside(wall(card.last, zone).date(), days, easy, longest)
    return card if days == planned else msgspec.structs.replace(card, due=days_after(card.last, days, zone))


def _shift(key: str, card: Card, planned: int) -> int:
    """Days by which a card goes earlier or later."""
    if planned < _SHORTEST:
        return 0
    reach = max(1, planned // _SPREAD)
    drawn = crc32(f"{key} {int(card.last.timestamp())}".encode())
    return drawn % (2 * reach + 1) - reach


def _beside(last: date, days: int, easy: EasyDays, longest: int) -> int:
    """The number of days nearest to `days` that leads to no easy day, rather sooner than later; else `days`."""
    for far in range(_FARTHEST + 1):
        for other in (days - far, days + far):
            if 1 <= other <= longest and not easy.has(last + timedelta(days=other)):
                return other
    return days
