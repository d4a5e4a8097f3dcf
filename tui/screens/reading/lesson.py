"""Lesson: reading, section by section; the test and the reflection are one key away."""

from collections.abc import Callable
from functools import cached_property, partial

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button

from lessons.content.anchor import anchor, quoted
from lessons.content.lesson import Lesson, Section
from lessons.learning.next_step import NextStep, StepKind
from lessons.learning.reading_time import READ_PERCENT, ReadingTime
from lessons.problem import N_, Problem
from store.member.private_pack import is_private
from tui.screens.frame.may_write import may_write
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.reading.lesson_display import LessonDisplay
from tui.screens.reading.links import follow
from tui.screens.reading.marks import Marks
from tui.screens.reading.way_on import WayOn
from tui.terminal.key_names import key_of, with_key
from tui.terminal.keys import bound
from tui.widgets.find_bar import FindBar
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import LongList
from tui.widgets.nav_bar import NavBar
from tui.widgets.sentences import Sentences
from tui.wording.labels import overdue_notes, test_text
from tui.wording.language import _, ngettext
from tui.wording.times import minutes_text

KEEP_AFTER = 1.0
"""Seconds after the last movement until position and reading time are saved."""


class LessonScreen(LessonDisplay):
    """One lesson. Its reading time is credited from here, its position kept."""

    CSS_PATH = "lesson.tcss"
    MANUAL_PART = N_("Reading")
    HELP_TEXT = N_(
        "Read with the arrows, space or the wheel; {next} and {previous} go from section to section; {contents} shows "
        "the contents; {search} finds words, {next-one} goes to the next. {next-link} goes to the next link on the "
        "screen, Enter follows it. {bookmark} sets a bookmark, {note} writes a note at the line on top (or the "
        "selected words). {only-text} hides everything but the text; {more} and {less} change its width. At the end, "
        "{test} starts the self-test and {reflect} the reflection. Where you stop is kept; time counts while you are "
        "reading."
    )
    WHY_NOT = {
        "contents": N_("This lesson has no sections."),
        "section": N_("There is no other section that way."),
    }
    BINDINGS = [
        bound("next", "next_lesson", N_("Next lesson"), show=False),
        bound("test", "test", N_("Self-test"), show=False),  # these two have buttons
        bound("reflect", "reflect", N_("Reflect"), show=False),
        bound("next", "section(1)", N_("Next section")),
        bound("previous", "section(-1)", N_("Previous section"), show=False),
        bound("contents", "contents", N_("Contents")),
        bound("search", "find", N_("Find")),
        bound("note", "note", N_("Write a note")),
        bound("bookmark", "bookmark", N_("Bookmark")),
        bound("put-to-use", "put_to_use", N_("Put to use")),
        bound("next-one", "news", N_("Next change since you read it"), show=False),
        bound("only-text", "focus_mode", N_("Only the text")),
        bound("more", "measure(4)", N_("Wider lines"), show=False),
        bound("less", "measure(-4)", N_("Narrower lines"), show=False),
    ]

    def __init__(self, lesson: Lesson, *, line: int, answer: bool = False) -> None:
        super().__init__(lesson)
        self._line = line
        self._answer = line if answer else None
        """The line that answers a question, where the lesson was opened for it."""
        self._percent = 0
        self._time: ReadingTime | None = None
        self._behind = False
        self._keeping: Timer | None = None
        self._read_through = False
        self._news: list[range] = []
        self._way_on: WayOn | None = None

    @cached_property
    def _marks(self) -> Marks:
        """Its bookmarks and notes."""
        return Marks(self.study, self._lesson)

    def bar_title(self) -> str:
        return self._lesson.manifest.title

    def body(self) -> ComposeResult:
        notes = overdue_notes(self._lesson.manifest, self.session.local_now())
        yield from (Sentences(Content(note), classes="overdue") for note in notes)
        with Horizontal(id="reading"):
            yield LongList(self.contents_items(), id="contents")
            yield LessonView(id="view")
        yield from self.below_text()
        yield FindBar()
        with Horizontal(classes="buttons last"):
            for number, test in enumerate(self._lesson.tests):
                label = Content(with_key(test_text(test), "test"))
                yield Button(label, id=f"test-{number}", variant="primary", compact=True)
            if self._lesson.examined:
                label = Content(with_key(_("Self-examination"), "test" if not self._lesson.tests else ""))
                yield Button(label, id="examine", variant="primary", compact=True)
            if self._lesson.prompts:
                yield Button(Content(with_key(_("Reflect"), "reflect")), id="reflect", compact=True)
            yield from self.more_buttons()
            yield Button(Content(with_key(_("Show everything"), "only-text")), id="everything", compact=True)

    def below_text(self) -> ComposeResult:
        """What else stands below the text."""
        yield from ()

    def more_buttons(self) -> ComposeResult:
        """Further buttons."""
        yield from ()

    def on_mount(self) -> None:
        self._time = ReadingTime.start(self._lesson.manifest.minutes, self.session.clock.read())
        self.watch(self.app, "app_focus", self._focus_moved, init=False)
        self.show_contents()
        view = self.query_one(LessonView)
        view.measure = self._measure()
        self._load(view)
        view.focus()
        self._news = self.study.if_readable(lambda: self.session.reading.news(self._lesson)) or []
        if self._news:
            text = ngettext(
                "{n} paragraph is new since you read this; {key} goes to the next.",
                "{n} paragraphs are new since you read this; {key} goes to the next.",
                len(self._news),
            )
            self.study.notify(text.format(n=len(self._news), key=key_of("next-one")), timeout=8)

    def _load(self, view: LessonView) -> None:
        image = partial(self.session.library.image, self._lesson)
        view.load(self._lesson.text, start_line=self._line, read_image=image)

    def refill(self) -> None:
        self._show_signs()
        self.call_after_refresh(self._show_way_on)  # the text waits for nothing
        self._place_changed()

    def _show_signs(self) -> None:
        self.query_one(LessonView).mark_lines(self.signs())

    def signs(self) -> dict[int, str]:
        """The signs beside source lines, as `LessonView.mark_lines` takes them."""
        signs = {line: "changed" for lines in self._news for line in lines}
        if self._answer is not None:
            signs[self._answer] = "answer"
        return signs | self._marks.lines()

    async def recompose(self) -> None:
        # A change of language recomposes the screen; the reading position stays.
        self._line = self.query_one(LessonView).top_line
        await self._recompose()

    async def _recompose(self) -> None:
        await super().recompose()
        self._load(self.query_one(LessonView))
        self._show_signs()
        self._show_way_on()
        self.show_contents()

    async def show(self, lesson: Lesson) -> None:
        """Show a new version of the lesson at the same words."""
        top = self.query_one(LessonView).top_line
        self._line = anchor(lesson.text, quoted(self._lesson.text, top), top) or top
        self._lesson = self._marks.lesson = lesson
        await self._recompose()

    @property
    def key(self) -> str:
        """`pack/lesson`."""
        return self._lesson.key

    # What follows the text

    def _show_way_on(self) -> None:
        """Let what comes next follow the text, as it is now."""
        for view in self.query(LessonView):
            self._way_on = WayOn(self, self._lesson)
            before = self.study.if_readable(lambda: self.session.standing.of(self.key).credited) or 0
            view.follow_with(partial(self._way_on.lines, before + (self._time.credited if self._time else 0)))

    def on_lesson_view_step_chosen(self, event: LessonView.StepChosen) -> None:
        event.stop()
        if self._way_on:
            self._way_on.take(event.place)

    def on_lesson_view_end_passed(self, event: LessonView.EndPassed) -> None:
        event.stop()
        self._leave_end(lambda step: True)

    def action_next_lesson(self) -> None:
        self._leave_end(lambda step: step.kind is StepKind.NEXT_LESSON)

    def _leave_end(self, wanted: Callable[[NextStep], bool]) -> None:
        """Take the first wanted step, if this key was pressed for the card: one that is held leads only to the end."""
        view = self.query_one(LessonView)
        if self._way_on and view.end_in_sight and self.study.pressed_anew(max(view.end_seen_since, self.shown_since)):
            self._way_on.take_first(wanted)

    # The reading position

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
        if self._percent >= READ_PERCENT:
            self._read_through = True
        parts = [f"{here + 1}/{len(sections)}"] if sections else []
        parts.append(f"{self._percent}%")
        parts.append(_("{time} left").format(time=minutes_text(left)) if left else _("end"))
        self.query_one(NavBar).show(right=" · ".join(parts))
        self.key_bar.show()  # another section may follow, or none any more
        contents = self.query_one("#contents", LongList)
        if sections and not contents.has_focus:
            contents.mark_at(here)

    def _keep(self) -> None:
        if problem := self.unsaved():
            self.study.refuse(problem)

    def what_is_open(self) -> str:
        return _("your place in this lesson, and how long you read")

    def unsaved(self) -> Problem | None:
        if self._time is not None:
            try:
                self.session.reading.keep(self._lesson, self._time, self._line, self._percent)
            except Problem as problem:
                return problem
        return None

    # Reading time: input, and whether the terminal has the focus

    def notice_input(self) -> None:
        if self._time is not None:
            self._time = self._time.input(self.session.clock.read())

    def _focus_moved(self, focused: bool) -> None:
        if focused and not self._behind:
            self.notice_input()
        elif self._time is not None:
            self._time = self._time.blur(self.session.clock.read())

    def on_screen_suspend(self) -> None:
        # What lies on top is another lesson or a test, with time of its own; a dialog belongs to this lesson.
        self._behind = isinstance(self.app.screen, StudyScreen)
        if self._behind:
            self._focus_moved(False)

    def on_screen_resume(self) -> None:
        self._behind = False
        self._focus_moved(self.app.app_focus)

    def on_unmount(self) -> None:
        try:
            self._marks.keep_open_note()
            if self._time is not None:
                self.session.reading.keep(self._lesson, self._time, self._line, self._percent)
                self.session.reading.close(self._lesson.key)
                if self._read_through:
                    self.session.reading.mark_seen(self._lesson)
        except Problem as problem:
            self.study.refuse(problem)
        self._time = None

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "contents":
            return bool(self._lesson.sections) or None
        if action == "next_lesson":
            return any(view.at_end for view in self.query(LessonView)) or None
        for view in self.query(LessonView) if action in ("section", "measure") else ():
            return view.check_action(action, parameters)
        return super().check_action(action, parameters)

    async def action_back(self) -> None:
        if self.has_class("-focus"):
            self.action_focus_mode()
        else:
            await super().action_back()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        kind, _dash, number = (event.button.id or "").partition("-")
        if kind == "test":
            self.study.begin_test(self._lesson, self._lesson.tests[int(number)])
        elif kind == "everything":
            self.action_focus_mode()
        elif kind == "examine":
            self._examine()
        else:
            self.action_reflect()

    def action_test(self) -> None:
        if self._lesson.tests:
            self.study.begin_test(self._lesson, self._lesson.tests[0])
        elif self._lesson.examined:
            self._examine()
        else:
            self.study.notify(_("This lesson has no test."))

    def _examine(self) -> None:
        from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen

        self.study.push_screen(SelfExaminationScreen(self._lesson))

    def action_reflect(self) -> None:
        if not self._lesson.prompts:
            self.study.notify(_("This lesson has no reflection prompt."))
        elif may_write(self.study):
            from tui.screens.reading.reflecting.reflection import ReflectionScreen  # Textual's area is slow to load

            self.study.push_screen(ReflectionScreen(self._lesson))

    def action_put_to_use(self) -> None:
        if is_private(self._lesson.key):
            self.study.notify(_("This is one of your own notes: nothing that is done here is recorded."))
        elif may_write(self.study):
            from tui.screens.reading.reflecting.put_to_use import PutToUseScreen

            self.study.push_screen(PutToUseScreen(self._lesson))

    def action_section(self, step: int) -> None:
        self.query_one(LessonView).action_section(step)

    # Notes, bookmarks, news

    def _note_line(self) -> int:
        """Source line that a note is meant for: that of the selected words, else the line on top."""
        view = self.query_one(LessonView)
        return view.top_line if view.selected_line is None else view.selected_line

    def action_bookmark(self) -> None:
        self._marks.toggle_bookmark(self._note_line())
        self._show_signs()

    def action_note(self) -> None:
        self._marks.write_note(self._note_line(), self._show_signs)

    def action_news(self) -> None:
        view = self.query_one(LessonView)
        later = [lines.start for lines in self._news if lines.start > view.top_line]
        if self._news:
            view.goto_line(later[0] if later else self._news[0].start)
        else:
            self.study.notify(_("Nothing here has changed since you read it."))

    def on_lesson_view_link_activated(self, event: LessonView.LinkActivated) -> None:
        event.stop()
        follow(self.study, self._lesson, event.target, event.kind)


def _section_at(sections: tuple[Section, ...], line: int) -> int:
    """Number of the section that holds a source line."""
    return max((number for number, section in enumerate(sections) if section.start <= line), default=0)
