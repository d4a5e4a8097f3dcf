"""A day is understood however it was typed, and what is no day is not guessed."""

from datetime import date

import pytest

from lessons.text.typed_day import typed_day, written_day

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30", "2026/11/30", "2026.11.30", "2026年11月30日", "20261130", " 2026 年 11 月 30 日 "),
        *(
            "２０２６－１１－３０",
            "2026。11。30",
            "2026—11—30",
            "11-30",
            "11/30",
            "11月30日",
            "11月30号",
            "昨天",
            "Yesterday",
        ),
    ],
)
def test_a_day_is_understood_as_people_write_it(text: str) -> None:
    assert typed_day(text, TODAY) == date(2026, 11, 30)


def test_a_day_or_month_may_have_one_digit() -> None:
    assert typed_day("2026-3-1", TODAY) == typed_day("3月1日", TODAY) == date(2026, 3, 1)


def test_a_day_without_a_year_is_the_last_such_day() -> None:
    assert typed_day("12-01", TODAY) == TODAY
    assert typed_day("12-02", TODAY) == date(2025, 12, 2)


@pytest.mark.parametrize(
    "text", ["", "30", "2026", "2026-11", "2026-13-45", "2-30", "2-29", "someday", "30.11.2026", "11-30-2026", "-"]
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert typed_day(text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["2026-11-30", " 2026/11/30", "2026.11.30", "2026 年 11 月 30 日", "２０２６－１１－３０"]
)
def test_a_day_that_is_written_for_others_has_its_year(text: str) -> None:
    assert written_day(text) == date(2026, 11, 30)


@pytest.mark.parametrize("text", ["", "11-30", "昨天", "20261130", "2026", "2026-13-45", "2026-11-30T09:00"])
def test_a_day_that_only_its_writer_understands_is_none_for_others(text: str) -> None:
    assert written_day(text) is None


def test_a_day_to_come_is_a_day() -> None:
    today = date(2026, 11, 30)
    assert typed_day("明天", today) == typed_day("Tomorrow", today) == date(2026, 12, 1)
