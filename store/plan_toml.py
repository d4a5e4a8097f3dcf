"""The plan as the secretary edits it, `secretary/plan.toml`: what it begins as, how it is read, and where in it a value
stands. What is wrong is told with line and column and the right spelling.
"""

import difflib
import re
import tomllib
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.encoding import decoded
from lessons.plan import Plan, Requirement, TestException
from lessons.problem import N_, Problem
from lessons.rules import moment
from store.envelope import read_bounded
from store.plan_slips import PLAIN, advice, example
from store.written_day import DAY, written_day

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

Keys = tuple[str | int, ...]
"""Where a value stands: `("requirements", 0, "due")`."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"(\s*)([\w-]+|\"[^\"]*\"|'[^']*')\s*=\s*")
_LOOSE_MOMENT = re.compile(
    rf"{DAY}(?:[T ]*(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?)?\s*(Z|[+-]\d{{2}}:\d{{2}})?", re.IGNORECASE
)
_BARE = re.compile(r"^([ \t]*[\w-]+[ \t]*=[ \t]*)(\d{4}[ 　]*[-/.年][^\n#\"']*?)([ \t]*(?:#.*)?)$", re.MULTILINE)
"""A date without quotes: TOML has only one way to write it."""
_AT = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_PATH = re.compile(r"\.(\w+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*")
_WORD = re.compile(r"[\s\[]*([\w-]+)")
_SPACES = re.compile(f"({_QUOTED.pattern})|[\u3000\xa0]")
"""Spaces of other keyboards, outside of what is quoted."""
_MOMENTS = ("open", "close")
_KINDS = {"requirements": Requirement, "tests": TestException}


class WrittenPlan(NamedTuple):
    """A plan and where in its file each value stands."""

    plan: Plan
    path: Path
    places: dict[Keys, tuple[int, int]]

    def at(self, *keys: str | int) -> str:
        """`path:line:column` of a value, or of the nearest thing around it that has a place."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return ":".join(map(str, (self.path, *self.places.get(keys, (1, 1)))))

    def problem(self, keys: Keys, message: str, /, **fields: object) -> Problem:
        """Something that is wrong with a value."""
        return Problem(self.at(*keys), message, **fields)


def read_plan_toml(path: Path) -> WrittenPlan:
    """The plan as the secretary wrote it. Raises `Problem` that says where it is wrong."""
    text = decoded(read_bounded(path, 1024 * 1024))
    if text is None:
        raise Problem(str(path), N_("is no text in UTF-8, UTF-16 or GBK; save it as UTF-8"))
    if not text.strip():
        raise Problem(str(path), N_("is empty; put back what stood in it, or there would be no plan any more"))
    text = _SPACES.sub(lambda found: found[1] or " ", "\n".join(text.splitlines()))
    text = _BARE.sub(_quoted, text)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(path, text, str(error)) from error
    written = WrittenPlan(Plan(), path, _places(text))
    values = {key: _dated(written, (key,), value) for key, value in values.items()}
    try:
        return written._replace(plan=msgspec.convert(values, Plan))
    except (ValueError, RecursionError) as error:
        raise _refused(written, str(error)) from error


def nearest(name: str, known: list[str]) -> list[str]:
    """Of what is known, what was most likely meant; what there is, where nothing is near."""
    folded = {unicodedata.normalize("NFKC", one).casefold(): one for one in known}
    near = difflib.get_close_matches(unicodedata.normalize("NFKC", name).casefold(), folded, n=1, cutoff=0.5)
    return [folded[one] for one in near] or sorted(known)[:_MOST_NAMES]


_MOST_NAMES = 12
"""Names that are listed where none is near."""


def _quoted(found: re.Match[str]) -> str:
    try:
        tomllib.loads(f"x = {found[2]}")
    except tomllib.TOMLDecodeError:
        return f'{found[1]}"{found[2]}"{found[3]}'
    return found[0]


def _places(text: str) -> dict[Keys, tuple[int, int]]:
    """Line and column, from 1, of every table and value that has a line of its own."""
    places: dict[Keys, tuple[int, int]] = {}
    inside: Keys = ()
    counts: dict[Keys, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            inside = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[inside] = counts.get(inside, -1) + 1
                inside = (*inside, counts[inside])
            places[inside] = number, line.index("[") + 1
        elif key := _KEY.match(line):
            places[(*inside, key[2].strip("\"'"))] = number, key.end() + 1
    return places


def _unreadable(path: Path, text: str, error: str) -> Problem:
    """What the parser stumbled at; a mark of another keyboard is told with the right one."""
    found = _AT.match(error)
    lines = text.split("\n")
    number, column = (int(found[2]), int(found[3])) if found and found[2] else (len(lines), len(lines[-1]) + 1)
    line = lines[number - 1]
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), line)
    wrong = next((place for place, mark in enumerate(bare) if mark.translate(PLAIN) != mark), None)
    if wrong is not None:
        text_ = N_("here stands {found}; write {right}")
        return Problem(f"{path}:{number}:{wrong + 1}", text_, found=line[wrong], right=line[wrong].translate(PLAIN))
    word = _WORD.match(line)
    table = next((header[2] for before in reversed(lines[:number]) if (header := _HEADER.match(before))), "")
    if (right := example(word[1] if word else "", table)) and not error.startswith("Cannot"):
        text_ = N_("is not written as it should be; write it like: {line}")
        return Problem(f"{path}:{number}:{column}", text_, line=right)
    reason = clean_line(found[1] if found else error, 120)
    return Problem(f"{path}:{number}:{column}", N_("is not a plan ({reason}); correct it"), reason=reason)


def _dated(written: WrittenPlan, keys: Keys, value: object) -> object:
    """The value with every day and time as the plan writes them; TOML has dates of its own, and people have more."""
    match value:
        case dict():
            return {key: _dated(written, (*keys, key), inner) for key, inner in value.items()}
        case list():
            return [_dated(written, (*keys, place), inner) for place, inner in enumerate(value)]
        case date():
            return value.isoformat()[:16] if isinstance(value, datetime) and not value.tzinfo else value.isoformat()
        case str() if keys[-1] == "due" or (len(keys) == 2 and keys[0] in ("days", "without")):
            return _day(written, keys, value)
        case str() if keys[-1] in _MOMENTS and value:
            return _moment(written, keys, value)
        case _:
            return value


def _day(written: WrittenPlan, keys: Keys, text: str) -> str:
    if day := written_day(text):
        return day
    raise written.problem(keys, N_("{value} is no date; write it like 2026-12-01"), value=clean_line(text, 60))


def _moment(written: WrittenPlan, keys: Keys, text: str) -> str:
    found = _LOOSE_MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found and found[4]:
        year, month, day, hour, minute = (int(found[n]) for n in range(1, 6))
        zone = (found[7] or "").upper()
        plain = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{':' + found[6] if found[6] else ''}{zone}"
        if moment(plain) is not None:
            return plain
    text_ = N_("{value} is no time; write it like 2026-12-01T09:00")
    raise written.problem(keys, text_, value=clean_line(text, 60))


def _refused(written: WrittenPlan, error: str) -> Problem:
    """What msgspec says of a value, at its place; a field that there is none of, with the right name."""
    reason, _at, place = error.partition(" - at `")
    keys: Keys = tuple(name or int(number) for name, number in _PATH.findall(place))
    if unknown := _UNKNOWN.fullmatch(reason):
        fields = _KINDS.get(str(keys[0]), Plan) if keys else Plan
        names = ", ".join(nearest(unknown[1], list(fields.__struct_fields__)))
        text = N_("{name} means nothing here; known is: {names}")
        return written.problem((*keys, unknown[1]), text, name=clean_line(unknown[1], 60), names=names)
    called = [key for key in keys if isinstance(key, str)] + (["cadre"] if "[...]" in place else []) or [""]
    text, said = advice(clean_line(reason, 120), called[-1], called[0] if called[1:] else "")
    return written.problem(keys, text, **said)
