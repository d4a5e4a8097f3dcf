"""FindsInLesson words in a lesson: its bar at the bottom leads its view from hit to hit."""

from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.find_bar import FindBar
from tui.widgets.lesson.view import LessonView


class FindsInLesson(StudyScreen[None]):
    """A screen with a `LessonView` and a `FindBar`."""

    def action_find(self) -> None:
        self.query_one(FindBar).open()

    def on_find_bar_sought(self, event: FindBar.Sought) -> None:
        event.stop()
        view = self.query_one(LessonView)
        count = view.search(event.query)
        self.query_one(FindBar).show_hits(1 if count else 0, count)

    def on_find_bar_stepped(self, event: FindBar.Stepped) -> None:
        event.stop()
        view = self.query_one(LessonView)
        if event.step > 0:
            view.next_hit()
        else:
            view.previous_hit()

    def on_lesson_view_searched(self, event: LessonView.Searched) -> None:
        event.stop()
        self.query_one(FindBar).show_hits(event.number, event.count)

    def on_find_bar_closed(self, event: FindBar.Closed) -> None:
        event.stop()
        view = self.query_one(LessonView)
        view.search("")
        view.focus()
