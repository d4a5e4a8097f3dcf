"""What Today shows: the ways in, what is due, what waits, and how the week is going."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lessons.clock import Reading
from lessons.content.keys import LessonKey, TestKey
from lessons.content.test_rules import Rules, ShownFrom, moment
from lessons.learning.day.self_examination import examined_again
from lessons.learning.day.study_time import goal_minutes, study_minutes
from lessons.learning.day.waiting import (
    DraftLeft,
    ExamineAgain,
    LessonChanged,
    ResultTime,
    SaidOfIt,
    TestLeft,
    Waiting,
    asked_again,
    in_order,
    results,
    to_be_confirmed,
)
from lessons.learning.day.ways import Begun, Offer, Way, ways
from lessons.learning.day.week import WeekDay, this_week
from lessons.learning.mistakes import Mistake
from lessons.learning.plan import allowed, is_study_day, next_study_day
from lessons.learning.reading_time import READ_PERCENT
from lessons.learning.standing import Level
from lessons.learning.today import Suggestion, changed_since, suggest
from lessons.problem import Problem
from lessons.records import Attempt
from store.machine.library import ListedLesson
from store.member.day.due_soon import Load, due_soon
from store.member.day.self_examination import answers
from store.member.reading import Position
from store.member.session import Session
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from lessons.assessment.sitting import Sitting


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """The content of Today."""

    ways: list[Way]
    suggestions: list[Suggestion]
    due: Load
    """What is to be reviewed by the end of the day."""
    tomorrow: Load
    """What will be tomorrow, once today's is done."""
    mistakes: int
    """Questions in the wrong-answer book."""
    waiting: list[Waiting]
    week: list[WeekDay]
    studied: int
    """Minutes of study today."""
    goal: int
    """Minutes a day that the member set themselves; 0 = none."""
    month: tuple[int, int]
    """Seconds of study this month, and the days with any."""
    study_day: date | None
    """The branch's next one."""
    fresh: bool
    """Whether nothing was ever done."""


def today(session: Session, lang: str, sittings: "Sequence[Sitting]" = ()) -> Today:
    """What to do now. `sittings`: the tests that were begun and not handed in.

    Raises `Problem` where the records or the open work cannot be read.
    """
    now = session.local_now()
    lessons = list(session.library.lessons(lang))
    offered = ((listed.key, listed.outline) for listed in lessons)
    places = _places(session, lessons)
    ended = {key for key, place in places.items() if place.percent >= READ_PERCENT}
    suggestions = suggest(offered, session.standing, now, session.required(lang), ended)
    due, wrong, days, pace = session.due(lang), session.mistakes(lang), session.study_days, session.pace
    waiting = _waiting(session, lessons)
    soon = due_soon(due, pace)
    fresh = not (session.standing.lessons or session.cards or days or sittings or waiting)
    running = _running(session, sittings)
    offer = Offer(
        due=due.today,
        wrong=_not_made_good_today(wrong, now.date()),
        suggestions=suggestions,
        begun=_begun(session, lessons, places),
        pace=pace,
        sitting=running,
        fresh=fresh,
        only_reading=session.read_only,
    )
    left = [TestLeft(sitting.attempt) for sitting in sittings if sitting.attempt != running]
    today_ = now.date().isoformat()
    month = [seconds for day, seconds in days.items() if day.startswith(now.strftime("%Y-%m"))]
    plan = session.plan
    return Today(
        ways=ways(offer),
        suggestions=suggestions,
        due=soon.today,
        tomorrow=soon.tomorrow,
        mistakes=len(wrong),
        waiting=in_order([*left, *waiting]),
        week=this_week(
            now.date(),
            {date.fromisoformat(day) for day in days},
            lambda day: session.easy_days.has(day) or (plan is not None and is_study_day(plan, day)),
        ),
        studied=study_minutes(days.get(today_, 0), days=int(today_ in days)),
        goal=goal_minutes(session.home.config.goal),
        month=(sum(month), len(month)),
        study_day=next_study_day(plan, now.date()) if plan else None,
        fresh=fresh,
    )


def says_the_same_all_day(session: Session, lang: str, content: Today) -> bool:
    """Whether `content`, that of now, stays true until midnight if nothing is done. Raises as `today`."""
    now = session.local_now()
    end = now.replace(hour=23, minute=59, second=59)
    later = copy(session)
    later.clock = _Stopped(msgspec.structs.replace(session.clock.read(), utc=int(end.timestamp()) * 1000))
    return today(later, lang) == content  # an open test, whose time runs, is none of what that gives


class _Stopped(NamedTuple):
    """A clock that shows one time."""

    reading: Reading

    def read(self) -> Reading:
        return self.reading


def _not_made_good_today(book: dict[str, Mistake], day: date) -> list[str]:
    """The questions of the wrong-answer book that practice has not made good today."""
    return [card for card, mistake in book.items() if day.isoformat() not in mistake.right_on]


def _places(session: Session, lessons: Sequence[ListedLesson]) -> dict[str, Position]:
    """Where reading stopped in the lessons that were begun and are not learned yet, by `pack/lesson`."""
    kept = session.progress.open_work(WorkKind.POSITION)
    begun = [listed.key for listed in lessons if listed.key in kept and listed.outline.manifest.minutes]
    begun = [key for key in begun if session.standing.of(key).level is Level.READING]
    found = ((key, session.progress.get_open(WorkKind.POSITION, key, Position)) for key in begun)
    return {key: position for key, position in found if position}


def _begun(session: Session, lessons: Sequence[ListedLesson], places: dict[str, Position]) -> Begun | None:
    """The lesson that was read last of those begun and neither learned nor read to the end."""
    minutes = {listed.key: listed.outline.manifest.minutes for listed in lessons}
    read_at = {key: session.standing.of(key).read_at for key, place in places.items() if place.percent < READ_PERCENT}
    last = max((at, key) for key, at in read_at.items() if at)[1] if any(read_at.values()) else ""
    return Begun(last, max(1, round(minutes[last] * (100 - places[last].percent) / 100))) if last else None


def _waiting(session: Session, lessons: Sequence[ListedLesson]) -> list[Waiting]:
    """What waits besides unfinished tests."""
    ends, now = session.loose_ends, session.now()
    here = {listed.key: listed.outline for listed in lessons}
    follow_ups = {
        f"{key}/{prompt}": days for key, outline in here.items() for prompt, days in outline.prompts.items() if days
    }
    states = session.standing.lessons
    changed: list[Waiting] = [
        LessonChanged(key, state.read_at)
        for key, state in states.items()
        if state.read_at and key in here and changed_since(state, here[key])
    ]
    drafts: list[Waiting] = [DraftLeft(key, prompt, draft.saved) for key, prompt, draft in session.drafts()]
    seen = session.progress.open_work(WorkKind.RESULT_SEEN)
    return [
        *results(_result_times(session), seen, now),
        *drafts,
        *asked_again(ends, follow_ups, _said(session), now),
        *(again for again in _examined_again(session) if again.key in here and here[again.key].examined),
        *changed,
        *to_be_confirmed(ends, now),
    ]


def _examined_again(session: Session) -> list[ExamineAgain]:
    """What one examines oneself in once a year; nothing where the answers cannot be read, which their screen tells."""
    try:
        return examined_again(answers(session), session.now())
    except Problem:
        return []


def _said(session: Session) -> dict[str, SaidOfIt]:
    """What was answered to the question what came of it, by `pack/lesson`."""
    kept = session.progress.open_work(WorkKind.FOLLOW_UP)
    found = ((key, session.progress.get_open(WorkKind.FOLLOW_UP, key, SaidOfIt)) for key in kept)
    return {key: said for key, said in found if said}


def say_of_it(session: Session, key: str, *, ended: bool) -> None:
    """Nothing came of a reflection on the lesson `key` yet; `ended`: nor will it, so it is not asked again.

    Raises `Problem`.
    """
    session.progress.put_open(WorkKind.FOLLOW_UP, key, SaidOfIt(session.now(), ended))


def _result_times(session: Session) -> list[ResultTime]:
    """When the results that were not shown at once open, of the last attempt of each test."""
    handed_in = session.loose_ends.handed_in
    times = []
    for place, test in session.library.held_back.items():
        last = handed_in.get("/".join(place))
        opens = _opens(allowed(test, place.pack, session.plan).rules) if last else None
        if last and opens and opens > last.at:
            times.append(ResultTime(last.attempt, str(LessonKey(place.pack, place.lesson)), opens))
    return times


def _opens(rules: Rules) -> datetime | None:
    """When what a test holds back is shown; `None` where nothing is, or never."""
    held_back = ShownFrom.CLOSED in (rules.results, rules.keys) and rules.results is not ShownFrom.NEVER
    return moment(rules.closes) if held_back else None


def _running(session: Session, sittings: "Sequence[Sitting]") -> str:
    """The attempt of the test whose clock runs out first; empty where none is running."""
    if not sittings:
        return ""
    from lessons.assessment.timing import remaining  # only here: most starts find no open test

    now = session.clock.read()
    left = [(ms, sitting.attempt) for sitting in sittings if (ms := remaining(sitting, now)) is not None]
    return min(left)[1] if left else ""


def mark_result_seen(session: Session, attempt: Attempt) -> None:
    """A result that was held back was looked at, so it waits no longer; does nothing in a read-only window."""
    held_back = TestKey(attempt.pack, attempt.lesson, attempt.test) in session.library.held_back
    if session.read_only or not held_back:
        return
    kept = session.progress.open_work(WorkKind.RESULT_SEEN)
    waited_for = {last.attempt for last in session.loose_ends.handed_in.values()}
    for old in kept.keys() - waited_for:  # of an attempt that another followed
        session.progress.remove_open(WorkKind.RESULT_SEEN, old)
    session.progress.put_open(WorkKind.RESULT_SEEN, attempt.attempt, session.now())
