"""What is said below a blank that takes a number: how that was read, or what is wrong with it."""

from lessons.content.question import Cloze, read_number
from lessons.content.typed_answer import Doubt, Quantity, normal, spelled
from tui.wording.language import _


def number_note(question: Cloze, blank: int, text: str) -> str:
    """How a number is read where that is not obvious, or what is wrong with it; empty where there is nothing to say."""
    read = read_number(question, blank, text)
    if read is None:
        return ""
    return _doubt_text(read.doubt) if read.doubt else _as_read(read, text)


def _doubt_text(doubt: Doubt) -> str:
    """Why what was typed is not taken for a number, and what to do."""
    return {
        Doubt.NUMBER: _("This is not a number. Type digits, such as 12.5."),
        Doubt.COMMA: _("One number or two? Write a point before decimals: 50.2."),
        Doubt.UNIT: _("This is not the unit used here. Type only the number."),
    }[doubt]


def _as_read(read: Quantity, text: str) -> str:
    """The number in digits, where it was not typed so."""
    digits = spelled(read.value) if read.value is not None else ""
    return "" if normal(text).removeprefix("+").startswith(digits) else _("Read as {number}").format(number=digits)
