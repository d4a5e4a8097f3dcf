"""A member's session: what is offered, what is kept, what is closed later."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from lessons.content.right_response import key
from lessons.learning import review
from lessons.learning.plan import Plan, Requirement
from lessons.learning.reading_time import ReadingTime
from lessons.learning.standing import Level
from lessons.learning.today import Reason
from lessons.learning.trend import weeks
from lessons.problem import Problem
from lessons.records import Application, Read, Review
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.small_pack import small_pack
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock, zone


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path, started_before: Callable[[Home], None]) -> Home:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"))
    return home


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small_pack(tmp_path)


@pytest.fixture
def session(home: Home, clock: FakeClock, pack: Path) -> Iterator[Session]:
    with Progress.open(home, home.config.member, clock) as progress:
        yield Session(home, clock, progress, Library(home, (pack,)), None)


def test_a_passed_test_makes_the_lesson_learned_at_once(session: Session, clock: FakeClock) -> None:
    assert session.standing.of(KEY).level is Level.NEW
    assert pass_test(session, clock).passed
    assert session.standing.of(KEY).level is Level.LEARNED
    assert session.open_sittings() == []


def test_what_is_derived_is_the_same_from_the_cache_as_from_the_records(
    session: Session, home: Home, clock: FakeClock, pack: Path
) -> None:
    pass_test(session, clock, right=3)
    again = Session(home, clock, session.progress, Library(home, (pack,)), None)
    assert (again.standing, again.cards) == (session.standing, session.cards)
    for file in home.cache.glob("derived-*"):
        file.write_bytes(b"{damaged")
    rebuilt = Session(home, clock, session.progress, Library(home, (pack,)), None)
    assert (rebuilt.standing, rebuilt.cards) == (session.standing, session.cards)


def test_a_cache_of_other_records_is_not_believed(session: Session, clock: FakeClock) -> None:
    assert session.standing.attempts == 0
    pass_test(session, clock)
    assert session.standing.attempts == 1


def test_unseen_questions_come_first_in_the_next_paper(session: Session, clock: FakeClock) -> None:
    from msgspec.structs import replace

    from lessons.content.lesson import Test

    lesson = session.library.find(KEY, "en")
    two: Test = replace(lesson.tests[0], pick=2)
    first = session.answering.begin(lesson, two)
    clock.pass_seconds(3600)
    assert len(session.close_overdue()) == 1
    second = session.answering.begin(lesson, two)
    drawn = [{item.question.id for item in sitting.paper.items} for sitting in (first, second)]
    assert not drawn[0] & drawn[1]


def test_missed_questions_are_due_for_review_and_only_while_they_exist(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock, right=0)
    assert session.due_cards("en") == []
    clock.pass_seconds(5 * 86_400)
    due = session.due_cards("en")
    assert len(due) == 5
    session.library = Library(session.home)
    assert session.due_cards("en") == []


def test_a_reviewed_card_goes_away_for_today(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    card = session.due_cards("en")[0]
    lesson, item = session.answering.card_item(card, "en")
    record = session.answering.reviewed(lesson, item.question, key(item.question), hint=False, seconds=9)
    reviewed = session.progress.records()[record]
    assert isinstance(reviewed, Review) and reviewed.right
    assert card not in session.due_cards("en")


def test_reading_that_was_cut_off_is_recorded_at_the_next_start(session: Session, clock: FakeClock) -> None:
    lesson = session.library.find(KEY, "en")
    time = ReadingTime.start(lesson.manifest.minutes, clock.read())
    clock.pass_seconds(60)
    session.reading.keep(lesson, time.input(clock.read()), 7, 40)
    session.close_overdue()
    reads = [record for record in session.history() if isinstance(record, Read)]
    assert [read.credited for read in reads] == [60]
    assert session.reading.start_line(lesson) == 7
    session.close_overdue()
    assert len(session.history()) == 1


def test_reading_without_any_time_leaves_no_record(session: Session, clock: FakeClock) -> None:
    lesson = session.library.find(KEY, "en")
    session.reading.keep(lesson, ReadingTime.start(5, clock.read()), 0, 0)
    session.reading.close(KEY)
    assert session.history() == []


def test_today_puts_forward_what_the_branch_set_then_what_was_begun(session: Session, clock: FakeClock) -> None:
    assert session.today("en").suggestions[0].reason is Reason.NEXT
    pass_test(session, clock, right=0)
    assert (session.today("en").suggestions[0].key, session.today("en").suggestions[0].reason) == (KEY, Reason.GO_ON)
    session.plan = Plan(weekdays=(5,), requirements=(Requirement(pack="study-branch", due="2026-03-31"),))
    today = session.today("en")
    assert {s.reason for s in today.suggestions[:4]} == {Reason.REQUIRED}
    assert today.study_day is not None and today.study_day.isoweekday() == 5


def test_a_retest_is_put_forward_a_week_after_learning(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock)
    assert KEY not in [s.key for s in session.today("en").suggestions]
    clock.pass_seconds(timedelta(days=8).total_seconds())
    reasons = {s.key: s.reason for s in session.today("en").suggestions}
    assert reasons[KEY] is Reason.RETEST


def test_the_library_has_every_pack_once_in_the_language_asked_for(session: Session) -> None:
    for lang in ("zh", "en"):
        editions = {
            edition.outline.manifest.id: edition.outline.manifest.lang for edition in session.library.packs(lang)
        }
        assert editions == {"study-branch": lang, "electrical-safety": lang, "small": "en"}


def test_a_damaged_pack_is_told_and_the_others_stay(home: Home, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "index.md").write_bytes(b"\xff\xfe")
    library = Library(home, (broken,))
    assert len(library.notices) == 1
    assert len(library.packs("en")) == 2


def test_no_day_asks_for_more_cards_than_its_limit(session: Session, clock: FakeClock) -> None:
    session.plan = Plan(review_daily_limit=2)
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    for left in (2, 1):
        waiting = session.due_cards("en")
        assert len(waiting) == left
        lesson, item = session.answering.card_item(waiting[0], "en")
        session.answering.reviewed(lesson, item.question, key(item.question), hint=False, seconds=9)
    assert session.due_cards("en") == []
    clock.pass_seconds(86_400)
    assert len(session.due_cards("en")) == 2


def test_a_review_taken_back_counts_for_nothing(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    before, due = session.cards, session.due_cards("en")
    lesson, item = session.answering.card_item(due[0], "en")
    record = session.answering.reviewed(lesson, item.question, key(item.question), hint=False, seconds=9)
    assert session.cards != before
    session.take_back(record)
    assert (session.cards, session.due_cards("en")) == (before, due)
    assert record in session.progress.records()


def answer_first(session: Session) -> str:
    """Review the first card that is due, rightly; the record's id."""
    lesson, item = session.answering.card_item(session.due_cards("en")[0], "en")
    return session.answering.reviewed(lesson, item.question, key(item.question), hint=False, seconds=9)


def test_the_limit_is_that_of_the_local_day(
    session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and after eight in the morning in China it is one day there, and two by UTC."""
    with zone(monkeypatch, "Asia/Shanghai"):
        session.plan = Plan(review_daily_limit=1)
        pass_test(session, clock, right=0)
        clock.pass_seconds(5 * 86_400 - clock.utc // 1000 % 86_400 - 1800)  # half past seven in the morning
        assert session.local_now().hour == 7
        answer_first(session)
        assert session.due_cards("en") == []
        clock.pass_seconds(3600)
        assert session.due_cards("en") == []
        clock.pass_seconds(16 * 3600)  # after midnight
        assert len(session.due_cards("en")) == 1


def test_the_last_seven_days_are_local_days(
    session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zone(monkeypatch, "Asia/Shanghai"):
        now = session.now()
        session.add(
            Read(pack="p", lesson="l", version=1, digest="d", started=now, ended=now.replace(hour=20), wall=60,
                 active=60, credited=60)
        )  # fmt: skip
        clock.pass_seconds(16 * 3600)
        assert session.today("en").week[-1] == (date(2026, 3, 3), 60)


def test_the_last_review_of_the_day_can_be_taken_back_also_after_a_new_start(
    session: Session, clock: FakeClock
) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    assert session.last_review() is None
    first, due = answer_first(session), session.due_cards("en")
    clock.pass_seconds(5)
    second = answer_first(session)
    again = Session(session.home, clock, session.progress, session.library, None)
    assert again.last_review() == (due[0], second)
    again.take_back(second)
    found = again.last_review()
    assert found is not None and found[1] == first
    clock.pass_seconds(86_400)
    assert again.last_review() is None


def test_what_may_not_be_seen_yet_comes_up_neither_in_review_nor_in_the_book(
    session: Session, clock: FakeClock, tmp_path: Path
) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    assert session.due_cards("en") and session.mistakes("en")
    page = tmp_path / "small" / "types.md"
    text = page.read_text("utf-8")
    closes = (session.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%MZ")
    rules = f"<!-- test: id=all-types close={closes} keys=closed"
    page.write_text(text.replace("<!-- test: id=all-types", rules), "utf-8")
    later = Session(session.home, clock, session.progress, Library(session.home, (tmp_path / "small",)), None)
    assert later.due_cards("en") == [] and later.mistakes("en") == {} and later.review_counts("en").total == 0
    clock.pass_seconds(2 * 86_400)
    assert later.due_cards("en") and later.mistakes("en")


def test_a_question_that_was_reworded_keeps_its_card_and_one_that_is_gone_waits_unseen(
    session: Session, clock: FakeClock, tmp_path: Path
) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    before = session.due_cards("en")
    page = tmp_path / "small" / "types.md"
    text = page.read_text("utf-8")
    head, _, rest = text.partition("### Which are right?")
    page.write_text(head + "### Which of these?" + rest, "utf-8")
    reworded = Session(session.home, clock, session.progress, Library(session.home, (tmp_path / "small",)), None)
    assert reworded.due_cards("en") == before
    page.write_text(head + "## Reflection\n" + rest.partition("## Reflection\n")[2], "utf-8")
    cut = Session(session.home, clock, session.progress, Library(session.home, (tmp_path / "small",)), None)
    left = cut.due_cards("en")
    assert 0 < len(left) < len(before) and set(left) == set(cut.mistakes("en"))
    assert cut.review_counts("en").total == len(left) and set(cut.cards) == set(session.cards)


def test_schedules_follow_how_this_member_remembers(session: Session) -> None:
    """Who misses a third of what comes back is asked sooner than py-fsrs would ask the average of many."""
    at = session.now() - timedelta(days=300)
    made = [
        Review(pack="small", lesson="types", question=f"q{card}", digest="d", at=at + timedelta(days=3 * meeting),
               response=(1,), right=(card + meeting) % 3 > 0, hint=False, seconds=9)
        for card in range(40) for meeting in range(5)
    ]  # fmt: skip
    session.progress.add_all(made)
    plain = review.cards(session.history(), 90)
    assert review.aim(plain.values(), 90) == session.aim > 90
    assert session.cards == review.rescheduled(plain, session.aim)
    assert all(card.due <= plain[key].due for key, card in session.cards.items())


def test_a_card_set_aside_stays_away_until_it_is_brought_back(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock, right=0)
    clock.pass_seconds(5 * 86_400)
    due = session.due_cards("en")
    session.suspend(due[0], True)
    assert session.due_cards("en") == due[1:]
    assert (session.review_counts("en").total, session.suspended("en")) == (4, [due[0]])
    session.suspend(due[0], False)
    assert session.due_cards("en") == due


def test_what_is_still_known_is_told_by_objective_and_fades(session: Session, clock: FakeClock) -> None:
    (lesson,) = (outline for full, _, outline in session.library.lessons("en") if full == KEY)
    assert session.still_known(KEY, lesson) == {}
    pass_test(session, clock)
    assert session.still_known(KEY, lesson)["all"] == 1.0
    clock.pass_seconds(90 * 86_400)
    assert session.still_known(KEY, lesson)["all"] < 0.9


# Clocks that were wrong

YEARS = 4 * 365 * 86_400


def answer(session: Session, card: str, *, right: bool) -> None:
    lesson, item = session.answering.card_item(card, "en")
    response = key(item.question) if right else ()
    session.answering.reviewed(lesson, item.question, response, hint=False, seconds=9)


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
    assert session.today("en").suggestions == [] or session.today("en").suggestions[0].reason is not Reason.RETEST
    clock.pass_seconds(3 * 86_400)
    pass_test(session, clock)
    assert session.standing.of(KEY).level is Level.LEARNED, "three days are no week"
    clock.pass_seconds(4 * 86_400)
    assert session.today("en").suggestions[0].reason is Reason.RETEST
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
    assert session.today("en").week[-1][1] == 60
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
    session.today("en")
    session.today("en")
    [notice] = session.progress.notices
    assert "2030-03-01" in str(notice)
    seen = session.progress.ahead()
    session.progress.close()
    clock.pass_seconds(86_400)
    with Progress.open(home, home.config.member, clock) as later:
        assert later.ahead() == seen and later.notices == []
    looking = Progress.open(home, home.config.member, clock, write=False)
    assert looking.ahead() == seen and len(looking.notices) == 1


# Put to use


@pytest.mark.parametrize(
    "typed", ["Zhang Wei", "zhangwei", "ＺＨＡＮＧ　Wei", "Zhang\u200bWei", "王芳", "Wang  Fang", "——"]
)
def test_ones_own_name_in_any_spelling_is_refused_as_witness(
    home: Home, clock: FakeClock, session: Session, pack: Path, typed: str
) -> None:
    home.change(name="王芳")
    enrolled = Session(home, clock, session.progress, Library(home, (pack,)), None, "Wang Fang")
    with pytest.raises(Problem):
        enrolled.put_to_use(KEY, "checked twice", session.now(), typed)
    assert enrolled.history() == []
    enrolled.put_to_use(KEY, "checked twice", session.now(), " Li  Ming ")
    enrolled.put_to_use(KEY, "checked once more", session.now(), "")
    assert {record.witness for record in enrolled.history() if isinstance(record, Application)} == {"Li Ming", ""}


def test_the_wrong_answer_book_is_listed_without_reading_a_lesson(
    session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_test(session, clock, right=0)
    monkeypatch.setattr("store.machine.library.load_lesson", lambda *_of: pytest.fail("a lesson was read"))
    stems = session.answering.stems(session.mistakes("en"), "en")
    assert stems["small/types/q-cloze"] == "The grid runs at ＿ Hz, by ＿."
    assert len(stems) == 5


def test_what_is_known_of_many_objectives_asks_the_disk_once_whether_records_changed(
    session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_test(session, clock)
    digest, asked = session.progress.digest, Mock()
    asked.side_effect = digest
    monkeypatch.setattr(session.progress, "digest", asked)
    assert session.objectives_known("en")
    assert asked.call_count == 1
