"""Lesson: reading, section by section; the test and the reflection are one key away."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from lessons.credit import ReadingTime
from lessons.lesson import Lesson, Section, Test
from lessons.problem import N_
from tui.language import _, ngettext
from tui.screens.study_screen import StudyScreen
from tui.times import minutes_text
from tui.widgets.lesson_view import LessonView
from tui.widgets.nav_bar import NavBar

WIDE = 100
"""Columns from which the contents panel is shown without being asked for."""
KEEP_AFTER = 1.0
"""Seconds after the last movement when position and reading time are kept."""


class LessonScreen(StudyScreen[None]):
    """One lesson. Its reading time is credited from here, its position kept."""

    CSS_PATH = "lesson.tcss"
    HELP_TEXT = N_(
        "Read with the arrows, space or the wheel; n and p go from section to section; c shows the contents. At the "
        "end, t starts the self-test and w the reflection. Where you stop is kept; time counts while you are reading."
    )
    BINDINGS = [
        Binding("t", "test", N_("Self-test")),
        Binding("w", "reflect", N_("Reflect")),
        Binding("n", "section(1)", N_("Next section")),
        Binding("p", "section(-1)", N_("Previous section"), show=False),
        Binding("c", "contents", N_("Contents")),
    ]

    def __init__(self, lesson: Lesson, *, line: int) -> None:
        super().__init__()
        self._lesson = lesson
        self._line = line
        self._percent = 0
        self._contents: bool | None = None
        self._time: ReadingTime | None = None
        self._keeping: Timer | None = None

    def bar_title(self) -> str:
        return self._lesson.manifest.title

    def body(self) -> ComposeResult:
        with Horizontal(id="reading"):
            yield OptionList(*self._contents_options(), id="contents")
            yield LessonView(id="view")
        with Horizontal(classes="buttons last"):
            for number, test in enumerate(self._lesson.tests):
                yield Button(Content(self._test_label(test)), id=f"test-{number}", variant="primary", compact=True)
            if self._lesson.prompts:
                yield Button(Content(_("Reflect (w)")), id="reflect", compact=True)

    def _contents_options(self) -> list[Option]:
        return [
            Option(Content("  " * max(0, section.level - 1) + section.title), id=str(section.start))
            for section in self._lesson.sections
        ]

    def _test_label(self, test: Test) -> str:
        count = test.pick or len(test.questions)
        questions = ngettext("{n} question", "{n} questions", count).format(n=count)
        time = minutes_text(test.minutes) if test.minutes else _("no time limit")
        return f"{test.title} · {questions} · {time} (t)"

    def on_mount(self) -> None:
        self._time = ReadingTime.start(self._lesson.manifest.minutes, self.session.clock.read())
        self.watch(self.app, "app_focus", self._focus_moved, init=False)
        self._show_contents()
        view = self.query_one(LessonView)
        view.measure = self.study.measure
        view.load(self._lesson.text, start_line=self._line)
        view.focus()

    def refill(self) -> None:
        self._place_changed()

    async def recompose(self) -> None:
        # A change of language draws the screen anew; the reader stays where they were.
        self._line = self.query_one(LessonView).top_line
        await super().recompose()
        self.query_one(LessonView).load(self._lesson.text, start_line=self._line)
        self._show_contents()

    # Where the reader is

    def on_lesson_view_position_changed(self, event: LessonView.PositionChanged) -> None:
        event.stop()
        self._line = event.line
        self._place_changed()
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER, self._keep)

    def _place_changed(self) -> None:
        view = self.query_one(LessonView)
        self._percent = round(view.progress * 100)
        sections = self._lesson.sections
        here = _section_at(sections, self._line)
        left = round(self._lesson.manifest.minutes * (1 - view.progress))
        parts = []
        if sections:
            parts.append(f"{here + 1}/{len(sections)}")
        parts.append(f"{self._percent}%")
        parts.append(_("{time} left").format(time=minutes_text(left)) if left else _("end"))
        self.query_one(NavBar).show(right=" · ".join(parts))
        contents = self.query_one("#contents", OptionList)
        if sections and not contents.has_focus:
            contents.highlighted = here

    def _keep(self) -> None:
        if self._time is not None:
            self.session.reading.keep(self._lesson, self._time, self._line, self._percent)

    # Time that counts: every key and click, and whether the terminal has the focus

    def notice_input(self) -> None:
        if self._time is not None:
            self._time = self._time.input(self.session.clock.read())

    def _focus_moved(self, focused: bool) -> None:
        if self._time is not None and not focused:
            self._time = self._time.blur(self.session.clock.read())

    def on_unmount(self) -> None:
        if self._time is not None:
            self._keep()
            self.session.reading.close(self._lesson.key)
            self._time = None

    # What can be done

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        kind, _dash, number = (event.button.id or "").partition("-")
        if kind == "test":
            self.study.begin_test(self._lesson, self._lesson.tests[int(number)])
        else:
            self.action_reflect()

    def action_test(self) -> None:
        if self._lesson.tests:
            self.study.begin_test(self._lesson, self._lesson.tests[0])
        else:
            self.study.notify(_("This lesson has no test."))

    def action_reflect(self) -> None:
        if not self._lesson.prompts:
            self.study.notify(_("This lesson has no reflection prompt."))
            return
        from tui.screens.reflection import ReflectionScreen

        self.study.push_screen(ReflectionScreen(self._lesson))

    def action_section(self, step: int) -> None:
        view = self.query_one(LessonView)
        if step > 0:
            view.next_section()
        else:
            view.previous_section()

    def action_contents(self) -> None:
        contents = self.query_one("#contents")
        self._contents = not contents.display
        self._show_contents()
        (contents if self._contents else self.query_one(LessonView)).focus()

    def _show_contents(self) -> None:
        wide = self.size.width >= WIDE
        self.query_one("#contents").display = (wide if self._contents is None else self._contents) and bool(
            self._lesson.sections
        )

    def on_resize(self) -> None:
        self._show_contents()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        view = self.query_one(LessonView)
        view.goto_line(int(event.option_id or 0))
        view.focus()
        if self.size.width < WIDE:
            self._contents = None
            self._show_contents()

    def on_lesson_view_link_activated(self, event: LessonView.LinkActivated) -> None:
        event.stop()
        self.study.follow_link(self._lesson, event.target, event.kind)


def _section_at(sections: tuple[Section, ...], line: int) -> int:
    """Number of the section that holds a source line."""
    return max((number for number, section in enumerate(sections) if section.start <= line), default=0)
