"""The plan as the secretary edits it, `secretary/plan.toml`: what it begins as, and how it is read."""

import tomllib
from datetime import date
from pathlib import Path

import msgspec

from lessons.clean import clean_line
from lessons.plan import Plan
from lessons.problem import N_, Problem
from store.envelope import read_bounded

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


def read_plan_toml(path: Path) -> Plan:
    """The plan as the secretary wrote it. Raises `Problem` that says where it is wrong."""
    try:
        values = tomllib.loads(read_bounded(path, 1024 * 1024).decode("utf-8-sig"))
        return msgspec.convert(_days_as_text(values), Plan)
    except (ValueError, RecursionError) as error:
        raise Problem(
            str(path), N_("is not a plan ({reason}); correct it"), reason=clean_line(str(error), 120)
        ) from error


def _days_as_text(value: object) -> object:
    """TOML has dates of its own; the plan writes them as text."""
    match value:
        case dict():
            return {key: _days_as_text(inner) for key, inner in value.items()}
        case list():
            return [_days_as_text(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value
