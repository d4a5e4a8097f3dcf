"""How a lesson is laid out on its screen: the width of its lines, the contents beside it, nothing but the text."""

from lessons.content.lesson import Lesson
from tui.screens.reading.find_in_lesson import FindsInLesson
from tui.widgets.column import MEASURES, is_wide
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import Item, LongList, paragraph

CONTENTS = 26
"""Cells of a line in the contents panel."""


class LessonDisplay(FindsInLesson):
    """The screen of a lesson, as far as its layout goes."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self._lesson = lesson
        self._contents: bool | None = None
        """Whether the contents are shown; `None` while that follows the width of the terminal."""

    def contents_items(self) -> list[Item]:
        return [
            paragraph(str(section.start), section.title, CONTENTS, indent=2 * max(0, section.level - 1))
            for section in self._lesson.sections
        ]

    def action_focus_mode(self) -> None:
        self.toggle_class("-focus")
        view = self.query_one(LessonView)
        view.measure = self._measure()
        self._contents = None
        self.show_contents()
        view.focus()

    def _measure(self) -> int:
        """Cells of a line: as the member chose, else comfortable where there is room for more."""
        chosen = self.study.measure
        comfortable = (chosen is None and is_wide(self)) or (not chosen and self.has_class("-focus"))
        return MEASURES[self._lesson.manifest.lang] if comfortable else chosen or 0

    def action_measure(self, step: int) -> None:
        view = self.query_one(LessonView)
        view.measure = view.measured(step)
        self.study.keep_setting(measure=str(view.measure))

    def action_contents(self) -> None:
        contents = self.query_one("#contents")
        self._contents = not contents.display
        self.show_contents()
        (contents if self._contents else self.query_one(LessonView)).focus()

    def show_contents(self) -> None:
        wide = is_wide(self) and not self.has_class("-focus")
        self.query_one("#contents").display = (wide if self._contents is None else self._contents) and bool(
            self._lesson.sections
        )

    def on_resize(self) -> None:
        self.show_contents()
        for view in self.query(LessonView):
            view.measure = self._measure()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        view = self.query_one(LessonView)
        view.goto_line(int(event.id))
        view.focus()
        if not is_wide(self):
            self._contents = None
            self.show_contents()
