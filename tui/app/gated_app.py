"""What comes in from keyboard and mouse, on its way to the screen that it was meant for.

Textual hands an event to whatever screen is in front, also to one that has not been composed yet, and to one that came
up under the mouse between the two halves of a double click. And it sends keys typed fast to what has the focus before
the first of them has moved it: they would be lost, or do something else.
"""

import unicodedata
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import RenderableType
from textual import events
from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from tui.screens.frame.dialog import Dialog
from tui.screens.frame.seen_screen import SeenScreen
from tui.widgets.nav_bar import NavBar

Result = TypeVar("Result")

_UNDER = str.maketrans("。，、；：【】「」《》—–−〇零一二三四五六七八九", ".,/;:[][]<>---00123456789")
"""What an input method writes -> the key under it; what is only wide is known to Unicode."""

LONGEST_ON_ITS_WAY = 1.0
"""Seconds that what was typed after a key waits for it at most, should what has the key be gone with it."""


class GatedApp(App[Result]):
    """An application that asks no screen anything before it is there, takes keys one by one, and by any width."""

    _on_its_way: events.Key | None = None
    """The key that is not yet done with."""

    _pressed: tuple[Screen[object], Offset, float] | None = None
    """The last press of the mouse: on which screen, where, and when."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._behind: deque[events.Event] = deque()
        """What came in after that key."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await self._hand_on(event)
            return
        self._behind.append(event)
        if self._on_its_way is None:
            await self._hand_on_next()
        elif len(self._behind) == 1:
            self.set_timer(LONGEST_ON_ITS_WAY, partial(self._done_with, self._on_its_way))

    async def _hand_on_next(self) -> None:
        while self._behind and self._on_its_way is None:
            event = self._behind.popleft()
            if isinstance(event, events.Key):
                self._on_its_way = event
            await self._hand_on(event)
            if isinstance(event, events.Key):
                # Once for the key itself, once for what it had them send each other.
                nodes = (self.focused or self.screen).ancestors_with_self
                await self._follow(event, *nodes, *nodes)

    async def _follow(self, key: events.Key, *nodes: MessagePump) -> None:
        """Wait until each of these in turn has dealt with what it was sent so far."""
        for place, node in enumerate(nodes):
            if node.call_later(self._follow, key, *nodes[place + 1 :]):
                return
        await self._done_with(key)

    async def _done_with(self, key: events.Key) -> None:
        if self._on_its_way is key:
            self._on_its_way = None
            await self._hand_on_next()

    async def _hand_on(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            screen = await self._screen_there()
            if not screen.is_mounted:  # it could not be put up
                return
            if isinstance(event, events.Key):
                event = self._meant_key(event)
            if not self._meant_for(screen, event):
                if isinstance(event, events.MouseDown) and not event.is_forwarded:
                    self._mouse_down_widget = None  # else its release would count as a click
                return
            self.let_in(screen)
        await super().on_event(event)

    @property
    def asking(self) -> Screen[object] | None:
        """The screen that asks for something now, which may have another in front; `None` where it is taken apart."""
        asks = active_message_pump.get(None)
        try:
            return asks.screen if isinstance(asks, Widget) else self.screen
        except (NoScreen, ScreenStackError):
            return None

    if not TYPE_CHECKING:  # there it is the one of Textual, with its overloads

        def push_screen(self, screen, *arguments, **options):
            """Show a screen, unless another lies on the one that asks: a second click came before that."""
            if self.asking is not self.screen and self.asking in self.screen_stack:
                return AwaitMount(self.screen, [])
            return super().push_screen(screen, *arguments, **options)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is not None and isinstance(screen, Dialog):
            screen.stand()  # before it can be seen, so that whoever answers what they see has answered
        super()._display(screen, renderable)
        if renderable is not None and isinstance(screen, SeenScreen):
            screen.stand()

    def let_in(self, screen: Screen[object]) -> None:
        """A key or the mouse was meant for this screen."""

    async def _screen_there(self) -> Screen[object]:
        """The screen in front, once all of it is there. What is done meanwhile waits in its order."""
        while True:
            screen = self.screen
            if not screen._mounted_event.is_set():
                await screen._mounted_event.wait()
            elif isinstance(screen, SeenScreen) and not screen.whole.is_set():
                await screen.whole.wait()
            else:
                if screen.focused is not None and not screen.focused.is_attached:
                    screen.set_focus(None)  # what it was on has just been taken away, and would take keys with it
                return screen

    def _meant_for(self, screen: Screen[object], event: events.Event) -> bool:
        if isinstance(event, events.MouseEvent) and not event.is_forwarded and not self._hits(screen, event):
            return False
        return not isinstance(screen, SeenScreen) or (screen.saw(event) and screen.takes(event))

    def _hits(self, screen: Screen[object], event: events.MouseEvent) -> bool:
        """Whether the mouse is on something that is still there, and came to it on this screen."""
        try:
            widget, _region = self.get_widget_at(event.x, event.y)
        except NoWidget:
            return True
        if isinstance(event, events.MouseDown):
            before, self._pressed = self._pressed, (screen, event.screen_offset, event.time)
            if before is not None and before[0] is not screen and before[1] == event.screen_offset:
                again = event.time - before[2] <= self.CLICK_CHAIN_TIME_THRESHOLD
                if again and not isinstance(widget, NavBar):  # where one goes back twice
                    return False
        return widget.is_attached  # a list may just be filled anew

    def _meant_key(self, event: events.Key) -> events.Key:
        """The key that stands under what an input method wrote; as it is where one types."""
        if event.is_forwarded or event.character is None or event.character.isascii():
            return event
        if self.focused is not None and self.focused.check_consume_key(event.key, event.character):
            return event
        character = meant_character(event.character)
        if not character.isascii():
            return event
        key = events.Key(_character_to_key(character), character)
        key.time = event.time
        return key


def meant_character(written: str) -> str:
    """The character of the key that stands under what an input method wrote; what was written where there is none."""
    character = unicodedata.normalize("NFKC", written).translate(_UNDER)
    return character if len(character) == 1 and character.isascii() else written
