"""Today: what to study now, in minutes; what is due for review; the last reflections; the next study day."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.content.keys import LessonKey
from lessons.learning.today import Reason, Suggestion
from lessons.problem import N_, Problem
from store.member.derived_cache import RECENT
from store.member.session import Today
from tui.screens.frame.stand_in import trouble
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.row import Row
from tui.wording.labels import reason_text, track_text
from tui.wording.language import _, language, ngettext
from tui.wording.times import date_text, minutes_text

if TYPE_CHECKING:
    from textual.timer import Timer

    from lessons.assessment.sitting import Sitting

MORE = 3
"""Lessons offered beside the first."""
NAMED = 6
"""Lessons shown of a pack that Study was opened with."""


class TodayScreen(StudyScreen[None]):
    """The screen that Study opens on; the first row is the thing to do, so Enter is enough."""

    PLACE = "today"
    CSS_PATH = "today.tcss"
    HELP_TEXT = N_(
        "The first line is what to do now; Enter starts it. A test that was interrupted comes first, then what your "
        "branch has set, what you began, and what is due. Review brings back questions just before you forget them."
    )
    BINDINGS = [
        Binding("r", "review", N_("Review")),
        Binding("b", "mistakes", N_("Wrong answers")),
        Binding("slash", "search", N_("Search")),
        Binding("f5", "refill", N_("Refresh"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sittings: dict[str, Sitting] = {}
        self._countdown: Timer | None = None

    def body(self) -> ComposeResult:
        yield VerticalScroll(classes="page", can_focus=False)

    def refill(self) -> None:
        self.call_later(self._fill)

    async def _fill(self) -> None:
        try:
            lines = self._lines(self.session.today(language()))
        except Problem as problem:
            lines = self._without(problem)
        page = self.query_one(VerticalScroll)
        await page.remove_children()
        await page.mount_all(lines)
        rows = page.query(Row)
        if rows:
            rows.first().focus(scroll_visible=False)
        if self._sittings and self._countdown is None:
            self._countdown = self.set_interval(1, self._count_down)

    def _without(self, problem: Problem) -> list[Static | Row]:
        """The lines to show when the records cannot be read."""
        return [
            trouble(problem),
            _heading(_("Study now"), first=True),
            Row(_("Library"), _("every lesson can be read"), id="library"),
            Row(_("Mine"), id="mine"),
        ]

    def _lines(self, today: Today) -> list[Static | Row]:
        lines: list[Static | Row] = []
        waiting = [] if self.session.read_only else self.study.if_readable(self.session.open_sittings) or []
        self._sittings = {sitting.attempt: sitting for sitting in waiting}
        if waiting:
            lines.append(_heading(_("Unfinished test"), first=True))
            lines += [self._sitting_row(sitting) for sitting in waiting]
        lines += self._opened(first=not waiting)
        lines.append(_heading(_("Study now"), first=not lines))
        if not today.suggestions:
            text = _("Everything here is learned. Review keeps it fresh; the library has more.")
            lines.append(Static(Content(text), classes="quiet"))
        names = {key: lesson.manifest for key, _edition, lesson in self.session.library.lessons(language())}
        self._offered = [suggestion for suggestion in today.suggestions if suggestion.key not in self._named]
        for number, suggestion in enumerate(self._offered[: 1 + MORE]):
            manifest = names[suggestion.key]
            lines.append(
                Row(
                    manifest.title,
                    minutes_text(suggestion.minutes),
                    f"{_reason(suggestion)} · {track_text(manifest.track)}" if number == 0 else "",
                    id=f"lesson-{number}",
                    classes="main" if number == 0 else None,
                )
            )
        lines.append(_heading(_("Review")))
        if today.due:
            due = ngettext("{n} question is due", "{n} questions are due", today.due).format(n=today.due)
            lines.append(Row(due, minutes_text(today.due_minutes), id="review"))
        else:
            text = (
                _("Nothing is due today.")
                if self.session.cards
                else _("After your first self-test, its questions come back here just before you would forget them.")
            )
            lines.append(Static(Content(text), classes="quiet"))
        if today.mistakes:
            text = ngettext("{n} question in the book", "{n} questions in the book", today.mistakes)
            lines.append(Row(_("Wrong-answer book"), text.format(n=today.mistakes), id="mistakes"))
        lines.append(_heading(_("Latest reflections")))
        self._drafts = self.study.if_readable(self.session.drafts) or []
        for number, (key, _prompt, draft) in enumerate(self._drafts[:RECENT]):
            title = names[key].title if key in names else key
            lines.append(Row(title, _("draft · {date}").format(date=date_text(draft.saved)), id=f"draft-{number}"))
        for recent in today.recent:
            title = names[recent.key].title if recent.key in names else recent.key
            lines.append(Row(title, date_text(recent.written), id=f"reflection-{recent.id}"))
        if not today.recent and not self._drafts:
            lines.append(
                Static(Content(_("None yet. Each lesson ends with a question about your own work.")), classes="quiet")
            )
        lines.append(Row(_("Mine"), _("all that you wrote (m)"), id="mine"))
        lines.append(_heading(_("Study day and this week")))
        lines.append(Static(Content(self._week(today)), classes="quiet"))
        return lines

    def _opened(self, *, first: bool) -> list[Static | Row]:
        """The lessons of the packs that Study was opened with."""
        lines: list[Static | Row] = []
        library = self.session.library
        self._named: list[str] = []
        for pack in library.packs(language()):
            manifest = pack.outline.manifest
            if manifest.id not in library.named:
                continue
            lines.append(_heading(manifest.title, first=first and not lines))
            for lesson in pack.outline.lessons[:NAMED]:
                minutes = minutes_text(lesson.manifest.minutes) if lesson.manifest.minutes else ""
                lines.append(Row(lesson.manifest.title, minutes, id=f"named-{len(self._named)}"))
                self._named.append(str(LessonKey(manifest.id, lesson.manifest.id)))
            if more := len(pack.outline.lessons[NAMED:]):
                text = ngettext("{n} more lesson in the library", "{n} more lessons in the library", more)
                lines.append(Row(text.format(n=more), id=f"more-{manifest.id}"))
        return lines

    def _count_down(self) -> None:
        """Count down the time of unfinished tests; a test whose time is up is handed in at once."""
        # Here and below: Study starts with this screen, and loads the others once they are opened.
        from lessons.assessment.timing import expired

        if not self.is_current:
            return
        if any(expired(sitting, self.session.clock.read()) for sitting in self._sittings.values()):
            self.study.close_overdue()
            self.refill()
            return
        for row in self.query(Row):
            if sitting := self._sittings.get((row.id or "").removeprefix("sitting-")):
                row.meta = self._left(sitting)
                row.refresh()

    def _left(self, sitting: "Sitting") -> str:
        from lessons.assessment.timing import remaining
        from tui.wording.testing.time_left import left_text

        return left_text(remaining(sitting, self.session.clock.read()))

    def _sitting_row(self, sitting: "Sitting") -> Row:
        from tui.wording.testing.sitting_title import sitting_title

        return Row(
            _("Go on: {test}").format(test=sitting_title(self.session, sitting)),
            self._left(sitting),
            _("All your answers are kept; the deadline has not moved."),
            id=f"sitting-{sitting.attempt}",
            classes="main",
        )

    def _week(self, today: Today) -> str:
        parts = []
        if today.study_day:
            parts.append(_("Next study day: {date}").format(date=date_text(today.study_day)))
        elif self.study.kiosk:  # there the administrator fetches it
            parts.append(_("No study plan from your branch yet; its study days will show here."))
        else:
            parts.append(_("No study plan from your branch yet; study sync fetches it."))
        minutes = sum(seconds for _day, seconds in today.week) // 60
        if not minutes:
            return "\n".join(parts)
        days = sum(seconds > 0 for _day, seconds in today.week)
        text = ngettext("Last seven days: {minutes}, on {n} day", "Last seven days: {minutes}, on {n} days", days)
        parts.append(text.format(minutes=minutes_text(minutes), n=days))
        return "\n".join(parts)

    def on_row_pressed(self, event: Row.Pressed) -> None:
        kind, _dash, which = (event.row.id or "").partition("-")
        match kind:
            case "lesson":
                self.study.open_lesson(self._offered[int(which)].key)
            case "named":
                self.study.open_lesson(self._named[int(which)])
            case "more":
                self.study.show_place("library")
            case "review":
                self.action_review()
            case "mistakes":
                self.action_mistakes()
            case "library":
                self.study.show_place("library")
            case "mine":
                self.study.action_mine()
            case "sitting":
                from tui.screens.testing.test import TestScreen

                self.study.push_screen(TestScreen(self._sittings[which], resumed=True))
            case "draft":
                self._open_draft(*self._drafts[int(which)][:2])
            case "reflection":
                from tui.screens.reading.finished_reflection import FinishedReflectionScreen

                self.study.push_screen(FinishedReflectionScreen(which))

    def _open_draft(self, key: str, prompt: str) -> None:
        from tui.screens.reading.put_to_use import DRAFT, PutToUseScreen
        from tui.screens.reading.reflection import ReflectionScreen

        if lesson := self.study.find_lesson(key):
            prompts = [known.id for known in lesson.prompts]
            if prompt == DRAFT:
                self.study.push_screen(PutToUseScreen(lesson))
            elif prompt in prompts:
                self.study.push_screen(ReflectionScreen(lesson, prompts.index(prompt)))
            else:
                self.study.open_lesson(key)

    def action_review(self) -> None:
        cards = self.session.due_cards(language())
        if self.session.read_only:
            self.study.notify(_("This window is read-only."))
        elif cards:
            from tui.screens.testing.review import ReviewScreen

            self.study.push_screen(ReviewScreen(cards))
        else:
            self.study.notify(_("Nothing is due for review today."))

    def action_mistakes(self) -> None:
        from tui.screens.testing.mistakes import MistakesScreen

        self.study.push_screen(MistakesScreen())

    def action_search(self) -> None:
        from tui.screens.places.library import LibraryScreen

        self.study.switch_screen(LibraryScreen(searching=True))

    def action_refill(self) -> None:
        self.refill()


def _heading(text: str, *, first: bool = False) -> Static:
    return Static(Content(text), classes="heading first" if first else "heading")


def _reason(suggestion: Suggestion) -> str:
    if suggestion.reason is Reason.REQUIRED and suggestion.due:
        return _("set by your branch, by {date}").format(date=suggestion.due)
    return reason_text(suggestion.reason)
