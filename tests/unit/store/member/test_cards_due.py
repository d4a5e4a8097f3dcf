"""Which cards of a member are due, what takes them away, and what is still known."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from lessons.content.right_response import key
from lessons.learning import review
from lessons.learning.plan import Plan
from lessons.records import Review
from store.machine.library import Library
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock, zone


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
