"""What all of a plan's exceptions for a test come to together is checked before the plan is published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.pack.pack import PackOutline, load_pack, outline
from store.branch.plan_check import plan_problems
from store.branch.plan_file import WrittenPlan, read_plan_toml
from store.branch.roster import RosterMember

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MEMBERS = (
    RosterMember(id="m1", name="王芳", keys=(), devices=(), aliases=("m1-old",)),
    RosterMember(id="m2", name="李明", level="cadre", keys=(), devices=()),
)
PACK = "---\nid: safety\ntitle: 安全\nlang: zh\n---\n# 安全\n"
LESSON = """---
id: tickets
title: 工作票
minutes: 5
---
# 工作票

## 自测
<!-- test: id={test}{rules} -->

### 谁填写？
<!-- question: id=q-{test} -->
1. [ ] 值长
2. [x] 操作人
"""
TESTS = {"free": "", "ended": ' close="2026-11-20T17:00Z"', "later": ' open="2026-12-10T09:00Z"'}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[PackOutline]:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "index.md").write_text(PACK, "utf-8")
    for test, rules in TESTS.items():
        lesson = LESSON.format(test=test, rules=rules).replace("id: tickets", f"id: {test}")
        (folder / f"{test}.md").write_text(lesson, "utf-8")
    return [outline(load_pack(folder))]


def _written(tmp_path: Path, test: str, *entries: str) -> WrittenPlan:
    """A plan with these exceptions for a test, each of them one line: its values with `;` between them."""
    text = "".join(
        f'[[tests]]\npack = "safety"\ntest = "{test}"\n' + entry.replace("; ", "\n") + "\n" for entry in entries
    )
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    return read_plan_toml(path)


EARLY, LATE = "2026-12-05T09:00Z", "2026-12-08T17:00Z"
OPEN_EARLY, OPEN_LATE = f'open = "{EARLY}"', f'open = "{LATE}"'
CLOSE_EARLY, CLOSE_LATE = f'close = "{EARLY}"', f'close = "{LATE}"'
M1, CADRE, MEMBER = 'member = "m1"', 'level = "cadre"', 'level = "member"'
TURNED, CLOSED, PAST = "before it opens", "closed on", "is already past"


@pytest.mark.parametrize(
    ("test", "entries", "place", "said"),
    [
        ("free", [OPEN_LATE, CLOSE_EARLY], "8:9", TURNED),
        ("free", [CLOSE_EARLY, OPEN_LATE], "8:8", TURNED),
        ("free", [OPEN_EARLY, CLOSE_EARLY], "8:9", TURNED),  # no time at all
        ("free", [OPEN_LATE, f"{M1}; {CLOSE_EARLY}"], "9:9", TURNED),
        ("free", [OPEN_LATE, f'member = "m1-old"; {CLOSE_EARLY}'], "9:9", TURNED),
        ("free", [f"{CADRE}; {OPEN_LATE}", 'member = "m2"; ' + CLOSE_EARLY], "10:9", TURNED),
        ("free", [OPEN_LATE, "extra_minutes = 5", f"{CADRE}; {CLOSE_EARLY}"], "13:9", TURNED),
        ("later", [CLOSE_LATE], "4:9", TURNED),
        ("later", [f"{M1}; {OPEN_EARLY}", CLOSE_LATE], "9:9", TURNED),  # all but m1
        ("ended", [OPEN_EARLY], "4:8", TURNED),
        ("ended", ["extra_minutes = 5"], "3:8", CLOSED),
        ("ended", ['open = "2026-11-01T09:00Z"', f"{M1}; extra_attempts = 1"], "3:8", CLOSED),
        ("ended", [CLOSE_LATE, 'close = "2026-11-30T17:00Z"'], "8:9", PAST),
        ("free", ['close = "2025-12-08T17:00Z"', f"{M1}; {CLOSE_LATE}"], "4:9", PAST),
    ],
)
def test_exceptions_that_leave_somebody_no_time_are_refused_where_the_last_of_them_stands(
    test: str, entries: list[str], place: str, said: str, tmp_path: Path, packs: list[PackOutline]
) -> None:
    found = plan_problems(_written(tmp_path, test, *entries), packs, MEMBERS, None, NOW)
    assert found and found[0].where.endswith(f"plan.toml:{place}")
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        (f"{M1}; {CADRE}; {OPEN_EARLY}", "5:9"),
        (f"{CADRE}; {M1}; extra_minutes = 5", "4:9"),
        (f'member = "m1-old"; {CADRE}; {OPEN_EARLY}', "5:9"),
    ],
)
def test_an_exception_for_a_member_and_a_level_that_is_not_theirs_is_refused_where_the_level_stands(
    entry: str, place: str, tmp_path: Path, packs: list[PackOutline]
) -> None:
    [problem] = plan_problems(_written(tmp_path, "free", entry), packs, MEMBERS, None, NOW)
    assert problem.where.endswith(f"plan.toml:{place}")
    assert "王芳 has the level member, so this entry meets nobody" in str(problem)


@pytest.mark.parametrize(
    ("test", "entries"),
    [
        ("free", [OPEN_EARLY, CLOSE_LATE]),
        ("free", [f"{M1}; {MEMBER}; {CLOSE_LATE}", f'member = "m2"; {CADRE}; {CLOSE_LATE}']),  # their own levels
        ("free", [CLOSE_LATE, OPEN_EARLY]),
        ("free", [f"{CADRE}; {OPEN_LATE}", f"{MEMBER}; {CLOSE_EARLY}"]),  # of different people
        ("free", [f"{M1}; {OPEN_LATE}", f"{CADRE}; {CLOSE_EARLY}"]),
        ("free", [CLOSE_EARLY, OPEN_LATE, CLOSE_LATE.replace("08T", "09T")]),  # the last closing counts
        ("later", [OPEN_EARLY, CLOSE_LATE]),
        ("later", [f"{MEMBER}; {OPEN_EARLY}", f"{CADRE}; {OPEN_EARLY}", CLOSE_LATE]),  # nobody is left out
        ("ended", [OPEN_EARLY, CLOSE_LATE]),
        ("ended", [CLOSE_LATE, "extra_minutes = 5"]),
        ("ended", ["extra_attempts = 1", f"{M1}; {CLOSE_LATE}"]),
    ],
)
def test_exceptions_that_together_leave_time_to_everybody_are_published(
    test: str, entries: list[str], tmp_path: Path, packs: list[PackOutline]
) -> None:
    assert plan_problems(_written(tmp_path, test, *entries), packs, MEMBERS, None, NOW) == []


def test_a_window_that_was_published_may_close_while_another_is_opened_for_one(
    tmp_path: Path, packs: list[PackOutline]
) -> None:
    entries = ['open = "2026-11-01T09:00Z"', 'close = "2026-11-20T17:00Z"']
    before = _written(tmp_path, "free", *entries).plan
    again = f"{M1}; {OPEN_EARLY}; {CLOSE_LATE}"
    reopened = _written(tmp_path, "free", *entries, again)
    assert plan_problems(reopened, packs, MEMBERS, before, NOW) == []
    undone = _written(tmp_path, "free", again, *entries)  # the later ones take it back
    assert [str(one) for one in plan_problems(undone, packs, MEMBERS, before, NOW)]
