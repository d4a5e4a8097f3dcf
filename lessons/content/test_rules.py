"""The rules of a test beyond its questions: when it may be begun, how often, how one moves in it, what is shown when.

They follow Moodle's quiz settings, tested by decades of examinations; the cases and the
source of each are in `tests/unit/lessons/assessment/test_moodle_cases.py`. A time without a zone is the machine's
local time: a branch sits its test by the clock on its wall.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lessons.problem import N_, Problem
from lessons.records import Attempt
from lessons.regex import regex

if TYPE_CHECKING:
    from fractions import Fraction

_MOMENT = regex(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")

CERTAINTY_RIGHT = (1, 1, 2, 3)
CERTAINTY_WRONG = (0, 0, -2, -6)
"""Marks by certainty: not said (as unsure), unsure, fairly, sure. Gardner-Medwin's scale, as Moodle has it."""


class Counting(StrEnum):
    """Which of several attempts counts."""

    HIGHEST = "highest"
    LATEST = "latest"
    AVERAGE = "average"


class ShownFrom(StrEnum):
    """From when on something may be seen."""

    NOW = "now"
    """As soon as the attempt is handed in."""
    CLOSED = "closed"
    """When the test's window has closed."""
    NEVER = "never"


class Rules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the author of a test, or the branch's plan, allows."""

    opens: str = ""
    """`YYYY-MM-DDTHH:MM`, local, or with `Z` or an offset; empty: at any time."""
    closes: str = ""
    attempts: int = 0
    """Attempts allowed; 0 = any number."""
    wait: int = 0
    """Minutes from the end of one attempt to the next."""
    counts: Counting = Counting.HIGHEST
    forward: bool = False
    """Whether navigation only goes forward; a question that was left is final."""
    results: ShownFrom = ShownFrom.NOW
    """When the score is shown."""
    keys: ShownFrom = ShownFrom.NOW
    """When right answers, feedback and explanations are shown; never before the score."""
    at_once: bool = False
    """Whether an answer can be checked while the test goes on; it is final then."""
    certainty: bool = False
    """Whether each answer asks for its certainty."""


def moment(text: str) -> datetime | None:
    """The instant of a time as rules write it; `None` for an empty text or one that is none."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        # Not `astimezone`, which moves a time that a clock change skips an hour forward and then an hour back again.
        return datetime.fromtimestamp(datetime.fromisoformat(text).timestamp(), UTC)
    except (ValueError, OverflowError):
        return None


def admit(where: str, rules: Rules, past: Sequence[Attempt], now: datetime, waited: timedelta | None = None) -> None:
    """Raise `Problem` where no attempt may begin `now`; `past`: all of this test, those given up included.

    `waited`: time since the last of them ended, where that is known better than by the wall clock.
    """
    opens, closes = moment(rules.opens), moment(rules.closes)
    if opens and now < opens:
        raise Problem(where, N_("this test opens on {time}; come back then"), time=_local(opens))
    if closes and now >= closes:
        raise Problem(where, N_("this test closed on {time}; ask the secretary to reopen it"), time=_local(closes))
    if rules.attempts and len(past) >= rules.attempts:
        raise Problem(where, N_("no attempt is left of {n}; ask the secretary for another one"), n=rules.attempts)
    if past and rules.wait:
        if waited is None:
            waited = max(timedelta(), now - max(attempt.ended for attempt in past))
        left = timedelta(minutes=rules.wait) - waited
        if left > timedelta():
            text = N_("the next attempt may begin on {time}; study what was missed")
            if closes and now + left >= closes:
                text = N_("the next attempt might begin on {time}, but the test is closed by then; ask the secretary")
            raise Problem(where, text, time=_local(now + left))


def visible(shown: ShownFrom, rules: Rules, now: datetime) -> bool:
    """Whether something may be seen `now` under the rule `shown`. Without a closing time, `closed` means at once."""
    closes = moment(rules.closes)
    return shown is ShownFrom.NOW or (shown is ShownFrom.CLOSED and (closes is None or now >= closes))


def keys_visible(rules: Rules, now: datetime) -> bool:
    """Whether right answers may be seen `now`: never before the score."""
    return visible(rules.results, rules, now) and visible(rules.keys, rules, now)


class Visible(NamedTuple):
    """What of an attempt may be seen."""

    score: bool
    keys: bool
    """What was right in it."""


def shown(rules: Rules, now: datetime) -> Visible:
    """What may be seen `now`."""
    return Visible(visible(rules.results, rules, now), keys_visible(rules, now))


def final(attempts: Iterable[Attempt], counts: Counting) -> "Fraction | None":
    """The grade that counts, as a part of 1: of all attempts but those given up; `None` without any."""
    from fractions import Fraction  # only here: every start imports this module

    ended = sorted((a for a in attempts if a.outcome != "abandoned" and a.out_of), key=lambda a: a.ended)
    grades = [Fraction(attempt.points, attempt.out_of) for attempt in ended]
    if not grades:
        return None
    match counts:
        case Counting.HIGHEST:
            return max(grades)
        case Counting.LATEST:
            return grades[-1]
        case Counting.AVERAGE:
            return sum(grades, Fraction(0)) / len(grades)


def certainty_mark(right: bool, certainty: int) -> int:
    """The certainty-based mark of one answer."""
    return (CERTAINTY_RIGHT if right else CERTAINTY_WRONG)[certainty]


def certainty_marks(attempt: Attempt) -> tuple[int, int]:
    """What an attempt earned under certainty-based marking, of how much at most; each question by its points."""
    given = [answer for answer in attempt.answers if answer.response]
    earned = sum(certainty_mark(a.right, min(a.certainty, 3)) * a.out_of for a in given)
    return earned, 3 * sum(answer.out_of for answer in attempt.answers)


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
