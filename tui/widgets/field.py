"""A field of a form, with a message about its content below it."""

from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from tui.widgets.sentences import Sentences
from tui.wording.language import _

if TYPE_CHECKING:  # slow to load, and most forms have none
    from textual.widgets import TextArea


class Line(Input):
    """A one-line input. Pasted lines are joined; a paste that does not fit is refused as a whole."""

    class Full(Message):
        """What was typed or pasted did not fit."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Textual pastes the first line only
        self.replace(" ".join(event.text.splitlines()), *self.selection)

    def restricted(self) -> None:
        self.post_message(self.Full())


class SecretLine(Line):
    """A line for what nobody else may learn: a passphrase, a PIN, a code, a key. No input method is let near it."""


class Field(Vertical):
    """Shows a message about its field, until the content of the field changes."""

    DEFAULT_CSS = """
    Field { width: 1fr; height: auto; }
    Field.tall { height: 1fr; }
    Field > .said { display: none; height: auto; padding: 0 1; color: $warning; }
    Field.-told > .said { display: block; }
    """

    def __init__(self, field: "Input | TextArea", *, classes: str | None = None) -> None:
        super().__init__(id=f"{field.id}-field", classes=classes)
        self._field = field
        self._message = Sentences(classes="said")
        self._message_for = ""

    def compose(self) -> ComposeResult:
        yield self._field
        yield self._message

    @property
    def _text(self) -> str:
        return self._field.value if isinstance(self._field, Input) else self._field.text

    def tell(self, text: str, *, lead: bool = True) -> None:
        """Show a message about the present content, and focus the field if `lead`."""
        self._message_for = self._text
        self._message.update(Content(text))
        self.add_class("-told")
        if lead:
            self._field.focus()

    def _changed(self) -> None:
        if self._text != self._message_for:
            self.remove_class("-told")

    def on_input_changed(self) -> None:
        self._changed()

    def on_text_area_changed(self) -> None:
        self._changed()

    def on_line_full(self, event: Line.Full) -> None:
        event.stop()
        assert isinstance(self._field, Input)
        self.tell(_("At most {most} characters fit here; nothing was inserted.").format(most=self._field.max_length))


def tell(screen: Screen[Any], field: str, text: str, *, lead: bool = True) -> None:
    """Show a message at the field whose input has this id, and focus it if `lead`."""
    screen.query_one(f"#{field}-field", Field).tell(text, lead=lead)
