"""The yearly self-examination: each question with its steps, this year's answer and those of the years before."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.content.lesson import Lesson
from lessons.learning.day.self_examination import Answers, over_the_years
from lessons.problem import N_, Problem
from lessons.typeset.markdown.inline_text import plain
from store.member.day.self_examination import answer, answers, share, shared, this_year
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.lesson.prose import Prose
from tui.widgets.row import Row
from tui.wording.language import _, ngettext

CHOSEN, NOT_CHOSEN = "(x) ", "( ) "


class StepRow(Row):
    """A step that one may choose."""

    BINDINGS = [bound("go-on", "choose_and_go_on", N_("Choose"))]

    class GoneOn(Row.Pressed):
        """The row was chosen, and the next question is wanted."""

    def action_choose_and_go_on(self) -> None:
        self.post_message(self.GoneOn(self))


class SelfExaminationScreen(StudyScreen[None]):
    """Nothing of it is scored; it is kept as it is chosen, and only the member sees it unless they share it."""

    CSS_PATH = "self_examination.tcss"
    MANUAL_PART = N_("Self-examination")
    HELP_TEXT = N_(
        "Once a year: choose in each question what comes nearest to how it really was, by its digit or a click; Enter "
        "chooses and goes to the next, {clear} takes an answer back. At the right stand the years in which you chose a "
        "step before. It is kept at once, counts for nothing, and nobody else sees it unless you share it with {share}."
    )
    BINDINGS = [
        bound("clear", "clear", N_("Clear")),
        bound("share", "share", N_("Share or keep private")),
        bound("open", "lesson", N_("To the lesson")),
        *(bound(f"number-{number}", f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, lesson: Lesson, examined: str = "") -> None:
        super().__init__()
        self._lesson = lesson
        self._first = examined
        """Id of the question to begin with; empty: the first that has no answer of this year."""
        self._shared = ""
        """The record by which this year's answers were shared; all records are looked through for it."""

    def bar_title(self) -> str:
        year = this_year(self.session)
        return _("Self-examination {year}: {lesson}").format(year=year, lesson=self._lesson.manifest.title)

    def body(self) -> ComposeResult:
        self._shared = shared(self.session, self._lesson)
        given = answers(self.session)
        yield Static(Content(self._state(given)), id="state")
        with VerticalScroll(classes="page", can_focus=False):
            for number, examined in enumerate(self._lesson.examined):
                yield Prose(examined.text, classes="prompt", id=f"asked-{number}")
                for step, words in enumerate(examined.steps, 1):
                    years = self._years(given, number, step)
                    yield StepRow(f"{step}  {plain(words)}", years, id=f"step-{number}-{step}")
        with Horizontal(classes="buttons last"):
            yield Button(Content(self._share_label()), id="share", compact=True)

    def _steps(self, given: Answers, number: int) -> dict[int, int]:
        """Year -> the step chosen then, of as many as there are now."""
        examined = self._lesson.examined[number]
        years = over_the_years(given, self._lesson.key, examined.id)
        return {year: own.step for year, own in years.items() if own.of == len(examined.steps)}

    def _years(self, given: Answers, number: int, step: int) -> str:
        """The years before in which a step was chosen."""
        now = this_year(self.session)
        steps = self._steps(given, number)
        return " · ".join(str(year) for year, chosen in steps.items() if chosen == step and year != now)

    def _chosen(self, given: Answers, number: int) -> int:
        """The step chosen this year; 0 where none is."""
        return self._steps(given, number).get(this_year(self.session), 0)

    def _done(self, given: Answers) -> int:
        """How many questions are answered this year."""
        return sum(self._chosen(given, number) > 0 for number in range(len(self._lesson.examined)))

    def _state(self, given: Answers) -> str:
        of, done = len(self._lesson.examined), self._done(given)
        answered = ngettext("{n} of {of} answered this year", "{n} of {of} answered this year", done)
        who = _("Only you see this, and it counts for nothing.")
        if self._shared:
            who = _("Shared with your branch as it was then; what you change now is not.")
        return _("{answered} · {who}").format(answered=answered.format(n=done, of=of), who=who)

    def _share_label(self) -> str:
        return with_key(_("What you shared") if self._shared else _("Share with branch"), "share")

    def on_mount(self) -> None:
        self._mark()
        given = answers(self.session)
        ids = [examined.id for examined in self._lesson.examined]
        open_ = [number for number in range(len(ids)) if not self._chosen(given, number)]
        number = ids.index(self._first) if self._first in ids else next(iter(open_), 0)
        self.query_one(f"#step-{number}-{self._chosen(given, number) or 1}", Row).focus()

    async def recompose(self) -> None:
        focused = self.focused.id if isinstance(self.focused, Row) else None
        await super().recompose()
        self._mark()
        for row in self.query(f"#{focused}" if focused else "#none"):
            row.focus()

    def refill(self) -> None:
        self._shared = shared(self.session, self._lesson)
        self._mark()

    def _mark(self) -> None:
        """Show what is chosen, and how much."""
        given = answers(self.session)
        for row in self.query(StepRow):
            number, step = _place(row)
            row.mark = CHOSEN if self._chosen(given, number) == step else NOT_CHOSEN
            row.refresh()
        for state in self.query("#state").results(Static):
            state.update(Content(self._state(given)))
        for button in self.query("#share").results(Button):
            button.label = Content(self._share_label())

    # What can be done

    def on_row_pressed(self, event: Row.Pressed) -> None:
        event.stop()
        self._choose(*_place(event.row))

    def on_step_row_gone_on(self, event: StepRow.GoneOn) -> None:
        event.stop()
        number, step = _place(event.row)
        if self._choose(number, step) and number + 1 < len(self._lesson.examined):
            chosen = self._chosen(answers(self.session), number + 1)
            self.query_one(f"#step-{number + 1}-{chosen or 1}", Row).focus()
            self.query_one(f"#asked-{number + 1}").scroll_visible(animate=False)

    def action_choose(self, step: int) -> None:
        number = self._question_in_sight()
        if number is not None and step <= len(self._lesson.examined[number].steps):
            self.query_one(f"#step-{number}-{step}", Row).focus()
            self._choose(number, step)

    def action_clear(self) -> None:
        number = self._question_in_sight()
        if number is not None and self._chosen(answers(self.session), number):
            self._choose(number, 0)
        elif number is not None:
            self.study.notify(_("This question is not answered yet."))

    def _question_in_sight(self) -> int | None:
        """The question of the cursor; `None`, and it is brought into sight, where it was scrolled out of it."""
        if not isinstance(self.focused, Row):
            return None
        number, _step = _place(self.focused)
        asked, page = self.query_one(f"#asked-{number}"), self.query_one(VerticalScroll)
        if not page.region.contains_region(asked.region):
            self.focused.scroll_visible(animate=False)
            asked.scroll_visible(animate=False)
            return None
        return number

    def _choose(self, number: int, step: int) -> bool:
        """Keep a step as the answer, or with 0 none; whether it is kept."""
        if not may_write(self.study):
            return False
        try:
            answer(self.session, self._lesson, self._lesson.examined[number], step)
        except Problem as problem:
            self.study.refuse(problem)
            return False
        self._mark()
        return True

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_share()

    def action_share(self) -> None:
        if not may_write(self.study):
            return
        done = self._done(answers(self.session))
        if self._shared:
            self.study.push_screen(FinishedReflectionScreen(self._shared))
        elif not done:
            self.study.notify(_("Nothing is answered yet."))
        else:
            text = ngettext(
                "The {n} answer as it is now goes to the secretary, under your name, with your next summary, as a "
                "reflection. Its text can be taken back until that is written; that you wrote one stays among your "
                "records.",
                "The {n} answers as they are now go to the secretary, under your name, with your next summary, as a "
                "reflection. Their text can be taken back until that is written; that you wrote one stays among your "
                "records.",
                done,
            ).format(n=done)
            if not self.session.home.config.folder:
                text += "\n" + _("You have joined no branch yet, so until then it goes nowhere.")
            dialog = ConfirmScreen(_("Share this year's answers?"), text, _("Share"), _("Keep private"))
            self.study.push_screen(dialog, self._share)

    def _share(self, sure: bool | None) -> None:
        if sure:
            try:
                record = share(self.session, self._lesson)
            except Problem as problem:
                self.study.refuse(problem)
                return
            self.study.push_screen(FinishedReflectionScreen(record))

    def action_lesson(self) -> None:
        self.study.open_lesson(self._lesson.key)


def _place(row: Row) -> tuple[int, int]:
    """The question, from 0, and the step, from 1, that a row is."""
    _kind, number, step = (row.id or "").split("-")
    return int(number), int(step)
