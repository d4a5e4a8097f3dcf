"""A question that was answered, as it stands on a result: the same parts as where it was checked."""

from collections.abc import Callable, Sequence

from textual.geometry import Size

from lessons.problem import N_
from tui.terminal.keys import bound
from tui.widgets.lines import Operation, Piece
from tui.widgets.sheet import Part, Sheet, height_of


class AnsweredQuestion(Sheet):
    """As high as its parts. `opens` is called by a click on the part that has this operation, and by Enter."""

    OPENS: Operation = ("open", 0)
    DEFAULT_CSS = """
    AnsweredQuestion { height: auto; overflow-y: hidden; margin: 0 0 1 0; }
    AnsweredQuestion:focus > .sheet--cursor:nocolor { text-style: reverse; }
    """
    BINDINGS = [bound("go-on", "press", N_("Open in the lesson")), bound("choose", "press")]

    def __init__(self, title: Part, parts: Sequence[Part], opens: Callable[[], None], *, id: str) -> None:
        super().__init__()
        self.id = id
        self._title = title
        self._below = parts
        self._opens = opens

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        """The first line is the one that shows the focus, by its colour and by a sign."""
        sign = Piece(">" if self.has_focus else " ")
        style = (*self._title.style, *(("cursor",) if self.has_focus else ()))
        self.write([self._title._replace(mark=(sign, *self._title.mark), style=style), *self._below])

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._show()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return height_of([self._title, *self._below], width)

    def action_press(self) -> None:
        self._opens()

    def action_do(self, operation: str, argument: int) -> None:
        self._opens()
