"""Somebody who tries everything: clicks on whatever is to be read, keys, words, the palette, other sizes, `kill -9`."""

import random
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tests.terminal.terminal import KEYS, Terminal

_OUT = ("Quit", "退 出", "^q")
"""What is not clicked: it ends the program, as it should."""
_PRESSED = (
    *("enter", "enter", "space", "tab", "escape", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("backspace", "f1", "f2", *(f"ctrl+{letter}" for letter in "abcglnorstuxyz")),
    *("\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[Z", "\x1b[3~"),  # F5 to F8, shift+tab, delete
    *"0123456789abcdefghijklmnoprstuvwxyz/?+-.,[]",
    *"？、１２＋－。／　ｔ【】",
)
_TYPED = ("今天交接班", "abc", "50 Hz", "[/b]", "2026-11-30", "李明", "１２", "😀é", "\x1b[200~粘贴\n两行\x1b[201~")
_SIZES = ((20, 5), (60, 16), (100, 30), (1, 1))
_LOOK_EVERY = 25
"""Steps between two looks whether the program still answers."""


class Walk:
    """One walk through the program on a terminal; the same seed takes the same decisions on the same screens."""

    def __init__(self, terminal: Terminal, home: Path, seed: int) -> None:
        self._terminal = terminal
        self._log = home / "crash.log"
        self._random = random.Random(seed)
        self._size = terminal.size
        self.last: deque[str] = deque(maxlen=15)
        """What was done last."""

    def go(self, steps: int) -> None:
        """Take so many steps. Raises `AssertionError` once the program crashed, or answers no more."""
        for step in range(steps):
            action = self._random.choices(
                (self._click, self._press, self._type, self._choose, self._disturb), (45, 38, 5, 7, 5)
            )[0]
            self.last.append(action())
            self._terminal.settle()
            self._terminal.take()
            assert not self._log.exists(), self._log.read_text("utf-8", "replace")
            if self._terminal.ended:
                self.last.append("(start)")
                self._terminal.start_again()
                self._wait_drawn()
            elif step % _LOOK_EVERY == 0:
                self._resize(self._random.choice(_SIZES))

    def _wait_drawn(self) -> None:
        """Wait until something more was drawn, or the program was left."""
        terminal = self._terminal
        terminal.wait_until(lambda _screen: terminal.raw != b"" or terminal.ended, "an answer")

    def _click(self) -> str:
        words = [word for word in self._terminal.words if not any(out in word[2] for out in _OUT)]
        if not words:
            return "nothing to click on"
        low = self._random.random() < 0.5  # half of the clicks at the bottom, where most can be done
        column, row, word = self._random.choice(words[-14:] if low else words)
        if self._random.random() < 0.1:
            press = f"\x1b[<0;{column + 1};{row + 1}"
            self._terminal.send(f"{press}M{press}m" * 2)
            return f"double click on {word!r} at {column},{row}"
        self._terminal.click_at(column, row)
        return f"click on {word!r} at {column},{row}"

    def _press(self) -> str:
        key = self._random.choice(_PRESSED)
        self._terminal.press(key)
        return f"key {key!r}"

    def _type(self) -> str:
        text = self._random.choice(_TYPED)
        self._terminal.send(text)
        return f"type {text!r}"

    def _choose(self) -> str:
        typed = self._random.choice(("", "a", "e", "t", "测", "自", "笔", "目", "写", "学"))
        down = self._random.randrange(5)
        self._terminal.press("ctrl+p")
        self._terminal.settle()
        self._terminal.send(typed)
        self._terminal.settle()
        self._terminal.press(*["down"] * down, "enter")
        return f"palette {typed!r}, {down} down"

    def _disturb(self) -> str:
        match self._random.randrange(5):
            case 0:
                self._terminal.kill()
                return "kill -9"
            case 1:
                return self._resize(self._random.choice(_SIZES))
            case 2:
                button = self._random.choice((64, 65))
                self._terminal.send(f"\x1b[<{button};{self._size[0] // 2};{self._size[1] // 2}M")
                return "wheel"
            case 3:
                for event in ("0;5;5M", "32;40;9M", "0;40;9m"):
                    self._terminal.send(f"\x1b[<{event}")
                    self._terminal.settle()
                return "drag"
            case _:
                keys = self._random.choices(_PRESSED, k=4)
                self._terminal.send("".join(KEYS.get(key, key) for key in keys))
                return f"keys at once {keys!r}"

    def _resize(self, size: tuple[int, int]) -> str:
        """Another size for a moment: drawn anew by whatever still answers."""
        for columns, rows in (size, self._size):
            self._terminal.take()
            self._terminal.resize(columns, rows)
            self._wait_drawn()
            self._terminal.settle()
        return f"size {size} and back"


def told(walk: Walk, run: Callable[[], None], of: str) -> None:
    """Run, and say in what fails how it came to that."""
    try:
        run()
    except AssertionError as error:
        raise AssertionError(f"{of}; last: {' · '.join(walk.last)}\n{error}") from None
