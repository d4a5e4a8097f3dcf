"""Pastes are text, whatever they hold; and they end, even where the terminal does not say so.

Textual takes an escape sequence inside a paste for keys pressed: a text copied from anywhere could hand in a test.
"""

from lessons.regex import regex

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""Bracketed paste (xterm, `CSI ? 2004 h`)."""
LONGEST = 100_000
"""Characters taken from one paste."""
PATIENCE = 1.0
"""Seconds of silence after which a paste is taken to have ended."""
_CONTROLS = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class PasteFilter:
    """Cleans the pastes in what a terminal sends, however it is cut into pieces."""

    def __init__(self) -> None:
        self._open = False
        self._last = 0.0
        self._room = 0
        self._left_out = 0
        self._tail = ""
        """The last characters outside of a paste, where the mark of its beginning may have begun."""
        self._held = ""
        """The last characters of a paste so far, where the mark of its end may have begun."""

    def feed(self, text: str, now: float) -> str:
        """The cleaned text. `now` is in seconds, of a monotonic clock."""
        self._last = now
        result = []
        while text:
            before, text = self._inside(text) if self._open else self._outside(text)
            result.append(before)
        return "".join(result)

    def left_out(self) -> int:
        """How many characters of a finished paste did not fit; reported once."""
        if self._open:
            return 0
        count, self._left_out = self._left_out, 0
        return count

    def overdue(self, now: float) -> str:
        """The mark of the end, where a paste began and then nothing came for `PATIENCE`; else nothing."""
        if not self._open or now - self._last <= PATIENCE:
            return ""
        self._open = False
        self._held = ""
        return END

    def _outside(self, text: str) -> tuple[str, str]:
        seen = self._tail + text
        place = seen.find(BEGIN)
        if place < 0:
            self._tail = seen[1 - len(BEGIN) :]
            return text, ""
        self._open, self._room, self._tail = True, LONGEST, ""
        inside = seen[place + len(BEGIN) :]
        return text[: len(text) - len(inside)], inside

    def _inside(self, text: str) -> tuple[str, str]:
        content, mark, rest = (self._held + text).partition(END)
        self._held = ""
        if mark:
            self._open = False
        else:
            cut = content.rfind("\x1b")
            if cut >= 0 and END.startswith(content[cut:]):
                content, self._held = content[:cut], content[cut:]
        text = _CONTROLS.sub("", content)
        taken = text[: self._room]
        self._room -= len(taken)
        self._left_out += len(text) - len(taken)
        return taken + mark, rest
