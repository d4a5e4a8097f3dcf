"""Today: the ways into studying by the time one has; what is due, what waits, and how the week is going."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalGroup, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from lessons.content.keys import LessonKey
from lessons.learning.day.waiting import LessonChanged, TestLeft, Waiting
from lessons.learning.day.ways import Cards, GoOnWithTest, ReadLesson, TakeTest, Way, WayKind, step_of
from lessons.learning.today import Suggestion
from lessons.problem import N_, Problem
from store.member.day.due_soon import Load
from store.member.day.today import Today, today
from tui.screens.frame.stand_in import trouble
from tui.screens.frame.study_screen import StudyScreen
from tui.screens.frame.suggested import open_step
from tui.terminal.key_names import key_sign
from tui.terminal.keys import bound
from tui.widgets.row import Row
from tui.wording.labels import reason_of, track_text
from tui.wording.language import _, language, ngettext
from tui.wording.times import minutes_text
from tui.wording.ways import lesson_text, waiting_text, way_text

if TYPE_CHECKING:
    from textual.timer import Timer

    from lessons.assessment.sitting import Sitting as OpenTest

WIDE = 100
"""Columns from which there are two columns."""
MORE = 5
"""Lessons offered beside those in the ways."""
NAMED = 6
"""Lessons shown of a pack that Study was opened with."""
TALL = 32
"""Lines of a screen with room for more."""
WAITING, WAITING_TALL = 4, 12
"""Lines of what waits, until all of it is asked for; on a tall screen."""


class TodayScreen(StudyScreen[None]):
    """The screen that Study opens on; the first row is the thing to do, so Enter is enough."""

    PLACE = "today"
    CSS_PATH = "today.tcss"
    MANUAL_PART = N_("Today")
    HELP_TEXT = N_(
        "Choose by the time you have: five minutes, a quarter of an hour, or only reading. Each way says what it leads "
        "to; Enter takes the first, 1, 2 and 3 take any. A test whose time is running comes first. Review brings back "
        "questions just before you forget them.\n\n"
        "The week says on which days you studied: ✓ studied, - day off, ~ no study, forgiven, . no study. Days off are "
        "the study days of your branch and the easy days of your shifts; two other days a month are forgiven. Nothing "
        "is counted by it, nothing won and nothing lost. If you like a daily goal, choose one in Settings."
    )
    BINDINGS = [
        bound("number-1", "way(1)", N_("Study now: the first way"), show=False),
        bound("number-2", "way(2)", N_("Study now: the second way"), show=False),
        bound("number-3", "way(3)", N_("Study now: the third way"), show=False),
        bound("review", "app.review", N_("Review")),
        bound("wrong-answers", "app.mistakes", N_("Wrong answers")),
        bound("mine", "app.mine", N_("Mine")),
        bound("search", "search", N_("Search")),
        bound("refresh", "refill", N_("Refresh"), show=False),
    ]

    class Filled(Message):
        """The screen has all that it shows of this content; of none where that cannot be read."""

        def __init__(self, screen: "TodayScreen", content: Today | None) -> None:
            super().__init__()
            self.screen = screen
            self.content = content

    def __init__(self) -> None:
        super().__init__()
        self._ways: list[Way] = []
        self._waiting: list[Waiting] = []
        self._named: list[str] = []
        self._sittings: dict[str, OpenTest] = {}
        self._countdown: Timer | None = None
        self._day: date | None = None
        self._all_waiting = False
        """Whether all that waits is listed."""

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False), VerticalGroup(id="columns"):
            yield VerticalGroup(id="left")
            yield VerticalGroup(id="right")

    def on_mount(self) -> None:
        self.set_interval(60, self._look_at_the_date)

    def _compositor_refresh(self) -> None:
        if self.study.draws_at_once:  # a picture of it stands; Textual would draw this several times over
            self._dirty_widgets.clear()
        else:
            super()._compositor_refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= WIDE, "-wide")
        tall = event.size.height >= TALL
        if self._day is not None and tall != self.has_class("-tall"):
            self.refill()
        self.set_class(tall, "-tall")

    def refill(self) -> None:
        self.call_later(self._fill)

    async def _fill(self) -> None:
        session = self.session
        waiting = [] if session.read_only else self.study.if_readable(session.open_sittings) or []
        self._sittings = {sitting.attempt: sitting for sitting in waiting}
        self._day = session.local_now().date()
        self.set_focus(None)  # else it goes to a row further down when its own is removed, and the page follows it
        try:
            content = today(session, language(), waiting)
            if self.study.draws_at_once:
                with self.app.batch_update():
                    await self._show("#left", [*self._left(content)])
                    await self._fill_right(content)
            else:
                await self._show("#left", [*self._left(content)])
                self.call_after_refresh(self._fill_right, content)  # what is to be done is seen first
        except Problem as problem:
            self._ways = []
            await self._show("#left", self._without(problem))
            await self._show("#right", [])
            self.post_message(self.Filled(self, None))
        rows = self.query(Row)
        if rows:
            rows.first().focus(scroll_visible=False)
        self.query_one(".page").scroll_home(animate=False)
        if self._sittings and self._countdown is None:
            self._countdown = self.set_interval(1, self._count_down)

    async def _fill_right(self, content: Today) -> None:
        from tui.screens.places.today_aside import aside

        above = {way.lesson for way in self._ways} | {*self._named}
        above |= {waiting.key for waiting in self._waiting if isinstance(waiting, LessonChanged)}
        self._offered = [suggestion for suggestion in content.suggestions if suggestion.key not in above][:MORE]
        guest = self.session.home.guest
        await self._show("#right", [*aside(content, self._offered, self._title, self._about, guest=guest)])
        self.post_message(self.Filled(self, content))

    async def _show(self, column: str, lines: list[Widget]) -> None:
        for place in self.query(column):  # none while another language is being put on
            await place.remove_children()
            await place.mount_all(lines)

    def _look_at_the_date(self) -> None:
        if self.is_current and self._day != self.session.local_now().date():
            self.refill()

    def _without(self, problem: Problem) -> list[Widget]:
        """The lines to show when the records cannot be read."""
        return [
            trouble(problem),
            _heading(_("Study now"), first=True),
            Row(_("Library"), _("every lesson can be read"), id="library"),
            Row(_("Mine"), id="mine"),
        ]

    # What is on the left

    def _opened(self, *, first: bool) -> Iterator[Widget]:
        """The lessons of the packs that Study was opened with; `first`: nothing stands above them."""
        library = self.session.library
        for pack in library.packs(language()):
            manifest = pack.outline.manifest
            if manifest.id not in library.named:
                continue
            yield _heading(manifest.title, first=first and not self._named)
            for lesson in pack.outline.lessons[:NAMED]:
                minutes = minutes_text(lesson.manifest.minutes) if lesson.manifest.minutes else ""
                yield Row(lesson.manifest.title, minutes, id=f"named-{len(self._named)}")
                self._named.append(str(LessonKey(manifest.id, lesson.manifest.id)))
            if more := len(pack.outline.lessons[NAMED:]):
                text = ngettext("{n} more lesson in the library", "{n} more lessons in the library", more)
                yield Row(text.format(n=more), id=f"more-{manifest.id}")

    def _left(self, content: Today) -> Iterator[Widget]:
        self._manifests = {listed.key: listed.outline.manifest for listed in self.session.library.lessons(language())}
        self._ways, self._named = content.ways, []
        running = self._ways[0].opening is WayKind.TEST
        opened = [] if running else [*self._opened(first=True)]
        yield from opened
        yield from self._way_rows(content, first=not opened)
        if running:
            yield from self._opened(first=False)
        self._waiting = content.waiting
        if content.fresh:
            return
        yield _heading(_("Review"))
        yield from self._due(content.due, content.tomorrow)
        if content.mistakes:
            text = ngettext("{n} question in the book", "{n} questions in the book", content.mistakes)
            yield Row(_("Wrong-answer book"), text.format(n=content.mistakes), id="mistakes")
        if self._waiting:
            yield _heading(_("Waiting for you"))
        room = WAITING_TALL if self.size.height >= TALL else WAITING - (self._ways[0].opening is WayKind.TEST)
        cut = len(self._waiting) > room and not self._all_waiting
        shown = self._waiting[: room - 1] if cut else self._waiting
        for number, waiting in enumerate(shown):
            title, meta = waiting_text(waiting, self._title)
            if isinstance(waiting, TestLeft):
                meta = self._time_left(waiting.attempt)
            yield Row(title, meta, id=f"waiting-{number}")
        if more := len(self._waiting) - len(shown):
            yield Row(ngettext("{n} more", "{n} more", more).format(n=more), id="all")

    def _way_rows(self, content: Today, *, first: bool) -> Iterator[Widget]:
        yield _heading(_("Study now"), first=first)
        reasons = {suggestion.key: suggestion for suggestion in content.suggestions}
        for number, way in enumerate(self._ways):
            is_first_row = first and number == 0
            detail, meta = "", minutes_text(way.minutes) if way.minutes else ""
            if way.opening is WayKind.TEST:
                detail = _("Unfinished test: your answers are kept, the deadline has not moved.")
                meta = self._time_left(_attempt_of(way))
            elif way.opening is WayKind.FIRST:
                detail = " · ".join((_("Begin here"), self._about(reasons[way.lesson])))
            elif way.opening is WayKind.FIFTEEN and way.lesson in reasons:
                detail = " · ".join((lesson_text(way, self._title), reason_of(reasons[way.lesson])))
            yield Row(
                way_text(way, self._title),
                meta,
                detail,
                mark=f"{key_sign('go-on' if is_first_row else f'number-{number + 1}')}  ",
                id=f"way-{number}",
                classes="way main" if is_first_row else "way",
            )
        if self._ways[0].opening is WayKind.BROWSE and not self.session.read_only:
            yield _quiet(_("Everything here is learned. Review keeps it fresh; the library has more."))
        if self._ways[0].opening is WayKind.FIRST:
            yield _quiet(
                _("Read it, then answer its short self-test: its questions come back just before you forget them.")
            )

    def _due(self, now: Load, tomorrow: Load) -> Iterator[Widget]:
        later = _("tomorrow {n} · {time}").format(n=tomorrow.cards, time=minutes_text(tomorrow.minutes))
        if now.cards:
            due = ngettext("{n} question is due now · {time}", "{n} questions are due now · {time}", now.cards)
            text = due.format(n=now.cards, time=minutes_text(now.minutes))
            yield Row(text, later if tomorrow.cards else _("nothing is due tomorrow"), id="review")
        elif tomorrow.cards:
            yield _quiet(_("Nothing is due today; {later}").format(later=later))
        else:
            yield _quiet(_("Nothing is due today or tomorrow."))

    def _title(self, of: str) -> str:
        """The title of a lesson, or of the test of an attempt."""
        if sitting := self._sittings.get(of):
            from tui.wording.testing.sitting_title import sitting_title

            return sitting_title(self.session, sitting)
        return self._manifests[of].title if of in self._manifests else of

    def _about(self, suggestion: Suggestion) -> str:
        """Why a lesson is put forward, and its track."""
        return f"{reason_of(suggestion)} · {track_text(self._manifests[suggestion.key].track)}"

    # The time of unfinished tests

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
            if attempt := self._attempt_in(row):
                row.meta = self._time_left(attempt)
                row.refresh()

    def _attempt_in(self, row: Row) -> str:
        """The attempt that a row goes on with; empty for other rows."""
        kind, _dash, which = (row.id or "").partition("-")
        if kind == "way":
            return _attempt_of(self._ways[int(which)])
        waiting = self._waiting[int(which)] if kind == "waiting" else None
        return waiting.attempt if isinstance(waiting, TestLeft) else ""

    def _time_left(self, attempt: str) -> str:
        from lessons.assessment.timing import remaining
        from tui.wording.testing.time_left import left_text

        return left_text(remaining(self._sittings[attempt], self.session.clock.read()))

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "way":
            return (isinstance(parameters[0], int) and parameters[0] <= len(self._ways)) or None
        return super().check_action(action, parameters)

    def on_row_pressed(self, event: Row.Pressed) -> None:
        kind, _dash, which = (event.row.id or "").partition("-")
        match kind:
            case "way":
                self.action_way(int(which) + 1)
            case "waiting":
                from tui.screens.places.open_waiting import open_waiting

                open_waiting(self.study, self._waiting[int(which)])
            case "all":
                self._all_waiting = True
                self.refill()
            case "lesson":
                open_step(self.study, step_of(self._offered[int(which)]))
            case "named":
                self.study.open_lesson(self._named[int(which)])
            case "review":
                self.study.action_review()
            case "mistakes":
                self.study.action_mistakes()
            case "library" | "more":
                self.study.show_place("library")
            case "mine":
                self.study.action_mine()

    def action_way(self, number: int) -> None:
        """Take one of the ways into studying, counted from 1."""
        match self._ways[number - 1].steps:
            case (GoOnWithTest(attempt=attempt),):
                from tui.screens.places.open_waiting import go_on

                go_on(self.study, attempt)
            case (ReadLesson() | TakeTest() as step, *_test):
                open_step(self.study, step)
            case (Cards() as cards, *_rest):
                from tui.screens.testing.review import ReviewScreen

                then = self._ways[number - 1].goes_on
                self.study.push_screen(ReviewScreen(list(cards.keys), practice=cards.practice, then=then))
            case _nothing:
                self.study.show_place("library")

    def action_search(self) -> None:
        from tui.screens.places.library import LibraryScreen

        self.study.switch_screen(LibraryScreen(searching=True))

    def action_refill(self) -> None:
        self.refill()


def _heading(text: str, *, first: bool = False) -> Static:
    return Static(Content(text), classes="heading first" if first else "heading")


def _quiet(text: str) -> Static:
    return Static(Content(text), classes="quiet")


def _attempt_of(way: Way) -> str:
    """The attempt of the test that a way goes on with; empty for other ways."""
    return next((step.attempt for step in way.steps if isinstance(step, GoOnWithTest)), "")
