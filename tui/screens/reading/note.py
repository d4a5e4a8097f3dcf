"""A note at a place of a lesson: written, changed or removed."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static, TextArea

from lessons.clean import clean_text
from lessons.problem import N_, Problem
from lessons.text.find_words import words_of
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, tell
from tui.widgets.writing_area import WritingArea
from tui.wording.language import _, explain
from tui.wording.length import too_long

LONGEST = 4000
"""Characters of a note."""


class NoteScreen(Dialog[None]):
    """Hands the note's text to `keep`, empty to remove it, and closes once it is kept: a `Problem` is told below it."""

    CSS_PATH = "note.tcss"
    BINDINGS = [
        bound("finish", "keep", N_("Keep")),
        bound("back", "cancel", N_("Cancel")),
    ]

    def __init__(self, quote: str, text: str, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._quote = quote
        self._text = text
        self._keep = keep
        self.typed = text
        """The note as it stands."""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(_("My note"), "bold $accent"))
            yield Static(Content(words_of(self._quote)), classes="quote")
            area = WritingArea(
                self._text,
                soft_wrap=True,
                show_line_numbers=False,
                tab_behavior="focus",
                placeholder=_("For your eyes only; it never leaves this machine."),
                id="text",
            )
            yield Field(area, classes="tall")
            with Horizontal():
                yield Button(Content(with_key(_("Save"), "finish")), id="keep", variant="primary", compact=True)
                if self._text:
                    yield Button(Content(_("Remove")), id="remove", compact=True)
                yield Button(Content(with_key(_("Cancel"), "back")), id="cancel", compact=True)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        match event.button.id:
            case "keep":
                self.action_keep()
            case "remove":
                self._close_with("")
            case _:
                self.action_cancel()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.typed = clean_text(event.text_area.text).strip()
        self._fits()

    def _fits(self) -> bool:
        """Whether the note is short enough; where it is not, that is said."""
        if len(self.typed) > LONGEST:
            tell(self, "text", too_long(LONGEST, len(self.typed)))
        return len(self.typed) <= LONGEST

    def action_keep(self) -> None:
        if self._fits():
            self._close_with(self.typed)

    def _close_with(self, text: str) -> None:
        try:
            self._keep(text)
        except Problem as problem:  # the text stays where it can still be copied, or saved once there is room again
            tell(self, "text", explain(problem))
        else:
            self.dismiss()

    def action_cancel(self) -> None:
        if self.typed and self.typed != self._text:
            dialog = ConfirmScreen(_("Leave without saving?"), words_of(self.typed), _("Leave"), _("Stay"))
            self.app.push_screen(dialog, self._answered)
        else:
            self._leave()

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self._leave()

    def _leave(self) -> None:
        self.dismiss()
