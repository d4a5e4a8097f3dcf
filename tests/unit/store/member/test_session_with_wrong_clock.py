"""A clock that was years ahead, or is set back, decides nothing of a session for good."""

from pathlib import Path

import pytest

from lessons.content.right_response import key
from lessons.learning.reading_time import ReadingTime
from lessons.learning.standing import Level
from lessons.learning.today import Reason
from lessons.learning.trend import weeks
from store.disk.home import Home
from store.machine.library import Library
from store.member.day.today import today
from store.member.progress import Progress
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock

YEARS = 4 * 365 * 86_400


def answer(session: Session, card: str, *, right: bool) -> None:
    lesson, item = session.answering.card_item(card, "en")
    response = key(item.question) if right else ()
    session.answering.reviewed(lesson, item.question, response, hint=False, seconds=9)


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("looked_before", [True, False])
@pytest.mark.parametrize("closed_between", [True, False])
def test_a_test_passed_by_a_clock_years_ahead_does_not_hide_what_was_missed_since(
    home: Home, clock: FakeClock, pack: Path, looked_before: bool, closed_between: bool
) -> None:
    def look(session: Session) -> tuple[list[str], dict[str, float]]:
        lesson = next(outline for full, _, outline in session.library.lessons("en") if full == KEY)
        return session.due_cards("en"), session.still_known(KEY, lesson)

    progress = Progress.open(home, home.config.member, clock)
    session = Session(home, clock, progress, Library(home, (pack,)), None)

    def next_start() -> None:
        nonlocal progress, session
        if closed_between:
            progress.close()
            progress = Progress.open(home, home.config.member, clock)
            session = Session(home, clock, progress, Library(home, (pack,)), None)

    clock.set_wall(YEARS)
    assert pass_test(session, clock).passed
    clock.set_wall(-YEARS)
    next_start()
    if looked_before:
        assert look(session)[0] == []
    clock.pass_seconds(60)
    cards = (
        sorted(session.cards)
        if looked_before
        else [f"{KEY}/{q.id}" for q in session.library.find(KEY, "en").tests[0].questions]
    )
    answer(session, cards[0], right=False)
    next_start()
    for days in (1, 8):
        clock.pass_seconds(days * 86_400)
        due, known = look(session)
        assert cards[0] in due
        assert min(known.values()) < 0.8, "one of five was missed, the others fade"
        assert session.cards[cards[0]].missed
    assert set(due) == set(cards), "what was passed comes back as well, not years later"
    progress.close()


def test_a_lesson_passed_by_a_clock_years_ahead_can_be_understood_today(session: Session, clock: FakeClock) -> None:
    clock.set_wall(YEARS)
    pass_test(session, clock)
    clock.set_wall(-YEARS)
    assert session.standing.of(KEY).level is Level.LEARNED
    assert session.standing.of(KEY).learned_at == session.now()
    assert today(session, "en").suggestions == [] or today(session, "en").suggestions[0].reason is not Reason.RETEST
    clock.pass_seconds(3 * 86_400)
    pass_test(session, clock)
    assert session.standing.of(KEY).level is Level.LEARNED, "three days are no week"
    clock.pass_seconds(4 * 86_400)
    assert today(session, "en").suggestions[0].reason is Reason.RETEST
    pass_test(session, clock)
    assert session.standing.of(KEY).level is Level.UNDERSTOOD


def test_who_is_right_today_has_one_right_day_though_a_record_says_it_is_years_later(
    session: Session, clock: FakeClock
) -> None:
    pass_test(session, clock, right=4)
    [missed] = session.mistakes("en")
    clock.set_wall(YEARS)
    answer(session, missed, right=True)
    clock.set_wall(-YEARS)
    clock.pass_seconds(60)
    assert len(session.due_cards("en")) == 0
    answer(session, missed, right=True)
    assert missed in session.mistakes("en"), "both were on one day"
    clock.pass_seconds(86_400)
    answer(session, missed, right=True)
    assert missed not in session.mistakes("en")


def test_the_card_reviewed_last_is_the_one_of_today_and_not_of_a_clock_ahead(
    session: Session, clock: FakeClock
) -> None:
    pass_test(session, clock, right=0)
    one, other, *_ = sorted(session.cards)
    clock.set_wall(YEARS)
    answer(session, one, right=True)
    clock.set_wall(-YEARS)
    clock.pass_seconds(60)
    answer(session, other, right=True)
    last = session.last_review()
    assert last is not None and last[0] == other
    session.take_back(last[1])
    again = session.last_review()
    assert again is not None and again[0] == one
    session.take_back(again[1])
    assert session.cards[one].seen == 1


def test_credited_time_of_a_clock_ahead_is_time_of_the_day_it_was_seen(session: Session, clock: FakeClock) -> None:
    lesson = session.library.find(KEY, "en")
    clock.set_wall(YEARS)
    time = ReadingTime.start(lesson.manifest.minutes, clock.read())
    clock.pass_seconds(60)
    session.reading.keep(lesson, time.input(clock.read()), 7, 40)
    session.reading.close(KEY)
    clock.set_wall(-YEARS)
    assert today(session, "en").studied == 1
    [week] = weeks(session.history(), session.local_now().date(), 1, None)
    assert week.credited == 60


def test_a_clock_set_far_back_moves_nothing_for_good(
    session: Session, home: Home, clock: FakeClock, pack: Path
) -> None:
    pass_test(session, clock, right=3)
    clock.pass_seconds(9 * 86_400)
    pass_test(session, clock)
    before = (session.standing, session.cards, session.mistakes("en"))
    clock.set_wall(-20 * YEARS // 4)
    assert session.standing.of(KEY).level is Level.LEARNED
    assert session.due_cards("en") == []
    clock.set_wall(20 * YEARS // 4)
    again = Session(home, clock, session.progress, Library(home, (pack,)), None)
    assert (again.standing, again.cards, again.mistakes("en")) == before


def test_a_record_closed_this_very_second_is_not_ahead(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock)
    assert session.progress.ahead() == {}
    clock.set_wall(-3600)
    assert session.progress.ahead() == {} and session.progress.notices == []


def test_the_member_is_told_once_of_records_dated_later_than_now(
    home: Home, clock: FakeClock, session: Session, pack: Path
) -> None:
    clock.set_wall(YEARS)
    pass_test(session, clock)
    clock.set_wall(-YEARS)
    today(session, "en")
    today(session, "en")
    [notice] = session.progress.notices
    assert "2030-03-01" in str(notice)
    seen = session.progress.ahead()
    session.progress.close()
    clock.pass_seconds(86_400)
    with Progress.open(home, home.config.member, clock) as later:
        assert later.ahead() == seen and later.notices == []
    looking = Progress.open(home, home.config.member, clock, write=False)
    assert looking.ahead() == seen and len(looking.notices) == 1
