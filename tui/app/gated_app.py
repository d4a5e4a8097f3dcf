"""Keyboard and mouse input, held back until the screen that it was meant for can take it.

Textual hands an event to whatever screen is in front, also to one that has not been composed yet, and to one that came
up under the mouse between the two halves of a double click. And it sends keys typed fast to what has the focus before
the first of them has moved it: they would be lost, or do something else.
"""

import asyncio
import unicodedata
from collections import deque
from contextlib import suppress
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

_ASCII_KEYS = str.maketrans(
    "。，、；：【】「」〔〕『』《》〈〉‘’“”·×¥—–−〇零一二三四五六七八九",
    ".,/;:[][][]{}<><>''\"\"`*$---00123456789",
)
"""What an input method writes -> the character on its key. Unicode normalisation handles full-width forms.

`、` is `/`: some write it for that key, others for the backslash, which means nothing here.
"""

END_SEEN_AFTER = 0.1
"""Longest that input which waits for a screen holds up the end of the application, in seconds."""
READ_WITHIN = 0.7
"""Seconds that something has to be in sight before the key that led there leads on from it: more than a key's delay."""
SEEN_WITHIN = 0.4
"""The same for another key, which cannot be held: a look is enough."""
REPEATED_WITHIN = 0.25
"""Seconds between two events of one key within which it is held, or pressed without looking."""
_LEADS_ON = ("enter", "space")
LONGEST_KEY_WAIT = 1.0
"""Longest that later input waits for a key, in seconds, should the widget that handles it be gone."""


class GatedApp(App[Result]):
    """Sends input to a screen only once it is composed, keys one at a time, full-width ones as ASCII."""

    _key_in_progress: events.Key | None = None
    """The key whose handlers have not all run."""

    _key_before: tuple[str, float] = ("", 0.0)
    """The key that came before it, and when."""

    _pressed: tuple[Screen[object], Offset, float] | None = None
    """The last press of the mouse: on which screen, where, and when."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[events.Event] = deque()
        """Input that came in after that key."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await self._forward(event)
            return
        self._waiting.append(event)
        if self._key_in_progress is None:
            await self._forward_next()
        elif len(self._waiting) == 1:
            self.set_timer(LONGEST_KEY_WAIT, partial(self._finish_key, self._key_in_progress))

    @property
    def _is_ending(self) -> bool:
        """Whether nothing that comes in is meant for anything any more."""
        return self._exit or self._exception is not None

    async def _forward_next(self) -> None:
        while self._waiting and self._key_in_progress is None and not self._is_ending:
            event = self._waiting.popleft()
            if isinstance(event, events.Key):
                self._key_in_progress = event
            await self._forward(event)
            if isinstance(event, events.Key) and not self._is_ending:
                # Once for the key itself, once for what it had them send each other.
                nodes = (self.focused or self.screen).ancestors_with_self
                await self._follow(event, *nodes, *nodes)

    async def _follow(self, key: events.Key, *nodes: MessagePump) -> None:
        """Wait until each of these nodes in turn has handled the messages sent to it so far, then finish the key."""
        for place, node in enumerate(nodes):
            if node.call_later(self._follow, key, *nodes[place + 1 :]):
                return
        await self._finish_key(key)

    async def _finish_key(self, key: events.Key) -> None:
        if self._key_in_progress is key:
            self._key_in_progress, self._key_before = None, (_plain_name(key), key.time)
            await self._forward_next()

    async def _forward(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            screen = await self._ready_screen()
            if screen is None or not screen.is_mounted:  # it could not be put up
                return
            if isinstance(event, events.Key):
                event = self._ascii_key(event)
            if not self._meant_for(screen, event):
                if isinstance(event, events.MouseDown) and not event.is_forwarded:
                    self._mouse_down_widget = None  # else its release would count as a click
                return
            self.input_accepted(screen)
            if await self.composes(event):
                return
        await super().on_event(event)

    async def composes(self, event: events.Event) -> bool:
        """Whether an input method of Study's own takes a key, before anything else does; it hears of all input."""
        return False

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
            screen.became_visible(self._last_key)  # before it can be seen, so that every answer to it counts
        super()._display(screen, renderable)
        if renderable is not None and isinstance(screen, SeenScreen):
            screen.became_visible(self._last_key)

    @property
    def _last_key(self) -> str:
        return _plain_name(self._key_in_progress) if self._key_in_progress else self._key_before[0]

    def input_accepted(self, screen: Screen[object]) -> None:
        """Called for each key and mouse event that a screen takes."""

    async def _ready_screen(self) -> Screen[object] | None:
        """The screen in front, once it is completely composed; `None` when the application ends before.

        Input waits in order meanwhile.
        """
        while not self._is_ending:
            screen = self.screen
            if not screen._mounted_event.is_set():
                await self._wait_unless_ending(screen._mounted_event)
            elif isinstance(screen, SeenScreen) and not screen.whole.is_set():
                await self._wait_unless_ending(screen.whole)
            else:
                if screen.focused is not None and not screen.focused.is_attached:
                    screen.set_focus(None)  # what it was on has just been taken away, and would take keys with it
                return screen
        return None

    async def _wait_unless_ending(self, event: asyncio.Event) -> None:
        """The wait runs in the message loop of some widget: one without an end would keep that from closing."""
        while not event.is_set() and not self._is_ending:
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), END_SEEN_AFTER)

    def pressed_anew(self, since: float) -> bool:
        """Whether the key that is handled now was pressed for what is in sight since then, by the clock of events.

        A key that is held comes first after the delay of its repetition, then at short intervals; both would hurry
        through what nobody has read. A click, which is no key, always counts.
        """
        key, before = self._key_in_progress, self._key_before
        if key is None:
            return True
        in_sight = key.time - since
        if _plain_name(key) != before[0]:
            return in_sight >= SEEN_WITHIN
        return key.time - before[1] >= REPEATED_WITHIN and in_sight >= READ_WITHIN

    def _meant_for(self, screen: Screen[object], event: events.Event) -> bool:
        if isinstance(event, events.MouseEvent) and not event.is_forwarded and not self._hits_a_widget(screen, event):
            return False
        if not isinstance(screen, SeenScreen):
            return True
        return screen.saw(event) and screen.takes(event) and not self._is_held_over(screen, event)

    def _is_held_over(self, screen: SeenScreen[Any], event: events.Event) -> bool:
        """Whether a key is still held, or was pressed twice, that led to a screen where it would give an answer."""
        if not screen.IS_ANSWERED or not isinstance(event, events.Key) or event.is_forwarded:
            return False
        is_same = event.key in _LEADS_ON and event.key == screen.opened_by
        return is_same and not self.pressed_anew(screen.shown_since)

    def _hits_a_widget(self, screen: Screen[object], event: events.MouseEvent) -> bool:
        """Whether a mounted widget is under the mouse, and this is not the second half of a double click."""
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

    def _ascii_key(self, event: events.Key) -> events.Key:
        """The ASCII key for a character that an input method wrote; unchanged where text is being typed."""
        if event.is_forwarded or event.character is None or event.character.isascii():
            return event
        if self.focused is not None and self.focused.check_consume_key(event.key, event.character):
            return event
        character = ascii_character(event.character)
        if not character.isascii():
            return event
        key = events.Key(_character_to_key(character), character)
        key.time = event.time
        return key


def _plain_name(key: events.Key) -> str:
    """The name of a key, of a full-width one that of the key under it."""
    if key.character is None or key.character.isascii():
        return key.key
    return _character_to_key(ascii_character(key.character))


def ascii_character(written: str) -> str:
    """The ASCII character on the key for what an input method wrote; unchanged where there is none."""
    character = unicodedata.normalize("NFKC", written).translate(_ASCII_KEYS)
    return character if len(character) == 1 and character.isascii() else written
