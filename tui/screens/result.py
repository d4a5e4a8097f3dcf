"""Result: score, pass or not, and every question with what was answered, what is right, and why."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.problem import N_
from lessons.question import Choice, Question, Response
from lessons.records import Answer, Attempt
from lessons.solution import key
from lessons.standing import Level
from tui.language import _, language, ngettext
from tui.screens.study_screen import StudyScreen
from tui.times import date_text, duration_text, time_text
from tui.widgets.prose import Prose
from tui.words import blanks_drawn, response_text


class ResultScreen(StudyScreen[None]):
    """One finished attempt. `questions` are those of its paper, as far as they still exist."""

    CSS_PATH = "result.tcss"
    HELP_TEXT = N_(
        "Your score, and for every question your answer, the right one and why. Scroll with the arrows. w goes on to "
        "the reflection, a tries again with a new paper: questions you haven't seen come first."
    )
    BINDINGS = [
        Binding("w", "reflect", N_("Reflect")),
        Binding("a", "again", N_("Try again")),
        Binding("l", "lesson", N_("To the lesson"), show=False),
        Binding("t", "today", N_("To Today")),
    ]

    def __init__(self, attempt: Attempt, questions: Mapping[str, Question]) -> None:
        super().__init__()
        self._attempt = attempt
        self._questions = questions

    def bar_title(self) -> str:
        lesson = self.session.title(f"{self._attempt.pack}/{self._attempt.lesson}", language())
        return _("Result: {lesson}").format(lesson=lesson)

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield Static(self._score(), classes="score")
            yield Static(Content(self._meaning()), classes="quiet")
            for flag in self._attempt.flags:
                yield Static(
                    Content(_("Noted: {kind} at {time}").format(kind=_flag_text(flag.kind), time=time_text(flag.at))),
                    classes="quiet",
                )
            for number, answer in enumerate(self._attempt.answers, 1):
                yield from self._answer(number, answer)
        with Horizontal(classes="buttons last"):
            yield Button(Content(_("Reflect (w)")), id="reflect", variant="primary", compact=True)
            yield Button(Content(_("Try again (a)")), id="again", compact=True)
            yield Button(Content(_("To the lesson (l)")), id="lesson", compact=True)
            yield Button(Content(_("To Today (t)")), id="today", compact=True)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _score(self) -> Content:
        attempt = self._attempt
        percent = 100 * attempt.points // attempt.out_of if attempt.out_of else 0
        verdict = _("passed") if attempt.passed else _("not passed yet")
        time = duration_text(max(60, int((attempt.ended - attempt.started).total_seconds())))
        return Content.assemble(
            (f" {verdict} ", "bold reverse $success" if attempt.passed else "bold reverse $warning"),
            "  ",
            (
                _("{points} of {of} points · {percent}%").format(
                    points=attempt.points, of=attempt.out_of, percent=percent
                ),
                "bold",
            ),
            (
                "  " + _("pass mark {percent}% · {time}").format(percent=attempt.pass_percent, time=time),
                "$foreground 70%",
            ),
        )

    def _meaning(self) -> str:
        attempt = self._attempt
        if not attempt.passed:
            return _("Read the explanations below, then try again: the next paper asks what you haven't seen first.")
        level = self.session.standing.of(f"{attempt.pack}/{attempt.lesson}").level
        if level is Level.LEARNED:
            return _("The lesson is learned. Pass a test of it again in a week or later and it counts as understood.")
        return _("Well kept. Its questions come back in review just before you would forget them.")

    def _answer(self, number: int, answer: Answer) -> ComposeResult:
        question = self._questions.get(answer.question)
        right = answer.points == answer.out_of
        word = _("right") if right else _("not answered") if not answer.response else _("wrong")
        points = ngettext("{p}/{n} point", "{p}/{n} points", answer.out_of).format(p=answer.points, n=answer.out_of)
        yield Static(
            Content.assemble(
                (f"{number}. {word}", "bold $success" if right else "bold $error"), (f"  {points}", "$foreground 70%")
            ),
            classes="number",
        )
        if question is None or question.digest != answer.digest:
            yield Prose(_("This question was changed since; what you answered is kept in the record."), classes="part")
            return
        yield Prose(blanks_drawn(question.stem), classes="part stem")
        if answer.response:
            yield Prose(_("Your answer: {text}").format(text=response_text(question, answer.response)), classes="part")
        if not right:
            yield Prose(_("Right: {text}").format(text=response_text(question, key(question))), classes="part right")
        for feedback in _feedback(question, answer.response):
            yield Prose(feedback, classes="part feedback")
        if question.explanation:
            yield Prose(question.explanation, classes="part feedback")

    # What can be done

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.run_action_later(event.button.id or "today")

    def action_reflect(self) -> None:
        lesson = self.study.find_lesson(f"{self._attempt.pack}/{self._attempt.lesson}")
        if lesson is None:
            return
        if not lesson.prompts:
            self.study.notify(_("This lesson has no reflection prompt."))
            return
        from tui.screens.reflection import ReflectionScreen

        self.study.replace_screens(self, ReflectionScreen(lesson))

    def action_again(self) -> None:
        lesson = self.study.find_lesson(f"{self._attempt.pack}/{self._attempt.lesson}")
        tests = [test for test in lesson.tests if test.id == self._attempt.test] if lesson else []
        if lesson and tests:
            self.study.begin_test(lesson, tests[0], instead_of=self)
        else:
            self.study.notify(_("This test is no longer in its lesson."))

    def action_lesson(self) -> None:
        self.study.show_place("today")
        self.study.open_lesson(f"{self._attempt.pack}/{self._attempt.lesson}")

    def action_today(self) -> None:
        self.study.show_place("today")

    def bar_right(self) -> str:
        return date_text(self._attempt.ended)


def _feedback(question: Question, response: Response) -> list[str]:
    """The author's feedback on what was chosen."""
    if not isinstance(question, Choice) or not response:
        return []
    return [question.options[int(index)].feedback for index in response if question.options[int(index)].feedback]


def _flag_text(kind: str) -> str:
    return {
        "clock-back": _("the clock was set back"),
        "clock-forward": _("the clock was set forward"),
        "reboot": _("the machine was restarted"),
        "interrupted": _("Study was interrupted and went on"),
    }.get(kind, kind)
