"""Records of a clock that ran ahead stand where they were made, and a clock that is behind moves nothing for good."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.content.test_rules import Rules, admit
from lessons.learning.standing import in_force
from lessons.problem import Problem
from lessons.records import Review, when
from store.disk.home import Home
from store.member.dated_ahead import APART
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock
from tests.enrolled import attempt

HOUR = 3_600
YEAR = 365 * 24 * HOUR
Made = tuple[int, int, bool]
"""Hours since the record before, how far ahead the clock was in seconds, whether Study was started anew before it."""


def review(number: int, clock: FakeClock) -> Review:
    return Review(
        pack="p", lesson="l", question=f"q{number}", digest="d", at=clock.read().instant, response=(1,), right=True,
        hint=False, seconds=5,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.sampled_from([0, 0, 40 * YEAR]), st.booleans()),
        min_size=1,
        max_size=10,
    ),
    st.integers(0, 400),
)
def test_records_count_in_the_order_in_which_they_were_made_however_far_ahead_the_clock_ran(
    history: list[Made], days_later: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Home(Path(folder)), FakeClock()
        member = home.new_member("张伟")
        progress = Progress.open(home, member, clock)
        true_times, ahead = [], 0
        for number, (hours, now_ahead, anew) in enumerate(history):
            if now_ahead < ahead:  # the clock was put right
                clock.set_wall(now_ahead - ahead)
                ahead = now_ahead
            clock.pass_seconds(hours * HOUR)
            if now_ahead > ahead:
                clock.set_wall(now_ahead - ahead)
                ahead = now_ahead
            if anew:
                progress.close()
                progress = Progress.open(home, member, clock)
            true_times.append(clock.read().instant - timedelta(seconds=ahead))
            progress.add(review(number, clock))
        clock.set_wall(-ahead)
        clock.pass_seconds(days_later * 24 * HOUR)
        now = clock.read().instant
        progress.close()
        with Progress.open(home, member, clock) as progress:
            found = in_force(progress.records(), progress.ahead())
            assert [r.question for r in found if isinstance(r, Review)] == [f"q{n}" for n in range(len(history))]
            assert all(true <= when(record) <= now for record, true in zip(found, true_times, strict=True))


@given(st.integers(-3 * HOUR, 3 * HOUR))
def test_clocks_may_be_two_hours_apart_without_a_word(seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Home(Path(folder)), FakeClock()
        with Progress.open(home, home.new_member("张伟"), clock) as progress:
            progress.add(review(0, clock))
            clock.set_wall(-seconds)
            late = seconds > APART.total_seconds()
            assert (len(progress.ahead()), len(progress.notices)) == (late, late)


def test_damage_to_what_was_kept_of_a_clock_ahead_loses_no_record(tmp_path: Path) -> None:
    home, clock = Home(tmp_path), FakeClock()
    member = home.new_member("张伟")
    with Progress.open(home, member, clock) as progress:
        clock.set_wall(YEAR)
        progress.add(review(0, clock))
        clock.set_wall(-YEAR)
        progress.put_open(WorkKind.SEEN, "zh/p/l", ["kept"])
        assert len(progress.ahead()) == 1
    file = home.member_folder(member) / "seen.json"
    file.write_bytes(file.read_bytes().replace(b"2026-03-02T08:00:00Z", b"yesterday"))
    clock.pass_seconds(HOUR)
    with Progress.open(home, member, clock) as progress:
        assert list(progress.ahead().values()) == [clock.read().instant]
        assert progress.get_open(WorkKind.SEEN, "zh/p/l", tuple[str, ...]) == ("kept",)


def test_two_clocks_that_ran_ahead_leave_nothing_later_than_now(tmp_path: Path) -> None:
    home, clock = Home(tmp_path), FakeClock()
    with Progress.open(home, home.new_member("张伟"), clock) as progress:
        for number, years in enumerate((4, 2, 1)):
            clock.set_wall(years * YEAR)
            progress.add(review(number, clock))
            progress.ahead()
            clock.set_wall(-years * YEAR)
        seen = progress.ahead()
        clock.pass_seconds(HOUR)
        assert len(seen) == 3 and set(seen.values()) == {clock.read().instant - timedelta(hours=1)}
        assert progress.ahead() == seen


def test_who_only_looks_on_keeps_nothing_and_says_the_same(tmp_path: Path) -> None:
    home, clock = Home(tmp_path), FakeClock()
    member = home.new_member("张伟")
    with Progress.open(home, member, clock) as progress:
        clock.set_wall(YEAR)
        progress.add(review(0, clock))
    clock.set_wall(-YEAR)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    looking = Progress.open(home, member, clock, write=False)
    assert len(looking.ahead()) == 1 and len(looking.notices) == 1
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_an_attempt_dated_later_than_now_asks_for_one_wait_and_not_for_years() -> None:
    past = attempt(0)
    now = past.ended - timedelta(days=900)
    with pytest.raises(Problem) as caught:
        admit("t", Rules(wait=30), [past], now)
    assert caught.value.fields["time"] == f"{(now + timedelta(minutes=30)).astimezone():%Y-%m-%d %H:%M}"
