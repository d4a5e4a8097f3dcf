"""The member's session for a plain dialogue: opened for writing, and how it ends told as an exit status."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from lessons.problem import Problem
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.private_pack import own_pack
from store.member.progress import Progress
from store.member.session import Session
from tui.console.member_here import member_here
from tui.console.unlocked_key import unlocked_key
from tui.plain.dialogue import Dialogue, InputEnded, Signalled
from tui.plain.line_reader import LineReader
from tui.wording.language import _, explain
from tui.wording.testing.overdue import overdue_text

ENDED_EARLY = 1
"""Exit status where the input ended before the dialogue did."""
_SIGNAL = 128


def talk(
    home: Home,
    passphrase_file: Path | None,
    speak: Callable[[Dialogue, Session], int],
    packs: Sequence[Path] = (),
) -> int:
    """Open the member's session, with `packs` besides the library's, and have `speak` lead the dialogue.

    The exit status is that of `speak`, 1 where the input ended too early, 128 and the signal's number where one asked
    to end. What was saved is kept.
    Raises `Locked` where another window has the member open.
    """
    member = member_here(home)
    clock = SystemClock()
    key = unlocked_key(home, member, passphrase_file)
    file = sys.stdin.fileno() if sys.stdin else os.open(os.devnull, os.O_RDONLY)
    dialogue = Dialogue(LineReader(file), sys.stdout)
    with Progress.open(home, member, clock, key=key) as progress:
        own = own_pack(home, member, progress.private_seal, home.notices.add)
        session = member_session(home, clock, progress, Library(home, tuple(packs), own=own))
        try:
            with dialogue.signals_obeyed():
                _tell_overdue(dialogue, session)
                return speak(dialogue, session)
        except InputEnded:
            dialogue.say(_("The input has ended. What was saved is kept."))
            return ENDED_EARLY
        except Signalled as signalled:
            if signalled.number in (signal.SIGINT, signal.SIGTERM):  # else nobody is there any more
                dialogue.say("", _("Interrupted. What was saved is kept."))
            return _SIGNAL + signalled.number


def _tell_overdue(dialogue: Dialogue, session: Session) -> None:
    """Hand in what ended while nobody was there, and say so."""
    try:
        closed = session.close_overdue()
    except Problem as problem:  # then they are closed at the next start
        dialogue.say(explain(problem))
        return
    for sitting, record in closed:
        dialogue.say_text(overdue_text(session, sitting, record))
