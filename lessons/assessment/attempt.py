"""A timed attempt as a state machine: what may happen to a sitting, what its events amount to, the record at the end.

Everything follows from the events by pure functions, so a sitting saved after each event can be taken up again on any
later day, by any later process, and comes out the same. Nothing that happens at or after the deadline counts: a sitting
that ran out is `expired` and graded from the answers given before, whenever that is noticed.

The events are in `lessons.assessment.sitting`, the times in `lessons.assessment.timing`.
"""

from collections.abc import Mapping
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
    Resumed,
    Seen,
    Sitting,
    SittingOutcome,
    Submitted,
)
from lessons.assessment.timing import allowed, expired, gaps, irregularities, same_boot
from lessons.clean import clean_line
from lessons.clock import Reading
from lessons.content.lesson import Test
from lessons.content.question import MAX_TYPED, Cloze, Question, Response, answered, fits, grade
from lessons.problem import N_, Problem
from lessons.records import Answer, Attempt

CERTAINTY = range(4)
"""0 not asked, 1 unsure, 2 fairly, 3 sure."""
AWAY = 10_000
"""Milliseconds without a clock reading after which the machine, or Study, must have been suspended."""
STEADY = 1000
"""Milliseconds of clock drift below which two `Seen` events in a row are merged into one."""
PULSE = 30_000
"""Milliseconds between `Seen` events while a question stays on the screen."""


class SittingState(msgspec.Struct):
    """The state of a sitting after its events."""

    position: int = 0
    answers: dict[str, Response] = {}
    """Question id -> response, of answered questions only."""
    certainty: dict[str, int] = {}
    flagged: set[str] = set()
    hints: set[str] = set()
    checked: set[str] = set()
    milliseconds: dict[str, int] = {}
    """Question id -> time it was on the screen."""
    outcome: SittingOutcome = SittingOutcome.OPEN
    elapsed: int = 0
    """Milliseconds from the start to the last event that counts."""

    def seconds(self, question: str) -> int:
        """Whole seconds that the question was on the screen."""
        return self.milliseconds.get(question, 0) // 1000


class Refusal(StrEnum):
    """Why a sitting rejects an event."""

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
    """The sitting rejects the event; `reason` says why."""

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
    """`sitting` with one more event. Raises `RefusedError` if the sitting rejects it; submitting again changes nothing.

    Typed answers are kept without control characters.
    """
    before = state(sitting)
    if before.outcome is not SittingOutcome.OPEN:
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
    """Brings `sitting` up to `now` before the next event; its question was last on the screen at `shown`.

    If the machine was suspended or Study stopped meanwhile, adds an interruption, whose time counts for no question;
    if there was merely no input for a while, adds a `Seen` event.
    """
    if now.up - shown.up >= AWAY and not ended(sitting):
        if shown.up > sitting.last.up and not expired(sitting, shown):
            sitting = apply(sitting, Seen(shown))
        return sitting if expired(sitting, now) else apply(sitting, Resumed(now))
    if now.up - sitting.last.up >= PULSE and not ended(sitting) and not expired(sitting, now):
        return apply(sitting, Seen(now))
    return sitting


def state(sitting: Sitting) -> SittingState:
    """The state after the saved events. Events that `apply` would reject are skipped."""
    now = SittingState()
    limit = allowed(sitting)
    items = sitting.paper.items
    ids = {item.question.id for item in items}
    for event, gap in gaps(sitting):
        now.elapsed += gap
        if limit is not None and now.elapsed >= limit:
            now.outcome, now.elapsed = SittingOutcome.EXPIRED, limit
            break
        end = _ENDS.get(type(event))
        if end is SittingOutcome.EXPIRED:
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
    """Whether the events end the sitting: submitted, abandoned or expired."""
    return state(sitting).outcome is not SittingOutcome.OPEN


def close(sitting: Sitting, now: Reading) -> Attempt:
    """The record of a sitting that is over. Raises `RefusedError` if it is still open.

    It is made from the saved events alone, so it is byte for byte the same whenever and however often it is made:
    `now` only decides whether time is up. The sitting ended when it was submitted, or else at its deadline.
    """
    last = state(sitting)
    if last.outcome is SittingOutcome.OPEN:
        if not expired(sitting, now):
            raise RefusedError(sitting.paper.title, Refusal.NOT_YET)
        last.outcome = SittingOutcome.EXPIRED
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


def question_answered(answer: Answer, questions: Mapping[str, Question]) -> Question | None:
    """The question of an answer among `questions`, by id; `None` where it is not there, or changed since then."""
    question = questions.get(answer.question)
    if question is None or question.digest != answer.digest:
        return None
    return question if not answer.response or fits(question, answer.response) else None


_ENDS = {Submitted: SittingOutcome.SUBMITTED, Expired: SittingOutcome.EXPIRED, Abandoned: SittingOutcome.ABANDONED}


def _only_seen(sitting: Sitting, moment: Reading) -> bool:
    """Whether the last event is a `Seen` of the same stretch, which is then moved instead of adding another."""
    last = sitting.events[-1] if sitting.events else None
    if not isinstance(last, Seen):
        return False
    before = sitting.events[-2].at if len(sitting.events) > 1 else sitting.started
    # A step of the clock is kept apart, to be flagged; over a reboot gaps don't add up.
    return _steady(before, last.at) and _steady(last.at, moment)


def _steady(before: Reading, after: Reading) -> bool:
    return same_boot(before, after) and abs((after.utc - after.up) - (before.utc - before.up)) < STEADY


def _question(sitting: Sitting, id_: str) -> Question | None:
    return next((item.question for item in sitting.paper.items if item.question.id == id_), None)


def _take(now: SittingState, event: Event, ids: set[str], count: int) -> None:
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


def _answer(question: Question, last: SittingState) -> Answer:
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
        share=mark.share or msgspec.UNSET,
    )
