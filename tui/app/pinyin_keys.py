"""Pinyin in the application: the keys that it takes before a field gets them, and its line on whatever screen is shown.

Nothing of it is loaded before somebody is in a field for words.
"""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import RenderableType
from textual import events
from textual.screen import Screen
from textual.widget import Widget

from lessons.problem import N_, Problem
from store.member.session import Session
from tui.app.gated_app import GatedApp
from tui.terminal.key_names import keys_of
from tui.terminal.keys import bound
from tui.wording.language import explain

if TYPE_CHECKING:
    from tui.typing.candidate_line import CandidateLine
    from tui.typing.typist import Place, Typist

Result = TypeVar("Result")
Answer = TypeVar("Answer")

_A_MOMENT = 0.25
"""Seconds between two calls of `still_here`."""
_WRITTEN_WITHIN = 0.5
"""Longest that the next key waits for a field to take a text, in seconds."""


class PinyinKeys(GatedApp[Result]):
    """An application in whose fields for words pinyin may be typed."""

    BINDINGS = [bound("pinyin", "switch_pinyin", N_("Chinese by pinyin"), show=False, priority=True)]
    session: Session
    kiosk: bool

    _typist: "Typist | None" = None
    _composed_in: Widget | None = None
    """The field that is typed into."""
    _offered: bool | None = None
    """Whether the switch is shown unasked; `None` as long as nobody was in a field."""
    _looked_at: tuple[Screen[object], Widget | None] | None = None
    """The screen and the field in it at the last look."""

    # Where

    @property
    def offers_pinyin(self) -> bool:
        """Whether the switch is shown unasked."""
        if self._offered is None:
            from store.machine.pinyin_engine.offered import is_offered

            self._offered = is_offered(os.environ, shared_machine=self.kiosk)
        return self._offered

    @property
    def _field(self) -> Widget | None:
        """The field for words that has the focus."""
        focused = self.focused if self.screen_stack else None
        if focused is None or not focused.check_consume_key("a", "a"):
            return None
        from tui.typing.fields import takes_pinyin

        return focused if takes_pinyin(focused) else None

    def _place(self, field: Widget) -> "Place":
        from tui.typing.candidate_line import room
        from tui.typing.fields import before_cursor
        from tui.typing.typist import Place

        async def write(text: str) -> None:
            await self._write(field, text)

        return Place(write, lambda: before_cursor(field), room(self.size.width))

    async def _write(self, field: Widget, text: str) -> None:
        """Write a text as if it were pasted: as text, whatever it is; and wait until it stands there."""
        field._forward_event(events.Paste(text))
        written = asyncio.Event()
        if field.call_later(written.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(written.wait(), _WRITTEN_WITHIN)

    # Keys

    async def composes(self, event: events.Event) -> bool:
        if not isinstance(event, events.Key | events.Paste | events.MouseDown):
            return False
        typist = self._typist
        if typist is None or not (typist.is_on or typist.is_starting):
            if isinstance(event, events.Key) and not (event.character or "").isascii() and self._field is not None:
                self._offered = False  # the terminal brings its own
                self._show_line()
            return False
        field = self._field
        if field is not self._composed_in:
            self._composed_in = field
            await self._waited(typist.drop())
        if field is None:
            return False
        return await self._waited(self._take(event, typist, self._place(field)))

    async def _take(self, event: events.Event, typist: "Typist", place: "Place") -> bool:
        if isinstance(event, events.Key):
            return event.key not in keys_of("pinyin") and await typist.press(event.key, event.character, place)
        if not (isinstance(event, events.MouseDown) and self._is_at_line(event)):
            await typist.finish(place)
        return False

    async def _waited(self, asking: Coroutine[Any, Any, Answer]) -> Answer:
        """What comes of asking the engine, which may not answer."""
        task = asyncio.create_task(asking)
        while not task.done():
            await asyncio.wait({task}, timeout=_A_MOMENT)
            self.still_here()
        return task.result()

    def still_here(self) -> None:
        """Called several times a second while the application waits for the engine."""

    def _is_at_line(self, event: events.MouseDown) -> bool:
        line = self._line
        return line is not None and line.region.contains_point(event.screen_offset)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "switch_pinyin":
            return self._field is not None
        return super().check_action(action, parameters)

    async def action_switch_pinyin(self) -> None:
        """Switch it on or off."""
        field = self._field
        if field is None:
            return
        if self._typist is None:
            from tui.typing.typist import Typist

            self._typist = Typist(self.session.home, self._show_line, self._tell_pinyin)
        self._offered, self._composed_in = True, field
        await self._waited(self._typist.switch(self._place(field)))

    def _tell_pinyin(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="warning", timeout=12, markup=False)

    # The line

    @property
    def _line(self) -> "CandidateLine | None":
        from tui.typing.candidate_line import CandidateLine

        return next(iter(self.screen.query(CandidateLine)), None)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if screen is self.screen and screen.is_mounted and self._looked_at != (screen, field := self._field):
            self._looked_at = (screen, field)  # another question is answered in the same field
            self._show_line()

    def _show_line(self) -> None:
        """Have the line on the screen in front, where words are typed on it, and nowhere else; and what it shows."""
        if not self.screen_stack or self._exit:
            return
        field = self._field
        if self._offered is None and (field is None or not self.offers_pinyin):
            return
        from tui.typing.candidate_line import CandidateLine, LineState
        from tui.typing.fields import takes_pinyin

        typist, line = self._typist, self._line
        shown = LineState(is_here=field is not None)
        if typist is not None:
            shown = LineState(field is not None, typist.is_on, typist.is_starting, typist.composing)
        # Where it is it stays, empty, while something else has the focus: it would move what is being clicked.
        is_kept = line is not None and any(map(takes_pinyin, self.screen.focus_chain))
        is_there = bool(self._offered) and (field is not None or is_kept)
        if line is not None:
            line.display = is_there
            line.show(shown)
        elif is_there:
            self.screen.mount(CandidateLine(shown))
        self.screen.set_class(is_there, "-words")  # what else is docked at the foot stands above it

    def on_seen_screen_focus_moved(self) -> None:
        self._show_line()

    async def on_candidate_line_switched(self) -> None:
        await self.action_switch_pinyin()

    async def on_candidate_line_taken(self, event: "CandidateLine.Taken") -> None:
        if self._typist is not None and (field := self._field) is not None:
            await self._waited(self._typist.take(event.place, self._place(field)))

    async def on_candidate_line_turned(self, event: "CandidateLine.Turned") -> None:
        if self._typist is not None and (field := self._field) is not None:
            await self._waited(self._typist.turn(event.pages, self._place(field)))

    async def on_unmount(self) -> None:
        if self._typist is not None:
            await self._typist.end()
