"""Result: what was missed first, with why; then objective by objective, beside earlier attempts; then the rest."""

from collections.abc import Mapping
from functools import cached_property, partial

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.assessment.after_test import AfterTest, after_test
from lessons.assessment.earlier_attempts import attempts_at_same
from lessons.content.answer_place import headings_that_answer
from lessons.content.keys import LessonKey, QuestionKey
from lessons.content.lesson import Lesson, Test
from lessons.content.question import Question
from lessons.content.test_rules import Rules, keys_visible, visible
from lessons.learning.today import suggest
from lessons.problem import N_
from lessons.records import Attempt, Reflection
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.links import to_answer
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.outcome.bars import earlier_bars, objective_shares
from tui.screens.testing.outcome.questions import ResultQuestions
from tui.screens.testing.outcome.score import score_text
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.start_code import Start, StartCodeScreen
from tui.terminal.key_names import keyed, with_key
from tui.terminal.keys import bound
from tui.widgets.button_line import ButtonLine, LineButton
from tui.widgets.column import ReadingColumn
from tui.widgets.figures.bar import Bars
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.row import Row
from tui.wording.language import _, language, ngettext
from tui.wording.testing.result_text import (
    certainty_marks_text,
    counted_text,
    ended_text,
    irregularities,
    meaning_texts,
    missed_text,
    near_text,
    when_keys,
    when_results,
)
from tui.wording.times import date_text


class ResultPage(VerticalScroll):
    """Scrolls; at its end Down leads to what can be chosen there."""

    BINDINGS = [bound("down", "down", show=False)]

    def action_down(self) -> None:
        rows = list(self.query(Row))
        if rows and self.scroll_offset.y >= self.max_scroll_y:
            rows[-1].focus()
        else:
            self.action_scroll_down()


class ResultScreen(StudyScreen[None]):
    """One finished attempt. `questions` are those of its paper, as far as they can be had; `rules` its test's."""

    CSS_PATH = "result.tcss"
    MANUAL_PART = N_("Self-test")
    HELP_TEXT = N_(
        "Your score, and what you missed with the right answer and why; below that the objectives, earlier attempts "
        "and what was right. Enter or space does what the first button says: {review} practises what you missed, "
        "{reflect} goes on to the reflection. The number of a question (0 for the tenth) opens the place of the lesson "
        "that answers it, Esc there comes back; so do {open} and Enter for the question that Tab led to. {test} tries "
        "again with a new paper: questions you haven't seen come first. {wrong-answers} is the wrong-answer book."
    )
    BINDINGS = [
        bound("go-on", "primary", N_("Next step")),
        bound("choose", "primary"),
        bound("review", "practise", N_("Practise these"), show=False),  # these three have buttons
        bound("test", "again", N_("Try again"), show=False),
        bound("today", "today", N_("To Today"), show=False),
        bound("reflect", "reflect", N_("Reflect")),
        bound("open", "open", N_("To the lesson")),
        bound("wrong-answers", "app.mistakes", N_("Wrong answers")),
        *(bound(f"number-{number}", f"place({number})") for number in range(1, 11)),
    ]

    def __init__(self, attempt: Attempt, questions: Mapping[str, Question], rules: Rules) -> None:
        super().__init__()
        self._attempt = attempt
        self._questions = questions
        self._rules = rules
        self._test: tuple[Lesson, Test] | None = None
        """Its lesson and test, where they are here."""
        self._again = False
        """Whether another attempt may begin now."""
        self._unfolded = False
        """Whether the questions that were answered right are shown too."""
        self._practice: list[str] = []
        """Cards that were missed here and not answered right since, to be practised."""
        self._next_lesson = ""
        """`pack/lesson` to go on with; empty where there is none."""
        self._steps: tuple[AfterTest, ...] = ()
        """What can be done now, the natural next thing first."""

    @property
    def _key(self) -> str:
        return str(LessonKey.of(self._attempt))

    @property
    def _shows_score(self) -> bool:
        return visible(self._rules.results, self._rules, self.session.now())

    @property
    def _shows_keys(self) -> bool:
        return keys_visible(self._rules, self.session.now())

    def bar_title(self) -> str:
        return _("Result: {lesson}").format(lesson=self.session.title(self._key, language()))

    def bar_right(self) -> str:
        return date_text(self._attempt.ended)

    def body(self) -> ComposeResult:
        self._test = self.session.answering.present_test(self._attempt, language())
        self._again = self._test is not None and self.session.answering.may_begin(*self._test)
        self._asked = ResultQuestions(self._attempt, self._questions, self._places(), self._to_place)
        measure = self.study.measure
        with ResultPage(classes="page"), ReadingColumn(measure=measure):
            yield from self._head()
            if self._shows_keys:
                yield from self._missed()
            elif self._shows_score:
                yield Static(Content(when_keys(self._rules)), classes="quiet")
            if self._shows_score:
                yield from self._by_objective()
                yield from self._earlier()
            if self._shows_keys and not self._is_sealed:
                yield from self._right()
        self._buttons = ButtonLine()
        yield Vertical(ReadingColumn(self._buttons, measure=measure), classes="below")

    def on_mount(self) -> None:
        self.refill()
        self.query_one(VerticalScroll).focus()

    async def recompose(self) -> None:
        await super().recompose()
        self.refill()
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        for column in self.query(ReadingColumn):
            column.fit()

    def refill(self) -> None:
        """What can be done now: other than before where what was missed has been practised."""
        if not self.query(ButtonLine):
            return
        practicable, self._practice = self._to_practise()
        self._next_lesson = self._lesson_to_go_on_with()
        self._steps = after_test(
            passed=self._attempt.passed if self._shows_score else None,
            practise=bool(self._practice),
            practised=bool(practicable) and not self._practice,
            reflect=bool(self._prompts_left()),
            again=self._again,
            next_lesson=bool(self._next_lesson),
        )
        kinds = ["primary", *[""] * (len(self._steps) - 1)]
        buttons = zip(self._steps, kinds, strict=True)
        title = self.session.title(self._next_lesson, language()) if self._next_lesson else ""
        self._buttons.show([LineButton(self._step_text(step), step.value, kind, title=title) for step, kind in buttons])
        self.refresh_bindings()

    def _to_practise(self) -> tuple[list[str], list[str]]:
        """The cards that were missed here, as far as they can be practised; and those not answered right since."""
        if not self._shows_keys:
            return [], []
        cards = self.session.active_cards(language())
        missed = [str(QuestionKey.of(self._attempt, answer.question)) for _number, answer in self._asked.missed()]
        practicable = [card for card in missed if card in cards]
        return practicable, [card for card in practicable if cards[card].missed]

    def _lesson_to_go_on_with(self) -> str:
        session = self.session
        offered = [(listed.key, listed.outline) for listed in session.library.lessons(language())]
        suggestions = suggest(offered, session.standing, session.local_now(), session.required(language()))
        return next((suggestion.key for suggestion in suggestions if suggestion.key != self._key), "")

    def _step_text(self, step: AfterTest) -> str:
        if step is AfterTest.NEXT:
            title = self.session.title(self._next_lesson, language())
            return with_key(_("Next: {title}").format(title=title), "go-on")
        return {
            AfterTest.PRACTISE: with_key(_("Practise these"), "review"),
            AfterTest.REFLECT: with_key(_("Reflect"), "reflect"),
            AfterTest.AGAIN: with_key(_("Try again"), "test"),
            AfterTest.LESSON: with_key(_("To the lesson"), "open"),
            AfterTest.TODAY: with_key(_("To Today"), "today"),
        }[step]

    @cached_property
    def _has_prompts(self) -> bool:
        """Whether its lesson has something to reflect on."""
        lesson = self.study.find_lesson(self._key, quiet=True)
        return lesson is not None and bool(lesson.prompts)

    def _prompts_left(self) -> list[int]:
        """The places of its lesson's prompts on which nothing was written since this attempt."""
        lesson = self.study.find_lesson(self._key, quiet=True)
        if lesson is None:
            return []
        written = {
            record.prompt
            for record in self.session.history()
            if isinstance(record, Reflection)
            and str(LessonKey.of(record)) == self._key
            and record.written >= self._attempt.ended
        }
        return [place for place, prompt in enumerate(lesson.prompts) if prompt.id not in written]

    @property
    def _is_sealed(self) -> bool:
        """Whether its questions can only be read with the start code."""
        sealed = self._test is not None and self._test[1].sealed is not None
        return sealed and all(answer.question not in self._questions for answer in self._attempt.answers)

    def _places(self) -> dict[str, str]:
        """Question -> heading of the part of the lesson that answers it, of questions that say where."""
        lesson = self.study.find_lesson(self._key, quiet=True)
        return headings_that_answer(lesson, self._questions.values()) if lesson else {}

    # What is shown

    def _head(self) -> ComposeResult:
        attempt = self._attempt
        if ended := ended_text(attempt):
            yield Static(Content(ended), classes="quiet")
        if self._shows_score:
            yield Static(score_text(attempt), classes="score")
            if near := near_text(attempt):
                yield Static(Content(near), classes="near")
            if self._rules.certainty:
                yield Static(Content(certainty_marks_text(attempt)), classes="quiet")
            unseen = self._test is not None and self.session.answering.has_unseen(*self._test)
            standing = self.session.standing.of(self._key)
            meaning = meaning_texts(attempt, standing, again=self._again, keys=self._shows_keys, unseen=unseen)
            yield from (Static(Content(text), classes="quiet") for text in meaning)
        else:
            yield Static(Content(when_results(self._rules)), classes="score")
        yield from (Static(Content(text), classes="quiet") for text in irregularities(attempt))

    def _missed(self) -> ComposeResult:
        if self._is_sealed:
            yield Static(Content(_("The questions of this test are sealed.")), classes="quiet")
            yield Row(_("Show them: the start code opens them again"), id="unseal")
            return
        missed = self._asked.missed()
        text = missed_text([answer for _number, answer in missed])
        if not missed and self._has_prompts:
            text = _("Every answer was right: now say in your own words what you will do with it ({reflect}).")
            text = keyed(text)
        yield Static(Content(text), classes="heading" if missed else "near")
        yield from (self._asked.drawn(*one) for one in missed)

    def _by_objective(self) -> ComposeResult:
        if shares := objective_shares(self._attempt, self._objectives()):
            yield Static(Content(_("By objective")), classes="heading")
            yield Bars(shares, classes="part")

    def _objectives(self) -> dict[str, str]:
        for full, edition, lesson in self.session.library.lessons(language()):
            if full == self._key:
                return edition.objectives(lesson)
        return {}

    def _earlier(self) -> ComposeResult:
        same = attempts_at_same(self._attempt, self.session.history())
        if bars := earlier_bars(self._attempt, same):
            yield Static(Content(_("Compared with earlier attempts")), classes="heading")
            yield from (Static(line, classes="part line") for line in bars)
            yield Static(Content(counted_text(same, self._rules.counts)), classes="quiet")

    def _right(self) -> ComposeResult:
        """The questions that were answered right, below one row that shows and hides them."""
        right = self._asked.right()
        if right:
            yield Row(self._fold_text(), id="right")
        if self._unfolded:
            yield from (self._asked.drawn(*one) for one in right)

    def _fold_text(self) -> str:
        n = len(self._asked.right())
        if self._unfolded:
            return "▾ " + ngettext("{n} right: hide", "{n} right: hide", n).format(n=n)
        return "▸ " + ngettext("{n} right: show", "{n} right: show", n).format(n=n)

    # What can be done

    def on_row_pressed(self, event: Row.Pressed) -> None:
        event.stop()
        if event.row.id == "unseal":
            self._unseal()
        else:
            self._fold(event.row)

    def _fold(self, row: Row) -> None:
        """Show the questions that were answered right, or hide them again."""
        self._unfolded = not self._unfolded
        row.retitle(self._fold_text())
        if self._unfolded:
            self.query_one(".page ReadingColumn").mount_all(
                [self._asked.drawn(*one) for one in self._asked.right()], after=row
            )
        else:
            for number, _answer in self._asked.right():
                self.query_one(f"#question-{number}").remove()

    def _unseal(self) -> None:
        """Ask for the start code, and show the questions that it opens."""
        if self._test is None:
            return
        lesson, test = self._test
        detail = _("It is the code that the secretary announced when the test began.")
        opens = partial(self.session.answering.unlock, lesson, test)
        dialog = StartCodeScreen(_("Show “{test}”?").format(test=test.title), detail, opens, sealed=True, begins=False)
        self.study.push_screen(dialog, self._unsealed)

    async def _unsealed(self, given: Start | None) -> None:
        if given is not None:
            self._questions = {question.id: question for question in given.test.questions}
            await self.recompose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reflect":
            return self._has_prompts
        if action == "practise":
            return bool(self._practice) or None
        if action == "place":
            return bool(self.query(f"#question-{parameters[0]}")) or None
        return super().check_action(action, parameters)

    async def action_primary(self) -> None:
        await self.run_action(self._steps[0].value)

    async def on_button_line_pressed(self, event: ButtonLine.Pressed) -> None:
        event.stop()
        await self.run_action(event.action)

    def action_practise(self) -> None:
        if self._practice and may_write(self.study):
            self.study.push_screen(ReviewScreen(self._practice, practice=True))

    def action_reflect(self) -> None:
        lesson = self.study.find_lesson(self._key)
        if lesson and may_write(self.study):
            left = self._prompts_left()
            self.study.push_screen(ReflectionScreen(lesson, left[0] if left else 0))

    def action_again(self) -> None:
        if lesson_and_test := self.session.answering.present_test(self._attempt, language()):
            self.study.begin_test(*lesson_and_test, instead_of=self)
        else:
            self.study.notify(_("This test is no longer in its lesson."))

    def action_open(self) -> None:
        """The place that answers the question that has the focus; the lesson where none has."""
        if isinstance(self.focused, AnsweredQuestion):
            self.focused.action_press()
        else:
            self.action_lesson()

    def action_place(self, number: int) -> None:
        """Open the place of the lesson that answers question `number`, if it is shown."""
        for question in self.query(f"#question-{number}").results(AnsweredQuestion):
            question.action_press()

    def _to_place(self, question: str) -> None:
        to_answer(self.study, str(QuestionKey.of(self._attempt, question)))

    def action_lesson(self) -> None:
        self._open_instead(self._key)

    def action_next(self) -> None:
        self._open_instead(self._next_lesson)

    def _open_instead(self, key: str) -> None:
        self.study.show_place("today")
        self.study.open_lesson(key)

    def action_today(self) -> None:
        self.study.show_place("today")
