"""The attempt against a model: crash at any point, any clock, any order of events."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lessons.assessment import attempt as sittings
from lessons.assessment import timing
from lessons.assessment.attempt import RefusedError
from lessons.assessment.paper import draw
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
    Submitted,
)
from lessons.clock import Reading
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Matching, Option, Ordering, Question, Response, TextBlank
from lessons.content.test_rules import Rules, certainty_marks
from lessons.records import canonical

WALL = 1_790_000_000_000
QUESTIONS: tuple[Question, ...] = (
    Choice(id="single", stem="?", options=(Option("x", True), Option("y", False)), points=2, digest="d"),
    Choice(id="many", stem="?", options=(Option("x", True), Option("y", True)), multiple=True, digest="d"),
    Cloze(id="cloze", stem="[[0]]", blanks=(TextBlank(("yes",)),), hint="!", digest="d"),
    Ordering(id="order", stem="?", items=("1", "2", "3"), digest="d", points=3),
    Matching(id="match", stem="?", pairs=(("a", "1"), ("b", "2")), digest="d"),
)
ids = st.sampled_from([question.id for question in QUESTIONS])
FITTING: dict[str, list[Response]] = {
    "single": [(0,), (1,), ()],
    "many": [(0, 1), (0,)],
    "cloze": [("yes",), ("no",), ("",)],
    "order": [(0, 1, 2), (2, 1, 0)],
    "match": [(0, 1), (-1, 0)],
}
RIGHT: dict[str, tuple[Response, int]] = {
    "single": ((0,), 2),
    "many": ((0, 1), 1),
    "cloze": (("yes",), 1),
    "order": ((0, 1, 2), 3),
    "match": ((0, 1), 1),
}
"""Right response and points, written down apart from the keys and the grading of the program."""
MARKS = {True: (1, 1, 2, 3), False: (0, 0, -2, -6)}
fitting = st.sampled_from([(id_, response) for id_, responses in FITTING.items() for response in responses])
any_response = st.sampled_from([response for responses in FITTING.values() for response in responses] + [(7,), (0, 0)])
stretches = st.sampled_from([0, 1, 999, 1000, 20_000, 150_000]) | st.integers(0, 40_000)


class World:
    """A machine with its clocks, and what really happened on it."""

    def __init__(self) -> None:
        self.utc, self.up, self.boots = WALL, 5_000, 0
        self.true = 0
        self.tampered_unseen = False
        """Whether the wall clock was changed since the last saved event."""

    def read(self) -> Reading:
        return Reading(self.utc, self.up, f"boot-{self.boots}")

    def pass_time(self, milliseconds: int) -> None:
        self.utc += milliseconds
        self.up += milliseconds
        self.true += milliseconds


class AttemptMachine(RuleBasedStateMachine):
    """The model: answers by question, an end, and the true time where the clocks let it be known."""

    @initialize(
        minutes=st.sampled_from([0, 1, 10]),
        closes=st.sampled_from([None, 30_000, 400_000]),
        seed=st.text(max_size=4),
        rules=st.builds(Rules, forward=st.booleans(), at_once=st.booleans()),
    )
    def start(self, minutes: int, closes: int | None, seed: str, rules: Rules) -> None:
        self.world = World()
        self.test = Test(
            id="t", title="T", minutes=minutes, pass_percent=60, pick=0, questions=QUESTIONS, line=0, rules=rules
        )
        self.place = 0
        self.final: dict[str, Response] = {}
        """Checked answers: they may never change again."""
        self.paper = draw(self.test, seed)
        self.window = closes
        self.live = self.begin()
        self.saved = msgspec.json.encode(self.live)
        limits = [limit for limit in (minutes * 60_000, closes) if limit]
        self.limit = min(limits) if limits else None
        self.saved_in = 0
        self.answers: dict[str, Response] = {}
        self.certain: dict[str, int] = {}
        self.hints: set[str] = set()
        self.flagged: set[str] = set()
        self.on_screen = dict.fromkeys(RIGHT, 0)
        self.mark = 0
        """True time of the last event."""
        self.over = ""
        self.known = True  # whether elapsed time must equal true time
        self.seen = 0
        self.promised = (self.live.started, timing.allowed(self.live))

    def begin(self) -> Sitting:
        return sittings.begin(
            attempt="x",
            pack="p",
            lesson="l",
            version=1,
            test=self.test,
            paper=self.paper,
            now=Reading(WALL, 5_000, "boot-0"),
            closes=None if self.window is None else WALL + self.window,
        )

    def happen(self, event: Event) -> bool:
        """Apply and save, as the screen does; whether it was accepted, hence acknowledged."""
        expected = not self.over and self.late() == isinstance(event, Expired)
        try:
            after = sittings.apply(self.live, event)
        except RefusedError as refused:
            assert refused.reason in self.reasons(event) or not expected
            return False
        if after == self.live and self.over:
            return False  # handed in twice
        assert expected and not self.forbidden(event)
        self.keep(after)
        if not isinstance(event, Expired):
            self.credit(self.world.true, away=isinstance(event, Resumed))
        return True

    def keep(self, after: Sitting) -> None:
        self.seen = timing.elapsed(after, after.last)
        self.live = after
        self.saved = msgspec.json.encode(after)
        self.world.tampered_unseen = False
        self.saved_in = self.world.boots

    def credit(self, until: int, *, away: bool = False) -> None:
        """Time since the last event belongs to the question on the screen, unless nobody was there."""
        if not away:
            self.on_screen[self.paper.items[self.place].question.id] += until - self.mark
        self.mark = until

    def forbidden(self, event: Event) -> bool:
        """Whether the test's rules forbid it, time and shape aside."""
        match event:
            case Moved(position=position):
                return self.test.rules.forward and position < self.place
            case Answered() | Cleared() | Flagged() | Checked() | HintOpened():
                here = self.paper.items[self.place].question.id
                if self.test.rules.forward and event.question != here:
                    return True
                if isinstance(event, Checked):
                    return not self.test.rules.at_once or event.question not in self.answers
                return event.question in self.final and isinstance(event, Answered | Cleared)
        return False

    def reasons(self, event: Event) -> set[sittings.Refusal]:
        """Why it may be refused while there is time."""
        shape = {sittings.Refusal.BAD_RESPONSE, sittings.Refusal.BAD_POSITION}
        rules = {sittings.Refusal.FORWARD, sittings.Refusal.CHECKED, sittings.Refusal.UNANSWERED}
        return shape | (rules if self.forbidden(event) else set())

    def late(self) -> bool:
        time = self.world.true if self.known else timing.elapsed(self.live, self.world.read())
        return self.limit is not None and time >= self.limit

    @rule(milliseconds=stretches)
    def pass_time(self, milliseconds: int) -> None:
        self.world.pass_time(milliseconds)

    @rule(steps=st.lists(st.integers(1, 40_000), max_size=4))
    def look_on(self, steps: list[int]) -> None:
        """The question stays on the screen, which looks at the clock now and then; long stretches are suspends."""
        if self.world.boots != self.saved_in:
            self.happen(Resumed(self.world.read()))
        for milliseconds in steps:
            shown, then = self.world.read(), self.world.true
            self.world.pass_time(milliseconds)
            now = self.world.read()
            in_time = self.limit is None or self.world.true < self.limit
            if milliseconds >= 10_000 and not self.over:
                if self.limit is None or then < self.limit:
                    self.credit(then)
                if in_time:
                    self.credit(self.world.true, away=True)
            elif self.world.true - self.mark >= 30_000 and in_time and not self.over:
                self.credit(self.world.true)
            after = sittings.catch_up(self.live, shown, now)
            if after is not self.live:
                self.keep(after)

    @rule()
    def note_that_it_is_seen(self) -> None:
        self.happen(Seen(self.world.read()))

    @rule(question=ids)
    def open_the_hint(self, question: str) -> None:
        if self.happen(HintOpened(question, self.world.read())):
            self.hints.add(question)

    @rule(jump=st.integers(-(10**8), 10**8))
    def set_the_clock(self, jump: int) -> None:
        self.world.utc += jump
        self.world.tampered_unseen = True
        if self.world.boots != self.saved_in:
            self.known = False  # only the wall clock reaches back over a reboot, and it no longer does

    @rule(off=stretches, tamper=st.sampled_from([0, 0, -3_600_000, 3_600_000]))
    def reboot(self, off: int, tamper: int) -> None:
        self.live = msgspec.json.decode(self.saved, type=Sitting)
        world = self.world
        self.known = self.known and not world.tampered_unseen and not tamper
        world.utc += off + tamper
        world.true += off
        world.up = 1_000
        world.boots += 1

    @rule(off=stretches, tamper=st.sampled_from([-3_600_000, 3_600_000]))
    def a_power_cut_while_the_question_is_looked_at(self, off: int, tamper: int) -> None:
        self.happen(Seen(self.world.read()))
        self.reboot(off, tamper)
        self.happen(Seen(self.world.read()))

    @rule()
    def crash(self) -> None:
        self.live = msgspec.json.decode(self.saved, type=Sitting)
        self.happen(Resumed(self.world.read()))

    @rule(answer=fitting, certainty=st.integers(0, 3))
    def answer(self, answer: tuple[str, Response], certainty: int) -> None:
        if self.happen(Answered(*answer, self.world.read(), certainty)):
            self.answers[answer[0]], self.certain[answer[0]] = answer[1], certainty

    @rule(question=ids, response=any_response, certainty=st.integers(0, 4))
    def answer_somehow(self, question: str, response: Response, certainty: int) -> None:
        if self.happen(Answered(question, response, self.world.read(), certainty)):
            self.answers[question], self.certain[question] = response, certainty

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def clear_an_answer(self, data: st.DataObject) -> None:
        self.clear(data.draw(st.sampled_from(sorted(self.answers))))

    def clear(self, question: str) -> None:
        if self.happen(Cleared(question, self.world.read())):
            self.answers.pop(question, None)
            self.certain.pop(question, None)

    @rule(position=st.integers(-1, 5))
    def move(self, position: int) -> None:
        if self.happen(Moved(position, self.world.read())):
            self.place = position

    @rule(question=ids)
    def check(self, question: str) -> None:
        if self.happen(Checked(question, self.world.read())):
            self.final[question] = self.answers[question]

    @rule(data=st.data())
    def answer_the_question_on_the_screen(self, data: st.DataObject) -> None:
        question = self.paper.items[self.place].question.id
        response = data.draw(st.sampled_from(FITTING[question]))
        if self.happen(Answered(question, response, self.world.read())):
            self.answers[question], self.certain[question] = response, 0
            if data.draw(st.booleans()) and self.happen(Checked(question, self.world.read())):
                self.final[question] = response
                again = data.draw(st.sampled_from(FITTING[question]))
                assert not self.happen(Answered(question, again, self.world.read()))
                assert not self.happen(Cleared(question, self.world.read()))

    @rule(question=ids, on=st.booleans())
    def flag(self, question: str, on: bool) -> None:
        if self.happen(Flagged(question, on, self.world.read())):
            (self.flagged.add if on else self.flagged.discard)(question)

    @rule()
    def submit(self) -> None:
        if self.happen(Submitted(self.world.read())):
            self.over = "submitted"

    @rule()
    def abandon(self) -> None:
        if self.happen(Abandoned(self.world.read())):
            self.over = "abandoned"

    @rule()
    def notice_the_end(self) -> None:
        if self.happen(Expired(self.world.read())):
            self.over = "expired"

    @precondition(lambda self: hasattr(self, "live"))
    @invariant()
    def no_acknowledged_answer_is_lost(self) -> None:
        assert all(self.answers[question] == response for question, response in self.final.items())
        assert sittings.state(msgspec.json.decode(self.saved, type=Sitting)).answers == self.answers

    @precondition(lambda self: hasattr(self, "live"))
    @invariant()
    def the_deadline_never_moves_and_time_never_comes_back(self) -> None:
        now = self.world.read()
        assert (self.live.started, timing.allowed(self.live)) == self.promised
        if not self.over:
            elapsed = timing.elapsed(self.live, now)
            assert elapsed >= self.seen
            assert not self.known or elapsed == self.world.true
            assert timing.expired(self.live, now) == self.late()

    @precondition(lambda self: hasattr(self, "live"))
    @invariant()
    def the_record_is_that_of_the_model_and_of_a_replay(self) -> None:
        now = self.world.read()
        if not self.over and not timing.expired(self.live, now):
            return
        record = sittings.close(self.live, now)
        right = {question: self.answers.get(question) == response for question, (response, _) in RIGHT.items()}
        points = sum(points for question, (_, points) in RIGHT.items() if right[question])
        assert (record.points, record.out_of) == (points, 8)
        for answer in record.answers:
            question = answer.question
            assert answer.points == (RIGHT[question][1] if right[question] else 0)
            assert answer.certainty == self.certain.get(question, 0)
            assert (answer.hint, answer.flagged) == (question in self.hints, question in self.flagged)
            assert not self.known or answer.seconds == self.on_screen[question] // 1000
        said = {answer.question: answer.response for answer in record.answers if answer.response}
        earned = sum(MARKS[right[question]][self.certain[question]] * RIGHT[question][1] for question in said)
        assert certainty_marks(record) == (earned, 24)
        assert record.outcome == (self.over or "expired")
        length = (record.ended - record.started).total_seconds() * 1000
        assert self.limit is None or length <= self.limit
        again = self.begin()
        for event in self.live.events:
            again = sittings.apply(again, event)
        assert again == self.live
        assert canonical(sittings.close(again, now)) == canonical(record)
        later = Reading(now.utc + 10**9, now.up + 10**9, now.boot)
        assert canonical(sittings.close(msgspec.json.decode(self.saved, type=Sitting), later)) == canonical(record)

    def teardown(self) -> None:
        """Every attempt comes to an end, so that every record is held against the model."""
        if hasattr(self, "live"):
            self.notice_the_end() if self.late() else self.submit()
            self.the_record_is_that_of_the_model_and_of_a_replay()


AttemptMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestAttempt = AttemptMachine.TestCase
