"""A member's session: library, records, open work and plan together, and every change to them.

Screens read and change everything through it; they decide nothing themselves.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lessons.clean import clean_line
from lessons.clock import Clock
from lessons.content.keys import LessonKey, QuestionKey, TestKey
from lessons.content.lesson import Prompt
from lessons.content.test_rules import Visible, shown
from lessons.learning import review
from lessons.learning.day.waiting import LooseEnds
from lessons.learning.mistakes import Mistake
from lessons.learning.objectives import still_known
from lessons.learning.plan import Plan, allowed, required
from lessons.learning.review import Card
from lessons.learning.spread import EasyDays
from lessons.learning.standing import Standing, in_force, in_force_by_id
from lessons.pack.pack import LessonOutline
from lessons.problem import N_, Problem
from lessons.records import Application, Attempt, Record, Review, Void
from lessons.text.names import as_read, is_named
from store.disk.home import Home
from store.machine.library import Library
from store.member.derived_cache import Derived, Fits, derived, kept_before
from store.member.drafts import Draft, Drafts, OpenDraft
from store.member.progress import Progress
from store.member.reading import ReadingDesk
from store.member.work_kind import WorkKind

if TYPE_CHECKING:
    from lessons.assessment.sitting import Sitting
    from store.member.answering import AnsweringDesk


LONGEST_NAME = 80
"""The most characters of a witness's name."""


class LastReview(NamedTuple):
    """The last review of a card."""

    card: str
    """`pack/lesson/question`."""
    record: str
    """Id of the review's record."""


class DueCards(NamedTuple):
    """What is due for review."""

    today: list[str]
    """Keys of the cards, in the order in which they are asked."""
    tomorrow: int
    """How many will be, once today's are done."""


class KnownObjective(NamedTuple):
    """How well the questions of an objective are remembered."""

    chance: float
    """Of remembering them now, 0 to 1."""
    name: str


class Session:
    """A member's session, from sign-in to sign-out. Closing it releases the member's lock."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        progress: Progress,
        library: Library,
        plan: Plan | None,
        name_on_roster: str = "",
    ) -> None:
        self.home = home
        self.clock = clock
        self.progress = progress
        self.library = library
        self.plan = plan
        self.reading = ReadingDesk(progress, clock)
        self._drafts = Drafts(progress)
        self._name_on_roster = name_on_roster
        self._derived: Derived | None = None
        self._seen: tuple[Mapping[str, datetime], str] = ({}, "")
        self._history: tuple[str, Mapping[str, datetime], Sequence[Record]] | None = None

    # What is known

    @property
    def name(self) -> str:
        """The member's name, as they gave it; may be empty."""
        return self.home.config.name

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """What the member is called, here and on the branch's roster."""
        return tuple(filter(None, (self.name, self.home.member_name(self.progress.member), self._name_on_roster)))

    @property
    def read_only(self) -> bool:
        """Whether another window has this member open."""
        return self.progress.read_only

    def now(self) -> datetime:
        """The wall clock, UTC."""
        return self.clock.read().instant

    def local_now(self) -> datetime:
        """The wall clock in the machine's zone, which decides what "today" is."""
        return self.now().astimezone()

    @property
    def standing(self) -> Standing:
        """The member's standing, from their records."""
        return self._known().standing

    @property
    def cards(self) -> dict[str, Card]:
        """The member's review cards by `pack/lesson/question`; cards of removed questions included."""
        return self._known().cards

    @property
    def aim(self) -> int:
        """The retention that the cards are scheduled for, per cent: the plan's, corrected by past reviews."""
        return self._known().aim

    @property
    def fits(self) -> Fits:
        """What the cards are scheduled by, instead of the average of many learners."""
        return self._known().fits

    @property
    def study_days(self) -> dict[str, int]:
        """Date `YYYY-MM-DD` -> seconds of study, for every day with something done."""
        return self._known().study_days

    @property
    def pace(self) -> int:
        """Seconds that a review takes this member."""
        return self._known().pace

    @property
    def loose_ends(self) -> LooseEnds:
        """What in the records may wait for something."""
        return self._known().loose_ends

    @cached_property
    def easy_days(self) -> EasyDays:
        """Days on which no card shall fall due."""
        return self.home.easy_days()

    def history(self) -> Sequence[Record]:
        """All records in force, oldest first; those dated later than now as `Progress.ahead` has them."""
        digest, ahead = self.progress.digest(), self.progress.ahead()
        if self._history is None or self._history[:2] != (digest, ahead):
            self._history = digest, ahead, in_force(self.progress.records(), ahead)
        return self._history[2]

    def shown(self, attempt: Attempt) -> Visible:
        """What may be shown of an attempt now."""
        test = self.library.held_back.get(TestKey(attempt.pack, attempt.lesson, attempt.test))
        return (
            shown(allowed(test, attempt.pack, self.plan).rules, self.now()) if test else Visible(score=True, keys=True)
        )

    def _hidden(self, records: Iterable[Record]) -> tuple[set[str], set[str]]:
        """The attempts whose score, and those whose right answers, are still hidden."""
        if not self.library.held_back:
            return set(), set()
        known = [(record.attempt, self.shown(record)) for record in records if isinstance(record, Attempt)]
        return {id_ for id_, (score, _) in known if not score}, {id_ for id_, (_, keys) in known if not keys}

    def _known(self) -> Derived:
        plan = self.plan or Plan()
        zone = self.local_now().utcoffset()
        file = self.home.derived(self.progress.member)
        if self._derived is None:  # of an earlier session: at the start, it spares reading all records
            self._derived = kept_before(self.progress, file)
        last, records = self._derived, self.progress.digest()
        seen = self.progress.ahead(last.newest if last and last.digest.startswith(records) else None)
        if seen is not self._seen[0]:  # formatted only once: if this clock is behind, it may be every record
            self._seen = (seen, " ".join(f"{id_} {at.isoformat()}" for id_, at in seen.items()))
        digest = f"{records} {plan.review_retention_percent} {plan.review_longest_interval} {zone}"
        digest += f" {self.own_names} {self._seen[1]} {sorted(self.easy_days.weekdays)} {sorted(self.easy_days.dates)}"
        for hidden in self._hidden(self.progress.records().values()) if self.library.held_back else ():
            digest += f" {' '.join(sorted(hidden))}" if hidden else ""
        if last is None or last.digest != digest:
            self._derived = derived(
                self.progress, file, digest, plan, self._hidden, seen, self.own_names, self.easy_days
            )
            return self._derived
        return last

    def title(self, key: str, lang: str) -> str:
        """The title of the lesson `pack/lesson`; the key itself if it is not on this machine."""
        return next((listed.outline.manifest.title for listed in self.library.lessons(lang) if listed.key == key), key)

    def required(self, lang: str) -> dict[str, str]:
        """`pack/lesson` -> date by which the branch's plan wants it learned; not what has no test to show that by."""
        if self.plan is None:
            return {}
        return required(self.plan, [listed.key for listed in self.library.lessons(lang) if listed.outline.tests])

    # Tests and review

    @cached_property
    def answering(self) -> "AnsweringDesk":
        """The answering part of the session."""
        from store.member.answering import AnsweringDesk

        return AnsweringDesk(self.home, self.library, self.progress, self.clock, lambda: self.plan)

    def open_sittings(self) -> "list[Sitting]":
        """Tests that were begun and not ended, oldest first."""
        return self.answering.open_sittings() if self._has_sittings else []

    def use(self, library: Library) -> None:
        """Replace the library after its packs changed."""
        self.library = library
        self.__dict__.pop("answering", None)

    @property
    def _has_sittings(self) -> bool:
        return any(self.progress.open_work(kind) for kind in (WorkKind.SITTING, WorkKind.SEALED_SITTING))

    def close_overdue(self) -> "list[tuple[Sitting, Attempt]]":
        """Close what ended while Study was not running: readings, and tests past their deadline or handed in.

        Returns the tests, graded from the saved answers.
        """
        if self.read_only:
            return []
        for key in self.progress.open_work(WorkKind.READING):
            self.reading.close(key)
        return self.answering.close_overdue() if self._has_sittings else []

    def due(self, lang: str) -> DueCards:
        """The cards due whose question still exists, at most the plan's daily limit a day."""
        now = self.local_now()
        limit = (self.plan or Plan()).review_daily_limit
        active = self.active_cards(lang)
        keys = review.due(active, now)
        today = keys[: max(0, limit - self._reviewed_today(now))]
        later = review.forecast(active.values(), now, 2)[1]
        return DueCards(today, min(limit, len(keys) - len(today) + later))

    def due_cards(self, lang: str) -> list[str]:
        """Keys of the cards due today."""
        return self.due(lang).today

    def _reviewed_today(self, now: datetime) -> int:
        """Cards reviewed since the day began: what counts against its limit, practice of missed ones included."""
        return sum(at.astimezone(now.tzinfo).date() == now.date() for at in self._known().reviewed)

    def active_cards(self, lang: str) -> dict[str, Card]:
        """The cards that can come up: their question still exists, and they are not set aside."""
        here = self.library.self_tested(lang)
        apart = self.progress.open_work(WorkKind.SUSPENDED)
        return {key: card for key, card in self.cards.items() if key in here and key not in apart}

    def review_counts(self, lang: str) -> review.Counts:
        """How many of the active cards are due, new and well kept."""
        return review.counts(self.active_cards(lang).values(), self.local_now())

    def suspend(self, card: str, on: bool) -> None:
        """Set a card aside, or bring it back; its records and schedule stay unchanged."""
        if on:
            self.progress.put_open(WorkKind.SUSPENDED, card, self.now())
        else:
            self.progress.remove_open(WorkKind.SUSPENDED, card)

    def leeches(self, lang: str) -> list[str]:
        """Active cards that were missed repeatedly, the most often missed first."""
        missed = [(-card.lapses, key) for key, card in self.active_cards(lang).items() if card.is_leech]
        return [key for _, key in sorted(missed)]

    def suspended(self, lang: str) -> list[str]:
        """Cards set aside whose question still exists."""
        here = self.library.self_tested(lang)
        return sorted(key for key in self.progress.open_work(WorkKind.SUSPENDED) if key in here)

    def last_review(self) -> LastReview | None:
        """The last review, if it was today: it can be taken back."""
        today = self.local_now().date()
        history = in_force_by_id(self.progress.records(), self.progress.ahead())
        for id_, last in reversed(history.items()):
            if isinstance(last, Review):
                card = str(QuestionKey.of(last, last.question))
                return LastReview(card, id_) if last.at.astimezone().date() == today else None
        return None

    def take_back(self, record: str) -> None:
        """Void one of the member's own records: it stays, but no longer counts."""
        self.progress.add(Void(record=record, reason="undone", written=self.now()))

    def still_known(self, key: str, lesson: LessonOutline) -> dict[str, float]:
        """Objective -> chance of remembering its questions now, for objectives with answered questions."""
        return self._still_known(key, lesson, self.cards, self.local_now())

    def _still_known(self, key: str, lesson: LessonOutline, cards: dict[str, Card], now: datetime) -> dict[str, float]:
        lesson_key = LessonKey.parse(key)
        questions = {q.id: q.objective for test in lesson.tests for q in test.questions}
        met = {id_: cards.get(str(QuestionKey.of(lesson_key, id_))) for id_ in questions}
        return still_known(questions, {id_: review.still_known(card, now) for id_, card in met.items() if card})

    def objectives_known(self, lang: str) -> list[KnownObjective]:
        """`still_known` of every objective, the weakest first."""
        objectives = []
        cards, now = self.cards, self.local_now()
        for key, edition, lesson in self.library.lessons(lang):
            names = edition.objectives(lesson)
            known = self._still_known(key, lesson, cards, now)
            objectives += [KnownObjective(chance, names.get(id_, id_)) for id_, chance in known.items()]
        return sorted(objectives)

    def mistakes(self, lang: str) -> dict[str, Mistake]:
        """The wrong-answer book: keys of existing questions -> entries, the last missed first."""
        here = self.library.self_tested(lang)
        book = [(key, entry) for key, entry in self._known().mistakes.items() if key in here]
        return dict(sorted(book, key=lambda pair: (pair[1].last, pair[0]), reverse=True))

    # Reflections

    def draft(self, key: str, prompt: str) -> Draft | None:
        """The draft for a prompt of `pack/lesson`."""
        return self._drafts.get(key, prompt)

    def drafts(self) -> list[OpenDraft]:
        """All drafts with text, newest first."""
        return self._drafts.all()

    def other_drafts(self, key: str, prompt: str) -> dict[str, Draft]:
        """Versions of a draft that another machine wrote at the same time, by their place."""
        return self._drafts.others(key, prompt)

    def drop_other_draft(self, place: str) -> None:
        """Delete such a version: it was taken over, or is not wanted."""
        self._drafts.drop_other(place)

    def keep_draft(
        self, key: str, prompt: str, text: str, started: datetime, done: str = "", witness: str = ""
    ) -> None:
        """Save a draft; durable on return. May be called from another thread."""
        self._drafts.keep(key, prompt, Draft(text, self.now(), started, done, witness))

    def drop_draft(self, key: str, prompt: str) -> None:
        """Delete a draft; a remaining version of another machine becomes the draft."""
        self._drafts.drop(key, prompt)

    def finish_reflection(self, key: str, prompt: Prompt, text: str) -> str:
        """Save a finished reflection, not shared; returns its record's id."""
        pack, lesson = LessonKey.parse(key)
        record = self.progress.add_reflection(pack, lesson, prompt.id, self.now(), text)
        with contextlib.suppress(Problem):  # it is saved; a remaining draft is only offered once more
            self.drop_draft(key, prompt.id)
        return record

    def witness(self, typed: str) -> str:
        """Who can confirm a use at work, as typed; empty for nobody. Raises `Problem` where it is no second person."""
        name = clean_line(typed, LONGEST_NAME)
        if is_named(name, (self.name, *self.own_names)):
            raise Problem(name, N_("is your own name; only a second person can confirm it, or leave this empty"))
        if name and not as_read(name):
            raise Problem(name, N_("is not a name; write who saw it, or leave this empty"))
        return name

    def put_to_use(self, key: str, text: str, done: datetime, witness: str) -> str:
        """Record a use of `pack/lesson` at work; returns the record's id. Raises `Problem` as `witness` does."""
        pack, lesson = LessonKey.parse(key)
        witness = self.witness(witness)
        return self.add(
            Application(pack=pack, lesson=lesson, done=done, written=self.now(), text=text, witness=witness)
        )

    def add(self, record: Record) -> str:
        """Add a closed record; durable on return; returns its id."""
        return self.progress.add(record)

    def close(self) -> None:
        """Release the member's lock."""
        self.progress.close()
