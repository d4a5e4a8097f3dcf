"""Answering questions: tests, from the drawn paper to the record, and review cards.

Separate from the session, which imports this only when needed: a start without an open test does not load it.
"""

import contextlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lessons.assessment import attempt as sittings
from lessons.assessment import timing
from lessons.assessment.paper import PaperItem, draw
from lessons.assessment.sitting import Sitting
from lessons.assessment.timing import same_boot
from lessons.clock import Clock, Reading
from lessons.content.keys import LessonKey, QuestionKey
from lessons.content.lesson import Lesson, Test, TestKind
from lessons.content.question import Question, Response, grade
from lessons.content.test_rules import Rules, ShownFrom, admit, keys_visible, moment
from lessons.learning.plan import Plan, allowed
from lessons.problem import N_, Problem
from lessons.records import Attempt, Review
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from store.crypto.sealed_test import SittingSeal


class OfferedTest(NamedTuple):
    """A test that may begin now, with the rules that apply."""

    test: Test
    past: int
    """How many attempts were made."""


class AnsweringDesk:
    """The answering part of a member's session. Saves are durable on return, and may come from any thread."""

    def __init__(
        self,
        home: Home,
        library: Library,
        progress: Progress,
        clock: Clock,
        plan: Callable[[], Plan | None],
    ) -> None:
        self._home = home
        self._library = library
        self._progress = progress
        self._clock = clock
        self._plan = plan

    def offered(self, lesson: Lesson, test: Test) -> OfferedTest:
        """The test with the rules of the plan for this member.

        Raises `Problem` if no attempt may begin now. Voided attempts count too.
        """
        if self._home.guest and test.kind != TestKind.SELF:
            raise Problem(test.title, N_("is a test that counts; sign in by your name for it"))
        offered = allowed(test, lesson.pack, self._plan())
        place = (lesson.pack, lesson.manifest.id, test.id)
        past = [
            record
            for record in self._progress.records().values()
            if isinstance(record, Attempt) and (record.pack, record.lesson, record.test) == place
        ]
        waited = None
        if past and offered.rules.wait:
            waited = self._waited("/".join(place), max(attempt.ended for attempt in past))
        admit(test.title, offered.rules, past, self._clock.read().instant, waited)
        return OfferedTest(offered, len(past))

    def _waited(self, place: str, ended: datetime) -> timedelta:
        """Time since the last attempt ended, by the time since boot, as far back as that reaches.

        The wall clock is read once after each boot, and a negative difference counts as zero: setting the date does not
        shorten the wait, and a wrong date at the end extends it by no more than the wait itself.
        """
        now = self._clock.read()
        end = self._progress.get_open(WorkKind.ENDED, place, Reading)
        if end is None or not same_boot(end, now):
            end = _before(now, max(0, now.utc - round(ended.timestamp() * 1000)))
            self._progress.put_open(WorkKind.ENDED, place, end)
        return timedelta(milliseconds=now.up - end.up)

    def unlock(self, lesson: Lesson, test: Test, code: str) -> Test:
        """A sealed test with its questions. Raises `Problem`: another code, or too soon after a wrong one.

        The try is counted on disk before it is answered, so that no restart makes guessing faster.
        """
        if test.sealed is None:
            return test
        from store.crypto.sealed_test import unlock  # loads cryptography, which only sealed tests need
        from store.crypto.try_limit import Tries

        tries = Tries(self._home.member_folder(self._progress.member) / "start-codes.json", self._clock)
        tries.count()
        opened = unlock(lesson, test, code)
        tries.forget()
        return opened

    def may_begin(self, lesson: Lesson, test: Test) -> bool:
        """Whether an attempt may begin now."""
        try:
            self.offered(lesson, test)
        except Problem:
            return False
        return True

    def begin(self, lesson: Lesson, test: Test, *, invigilator: str = "") -> Sitting:
        """Draw a paper and start the time; durable on return. Raises `Problem` if the rules don't allow it."""
        test = self.offered(lesson, test).test
        closes = moment(test.rules.closes)
        sitting = sittings.begin(
            attempt=secrets.token_hex(16),
            pack=lesson.pack,
            lesson=lesson.manifest.id,
            version=lesson.manifest.version,
            test=test,
            paper=draw(test, secrets.token_hex(16), self._seen(lesson)),
            now=self._clock.read(),
            closes=round(closes.timestamp() * 1000) if closes else None,
            invigilator=invigilator,
        )
        self.save(sitting)
        return sitting

    def has_unseen(self, lesson: Lesson, test: Test) -> bool:
        """Whether the test has questions that were never asked; of a sealed one that cannot be told."""
        seen = self._seen(lesson)
        return any(question.id not in seen for question in test.questions)

    def _seen(self, lesson: Lesson) -> Counter[str]:
        """How often each question of a lesson was asked, in tests of any kind and in review."""
        seen: Counter[str] = Counter()
        for record in self._progress.records().values():
            if not isinstance(record, Attempt | Review) or (record.pack, record.lesson) != (
                lesson.pack,
                lesson.manifest.id,
            ):
                continue
            seen.update([record.question] if isinstance(record, Review) else [a.question for a in record.answers])
        return seen

    def save(self, sitting: Sitting) -> None:
        """Save an open sitting; that of a sealed test is encrypted."""
        if sitting.sealed:
            self._progress.put_open(WorkKind.SEALED_SITTING, sitting.attempt, self._seal.seal(sitting))
        else:
            self._progress.put_open(WorkKind.SITTING, sitting.attempt, sitting)

    @cached_property
    def _seal(self) -> "SittingSeal":
        from store.crypto.sealed_test import SittingSeal

        return SittingSeal(self._home)

    def _sealed_sittings(self) -> Iterator[Sitting]:
        for key in self._progress.open_work(WorkKind.SEALED_SITTING):
            sealed = self._progress.get_open(WorkKind.SEALED_SITTING, key, str)
            with contextlib.suppress(ValueError):  # sealed on another device: it cannot be opened here
                if sealed:
                    yield self._seal.open(sealed)

    def open_sittings(self) -> list[Sitting]:
        """Tests that were begun and not ended, oldest first."""
        begun = self._progress.open_work(WorkKind.SITTING)
        plain = [self._progress.get_open(WorkKind.SITTING, key, Sitting) for key in begun]
        known = [sitting for sitting in plain if sitting is not None]
        return sorted([*known, *self._sealed_sittings()], key=lambda s: s.started.utc)

    def begun(self, lesson: Lesson, test: Test) -> Sitting | None:
        """The attempt at this test that was begun and not ended, the oldest of several."""
        place = (lesson.pack, lesson.manifest.id, test.id)
        return next((s for s in self.open_sittings() if (s.pack, s.lesson, s.test) == place), None)

    def close(self, sitting: Sitting) -> Attempt:
        """Grade and record a sitting that has ended. If killed between the two writes, the next run repeats it."""
        self.save(sitting)
        now = self._clock.read()
        record = sittings.close(sitting, now)
        if sitting.rules.wait:
            over = timing.elapsed(sitting, now) - (record.ended - record.started) // timedelta(milliseconds=1)
            self._progress.put_open(
                WorkKind.ENDED, f"{sitting.pack}/{sitting.lesson}/{sitting.test}", _before(now, over)
            )
        self._progress.add(record)
        if sitting.sealed and ShownFrom.NEVER not in (sitting.rules.results, sitting.rules.keys):
            paper = msgspec.structs.replace(sitting, events=())
            self._progress.put_open(WorkKind.PAPER, sitting.attempt, self._seal.seal(paper))
        kind = WorkKind.SEALED_SITTING if sitting.sealed else WorkKind.SITTING
        self._progress.remove_open(kind, sitting.attempt)
        return record

    def present_test(self, taken: Sitting | Attempt, lang: str) -> tuple[Lesson, Test] | None:
        """The lesson and the test that were taken, as they are installed now."""
        try:
            lesson = self._library.find(str(LessonKey.of(taken)), lang)
        except Problem:
            return None
        return next(((lesson, test) for test in lesson.tests if test.id == taken.test), None)

    def present_rules(self, taken: Sitting | Attempt, lang: str) -> Rules | None:
        """The rules by which a result is shown: the window of its test may have been made longer since the start."""
        present = self.present_test(taken, lang)
        return allowed(present[1], taken.pack, self._plan()).rules if present else None

    def asked(self, attempt: Attempt, lesson: Lesson | None) -> dict[str, Question]:
        """The questions of a finished attempt by id, from its lesson or a saved paper.

        The paper of a sealed test opens only once its rules show the right answers.
        """
        questions = {question.id: question for test in (lesson.tests if lesson else ()) for question in test.questions}
        sealed = self._progress.get_open(WorkKind.PAPER, attempt.attempt, str)
        with contextlib.suppress(
            ValueError, msgspec.DecodeError
        ):  # sealed elsewhere or by another version: the start code opens them
            kept = self._seal.open(sealed) if sealed else None
            if kept and keys_visible(kept.rules, self._clock.read().instant):
                questions |= {item.question.id: item.question for item in kept.paper.items}
        return questions

    def close_overdue(self) -> list[tuple[Sitting, Attempt]]:
        """Close the tests that passed their deadline, or were submitted, while Study was not running."""
        now = self._clock.read()
        ended = [s for s in self.open_sittings() if sittings.ended(s) or timing.expired(s, now)]
        return [(s, self.close(s)) for s in ended]

    def card_item(self, card: str, lang: str) -> tuple[Lesson, PaperItem]:
        """A card's lesson, and its question as an item to show."""
        place = QuestionKey.parse(card)
        lesson = self._library.find(str(place.lesson_key), lang)
        for test in lesson.tests:
            for question in test.questions:
                if question.id == place.question:
                    whole = msgspec.structs.replace(test, pick=0, questions=(question,))
                    return lesson, draw(whole, secrets.token_hex(8), {}).items[0]
        raise Problem(card, N_("this question is no longer in its lesson"))

    def stems(self, cards: Iterable[str], lang: str) -> dict[str, str]:
        """Card -> its question in one line, for cards whose question still exists."""
        wanted = set(cards)
        return {
            card: question.stem
            for listed in self._library.lessons(lang)
            for test in listed.outline.tests
            for question in test.questions
            if (card := listed.question_key(question.id)) in wanted
        }

    def reviewed(
        self, lesson: Lesson, question: Question, response: Response, *, hint: bool, seconds: int, certainty: int = 0
    ) -> str:
        """Record the review of a card; returns the record's id, by which it can be voided."""
        mark = grade(question, response)
        return self._progress.add(
            Review(
                pack=lesson.pack,
                lesson=lesson.manifest.id,
                question=question.id,
                digest=question.digest,
                at=self._clock.read().instant,
                response=response,
                right=mark.right,
                hint=hint,
                seconds=seconds,
                certainty=certainty,
                objective=question.objective,
            )
        )


def _before(now: Reading, milliseconds: int) -> Reading:
    """The clock reading that many milliseconds before `now`, as if the machine had run then."""
    return Reading(now.utc - milliseconds, now.up - milliseconds, now.boot)
