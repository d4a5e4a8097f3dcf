"""A timed attempt while it is open: a sitting, which is a header and the events that happened to it.

Everything else follows from the events by pure functions, so a sitting saved after each event can be taken up again
on any later day, by any later process, and comes out the same. Time is never counted down; it is worked out:

- Elapsed time is the sum of the gaps between readings. Within one boot a gap is measured by the time since boot,
  which goes on during suspend and which nobody can set; only across a reboot by the wall clock, and then never less
  than nothing. So elapsed time never shrinks, and a changed clock neither gives nor takes any.
- The deadline is the earlier of start + limit and the close of the test's window (Moodle's rule), both fixed at the
  start. Being away does not stop it.
- Nothing that happens at or after the deadline counts. A sitting that ran out is `expired` and graded from the answers
  given before, whenever that is noticed.

What the clocks did is reported in the record as flags: stated, not punished.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from lessons.clean import clean_line
from lessons.clock import Reading
from lessons.lesson import Test
from lessons.paper import Paper
from lessons.problem import N_, Problem
from lessons.question import MAX_TYPED, Cloze, Question, Response, answered, fits, grade
from lessons.records import Answer, Attempt, Flag
from lessons.rules import Rules

CLOCK_JUMP = 5000
"""Milliseconds by which wall clock and time since boot may drift apart before it is flagged."""
MAX_FLAGS = 50
CERTAINTY = range(4)
"""0 not asked, 1 unsure, 2 fairly, 3 sure."""


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """A response was given, the first or another."""

    question: str
    response: Response
    at: Reading
    certainty: int = 0


class Cleared(msgspec.Struct, frozen=True, tag="cleared"):
    """The response was taken back."""

    question: str
    at: Reading


class Flagged(msgspec.Struct, frozen=True, tag="flagged"):
    """The question was marked to come back to, or the mark taken off."""

    question: str
    on: bool
    at: Reading


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """Another question came on the screen."""

    position: int
    """From 0."""
    at: Reading


class HintOpened(msgspec.Struct, frozen=True, tag="hint"):
    """The hint was read."""

    question: str
    at: Reading


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    """The answer was compared with the key while the test goes on; it is final from then on."""

    question: str
    at: Reading


class Resumed(msgspec.Struct, frozen=True, tag="resumed"):
    """The sitting was taken up again after the screen was left, for whatever reason."""

    at: Reading


class Submitted(msgspec.Struct, frozen=True, tag="submitted"):
    """Handed in."""

    at: Reading


class Expired(msgspec.Struct, frozen=True, tag="expired"):
    """It was noticed that time is up. When that was makes no difference."""

    at: Reading


class Abandoned(msgspec.Struct, frozen=True, tag="abandoned"):
    """Given up; never counts as passed."""

    at: Reading


Event = Answered | Cleared | Flagged | Moved | HintOpened | Checked | Resumed | Submitted | Expired | Abandoned


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt from its start on: what was fixed then, and the events since. Can be written as JSON."""

    attempt: str
    """Random id, given by the caller."""
    pack: str
    lesson: str
    version: int
    test: str
    kind: str
    limit: int
    """Seconds allowed; 0 = no limit."""
    pass_percent: int
    paper: Paper
    started: Reading
    closes: int | None = None
    """When the test's window closes: UTC milliseconds by the clock that the start was read from."""
    rules: Rules = Rules()
    sealed: bool = False
    """Whether its questions were sealed, so that it lies on disk encrypted."""
    invigilator: str = ""
    events: tuple[Event, ...] = ()


class Outcome(StrEnum):
    """How a sitting stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


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
    Refusal.UNANSWERED: N_("answer before you check; this test may also show answers only at the end"),
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
    return msgspec.structs.replace(sitting, events=(*sitting.events, event))


def state(sitting: Sitting) -> State:
    """What the saved events amount to. Events that could not have happened (`apply`) are passed over."""
    now = State()
    limit = allowed(sitting)
    items = sitting.paper.items
    ids = {item.question.id for item in items}
    for event, gap in _gaps(sitting):
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


def elapsed(sitting: Sitting, now: Reading) -> int:
    """Milliseconds from the start to `now`; never less than any reading among the events has shown already."""
    last = sitting.events[-1].at if sitting.events else sitting.started
    return sum(gap for _, gap in _gaps(sitting)) + _gap(last, now)


def allowed(sitting: Sitting) -> int | None:
    """Milliseconds from the start to the deadline; `None` where there is neither limit nor window."""
    limits = [sitting.limit * 1000] if sitting.limit else []
    if sitting.closes is not None:
        limits.append(sitting.closes - sitting.started.utc)
    return min(limits) if limits else None


def deadline(sitting: Sitting) -> int | None:
    """The deadline in UTC milliseconds, by the clock that the start was read from; `None` without one. Never moves."""
    limit = allowed(sitting)
    return None if limit is None else sitting.started.utc + limit


def remaining(sitting: Sitting, now: Reading) -> int | None:
    """Milliseconds left, not below 0; `None` without a deadline."""
    limit = allowed(sitting)
    return None if limit is None else max(0, limit - elapsed(sitting, now))


def expired(sitting: Sitting, now: Reading) -> bool:
    """Whether the deadline has been reached."""
    return remaining(sitting, now) == 0


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


def irregularities(sitting: Sitting) -> tuple[Flag, ...]:
    """What the clocks, and the power, did between the events: `clock-back`, `clock-forward`, `reboot`, `interrupted`.

    Each has the wall clock as it was, and as it should have been by the time since boot; across a reboot or an
    interruption, as it was at the event before.
    """
    flags = []
    before = sitting.started
    offset = before.utc - before.up
    limit = allowed(sitting)
    total = 0
    for event, gap in _gaps(sitting):
        total += gap
        if isinstance(event, Expired) or (limit is not None and total >= limit):
            break
        at = event.at
        if not _same_boot(before, at):
            flags.append(_flag("reboot", at, before.utc))
            if at.utc < before.utc:
                flags.append(_flag("clock-back", at, before.utc))
            offset = at.utc - at.up
        else:
            drift = at.utc - at.up - offset
            if abs(drift) >= CLOCK_JUMP:
                flags.append(_flag("clock-forward" if drift > 0 else "clock-back", at, at.up + offset))
                offset = at.utc - at.up
            if isinstance(event, Resumed):
                flags.append(_flag("interrupted", at, before.utc))
        before = at
    return tuple(flags[:MAX_FLAGS])


_ENDS = {Submitted: Outcome.SUBMITTED, Expired: Outcome.EXPIRED, Abandoned: Outcome.ABANDONED}


def _same_boot(before: Reading, after: Reading) -> bool:
    # Where a system names no boot, time since boot that went back is the only sign of a reboot.
    return before.boot == after.boot and after.up >= before.up


def _gap(before: Reading, after: Reading) -> int:
    return after.up - before.up if _same_boot(before, after) else max(0, after.utc - before.utc)


def _gaps(sitting: Sitting) -> Iterator[tuple[Event, int]]:
    """Each event with the milliseconds since the one before."""
    before = sitting.started
    for event in sitting.events:
        yield event, _gap(before, event.at)
        before = event.at


def _flag(kind: str, at: Reading, expected: int) -> Flag:
    return Flag(kind=kind, at=at.instant, expected=msgspec.structs.replace(at, utc=expected).instant)


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
