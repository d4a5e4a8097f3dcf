"""The key bar at the bottom: in one line the keys that matter here, in the current language. Every key can be clicked.

Bindings stand in the order of their importance: those of the focused widget first, then the screen's own, then the way
out. What does not fit is left to Help and Commands, whose keys always stand at the end. Keys that do nothing now are
dimmed, and stand there only where there is room for them; when pressed they say why.
"""

from typing import NamedTuple

from textual import events

from lessons.text.width import width as cells
from tui.widgets.lines import Lines, Piece
from tui.wording.language import _

UNABLE = "$foreground 40%"
"""The style of a key that does nothing now."""
_LAST = ("pause", "quit", "commands", "help")
"""Meanings of the keys that work everywhere, in the order in which they stand at the end."""
_ROOM_FOR = ("pause", "commands", "quit")
"""The same, in the order in which there is room for them, once all others have theirs."""
_SEVERAL = "…"
"""Stands in what is shown for several keys, each of which does something else."""

_WAYS_BACK = ("page-up", "left")
"""Meanings that have room only once those that lead on have theirs."""


class _Key(NamedTuple):
    key: str
    shown: str
    description: str
    meaning: str
    everywhere: bool
    """Whether it is a key of the application."""
    able: bool
    """Whether it does anything now."""

    @property
    def pieces(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The texts that it is drawn as, with their styles."""
        key, text = ("bold $footer-key-foreground", "") if self.able else (UNABLE, UNABLE)
        return (f" {self.shown} ", key), (f"{self.description} ", text)

    @property
    def room(self) -> int:
        """The cells that it takes."""
        return sum(cells(text) for text, _style in self.pieces)


class KeyBar(Lines):
    """The shown bindings of the screen, those of the focused widget first."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; background: $panel; color: $foreground; }"

    def __init__(self, *, signs_out: bool = False) -> None:
        """`signs_out`: the keys that end or pause a session on a shared machine stay in sight."""
        super().__init__()
        self._always = ("help", "commands", "quit", "pause") if signs_out else ("help", "commands")
        self._is_blank = False
        self.keys: list[_Key] = []
        """The keys that there are now, the most important first."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.show())
        self.show()

    def blank(self, is_blank: bool) -> None:
        """Show none of them while a dialog lies on the screen, which takes all keys and clicks."""
        if is_blank is not self._is_blank:
            self._is_blank = is_blank
            self.changed()

    def show(self) -> None:
        """Show the keys that there are now."""
        keys: dict[str, _Key] = {}
        for node, binding, able, _tooltip in self.screen.active_bindings.values():
            if binding.show and binding.description:
                meaning, everywhere = binding.id or "", node is self.app
                text = _("all keys") if meaning == "help" else _(binding.description)
                key = _Key(binding.key, self.app.get_key_display(binding), text, meaning, everywhere, able)
                keys.setdefault(binding.action, key)
        if list(keys.values()) != self.keys:
            self.keys = list(keys.values())
            self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        if self._is_blank:
            return [[]]
        places = range(len(self.keys))
        ends = [place for place in places if self.keys[place].meaning in _LAST and self.keys[place].everywhere]
        ends.sort(key=lambda place: _LAST.index(self.keys[place].meaning))
        ways_out = [place for place in places if self.keys[place].meaning == "back"]
        own = [place for place in places if place not in (*ends, *ways_out)]
        always = [place for place in ends if self.keys[place].meaning in self._always]
        always.sort(key=lambda place: self._always.index(self.keys[place].meaning))
        fitting: list[int] = []
        room = width
        others = [place for place in ends if place not in always]
        others.sort(key=lambda place: _ROOM_FOR.index(self.keys[place].meaning))
        by_need = sorted(own, key=lambda place: (not self.keys[place].able, self.keys[place].meaning in _WAYS_BACK))
        for place in (*always, *ways_out, *by_need, *others):
            if self.keys[place].room <= room:
                fitting.append(place)
                room -= self.keys[place].room
            elif place in others:
                break
        line: list[Piece] = []
        for place in (*own, *ways_out, *ends):
            if place in fitting:
                if place in ends and room:
                    line.append(Piece(" " * room))
                    room = 0
                line += [Piece(text, style, ("press", place)) for text, style in self.keys[place].pieces]
        return [line]

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            key = self.keys[operation[1]]
            if _SEVERAL in key.shown:
                self.app.notify(_("Press one of these keys: {keys}").format(keys=key.shown), timeout=6, markup=False)
            else:
                self.app.simulate_key(key.key)
