"""No way out of the shared machine: every screen, everything that a terminal may send, every signal.

The suite takes a sample of the table. `STUDY_WHOLE_TABLE=1` goes through all of it, which takes an hour or two.
"""

import os
import random
import re
import time
from collections.abc import Callable
from functools import partial

import pytest

from store.kiosk.log import SIGNED_IN, STARTED
from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.escapes import SIZES, table
from tests.terminal.kiosk.kiosk_screens import AT_THE_SIGN_IN, CANARY, IN_A_SESSION, Visitor
from tests.terminal.kiosk.shared_machine import (
    DEAF,
    ENDING,
    assert_still_closed,
    child,
    end,
    until_next,
    wait_sign_in,
)
from tests.terminal.terminal import Terminal
from tui.kiosk.supervisor import WIPE

Start = Callable[..., Terminal]

WHOLE = bool(os.environ.get("STUDY_WHOLE_TABLE"))
EVERY_SCREEN = [*AT_THE_SIGN_IN, *IN_A_SESSION]
INPUTS = table()
PASTED = f"what somebody copied {CANARY}\n".encode() * (300_000 if WHOLE else 3_000)
"""Ten megabytes; in the suite a hundredth of it."""
MEMORY = 256 * 1024 * 1024
"""Bytes that a session may have after that."""
BACK_WITHIN = 3.0 if WHOLE else 15.0
"""Seconds from the end of a session to the next sign-in; the suite shares its processors."""


def sample(seed: int, what: list[str], count: int) -> list[str]:
    return what if WHOLE else random.Random(seed).sample(what, count)


@pytest.fixture
def visitor(furnished: Kiosk, start: Start) -> Visitor:
    """A member who wrote something before, at the sign-in."""
    kiosk = furnished
    terminal = start("kiosk", home=kiosk.home.path, scrollback=10_000, environment={"TMPDIR": str(kiosk.home.path)})
    wait_sign_in(terminal)
    visitor = Visitor(terminal, kiosk)
    visitor.prepare()
    return visitor


def faults(kiosk: Kiosk, killed: int) -> list[str]:
    """What the log says of sessions, but for those that were signed out, and those that were killed on purpose."""
    lines = [line.partition(" ")[2] for line in kiosk.log.read_text().splitlines()]
    good = (STARTED, SIGNED_IN, "session ended: status 0")
    kill = "session ended: killed by signal 9"
    return [line for line in lines if line not in (*good, kill)] + [kill] * (lines.count(kill) - killed)


def assert_inert(written: bytes) -> None:
    """Nothing was written that acts beyond the screen: clipboard, title, files, keys, reset."""
    rest = re.sub(rb"\x1b\]22;[a-z-]+\x07", b"", written.replace(WIPE, b""))  # the shape of the pointer
    for begin in (
        b"\x1b]",
        b"\x1bP",
        b"\x1b_",
        b"\x1b^",
        b"\x1bX",
        b"\x1bc",
        b"\x1b[5i",
        b"\x1b[?5i",
        b"\x1b[21t",
        b"\x1b[>",
    ):
        assert begin not in rest, rest[max(0, rest.index(begin) - 20) :][:80]


@pytest.mark.parametrize("screen", sample(1, EVERY_SCREEN, 2))
def test_nothing_that_a_terminal_sends_leads_out(visitor: Visitor, kiosk: Kiosk, screen: str) -> None:
    terminal = visitor.terminal
    visitor.reach(screen)
    done: list[str] = []
    for name in random.Random(screen).sample(list(INPUTS), len(INPUTS) if WHOLE else 20):
        if not visitor.is_there:
            visitor.reach(screen)
        done.append(name)
        terminal.send(INPUTS[name])
        terminal.settle()
        if "not end" in name or "end cut" in name:
            terminal.send("\x1b[201~")
        assert_still_closed(terminal)
        assert not faults(kiosk, visitor.killed), done[-5:]
        assert_inert(terminal.take())
    visitor.reach(screen)
    terminal.send(b"\x1b[200~" + PASTED + b"\x1b[201~")
    terminal.settle()
    assert child(terminal).memory_info().rss < MEMORY
    for size in SIZES:
        terminal.resize(*size)
        terminal.settle()
        assert_still_closed(terminal)
    visitor.begin_again()
    assert not faults(kiosk, visitor.killed)
    assert CANARY not in terminal.everything
    end(terminal)


@pytest.mark.parametrize("screen", sample(2, EVERY_SCREEN, 1))
def test_no_signal_leads_out_and_what_ends_a_session_leaves_nothing(
    visitor: Visitor, kiosk: Kiosk, screen: str
) -> None:
    terminal = visitor.terminal
    late = []
    for number in random.Random(screen).sample(ENDING, len(ENDING) if WHOLE else 2):
        visitor.reach(screen)
        for harmless in DEAF:
            terminal.signal(harmless)
        terminal.settle()
        assert_still_closed(terminal)
        assert visitor.is_there
        began = time.monotonic()
        until_next(terminal, partial(child(terminal).send_signal, number))
        visitor.out()
        if (took := time.monotonic() - began) > BACK_WITHIN:
            late.append((number, took))
        assert CANARY not in terminal.everything
        assert_still_closed(terminal)
        assert_inert(terminal.take())
        told = kiosk.log.read_text().splitlines()[-1].partition(" ")[2]
        endings = ("it hung", f"status {128 + number}", f"killed by signal {number}")
        assert told.removeprefix("session ended: ") in endings
    assert not late
    end(terminal)
