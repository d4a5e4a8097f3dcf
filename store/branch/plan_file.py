"""The plan as the secretary edits it, `secretary/plan.toml`: its template, its reader, and the position of each value.

Errors are reported with line, column and the correct spelling.
"""

import difflib
import re
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.content.test_rules import moment
from lessons.learning.plan import Plan, Requirement, TestException
from lessons.problem import N_, Problem
from lessons.regex import regex
from lessons.text.typed_day import DAY, written_day
from lessons.text.visible import visible
from store.branch.plan_toml import Keys, read_toml

PLAN_TEMPLATE = """\
# 学习计划 · The study plan. Edit it, then: study branch publish FOLDER

# 学习日 · Study days every week, 1 = 星期一 Monday … 7 = 星期日 Sunday
weekdays = [3]
# 另加的学习日 · Further study days, for example ["2026-07-01"]
days = []
# 停学的日子 · Days without, though it is such a weekday
without = []

# 每年有效学时 · Credited hours a year, 0 = none asked; below, levels that differ
hours_per_year = 32

# 复习目标 · What review aims at: percent remembered (70 to 97), and how many cards a day at most
review_retention_percent = 90
review_daily_limit = 20

[hours_by_level]
cadre = 56

# 测试的例外（时段、加时、次数）· Exceptions for a test (window, minutes, attempts): docs/secretary.md, Tests

# 学习要求 · What is to be learned by when. lesson and level may be left out: the whole pack, everybody.
# [[requirements]]
# pack = "electrical-safety"
# lesson = "work-ticket"
# level = "member"
# due = 2026-12-31
"""

_LOOSE_MOMENT = regex(rf"{DAY}(?:[T ]*(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?)?\s*(Z|[+-]\d{{2}}:\d{{2}})?", re.IGNORECASE)
_PATH = regex(r"\.(\w+)|\[(\d+)\]")
_EXPECTED = regex(r"Expected `(int|str|array|object)`, got")
_UNKNOWN = regex(r"Object contains unknown field `(.*)`", re.DOTALL)
_RIGHT = {"int": "3", "str": '"member"', "array": '["2026-12-01"]', "object": "[hours_by_level]"}
_MOMENTS = ("open", "close")
_KINDS = {"requirements": Requirement, "tests": TestException}


class WrittenPlan(NamedTuple):
    """A plan, and the line and column of each value in its file."""

    plan: Plan
    path: Path
    places: dict[Keys, tuple[int, int]]

    def at(self, *keys: str | int) -> str:
        """`path:line:column` of a value, or of the nearest enclosing table with a known position."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return ":".join(map(str, (self.path, *self.places.get(keys, (1, 1)))))

    def problem(self, keys: Keys, message: str, /, **fields: object) -> Problem:
        """A problem with a value."""
        return Problem(self.at(*keys), message, **fields)


def read_plan_toml(path: Path) -> WrittenPlan:
    """Read the plan. Raises `Problem` with the position of an error."""
    values, places = read_toml(path)
    if not values and not path.read_bytes().strip(b"\xef\xbb\xbf \t\r\n"):
        raise Problem(str(path), N_("is empty, so publishing it would remove the plan; put back what was in it"))
    written = WrittenPlan(Plan(), path, places)
    values = {key: _dated(written, (key,), value) for key, value in values.items()}
    try:
        return written._replace(plan=msgspec.convert(values, Plan))
    except (ValueError, RecursionError) as error:
        raise _refused(written, str(error)) from error


def nearest(name: str, known: list[str]) -> list[str]:
    """The known name that is most similar; if none is, the first known names."""
    folded = {unicodedata.normalize("NFKC", one).casefold(): one for one in known}
    near = difflib.get_close_matches(unicodedata.normalize("NFKC", name).casefold(), folded, n=1, cutoff=0.5)
    return [folded[one] for one in near] or sorted(known)[:_MOST_NAMES]


_MOST_NAMES = 12
"""The most names that are listed where none is similar."""


def _dated(written: WrittenPlan, keys: Keys, value: object) -> object:
    """The value with all days and times in the plan's format, from TOML's own dates and people's spellings."""
    match value:
        case dict():
            for key in value.keys() & set(Plan.__struct_fields__):  # written at the end of the file, below a heading
                text = N_("{name} belongs further up, above the first line in brackets")
                raise written.problem((*keys, key), text, name=key)
            return {key: _dated(written, (*keys, key), inner) for key, inner in value.items()}
        case list():
            return [_dated(written, (*keys, place), inner) for place, inner in enumerate(value)]
        case datetime() if not value.tzinfo:
            value = value.isoformat()[:16]
        case date():
            value = value.isoformat()
        case str():
            value = visible(value).strip()
    if keys[-1] == "due" or (len(keys) == 2 and keys[0] in ("days", "without")):
        return _day(written, keys, str(value))
    return _moment(written, keys, str(value)) if keys[-1] in _MOMENTS and value else value


def _day(written: WrittenPlan, keys: Keys, text: str) -> str:
    if day := written_day(text):
        return day.isoformat()
    raise written.problem(
        keys, N_("{value} is not a date; write it like 2026-12-01"), value=clean_line(text, 60) or '""'
    )


def _moment(written: WrittenPlan, keys: Keys, text: str) -> str:
    match = _LOOSE_MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match and match[4]:
        year, month, day, hour, minute = (int(match[n]) for n in range(1, 6))
        zone = (match[7] or "").upper()
        plain = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{':' + match[6] if match[6] else ''}{zone}"
        if moment(plain) is not None:
            return plain
    text_ = N_("{value} is not a time; write it like 2026-12-01T09:00")
    raise written.problem(keys, text_, value=clean_line(text, 60))


def _refused(written: WrittenPlan, error: str) -> Problem:
    """Turns msgspec's error into a `Problem` at the value's position; suggests names for unknown fields."""
    reason, _at, place = error.partition(" - at `")
    keys: Keys = tuple(name or int(number) for name, number in _PATH.findall(place))
    if unknown := _UNKNOWN.fullmatch(reason):
        fields = _KINDS.get(str(keys[0]), Plan) if keys else Plan
        names = ", ".join(nearest(unknown[1], list(fields.__struct_fields__)))
        text = N_("{name} is not known here; known: {names}")
        return written.problem((*keys, unknown[1]), text, name=clean_line(unknown[1], 60), names=names)
    match _EXPECTED.match(reason), keys:
        case re.Match() as kind, ("requirements" | "tests" | "hours_by_level" as name,) if kind[1] in (
            "array",
            "object",
        ):
            right = f"[[{name}]]" if kind[1] == "array" else f"[{name}]"
            return written.problem(keys, N_("this part must have the heading {right}"), right=right)
        case re.Match() as kind, _:
            right = "[3]" if keys == ("weekdays",) else _RIGHT[kind[1]]
            return written.problem(keys, N_("must be written differently here, like {right}"), right=right)
    return written.problem(keys, N_("is not a plan ({reason}); correct it"), reason=clean_line(reason, 120))
