"""Into which fields pinyin may be typed: decided by their kind, and never into one that holds a secret."""

from textual.command import CommandInput
from textual.widget import Widget
from textual.widgets import Input

from tui.widgets.field import Line, SecretLine
from tui.widgets.question.view import QuestionView
from tui.widgets.writing_area import WritingArea


def takes_pinyin(widget: Widget | None) -> bool:
    """Whether a widget is a field for words. What is not known to be one is none."""
    match widget:
        case SecretLine():
            return False
        case Line() | CommandInput():
            return not widget.password
        case WritingArea():
            return not widget.read_only
        case QuestionView():
            return widget.before_caret is not None
    return False


def before_cursor(widget: Widget) -> str:
    """The line of such a field up to the cursor."""
    match widget:
        case Input():
            return widget.value[: widget.cursor_position]
        case WritingArea():
            row, column = widget.cursor_location
            return widget.document.get_line(row)[:column]
        case QuestionView():
            return widget.before_caret or ""
    return ""
