"""A dialogue line by line without a terminal: what is typed when, on a clock that the test moves."""

import io
import os
from collections.abc import Callable
from pathlib import Path

from lessons.content.question import Response
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.clocks import FakeClock
from tui.plain.dialogue import Dialogue, InputEnded
from tui.plain.line_reader import LineReader

Step = str | bytes | float | Callable[[], object]
"""A line; bytes that end no line; seconds that pass while nobody types; or something that happens."""
ENDED = -1
"""The input ended before the dialogue did."""


class Talk:
    """One member's dialogues: each begins with a fresh start of Study on the same home."""

    def __init__(self, home: Home, clock: FakeClock, *packs: Path) -> None:
        self._home = home
        self.clock = clock
        self._packs = packs
        self.said = ""
        """What the last dialogue said."""

    def session(self, progress: Progress) -> Session:
        return Session(self._home, self.clock, progress, Library(self._home, self._packs), None)

    def progress(self) -> Progress:
        return Progress.open(self._home, self._home.config.member, self.clock)

    def __call__(self, speak: Callable[[Dialogue, Session], int], *steps: Step) -> int:
        """Have a dialogue with these steps; its status, or `ENDED`."""
        waiting = list(steps)
        out, into = os.pipe()
        typing = [into]

        def readable(_file: int, seconds: float) -> bool:
            while waiting:
                match waiting[0]:
                    case str(line):
                        os.write(into, f"{line}\n".encode())
                        waiting.pop(0)
                        return True
                    case bytes(part):
                        os.write(into, part)
                        waiting.pop(0)
                        return True
                    case float() | int() as left:
                        passing = min(left, seconds)
                        self.clock.pass_seconds(passing)
                        waiting[0] = left - passing
                        if waiting[0] <= 0:
                            waiting.pop(0)
                        return False
                    case happens:
                        happens()
                        waiting.pop(0)
            if typing:
                os.close(typing.pop())
            return True

        output = io.StringIO()
        dialogue = Dialogue(LineReader(out, readable), output)
        try:
            with self.progress() as progress:
                return speak(dialogue, self.session(progress))
        except InputEnded:
            return ENDED
        finally:
            self.said = output.getvalue()
            for file in (out, *typing):
                os.close(file)

    @property
    def lines(self) -> list[str]:
        return self.said.splitlines()

    def saved(self) -> dict[str, Response]:
        """The answers of the open sitting, as they are on disk."""
        from lessons.assessment.attempt import state

        with self.progress() as progress:
            (sitting,) = self.session(progress).open_sittings()
            return state(sitting).answers
