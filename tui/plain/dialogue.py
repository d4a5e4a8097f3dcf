"""What is said and asked, line by line. Signals that ask to end are obeyed while an answer is waited for, not while
something is being saved.
"""

import contextlib
import signal
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TextIO

from lessons.clean import clean_text, inert
from lessons.typeset.spoken import spoken_lines
from tui.plain.commands import Action, Typed, is_no, is_yes, read_command
from tui.plain.line_reader import LineReader
from tui.wording.language import _
from tui.wording.typeset_labels import labels

_UNREAD = "\ufffd"
"""What stands for bytes that are no UTF-8."""
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")


class InputEnded(Exception):
    """There is nothing more to read."""


class Signalled(Exception):
    """A signal asked to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def labelled(label: str, text: str) -> str:
    """`text` after `label`; after a Chinese colon there is no space."""
    return f"{label}{text}" if label.endswith("：") else f"{label} {text}".rstrip()


def words(markdown: str) -> str:
    """A text of a lesson as one line."""
    return " ".join(_spoken(markdown))


def _spoken(markdown: str) -> list[str]:
    return list(spoken_lines(markdown, labels()))


def _no_look() -> None:
    """Nothing runs out."""


class Dialogue:
    """Says lines to `output` and reads answers from `reader`."""

    def __init__(self, reader: LineReader, output: TextIO) -> None:
        self._reader = reader
        self._output = output
        self._signal = 0
        self._waits = False

    # What is said

    def say(self, *lines: str) -> None:
        """Say lines of our own; what joins them on a screen becomes a semicolon."""
        self._write(line.replace(" · ", _("; ")) for line in lines)

    def say_text(self, *lines: str) -> None:
        """Say lines as they are, with texts of others in them."""
        self._write(lines)

    def tell(self, markdown: str) -> None:
        """Say a text of a lesson."""
        self._write(_spoken(markdown))

    def tell_after(self, label: str, markdown: str) -> None:
        """Say a text of a lesson, its first line after `label`."""
        first, *others = _spoken(markdown) or [""]
        self._write([labelled(label, first), *others])

    def _write(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._output.write("".join(f"{inert(part)}\n" for part in line.split("\n")))
        self._output.flush()

    # What is asked

    def ask(self, question: str = "", look: Callable[[], None] = _no_look) -> str:
        """The next line, after `question` was said. `look` is called each second, and may raise.

        Raises `InputEnded` and `Signalled`.
        """
        if question:
            self.say(question)
        while True:
            text = self._line(look).decode("utf-8", "replace")
            if _UNREAD not in text:
                return clean_text(text.removeprefix("\ufeff"))
            self.say(_("This line cannot be read: it is not UTF-8. Type it again."))

    def confirms(self, question: str, look: Callable[[], None] = _no_look) -> bool:
        """Whether a question is answered with yes; an empty line is no."""
        while True:
            answer = self.ask(_("{question} Type yes or no.").format(question=question), look)
            if is_yes(answer):
                return True
            if is_no(answer) or not answer.strip():
                return False

    def command(
        self, line: str, known: Collection[Action], look: Callable[[], None] = _no_look, *, typing: bool = False
    ) -> Typed | None:
        """The command that a line is. While a text may be the answer (`typing`) it is asked which of both is meant."""
        typed = read_command(line, known)
        if typed is None or typed.clear or not typing:
            return typed
        question = _("“{text}” is also a command. Is it your answer?").format(text=line.strip())
        return None if self.confirms(question, look) else typed

    def forget_typed(self) -> None:
        """Drop the beginning of a line that was not ended."""
        self._reader.forget()

    def _line(self, look: Callable[[], None]) -> bytes:
        def look_and_obey() -> None:
            self._waits = False
            look()
            self._obey()
            self._waits = True

        try:
            line = self._reader.line(look_and_obey)
        finally:
            self._waits = False
        self._obey()
        if line is None:
            raise InputEnded
        return line

    # Signals

    @contextlib.contextmanager
    def signals_obeyed(self) -> Iterator[None]:
        """Signals that ask to end raise `Signalled` where an answer is waited for."""

        def noted(number: int, _frame: object) -> None:
            again, self._signal = self._signal, number
            if self._waits or again:  # who asks twice does not want to wait
                self._waits = False
                raise Signalled(number)

        names = [name for name in _SIGNALS if hasattr(signal, name)]
        before = {name: signal.signal(getattr(signal, name), noted) for name in names}
        try:
            yield
            self._obey()
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)

    def _obey(self) -> None:
        if self._signal:
            raise Signalled(self._signal)
