"""A term of a pack's glossary."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from lessons.pack.glossary import GlossaryEntry
from lessons.problem import N_
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.lesson.view import LessonView
from tui.wording.language import _


class GlossaryScreen(Dialog[tuple[str, str] | None]):
    """Shows an entry; gives the target and kind of a link in it that was followed."""

    CSS_PATH = "glossary.tcss"
    BINDINGS = [bound("back", "close", N_("Close"))]

    def __init__(self, entry: GlossaryEntry) -> None:
        super().__init__()
        self._entry = entry

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(self._entry.term, "bold $accent"))
            yield LessonView()
            with Horizontal():
                yield Button(Content(with_key(_("Close"), "back")), compact=True)

    def on_mount(self) -> None:
        view = self.query_one(LessonView)
        view.load(self._entry.text)
        view.focus()

    def on_lesson_view_link_activated(self, event: LessonView.LinkActivated) -> None:
        event.stop()
        kind, target = event.kind, event.target
        if kind == "anchor":  # inside the glossary
            kind, target = "glossary", f"glossary{target}"
        self.dismiss((target, kind))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)
