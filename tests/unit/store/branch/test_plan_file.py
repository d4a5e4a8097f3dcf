"""The plan is read as people write it, and what cannot be read or met is told with its place and the right spelling."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from lessons.learning.plan import Plan
from lessons.pack.pack import PackOutline, load_pack, outline
from lessons.problem import Problem
from store.branch.plan_check import plan_problems
from store.branch.plan_file import PLAN_TEMPLATE, WrittenPlan, read_plan_toml
from store.branch.roster import RosterMember
from store.machine.library import STARTER
from tui.wording.language import explain, set_language

NOW = datetime(2026, 11, 30, 20, tzinfo=timezone(timedelta(hours=8)))
MEMBERS = (
    RosterMember(id="m1", name="王芳", keys=(), devices=()),
    RosterMember(id="m2", name="李明", level="leader", keys=(), devices=()),
)
REQUIRED = '[[requirements]]\npack = "electrical-safety"\ndue = {due}\n'


@pytest.fixture(scope="module")
def packs() -> list[PackOutline]:
    return [outline(load_pack(path.parent)) for path in STARTER.glob("*/*/index.md")]


def written(tmp_path: Path, text: str | bytes) -> WrittenPlan:
    path = tmp_path / "plan.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_plan_toml(path)


@pytest.mark.parametrize(
    "due",
    [
        "2026-12-31",
        '"2026-12-31"',
        "2026/12/31",
        '"2026/12/31"',
        "2026年12月31日",
        '"2026.12.31"',
        '"２０２６－１２－３１"',
    ],
)
def test_a_day_may_be_written_in_every_usual_way(due: str, tmp_path: Path) -> None:
    plan = written(tmp_path, REQUIRED.format(due=due)).plan
    assert plan.requirements[0].due == "2026-12-31"


@pytest.mark.parametrize(
    "day", ["2026-7-1", "2026/7/1", '"2026年7月1日"', "2026年7月1日", "2026-07-01", '" 2026-07-01"']
)
def test_the_days_of_a_list_may_be_written_in_every_usual_way(day: str, tmp_path: Path) -> None:
    for text in (f"days = [{day}, {day}]\n", f"days = [\n  {day}, # the party's day\n  {day}\n]\n"):
        assert written(tmp_path, text).plan.days == ("2026-07-01", "2026-07-01")


def test_what_nobody_sees_changes_no_name(tmp_path: Path) -> None:
    text = '# a\u2028b\n[[requirements]]\npack = "electrical\u200b-safety "\ndue = 2026/12/31\n'
    assert written(tmp_path, text).plan.requirements[0].pack == "electrical-safety"


@pytest.mark.parametrize(
    ("time", "read"),
    [
        ('"2026-12-01T09:00"', "2026-12-01T09:00"),
        ('"2026-12-01 9:00"', "2026-12-01T09:00"),
        ("2026/12/1 09:00", "2026-12-01T09:00"),
        ('"2026年12月1日 9：00"', "2026-12-01T09:00"),
        ("2026-12-01T09:00:00", "2026-12-01T09:00"),
        ("2026-12-01T09:00:00+08:00", "2026-12-01T09:00:00+08:00"),
        ('"2026-12-01T09:00Z"', "2026-12-01T09:00Z"),
    ],
)
def test_a_time_may_be_written_in_every_usual_way(time: str, read: str, tmp_path: Path) -> None:
    text = f'[[tests]]\npack = "p"\ntest = "t"\nopen = {time}\n'
    tests = written(tmp_path, text).plan.tests
    assert tests and tests[0].open == read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_editors_encoding_and_line_ends_do_not_matter(encoding: str, end: str, tmp_path: Path) -> None:
    text = PLAN_TEMPLATE + REQUIRED.format(due="2026-12-31").replace("[[", "# 学习要求\n[[", 1)
    plan = written(tmp_path, text.replace("\n", end).encode(encoding)).plan
    assert (plan.weekdays, plan.requirements[0].due) == ((3,), "2026-12-31")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("weekdays = [3]\ndays ＝ []\n", "2:6", "write ="),
        ("weekdays = [3，5]\n", "1:14", "write ,"),
        ("[[requirements]]\npack = “electrical-safety”\ndue = 2026-12-31\n", "2:8", 'write "'),
        ("weekdays = [3, 8]\n", "1:16", "<= 7"),
        ("weekdays = [\n", "1:13", "Invalid value"),
        ("days = ['2026-13-01']\n", "1:9", "write it like 2026-12-01"),
        (REQUIRED.format(due='"next week"'), "3:7", "write it like 2026-12-01"),
        (REQUIRED.format(due="2026/2/30"), "3:7", "write it like 2026-12-01"),
        ('[[tests]]\npack="p"\ntest="t"\nclose="9 o\'clock"\n', "4:7", "write it like 2026-12-01T09:00"),
        ("hours = 3\n", "1:9", "hours_per_year"),
        (REQUIRED.format(due="2026-12-31") + 'levle = "cadre"\n', "4:9", "known: level"),
        ("weekdays = [1]\nweekdays = [2]\n", "2:15", "Cannot overwrite a value"),
        ("hours_by_level = {a = 1, a = 2}\n", "1:31", "Duplicate inline table key"),
        ("hours_by_level = {a = 1}\nhours_by_level.b = 2\n", "2:21", "Cannot mutate"),
        ('days = ["\\y"]\n', "1:12", "Unescaped"),
        ("weekdays\n", "1:9", "Expected '=' after a key"),
        ('hours_per_year = "32"\n', "1:18", "like 3"),
        ("hours_per_year = 32.5\n", "1:18", "like 3"),
        ("hours_per_year = 32小时\n", "1:18", "write 32"),
        ("hours_per_year = ３２\n", "1:18", "write 32"),
        ("hours_per_year = 32；\n", "1:20", "remove it"),
        ("hours_per_year = 32,\n", "1:20", "remove it"),
        ("hours_per_year =　32\n", "1:17", "U+3000 does not belong here; remove it"),
        ("hours_per_year\u200b = 32\n", "1:15", "U+200B does not belong here; remove it"),
        ("hours_per_year = " + "9" * 5000 + "\n", "1:5018", "is not a plan"),
        ("weekdays = [3、5]\n", "1:14", "write ,"),
        ("weekdays = 3\n", "1:12", "like [3]"),
        ("days = 2026-12-02\n", "1:8", 'like ["2026-12-01"]'),
        ("days = [2026-12-02T09:00:00]\n", "1:9", "write it like 2026-12-01"),
        ("[hours_by_level]\n干部 = 56\n", "2:1", 'write "干部"'),
        ("[hours_by_level]\ncadre = 56\nreview_daily_limit = 20\n", "3:22", "belongs further up"),
        (REQUIRED.format(due="2026-12-31") + "days = []\n", "4:8", "belongs further up"),
        ("【[requirements]]\n", "1:1", "write ["),
        ("[requirements]\npack = 'p'\n", "1:1", "[[requirements]]"),
        ("[[hours_by_level]]\ncadre = 3\n", "1:1", "[hours_by_level]"),
        ("[[requirements]]\npack = electrical-safety\n", "2:8", 'write "electrical-safety"'),
        ("[[requirements]]\npack = 「electrical-safety」\n", "2:8", 'write "'),
        ('[[requirements]]\npack = "electrical-safety”\n', "2:26", 'write "'),
        (REQUIRED.format(due="20261231"), "3:7", "write it like 2026-12-01"),
        (REQUIRED.format(due="2026-12-31T17:00:00+08:00"), "3:7", "write it like 2026-12-01"),
        (REQUIRED.format(due="年底"), "3:7", 'write "年底"'),
        (REQUIRED.format(due="2026-12-31") + 'level = ["member"]\n', "4:9", 'like "member"'),
        ('[[tests]]\npack="p"\ntest="t"\nopen = 2026-12-03\n', "4:8", "write it like 2026-12-01T09:00"),
        ("[[requirements]]\ndue = 2026-12-31\n", "1:1", "missing required field"),
    ],
)
def test_what_cannot_be_read_is_told_with_line_column_and_the_right_spelling(
    text: str, place: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(Problem) as refused:
        written(tmp_path, text)
    problem = refused.value
    assert problem.where.endswith(f"plan.toml:{place}")
    assert said in str(problem)
    set_language("zh")
    try:
        chinese = explain(problem).removeprefix(f"{problem.where}：")
        assert not [
            word
            for word in ("Expected", "Invalid", "Cannot", "Object", "month", "Duplicate", "Unescaped", "here")
            if word in chinese
        ], chinese
    finally:
        set_language("en")


@pytest.mark.parametrize("text", ["", " \r\n\n", "\ufeff"])
def test_an_empty_file_is_no_plan_that_asks_for_nothing(text: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is empty"):
        written(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="UTF-8"):
        written(tmp_path, b"weekdays = [3]\xff\xff\n")


SELF = '[[tests]]\npack = "electrical-safety"\ntest = "{test}"\n'


@pytest.mark.parametrize(
    ("text", "places", "said"),
    [
        ('[[requirements]]\npack = "electical-safety"\ndue = 2026-12-31\n', ["2:8"], "there is: electrical-safety"),
        (
            '[[requirements]]\npack = "electrical-safety"\nlesson = "workticket"\ndue = 2026-12-31\n',
            ["3:10"],
            "it has: work-ticket",
        ),
        (REQUIRED.format(due="2026-12-31") + 'level = "cader"\n', ["4:9"], "known levels: cadre"),
        (REQUIRED.format(due="2026-12-31") + 'level = "党员"\n', ["4:9"], "known levels: member"),
        ("[hours_by_level]\ncadres = 3\n", ["2:10"], "known levels: cadre"),
        ("hours_by_level.cadre = 3\nhours_by_level.'cadres' = 3\n", ["2:27"], "known levels: cadre"),
        ("hours_by_level = {cadre = 3, cadres = 3}\n", ["1:39"], "known levels: cadre"),
        (
            'requirements = [\n {pack = "study-branch", due = 2026/12/31},\n {pack = "x", due = 2026-12-31}]\n',
            ["3:10"],
            "there is no pack x",
        ),
        (REQUIRED.format(due="2025-12-31"), ["3:7"], "is the year right?"),
        ('days = ["2026-12-02", "2026-11-29"]\n', ["1:23"], "is the year right?"),
        (REQUIRED.format(due="2062-12-31"), ["3:7"], "is the year right?"),
        (
            REQUIRED.format(due="2026-12-31") + REQUIRED.format(due="2026-12-30"),
            ["6:7"],
            "already required by 2026-12-31",
        ),
        (SELF.format(test="wt-slef"), ["3:8"], "it has: wt-self"),
        (SELF.format(test="wt-self") + 'member = "王芳"\n', ["4:10"], "write the id: m1"),
        (SELF.format(test="wt-self") + 'member = "王 芳"\n', ["4:10"], "write the id: m1"),
        (SELF.format(test="wt-self") + 'member = "m9"\n', ["4:10"], "study branch show"),
        (SELF.format(test="wt-self") + 'member = "王方"\n', ["4:10"], "Near it: 王芳"),
        (
            SELF.format(test="wt-self") + 'open = "2026-12-02T09:00"\nclose = "2026-12-01T17:00"\n',
            ["5:9"],
            "before it opens",
        ),
        (SELF.format(test="wt-self") + 'close = "2026-11-30T19:59+08:00"\n', ["4:9"], "is already past"),
    ],
)
def test_what_there_is_not_and_what_cannot_be_met_is_refused_with_the_nearest_name(
    text: str, places: list[str], said: str, tmp_path: Path, packs: list[PackOutline]
) -> None:
    found = plan_problems(written(tmp_path, text), packs, MEMBERS, None, NOW)
    assert [problem.where.rpartition("plan.toml:")[2] for problem in found] == places
    assert said in str(found[0])


def test_who_is_not_on_the_roster_is_told_without_an_empty_list(tmp_path: Path, packs: list[PackOutline]) -> None:
    text = SELF.format(test="wt-self") + 'member = "李雷"\n'
    [problem] = plan_problems(written(tmp_path, text), packs, (), None, NOW)
    assert str(problem).endswith("see `study branch show`")


def test_everything_that_is_wrong_with_a_plan_is_told_at_once(tmp_path: Path, packs: list[PackOutline]) -> None:
    text = '[[requirements]]\npack = "x"\nlevel = "y"\ndue = 2020-01-01\n'
    assert len(plan_problems(written(tmp_path, text), packs, MEMBERS, None, NOW)) == 3


def test_a_plan_that_was_published_stays_publishable_while_its_dates_go_by(
    tmp_path: Path, packs: list[PackOutline]
) -> None:
    text = REQUIRED.format(due="2026-11-01") + SELF.format(test="wt-self") + 'close = "2026-11-02T17:00"\n'
    plan = written(tmp_path, text)
    assert len(plan_problems(plan, packs, MEMBERS, None, NOW)) == 2
    assert plan_problems(plan, packs, MEMBERS, plan.plan, NOW) == []
    again = written(tmp_path, text.replace("2026-11-01", "2026-11-03"))
    assert len(plan_problems(again, packs, MEMBERS, plan.plan, NOW)) == 1


def test_the_template_has_nothing_wrong_even_with_its_example(tmp_path: Path, packs: list[PackOutline]) -> None:
    start = PLAN_TEMPLATE.index("# [[requirements]]")
    text = PLAN_TEMPLATE[:start] + PLAN_TEMPLATE[start:].replace("# ", "")
    early = datetime(2026, 1, 1, tzinfo=UTC)
    assert plan_problems(written(tmp_path, text), packs, MEMBERS, Plan(), early) == []


def test_a_years_plan_of_the_built_in_packs_alone_fills_a_study_day_every_two_weeks(packs: list[PackOutline]) -> None:
    example = Path(__file__).parents[4] / "docs" / "examples" / "year-plan.toml"
    read = read_plan_toml(example)
    assert plan_problems(read, packs, MEMBERS, None, datetime(2026, 12, 1, tzinfo=UTC)) == []
    days = list(map(date.fromisoformat, read.plan.days))
    assert len(days) == 26 and {later - day for day, later in pairwise(days)} == {timedelta(days=14)}
    for level in ("member", "cadre"):
        required = read.plan.for_level(level).requirements
        assert [entry.due for entry in required] == list(read.plan.days)
        assert len({(entry.pack, entry.lesson) for entry in required}) == len(days)
