"""Where questions are answered: tests, from the drawn paper to the record, and cards of review.

Apart from the session, which imports this only when a question is near: a start with no open test needs none of it.
"""

import secrets
from collections.abc import Callable, Mapping

import msgspec

from lessons import attempt as sittings
from lessons.attempt import Sitting
from lessons.clock import Clock
from lessons.lesson import Lesson, Test
from lessons.paper import PaperItem, draw
from lessons.problem import N_, Problem
from lessons.question import Question, Response, grade
from lessons.records import Attempt, Review
from lessons.review import Card
from store.library import Library
from store.progress import Progress


class AnsweringDesk:
    """The answering side of a member's session. What is saved is durable on return; any thread may save."""

    def __init__(
        self, library: Library, progress: Progress, clock: Clock, cards: Callable[[], Mapping[str, Card]]
    ) -> None:
        self._library = library
        self._progress = progress
        self._clock = clock
        self._cards = cards

    def begin(self, lesson: Lesson, test: Test) -> Sitting:
        """Draw a paper and start the clock; durable on return."""
        prefix = f"{lesson.pack}/{lesson.manifest.id}/"
        seen = {key.removeprefix(prefix): card.seen for key, card in self._cards().items() if key.startswith(prefix)}
        sitting = sittings.begin(
            attempt=secrets.token_hex(16),
            pack=lesson.pack,
            lesson=lesson.manifest.id,
            version=lesson.manifest.version,
            test=test,
            paper=draw(test, secrets.token_hex(16), seen),
            now=self._clock.read(),
        )
        self.save(sitting)
        return sitting

    def save(self, sitting: Sitting) -> None:
        """Keep an open sitting."""
        self._progress.put_open("sitting", sitting.attempt, sitting)

    def open_sittings(self) -> list[Sitting]:
        """Tests that were begun and not ended, oldest first."""
        found = [self._progress.get_open("sitting", key, Sitting) for key in self._progress.open_work("sitting")]
        return sorted((s for s in found if s is not None), key=lambda s: s.started.utc)

    def close(self, sitting: Sitting) -> Attempt:
        """Grade and record a sitting that has ended. Killed between the two writes, it is done again the same."""
        self.save(sitting)
        record = sittings.close(sitting, self._clock.read())
        self._progress.add(record)
        self._progress.remove_open("sitting", sitting.attempt)
        return record

    def close_overdue(self) -> list[tuple[Sitting, Attempt]]:
        """Close the tests that were past their deadline, or handed in, while Study was not running."""
        now = self._clock.read()
        ended = [s for s in self.open_sittings() if sittings.ended(s) or sittings.expired(s, now)]
        return [(s, self.close(s)) for s in ended]

    def card_item(self, card: str, lang: str) -> tuple[Lesson, PaperItem]:
        """The question of a card, as an item to show."""
        key, _, wanted = card.rpartition("/")
        lesson = self._library.find(key, lang)
        for test in lesson.tests:
            for question in test.questions:
                if question.id == wanted:
                    whole = msgspec.structs.replace(test, pick=0, questions=(question,))
                    return lesson, draw(whole, secrets.token_hex(8), {}).items[0]
        raise Problem(card, N_("this question is no longer in its lesson"))

    def reviewed(self, lesson: Lesson, question: Question, response: Response, *, hint: bool, seconds: int) -> bool:
        """Record one card reviewed; whether the answer was right."""
        mark = grade(question, response)
        self._progress.add(
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
                objective=question.objective,
            )
        )
        return mark.right
