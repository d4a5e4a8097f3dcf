"""A text that is written line by line, and kept as it is typed."""

from collections.abc import Callable

from lessons.problem import Problem
from store.member.session import Session
from tui.plain.dialogue import Dialogue, InputEnded
from tui.wording.language import _, explain

KEEP_EVERY = 1000
"""Milliseconds that typing may be ahead of the disk; the promise is at most 2 seconds."""
_END = (".", "。", "．")
"""A line that ends a text."""


class KeptText:
    """Takes lines; `save` has what was typed on disk, and may raise `Problem`."""

    def __init__(self, dialogue: Dialogue, session: Session, typed: str, save: Callable[[str], None]) -> None:
        self.typed = typed
        self._dialogue = dialogue
        self._session = session
        self._save = save
        self._kept = typed
        """The text on disk."""
        self._kept_at = session.clock.read().up

    @property
    def is_kept(self) -> bool:
        """Whether all of it is on disk."""
        return self._kept == self.typed

    def write(self) -> None:
        """Take lines until one that is only a full stop, or until Ctrl+D on a terminal."""
        self._dialogue.say(_("Write; a line with only a full stop (.) ends the text."))
        while (line := self._line()) is not None:
            self.typed += f"{line}\n"
        self.keep(now=True)

    def _line(self) -> str | None:
        try:
            line = self._dialogue.ask(look=self.keep)
        except InputEnded:
            return None
        return None if line.strip() in _END else line

    def keep(self, *, now: bool = False) -> None:
        """Have it on disk, each second at most, or `now`."""
        at = self._session.clock.read().up
        if self.is_kept or not (now or at - self._kept_at >= KEEP_EVERY):
            return
        self._kept_at = at
        typed = self.typed
        try:
            self._save(typed)
        except Problem as problem:
            if now:
                self._dialogue.say(explain(problem), _("draft not saved"))
        else:
            self._kept = typed

    def is_recorded(self) -> None:
        """It is in a record now, and no draft any more."""
        self._kept = self.typed
