"""How each line of a plan is written, shown to whoever wrote it in another way: by an example rather than by a type."""

import re

from lessons.problem import N_

_LINES = (
    "weekdays = [3, 5]",
    'days = ["2026-12-09", "2026-12-16"]',
    'without = ["2026-10-01"]',
    "hours_per_year = 32",
    "review_retention_percent = 90",
    "review_daily_limit = 20",
    "review_longest_interval = 365",
    'pack = "electrical-safety"',
    'lesson = "work-ticket"',
    'level = "cadre"',
    "due = 2026-12-31",
    'test = "wt-self"',
    'member = "mhvljgqwp66w6udl6"',
    'open = "2026-12-01T09:00"',
    'close = "2026-12-01T17:00"',
    "extra_minutes = 10",
    "extra_attempts = 1",
    "cadre = 56",
    "[[requirements]]",
    "[[tests]]",
    "[hours_by_level]",
)
_EXAMPLES = {line.strip("[]").split(" = ")[0]: line for line in _LINES}
_BOUND = re.compile(r"Expected `int` (>=|<=) (\d+)")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
# Marks of a Chinese keyboard, and its letters and digits, where a plan has only the plain ones.
PLAIN = {mark: mark - 0xFEE0 for mark in (*range(0xFF02, 0xFF08), *range(0xFF0A, 0xFF1B), *range(0xFF1D, 0xFF5F))}
PLAIN |= str.maketrans("“”‘’、【】「」", '""\'\',[]""')
"""What was meant by a mark that looks like the right one."""


def example(name: str, table: str = "") -> str:
    """A line as it should be, for what is called `name` there; empty where nothing is called so."""
    return _EXAMPLES["cadre"] if table == "hours_by_level" else _EXAMPLES.get(name, "")


def advice(reason: str, name: str, table: str) -> tuple[str, dict[str, str]]:
    """What to do about a value that msgspec refused for a reason: a message and its fields."""
    if bound := _BOUND.fullmatch(reason):
        text = (
            N_("is too small; the least is {number}") if bound[1] == ">=" else N_("is too much; the most is {number}")
        )
        return text, {"number": bound[2]}
    if missing := _MISSING.fullmatch(reason):
        return N_("{name} is missing here; add a line like: {line}"), {"name": missing[1], "line": example(missing[1])}
    if line := example(name, table):
        return N_("is not written as it should be; write it like: {line}"), {"line": line}
    return N_("is not a plan ({reason}); correct it"), {"reason": reason}
