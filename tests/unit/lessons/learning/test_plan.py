"""The branch's study plan."""

from datetime import date

from lessons.learning.plan import Plan, Requirement, next_study_day, required

MONDAY = date(2026, 3, 2)


def test_the_next_study_day_is_today_on_a_study_day() -> None:
    assert next_study_day(Plan(weekdays=(1,)), MONDAY) == MONDAY


def test_the_next_study_day_is_the_nearest_of_weekdays_and_dates() -> None:
    plan = Plan(weekdays=(5,), days=("2026-03-04", "2026-12-24"))
    assert next_study_day(plan, MONDAY) == date(2026, 3, 4)
    assert next_study_day(plan, date(2026, 3, 5)) == date(2026, 3, 6)


def test_a_plan_without_study_days_has_no_next_one() -> None:
    assert next_study_day(Plan(), MONDAY) is None
    assert next_study_day(Plan(days=("2026-03-01",)), MONDAY) is None


def test_a_requirement_is_for_its_level_and_the_earliest_date_wins() -> None:
    plan = Plan(
        requirements=(
            Requirement(pack="safety", due="2026-06-30"),
            Requirement(pack="safety", lesson="tickets", due="2026-03-31"),
            Requirement(pack="theory", level="cadre", due="2026-04-30"),
        )
    )
    lessons = ["safety/tickets", "safety/patrol", "theory/one"]
    assert required(plan.for_level("member"), lessons) == {
        "safety/tickets": "2026-03-31",
        "safety/patrol": "2026-06-30",
    }
    assert required(plan.for_level("cadre"), lessons)["theory/one"] == "2026-04-30"


def test_a_cancelled_study_day_is_passed_over() -> None:
    assert next_study_day(Plan(weekdays=(1,), without=("2026-03-02",)), MONDAY) == date(2026, 3, 9)
