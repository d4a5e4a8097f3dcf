"""A timed attempt as a state machine: what may happen to a sitting, what its events amount to, the record at the end.

Everything follows from the events by pure functions, so a sitting saved after each event can be taken up again on any
later day, by any later process, and comes out the same. Nothing that happens at or after the deadline counts: a sitting
that ran out is `expired` and graded from the answers given before, whenever that is noticed.

This is the door: events (`lessons.assessment.sitting`) and times (`lessons.assessment.timing`) are named here too.
"""

from enum import StrEnum

import msgspec

from lessons.assessment.paper import Paper
from lessons.assessment.sitting import (
    Abandoned,
    Answered,
    Checked,
    Cleared,
    Event,
    Expired,
    Flagged,
    HintOpened,
    Moved,
    Outcome,
    Resumed,
    Seen,
    Sitting,
    Submitted,
)
from lessons.assessment.timing import (
    Left,
    allowed,
    deadline,
    elapsed,
    expired,
    gaps,
    irregularities,
    remaining,
    same_boot,
    warning,
)
from lessons.clean import clean_line
from lessons.clock import Reading
from lessons.content.lesson import Test
from lessons.content.question import MAX_TYPED, Cloze, Question, Response, answered, fits, grade
from lessons.problem import N_, Problem
from lessons.records import Answer, Attempt

__all__ = [
    "Abandoned",
    "Answered",
    "Checked",
    "Cleared",
    "Event",
    "Expired",
    "Flagged",
    "HintOpened",
    "Left",
    "Moved",
    "Outcome",
    "Refusal",
    "RefusedError",
    "Resumed",
    "Seen",
    "Sitting",
    "State",
    "Submitted",
    "allowed",
    "apply",
    "begin",
    "catch_up",
    "close",
    "deadline",
    "elapsed",
    "ended",
    "expired",
    "irregularities",
    "remaining",
    "state",
    "warning",
]

CERTAINTY = range(4)
"""0 not asked, 1 unsure, 2 fairly, 3 sure."""
AWAY = 10_000
"""Milliseconds without a look at the clock from which the machine, or Study, must have stood still."""
STEADY = 1000
"""Milliseconds by which the clocks may drift apart between two notes that a question is seen, for them to be one."""
PULSE = 30_000
"""Milliseconds after which a question that is still on the screen is noted as such."""


class State(msgspec.Struct):
    """What the events of a sitting amount to."""

    position: int = 0
    answers: dict[str, Response] = {}
    """Question id -> response, of answered questions only."""
    certainty: dict[str, int] = {}
    flagged: set[str] = set()
    hints: set[str] = set()
    checked: set[str] = set()
    milliseconds: dict[str, int] = {}
    """Question id -> time it was on the screen."""
    outcome: Outcome = Outcome.OPEN
    elapsed: int = 0
    """Milliseconds from the start to the last event that counts."""

    def seconds(self, question: str) -> int:
        """Whole seconds that the question was on the screen."""
        return self.milliseconds.get(question, 0) // 1000


class Refusal(StrEnum):
    """Why an event cannot happen to a sitting as it is."""

    LATE = "late"
    ENDED = "ended"
    NOT_YET = "not-yet"
    UNKNOWN_QUESTION = "unknown-question"
    BAD_RESPONSE = "bad-response"
    BAD_POSITION = "bad-position"
    CLOSED = "closed"
    FORWARD = "forward"
    CHECKED = "checked"
    UNANSWERED = "unanswered"


_REFUSALS = {
    Refusal.LATE: N_("time is up; the answers saved before count"),
    Refusal.ENDED: N_("this attempt has ended; begin another one"),
    Refusal.NOT_YET: N_("this attempt still has time; hand it in first"),
    Refusal.UNKNOWN_QUESTION: N_("this question is not in the paper"),
    Refusal.BAD_RESPONSE: N_("this answer does not fit the question; answer it again"),
    Refusal.BAD_POSITION: N_("there is no question at this place of the paper"),
    Refusal.CLOSED: N_("this test is closed"),
    Refusal.FORWARD: N_("this test only goes forward; what was left stays as it is"),
    Refusal.CHECKED: N_("this answer was checked and stays as it is"),
    Refusal.UNANSWERED: N_("answer before you check; or this test may only show answers at the end"),
}


class RefusedError(Problem):
    """An event that cannot happen now; `reason` says why."""

    def __init__(self, where: str, reason: Refusal) -> None:
        super().__init__(where, _REFUSALS[reason])
        self.reason = reason


def begin(
    *,
    attempt: str,
    pack: str,
    lesson: str,
    version: int,
    test: Test,
    paper: Paper,
    now: Reading,
    closes: int | None = None,
    invigilator: str = "",
) -> Sitting:
    """A sitting that starts `now`. Raises `RefusedError` where the window has closed already."""
    if closes is not None and closes <= now.utc:
        raise RefusedError(paper.title, Refusal.CLOSED)
    return Sitting(
        attempt=attempt,
        pack=pack,
        lesson=lesson,
        version=version,
        test=test.id,
        kind=test.kind,
        limit=test.minutes * 60,
        pass_percent=test.pass_percent,
        paper=paper,
        started=now,
        closes=closes,
        rules=test.rules,
        sealed=test.sealed is not None,
        invigilator=clean_line(invigilator, 100),
    )


def apply(sitting: Sitting, event: Event) -> Sitting:
    """`sitting` with one more event. Raises `RefusedError` where it cannot happen; handing in twice is handing in once.

    Typed answers are kept without control characters.
    """
    before = state(sitting)
    if before.outcome is not Outcome.OPEN:
        if before.outcome == _ENDS.get(type(event)):
            return sitting
        raise RefusedError(sitting.paper.title, Refusal.ENDED)
    late = expired(sitting, event.at)
    if late != isinstance(event, Expired):
        raise RefusedError(sitting.paper.title, Refusal.LATE if late else Refusal.NOT_YET)
    if isinstance(event, Moved) and not 0 <= event.position < len(sitting.paper.items):
        raise RefusedError(sitting.paper.title, Refusal.BAD_POSITION)
    if isinstance(event, Moved) and sitting.rules.forward and event.position < before.position:
        raise RefusedError(sitting.paper.title, Refusal.FORWARD)
    if isinstance(event, Answered | Cleared | Flagged | HintOpened | Checked):
        question = _question(sitting, event.question)
        if question is None:
            raise RefusedError(sitting.paper.title, Refusal.UNKNOWN_QUESTION)
        if sitting.rules.forward and question is not sitting.paper.items[before.position].question:
            raise RefusedError(sitting.paper.title, Refusal.FORWARD)
        if isinstance(event, Answered | Cleared) and question.id in before.checked:
            raise RefusedError(sitting.paper.title, Refusal.CHECKED)
        if isinstance(event, Checked) and not (sitting.rules.at_once and question.id in before.answers):
            raise RefusedError(sitting.paper.title, Refusal.UNANSWERED)
        if isinstance(event, Answered):
            if not fits(question, event.response) or event.certainty not in CERTAINTY:
                raise RefusedError(sitting.paper.title, Refusal.BAD_RESPONSE)
            if isinstance(question, Cloze):
                typed = tuple(clean_line(str(text), MAX_TYPED) for text in event.response)
                event = msgspec.structs.replace(event, response=typed)
    kept = sitting.events[:-1] if isinstance(event, Seen) and _only_seen(sitting, event.at) else sitting.events
    return msgspec.structs.replace(sitting, events=(*kept, event))


def catch_up(sitting: Sitting, shown: Reading, now: Reading) -> Sitting:
    """`sitting` as it must be before anything happens `now`, if its question was last seen on the screen at `shown`.

    Where the machine was suspended or Study stopped meanwhile, that is noted as an interruption, and the time away is
    no question's; where nothing happened for a while, that the question is still there.
    """
    if now.up - shown.up >= AWAY and not ended(sitting):
        if shown.up > sitting.last.up and not expired(sitting, shown):
            sitting = apply(sitting, Seen(shown))
        return sitting if expired(sitting, now) else apply(sitting, Resumed(now))
    if now.up - sitting.last.up >= PULSE and not ended(sitting) and not expired(sitting, now):
        return apply(sitting, Seen(now))
    return sitting


def state(sitting: Sitting) -> State:
    """What the saved events amount to. Events that could not have happened (`apply`) are passed over."""
    now = State()
    limit = allowed(sitting)
    items = sitting.paper.items
    ids = {item.question.id for item in items}
    for event, gap in gaps(sitting):
        now.elapsed += gap
        if limit is not None and now.elapsed >= limit:
            now.outcome, now.elapsed = Outcome.EXPIRED, limit
            break
        end = _ENDS.get(type(event))
        if end is Outcome.EXPIRED:
            continue
        if items and not isinstance(event, Resumed):
            shown = items[now.position].question.id
            now.milliseconds[shown] = now.milliseconds.get(shown, 0) + gap
        if end:
            now.outcome = end
            break
        _take(now, event, ids, len(items))
    return now


def ended(sitting: Sitting) -> bool:
    """Whether the events say that it is over: handed in, abandoned, or noticed to be out of time."""
    return state(sitting).outcome is not Outcome.OPEN


def close(sitting: Sitting, now: Reading) -> Attempt:
    """The record of a sitting that is over. Raises `RefusedError` where it is not.

    It is made from the saved events alone, so that it is the same, byte for byte, whenever and however often it is
    made: `now` only decides whether time is up. It ended when it was handed in, or else at its deadline.
    """
    last = state(sitting)
    if last.outcome is Outcome.OPEN:
        if not expired(sitting, now):
            raise RefusedError(sitting.paper.title, Refusal.NOT_YET)
        last.outcome = Outcome.EXPIRED
        last.elapsed = allowed(sitting) or 0
    answers = tuple(_answer(item.question, last) for item in sitting.paper.items)
    return Attempt(
        attempt=sitting.attempt,
        pack=sitting.pack,
        lesson=sitting.lesson,
        test=sitting.test,
        kind=sitting.kind,
        version=sitting.version,
        seed=sitting.paper.seed,
        started=sitting.started.instant,
        ended=msgspec.structs.replace(sitting.started, utc=sitting.started.utc + last.elapsed).instant,
        limit=sitting.limit,
        outcome=last.outcome.value,
        points=sum(answer.points for answer in answers),
        out_of=sum(answer.out_of for answer in answers),
        pass_percent=sitting.pass_percent,
        answers=answers,
        flags=irregularities(sitting),
        invigilator=sitting.invigilator or msgspec.UNSET,
    )


_ENDS = {Submitted: Outcome.SUBMITTED, Expired: Outcome.EXPIRED, Abandoned: Outcome.ABANDONED}


def _only_seen(sitting: Sitting, at: Reading) -> bool:
    """Whether nothing happened since the question was last noted as seen, so that the note moves on instead."""
    last = sitting.events[-1] if sitting.events else None
    if not isinstance(last, Seen):
        return False
    before = sitting.events[-2].at if len(sitting.events) > 1 else sitting.started
    # A step of the clock is kept apart, to be flagged; over a reboot gaps don't add up.
    return _steady(before, last.at) and _steady(last.at, at)


def _steady(before: Reading, after: Reading) -> bool:
    return same_boot(before, after) and abs((after.utc - after.up) - (before.utc - before.up)) < STEADY


def _question(sitting: Sitting, id_: str) -> Question | None:
    return next((item.question for item in sitting.paper.items if item.question.id == id_), None)


def _take(now: State, event: Event, ids: set[str], count: int) -> None:
    match event:
        case Moved(position=position) if 0 <= position < count:
            now.position = position
        case Answered(question=question) if question in ids:
            now.answers[question] = event.response
            now.certainty[question] = event.certainty
        case Cleared(question=question):
            now.answers.pop(question, None)
            now.certainty.pop(question, None)
        case Flagged(question=question, on=True) if question in ids:
            now.flagged.add(question)
        case Flagged(question=question, on=False):
            now.flagged.discard(question)
        case HintOpened(question=question) if question in ids:
            now.hints.add(question)
        case Checked(question=question) if question in ids:
            now.checked.add(question)
        case _:
            pass


def _answer(question: Question, last: State) -> Answer:
    response = last.answers.get(question.id, ())
    mark = grade(question, response)
    return Answer(
        question=question.id,
        digest=question.digest,
        response=response if fits(question, response) and answered(question, response) else (),
        points=mark.points,
        out_of=mark.out_of,
        seconds=last.seconds(question.id),
        objective=question.objective,
        hint=question.id in last.hints,
        flagged=question.id in last.flagged,
        certainty=last.certainty.get(question.id, 0),
    )
