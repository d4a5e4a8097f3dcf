"""Which picture of how Today last looked stands on the terminal while the application loads.

Nothing here imports Textual, nor what reads records.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import tui
from lessons.problem import Problem
from store.disk import atomic
from store.disk.home import Home
from store.machine.first_frame import LARGEST, FirstFrame
from tui.terminal.early_screen import EarlyScreen
from tui.wording.language import language

_DECIDES_COLOURS = ("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE")


class FirstPicture(NamedTuple):
    """What stands on the terminal while the application loads; `member`: whose pictures may, empty: nobody's."""

    home: Home
    member: str
    screen: EarlyScreen

    def show(self) -> None:
        """Show the picture that is true now, unless a passphrase is asked for before."""
        if self.member and not _asks_first(self.home, self.member):
            size = _size()
            self.screen.show(pictures(self.home, self.member, size).read(), size)

    def show_after_passphrase(self) -> None:
        """Show the picture that says nothing of anybody, where none stands yet."""
        if self.member and not self.screen.stands:
            size = _size()
            self.screen.show(pictures(self.home, self.member, size).read_bars(), size)


def pictures(home: Home, member: str, size: tuple[int, int]) -> FirstFrame:
    """The pictures of Today for a terminal of this size, in the language of now."""
    environment: Mapping[str, str] = os.environ
    colours = [environment.get(name, "-") for name in _DECIDES_COLOURS]
    installed = str(Path(tui.__file__).stat().st_mtime_ns)
    return FirstFrame(home, member, [tui.PROGRAM, installed, language(), "x".join(map(str, size)), *colours])


def pictured_member(home: Home) -> str:
    """The member whose pictures may be kept and shown; empty: not known yet, or on a machine that members share."""
    config = home.config
    is_known = bool(config.member and (config.lang or config.name)) and home.broken is None
    return config.member if is_known and not (home.path / "kiosk").exists() else ""


def _asks_first(home: Home, member: str) -> bool:
    """Whether a passphrase is asked for in the command line before anything is drawn: a look at the file is enough."""
    try:
        return b'"wrapped"' in (atomic.read(home.member_folder(member) / "member.key", LARGEST) or b"")
    except Problem:  # told once it is opened
        return True


def _size() -> tuple[int, int]:
    """Columns and rows of the terminal; none where the environment may say otherwise."""
    if {"COLUMNS", "LINES"} & os.environ.keys():
        return (0, 0)
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return (0, 0)
    return size.columns, size.lines
