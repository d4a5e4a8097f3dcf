"""A shared machine is open from one time of the day to another."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.kiosk.opening_hours import OpeningHours

DAY = 24 * 3600
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


def at(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-25T{time}+08:00")


@pytest.mark.parametrize(
    ("opens", "closes", "now", "left"),
    [
        ("", "", "12:00:00", None),
        ("08:00", "08:00", "08:00:00", None),
        ("08:00", "22:00", "21:59:30", 30),
        ("08:00", "22:00", "22:00:00", 0),
        ("08:00", "22:00", "07:59:59", 0),
        ("08:00", "22:00", "08:00:00", 14 * 3600),
        ("", "22:00", "00:00:00", 22 * 3600),
        ("", "22:00", "23:00:00", 0),
        ("06:00", "", "23:59:00", 60),
        ("06:00", "", "00:00:00", 0),
        ("20:00", "04:00", "01:00:00", 3 * 3600),
        ("20:00", "04:00", "12:00:00", 0),
    ],
)
def test_how_long_it_stays_open(opens: str, closes: str, now: str, left: int | None) -> None:
    hours = OpeningHours(opens, closes)
    assert hours.left(at(now)) == left
    assert hours.closed(at(now)) is (left == 0)


@given(opens=times, closes=times, second=st.integers(0, DAY - 1))
def test_it_is_open_until_just_before_what_is_left_is_over(opens: str, closes: str, second: int) -> None:
    hours = OpeningHours(opens, closes)
    now = at("00:00:00") + timedelta(seconds=second)
    left = hours.left(now)
    if opens == closes:
        assert left is None
    elif left:
        assert not hours.closed(now + timedelta(seconds=left - 1))
        assert hours.closed(now + timedelta(seconds=left))
        assert f"{now + timedelta(seconds=left):%H:%M}" == hours.closing
    else:
        hour, minute = map(int, opens.split(":"))
        opening = (hour * 3600 + minute * 60 - second) % DAY
        assert not hours.closed(now + timedelta(seconds=opening))
        assert hours.closed(now + timedelta(seconds=opening - 1)) or opening == 0
