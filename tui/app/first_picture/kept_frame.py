"""Keeps how Today looks for the next start, as long as it is as a start shows it and nothing lies on it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.strip import Strip

from lessons.problem import Problem
from store.crypto.key_file import is_wrapped, member_key_file
from store.machine.first_frame import FirstFrame
from store.member.day.today import Today, says_the_same_all_day, today
from tui.app.first_picture.pictures import pictures
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.nav_bar import NavBar
from tui.widgets.row import Row
from tui.wording.language import language

if TYPE_CHECKING:
    from textual.timer import Timer

    from store.member.session import Session

SETTLED = 0.3
"""Seconds after Today was filled when it is looked at: whoever only passes through waits for nothing."""
LATER = 2.0
"""Seconds to wait where a message lies on it."""


class _KeptLook(NamedTuple):
    content: Today
    lang: str
    files: FirstFrame
    stamp: str
    bars: list[Strip]
    whole: list[Strip]


class KeptFrame:
    """The last look of Today in this session; `keep` writes it at the end."""

    def __init__(self, app: App[int], session: "Session", is_exchanging: Callable[[], bool]) -> None:
        self._app = app
        self._session = session
        self._is_exchanging = is_exchanging
        self._last: _KeptLook | None = None
        self._new: Today | None = None
        """What Today shows and nobody looked at."""
        self._timer: Timer | None = None
        self._anew = False
        """Whether it is being filled anew, as it did not say any more what is."""

    def filled(self, screen: StudyScreen[None], content: Today) -> None:
        """Today shows this from now on: look at it soon, or when the application ends."""
        self._new = content
        if self._timer is not None:
            self._timer.stop()
        self._timer = screen.set_timer(SETTLED, self.look)

    def look(self) -> None:
        """Look at Today now, if it is on the screen and shows something new."""
        with suppress(NoMatches, ScreenStackError, Problem):  # it is being filled anew, or taken apart, or unreadable
            self._look(self._app.screen)

    def _look(self, screen: Screen[object]) -> None:
        content = self._new
        if content is None or not isinstance(screen, StudyScreen) or screen.PLACE != "today":
            return
        if self._app._notifications or self._is_exchanging():
            self._timer = screen.set_timer(LATER, self.look)
            return
        self._new = None
        if screen.focused is screen.query(Row).first() and not screen.query_one(".page").scroll_offset.y:
            if not self._anew and content != today(self._session, language(), self._session.open_sittings()):
                self._anew = True  # a lesson that was left is recorded once Today stands again
                screen.refill()
                return
            self._anew = False
            home, member = self._session.home, self._session.progress.member
            files = pictures(home, member, self._app.size)
            whole = screen._compositor.render_strips()
            self._last = _KeptLook(content, language(), files, files.stamp(), _bars(screen, whole), whole)

    def keep(self) -> None:
        """Write it for the next start; the whole only where it stays true until something is done."""
        if self._last is None:
            return
        content, lang, files, stamp, bars, whole = self._last
        stays_true = False
        with suppress(Problem):  # told where it matters
            stays_true = (
                not is_wrapped(member_key_file(self._session.home, self._session.progress.member))
                and stamp == files.stamp()
                and says_the_same_all_day(self._session, lang, content)
            )
        files.keep(self._drawn(bars), self._drawn(whole) if stays_true else b"", stamp)

    def _drawn(self, strips: Iterable[Strip]) -> bytes:
        return "\n".join(strip.render(self._app.console) for strip in strips).encode()


def _bars(screen: StudyScreen[None], whole: list[Strip]) -> list[Strip]:
    """What of the screen says nothing of anybody: where its places and keys are, and the heading of the first rows."""
    nav, keys, heading = screen.query_one(NavBar), screen.query_one(KeyBar), screen.query(".heading").first()
    places = whole[nav.region.y].crop(0, nav.places_end)
    title = whole[heading.region.y].crop(0, heading.region.right)
    edge = title.crop(0, 1)  # beside the page, in its colour
    rows = {
        nav.region.y: _filled_up(places, whole[nav.region.y].cell_length, places),
        heading.region.y: _filled_up(title, whole[heading.region.y].cell_length, edge),
        keys.region.y: whole[keys.region.y],
    }
    return [rows.get(y) or _filled_up(Strip([]), strip.cell_length, edge) for y, strip in enumerate(whole)]


def _filled_up(strip: Strip, width: int, as_in: Strip) -> Strip:
    """A strip of this width, in the colours at the end of another."""
    *_others, last = as_in
    return Strip([*strip, Segment(" " * (width - strip.cell_length), last.style)])
