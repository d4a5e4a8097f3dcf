"""A member's session: what is offered, what is kept, what is closed later."""

from datetime import timedelta
from pathlib import Path

import pytest

from lessons.learning.plan import Plan, Requirement
from lessons.learning.reading_time import ReadingTime
from lessons.learning.standing import Level
from lessons.learning.today import Reason
from lessons.problem import Problem
from lessons.records import Application, Read
from store.disk.home import Home
from store.machine.library import BUILT_IN, Library
from store.member.day.today import today
from store.member.session import Session
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock, zone


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
    assert today(session, "en").suggestions[0].reason is Reason.NEXT
    pass_test(session, clock, right=0)
    assert (today(session, "en").suggestions[0].key, today(session, "en").suggestions[0].reason) == (KEY, Reason.GO_ON)
    session.plan = Plan(weekdays=(5,), requirements=(Requirement(pack="study-branch", due="2026-03-31"),))
    content = today(session, "en")
    assert {s.reason for s in content.suggestions[:4]} == {Reason.REQUIRED}
    assert content.study_day is not None and content.study_day.isoweekday() == 5


def test_a_retest_is_put_forward_a_week_after_learning(session: Session, clock: FakeClock) -> None:
    pass_test(session, clock)
    assert KEY not in [s.key for s in today(session, "en").suggestions]
    clock.pass_seconds(timedelta(days=8).total_seconds())
    reasons = {s.key: s.reason for s in today(session, "en").suggestions}
    assert reasons[KEY] is Reason.RETEST


def test_the_library_has_every_pack_once_in_the_language_asked_for(session: Session) -> None:
    for lang in ("zh", "en"):
        editions = {
            edition.outline.manifest.id: edition.outline.manifest.lang for edition in session.library.packs(lang)
        }
        assert editions == {**dict.fromkeys(BUILT_IN, lang), "small": "en"}


@pytest.mark.usefixtures("at_home")
def test_a_damaged_pack_is_told_and_the_others_stay(home: Home, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "index.md").write_bytes(b"\xff\xfe")
    library = Library(home, (broken,))
    assert len(library.notices) == 1
    assert len(library.packs("en")) == len(BUILT_IN)


def test_the_days_of_study_are_local_days(session: Session, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    with zone(monkeypatch, "Asia/Shanghai"):
        now = session.now()
        session.add(
            Read(pack="p", lesson="l", version=1, digest="d", started=now, ended=now.replace(hour=20), wall=60,
                 active=60, credited=60)
        )  # fmt: skip
        clock.pass_seconds(16 * 3600)
        assert session.study_days == {"2026-03-03": 60}


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


def test_a_stage_test_is_suggested_once_the_branch_wants_it(session: Session) -> None:
    def suggested() -> set[str]:
        return {suggestion.key for suggestion in today(session, "en").suggestions}

    stage = "methods/stage-test"
    assert "methods/seen-or-concluded" in suggested() and stage not in suggested()
    session.plan = Plan(requirements=(Requirement(pack="methods", lesson="stage-test", due="2026-12-31"),))
    assert stage in suggested()


def test_what_has_no_test_is_never_owed_and_suggested_until_it_was_read(session: Session, clock: FakeClock) -> None:
    key = "methods/seven-attitudes"
    session.plan = Plan(requirements=(Requirement(pack="methods", due="2026-12-31"),))
    assert key not in session.required("en") and "methods/what-first" in session.required("en")
    assert key in {suggestion.key for suggestion in today(session, "en").suggestions}
    lesson = session.library.find(key, "en")
    time = ReadingTime.start(lesson.manifest.minutes, clock.read())
    clock.pass_seconds(60)
    session.reading.keep(lesson, time.input(clock.read()), 7, 100)
    session.reading.close(key)
    assert key not in {suggestion.key for suggestion in today(session, "en").suggestions}
