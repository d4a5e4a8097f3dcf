"""Result: score, pass or not, objective by objective, beside earlier attempts, and every question with why."""

from collections.abc import Mapping
from functools import cached_property, partial
from itertools import groupby

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.assessment.attempt import question_answered
from lessons.content.answer_place import headings_that_answer
from lessons.content.keys import LessonKey, QuestionKey
from lessons.content.lesson import Lesson, Test
from lessons.content.question import Question, Response, author_feedback
from lessons.content.right_response import key
from lessons.content.test_rules import Rules, final, keys_visible, visible
from lessons.learning.objectives import by_objective
from lessons.learning.standing import Level
from lessons.problem import N_
from lessons.records import Answer, Attempt
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.links import to_answer
from tui.screens.reading.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.start_code import Start, StartCodeScreen
from tui.widgets.bar import bar
from tui.widgets.lesson.prose import Prose
from tui.widgets.row import Row
from tui.wording.labels import blanks_drawn, response_lines
from tui.wording.language import _, language, ngettext
from tui.wording.testing.result_text import (
    answer_word,
    certainty_marks_text,
    counted_text,
    irregularity,
    meaning,
    measure_text,
    points_text,
    verdict,
    when_keys,
    when_results,
)
from tui.wording.times import date_text

EARLIER = 5
"""Earlier attempts that are shown."""


class ResultScreen(StudyScreen[None]):
    """One finished attempt. `questions` are those of its paper, as far as they can be had; `rules` its test's."""

    CSS_PATH = "result.tcss"
    HELP_TEXT = N_(
        "Your score, by objective and beside earlier attempts; and for every question your answer, the right one and "
        "why. The number of a question (0 for the tenth) opens the place of the lesson that answers it, Esc there "
        "comes back; Tab and Enter do too. w goes on to the reflection, a tries again with a new paper: questions you "
        "haven't seen come first. b is the wrong-answer book."
    )
    BINDINGS = [
        Binding("w", "reflect", N_("Reflect")),
        Binding("a", "again", N_("Try again")),
        Binding("b", "mistakes", N_("Wrong answers")),
        Binding("l", "lesson", N_("To the lesson"), show=False),
        Binding("t", "today", N_("To Today")),
        *(Binding(str(number % 10), f"place({number})", show=False) for number in range(1, 11)),
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

    @property
    def _key(self) -> str:
        return str(LessonKey.of(self._attempt))

    def bar_title(self) -> str:
        return _("Result: {lesson}").format(lesson=self.session.title(self._key, language()))

    def body(self) -> ComposeResult:
        now = self.session.now()
        self._test = self.session.answering.present_test(self._attempt, language())
        self._again = self._test is not None and self.session.answering.may_begin(*self._test)
        with VerticalScroll(classes="page"):
            if self._attempt.outcome == "expired":
                yield Static(Content(_("Time is up. Graded from your saved answers.")), classes="quiet")
            if visible(self._rules.results, self._rules, now):
                yield from self._results()
            else:
                yield Static(Content(when_results(self._rules)), classes="score")
            for kind, flags in groupby(sorted(self._attempt.flags, key=lambda flag: flag.kind), lambda flag: flag.kind):
                yield Static(Content(irregularity(kind, [flag.at for flag in flags])), classes="quiet")
            if keys_visible(self._rules, now):
                yield from self._answers()
            elif visible(self._rules.results, self._rules, now):
                yield Static(Content(when_keys(self._rules)), classes="quiet")
        with Horizontal(classes="buttons last"):
            if self._has_prompts:
                yield Button(Content(_("Reflect (w)")), id="reflect", variant="primary", compact=True)
            if self._again:
                yield Button(Content(_("Try again (a)")), id="again", compact=True)
            yield Button(Content(_("To the lesson (l)")), id="lesson", compact=True)
            yield Button(Content(_("To Today (t)")), id="today", compact=True)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    @cached_property
    def _has_prompts(self) -> bool:
        """Whether its lesson has something to reflect on."""
        lesson = self.study.find_lesson(self._key, quiet=True)
        return lesson is not None and bool(lesson.prompts)

    @property
    def _is_sealed(self) -> bool:
        """Whether its questions can only be read with the start code."""
        sealed = self._test is not None and self._test[1].sealed is not None
        return sealed and all(answer.question not in self._questions for answer in self._attempt.answers)

    def _results(self) -> ComposeResult:
        yield Static(self._score(), classes="score")
        if self._rules.certainty:
            yield Static(Content(certainty_marks_text(self._attempt)), classes="quiet")
        yield Static(Content(self._meaning()), classes="quiet")
        scores = [score for score in by_objective(self._attempt) if score.objective and score.out_of]
        names = self._objectives()
        if scores:
            yield Static(Content(_("By objective")), classes="heading")
        for score in scores:
            yield Static(
                Content.assemble(bar(score.points, score.out_of), f"  {names.get(score.objective, score.objective)}"),
                classes="part line",
            )
        yield from self._earlier()

    def _earlier(self) -> ComposeResult:
        same = [
            record
            for record in self.session.history()
            if isinstance(record, Attempt)
            and (record.pack, record.lesson, record.test)
            == (self._attempt.pack, self._attempt.lesson, self._attempt.test)
        ]
        earlier = [record for record in same if record.started < self._attempt.started]
        if not earlier:
            return
        yield Static(Content(_("Compared with earlier attempts")), classes="heading")
        for record in [*earlier[-EARLIER:], self._attempt]:
            text = f"  {date_text(record.ended)}" + ("  ←" if record == self._attempt else "")
            yield Static(Content.assemble(bar(record.points, record.out_of), text), classes="part line")
        counted = final(same, self._rules.counts)
        if counted is not None:
            yield Static(Content(counted_text(self._rules.counts, counted)), classes="quiet")

    def _objectives(self) -> dict[str, str]:
        for full, edition, lesson in self.session.library.lessons(language()):
            if full == self._key:
                return edition.objectives(lesson)
        return {}

    def _places(self) -> dict[str, str]:
        """Question -> heading of the part of the lesson that answers it, of questions that say where."""
        lesson = self.study.find_lesson(self._key, quiet=True)
        return headings_that_answer(lesson, self._questions.values()) if lesson else {}

    def _score(self) -> Content:
        attempt = self._attempt
        return Content.assemble(
            (f" {verdict(attempt)} ", "bold reverse $success" if attempt.passed else "bold reverse $warning"),
            "  ",
            (points_text(attempt), "bold"),
            ("  " + measure_text(attempt), "$foreground 70%"),
        )

    def _meaning(self) -> str:
        keys = keys_visible(self._rules, self.session.now())
        understood = self.session.standing.of(self._key).has(Level.UNDERSTOOD)
        return meaning(self._attempt, again=self._again, keys=keys, understood=understood)

    def _answers(self) -> ComposeResult:
        if self._is_sealed:
            yield Static(Content(_("The questions of this test are sealed.")), classes="quiet")
            yield Row(_("Show them: the start code opens them again"), id="unseal", classes="see")
            return
        places = self._places()
        for number, answer in enumerate(self._attempt.answers, 1):
            yield from self._answer(number, answer, places)

    def _answer(self, number: int, answer: Answer, places: Mapping[str, str]) -> ComposeResult:
        question = question_answered(answer, self._questions)
        right = answer.points == answer.out_of
        word = answer_word(answer)
        points = ngettext("{p}/{n} point", "{p}/{n} points", answer.out_of).format(p=answer.points, n=answer.out_of)
        yield Static(
            Content.assemble(
                (f"{number}. {word}", "bold $success" if right else "bold $error"), (f"  {points}", "$foreground 70%")
            ),
            classes="number",
        )
        if question is None:
            yield Prose(_("This question has changed since then; your answer is kept in the record."), classes="part")
            return
        yield Prose(blanks_drawn(question.stem), classes="part stem")
        if answer.response:
            yield from _in_lines(_("Your answer: {text}"), question, answer.response)
        if not right:
            yield from _in_lines(_("Right: {text}"), question, key(question), " right")
        for text in author_feedback(question, answer.response):
            yield Prose(text, classes="part feedback")
        if question.explanation:
            yield Prose(question.explanation, classes="part feedback")
        if heading := places.get(question.id):
            text = _("In the lesson: {heading}").format(heading=heading)
            yield Row(text + (f" ({number % 10})" if number <= 10 else ""), id=f"see-{number}", classes="see")

    # What can be done

    def on_row_pressed(self, event: Row.Pressed) -> None:
        if event.row.id == "unseal":
            self._unseal()
            return
        self.action_place(int((event.row.id or "").removeprefix("see-")))

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
            self.query_one(VerticalScroll).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._has_prompts if action == "reflect" else super().check_action(action, parameters)

    def action_place(self, number: int) -> None:
        """Open the place of the lesson that answers question `number`, if what is right may be seen."""
        if self.query(f"#see-{number}"):
            to_answer(self.study, str(QuestionKey.of(self._attempt, self._attempt.answers[number - 1].question)))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.run_action_later(event.button.id or "today")

    def action_reflect(self) -> None:
        lesson = self.study.find_lesson(self._key)
        if lesson is None:
            return
        self.study.replace_screens(self, ReflectionScreen(lesson))

    def action_again(self) -> None:
        if lesson_and_test := self.session.answering.present_test(self._attempt, language()):
            self.study.begin_test(*lesson_and_test, instead_of=self)
        else:
            self.study.notify(_("This test is no longer in its lesson."))

    def action_mistakes(self) -> None:
        self.study.push_screen(MistakesScreen())

    def action_lesson(self) -> None:
        self.study.show_place("today")
        self.study.open_lesson(self._key)

    def action_today(self) -> None:
        self.study.show_place("today")

    def bar_right(self) -> str:
        return date_text(self._attempt.ended)


def _in_lines(label: str, question: Question, response: Response, style: str = "") -> ComposeResult:
    first, *others = response_lines(label, question, response)
    yield Prose(first, classes="part" + style)
    for text in others:
        yield Prose(text, classes="part piece" + style)
