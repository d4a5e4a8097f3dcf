"""Whether what Today says stays true until midnight."""

from datetime import timedelta

from store.member.day.today import says_the_same_all_day, today
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock

NIGHTS = 7 * 86_400


def test_what_depends_on_the_day_alone_does(session: Session, clock: FakeClock) -> None:
    assert says_the_same_all_day(session, "en", today(session, "en"))
    pass_test(session, clock)
    assert says_the_same_all_day(session, "en", today(session, "en"))


def test_what_changes_in_the_evening_does_not(session: Session, clock: FakeClock) -> None:
    clock.pass_seconds(12 * 3600)
    pass_test(session, clock)
    clock.pass_seconds(NIGHTS - 3600)  # within the hour a later test shows that it was understood
    now = today(session, "en")
    assert not says_the_same_all_day(session, "en", now)
    clock.pass_seconds(2 * 3600)
    assert today(session, "en") != now


def test_a_test_whose_time_runs_does_not(session: Session) -> None:
    lesson = session.library.find(KEY, "en")
    session.answering.begin(lesson, lesson.tests[0])
    assert not says_the_same_all_day(session, "en", today(session, "en", session.open_sittings()))


def test_asking_changes_nothing(session: Session) -> None:
    before = session.local_now()
    says_the_same_all_day(session, "en", today(session, "en"))
    assert session.local_now() == before and timedelta(0) == session.local_now() - before
