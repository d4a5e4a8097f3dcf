"""The navigation bar at the top: the current place, the other places, the member. Every part can be clicked."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.terminal.key_names import key_of
from tui.wording.language import _


def titles() -> dict[str, str]:
    """Place -> its title in the current language."""
    return {"today": _("Today"), "library": _("Library"), "progress": _("Progress"), "settings": _("Settings")}


class NavBar(Widget):
    """`place` is the current place; with a `title` the bar shows a way back and that title instead.

    `mark` says at the right end, whatever else stands there, what is special about this session.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    NavBar { dock: top; height: 1; background: $panel; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Chosen(Message):
        """A place was clicked; `place` is `back` for the way back."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, place: str = "", title: str = "", right: str = "", mark: str = "") -> None:
        super().__init__()
        self._mark = f" {mark} " if mark else ""
        self._place = place
        self._title = title
        self._right = right
        self._spots: list[tuple[int, int, str]] = []

    def show(self, title: str | None = None, right: str | None = None) -> None:
        """Change the title or the text at the right end."""
        self._title = self._title if title is None else title
        self._right = self._right if right is None else right
        self.refresh()

    @property
    def places_end(self) -> int:
        """The column behind the last place: what follows is of the member, or of this session."""
        return self._spots[-1][1] if self._spots else 0

    def render(self) -> Content:
        parts: list[tuple[str, str]] = []
        self._spots = []
        column = 0

        def add(text: str, style: str, spot: str = "") -> None:
            nonlocal column
            width = cell_len(text)
            if spot:
                self._spots.append((column, column + width, spot))
            parts.append((text, style))
            column += width

        # A name may be of any length; the title has the greater part of the line.
        right = Content(self._right).truncate(max(self.size.width // 3, 12), ellipsis=True).plain + " "
        if self._title:
            add(" ‹ " + _("Back") + " ", "bold $accent", "back")
            add("│ ", "$foreground 40%")
            room = self.size.width - column - cell_len(right) - cell_len(self._mark) - 1
            add(Content(self._title).truncate(max(room, 8), ellipsis=True).plain, "bold")
        else:
            add(" ", "")
            for place, title in titles().items():
                here = place == self._place
                add(f" {key_of(place)} {title} ", "bold reverse" if here else "", place)
                add(" ", "")
        space = self.size.width - column - cell_len(right) - cell_len(self._mark)
        if space > 0:
            add(" " * space, "")
            add(right, "$foreground 80%")
        add(self._mark, "bold reverse")
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        for start, end, spot in self._spots:
            if start <= event.x < end:
                self.post_message(self.Chosen(spot))
