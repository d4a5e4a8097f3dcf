"""A session or a supervisor that breaks, hangs or is killed is replaced by a clean sign-in."""

import os
import signal
from datetime import datetime, timedelta
from functools import partial

import pytest

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.faulty_programs import AT_THE_SIGN_IN, FAULTY, IN_THE_MIDDLE
from tests.terminal.kiosk.shared_machine import (
    ADMINISTRATOR,
    CANARY,
    SECRETS,
    Begin,
    Start,
    break_from_a_reflection,
    child,
    children,
    choose_pin,
    end,
    open_reflection,
    sign_in,
    sign_out,
    until_next,
    wait_sign_in,
)


def test_a_session_that_dies_hangs_or_ends_is_a_line_in_the_log_that_names_nobody(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("hang_seconds = 2")
    sign_in(terminal, "张三")
    child(terminal).send_signal(signal.SIGSTOP)
    wait_sign_in(terminal)
    end(terminal)
    log = kiosk.log.read_text()
    assert "it hung" in log
    assert "ended by the administrator" in log
    assert not any(word in log for word in ("张三", ADMINISTRATOR, *SECRETS.values()))


def test_the_supervisor_ended_by_the_system_takes_the_session_with_it(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    running = child(terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert not running.is_running()
    assert terminal.modes_after == terminal.modes_before


def test_a_supervisor_that_was_killed_takes_the_session_with_it_and_the_next_one_wipes(begin: Begin) -> None:
    terminal = begin(scrollback=1000)
    sign_in(terminal, "张三")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    running = child(terminal)
    running.suspend()  # one that hangs ends too
    terminal.kill()
    running.wait(2)
    terminal.start_again()
    wait_sign_in(terminal)
    assert CANARY not in terminal.everything
    end(terminal)


def test_what_is_typed_while_the_kiosk_loads_ends_nothing_and_reaches_nobody(start: Start, kiosk: Kiosk) -> None:
    held = kiosk.home.path.parent / "held"
    os.mkfifo(held)
    terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **FAULTY)
    terminal.wait_raw(b"loading")
    terminal.send(f"\x03\x1c\x1a{CANARY}\r")
    held.open("w").close()
    wait_sign_in(terminal)
    assert CANARY not in terminal.screen
    sign_in(terminal, "张三")


@pytest.mark.parametrize("fault", AT_THE_SIGN_IN)
def test_a_sign_in_that_is_broken_is_replaced_by_a_clean_one(begin: Begin, kiosk: Kiosk, fault: str) -> None:
    what, told = AT_THE_SIGN_IN[fault]
    (kiosk.home.path.parent / "SignInApp").write_text(what)
    terminal = begin(**FAULTY)
    terminal.wait_until(lambda _: f" session ended: {told}\n" in kiosk.log.read_text(), told)
    wait_sign_in(terminal)
    assert "secret" not in kiosk.log.read_text()
    terminal.take()
    sign_in(terminal, "张三")
    assert b"still here" not in terminal.raw
    assert len(children(terminal.process.pid)) == 1


def test_a_session_that_breaks_in_the_middle_is_replaced_by_a_clean_sign_in(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("hang_seconds = 2\nmemory_mib = 1024", **FAULTY, scrollback=1000)
    raw = terminal.attributes
    for number, (what, told) in enumerate(IN_THE_MIDDLE.values()):
        sign_in(terminal, "张三")
        open_reflection(terminal, CANARY if number else "A few honest sentences")
        terminal.press(f"{CANARY} ")
        terminal.wait_for("draft kept")
        until_next(terminal, partial((kiosk.home.path.parent / "KioskApp").write_text, what))
        assert CANARY not in terminal.everything
        assert terminal.attributes == raw
        assert len(children(terminal.process.pid)) == 1
        assert kiosk.log.read_text().endswith(f" session ended: {told}\n")
    end(terminal)


def test_a_break_ends_when_the_machine_closes_and_the_work_waits_for_the_next_day(begin: Begin, kiosk: Kiosk) -> None:
    choose_pin(kiosk, "2468")
    now = datetime.now().astimezone()
    opens, closes = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (-1, 2))
    late = kiosk.home.path.parent / "late"
    terminal = begin(f'opens = "{opens}"\ncloses = "{closes}"', **FAULTY)
    break_from_a_reflection(terminal)
    terminal.press("2468")
    late.touch()
    terminal.wait_for("Closed.", f"opens again at {opens}")
    terminal.press("enter")
    assert "张三" not in terminal.screen
    late.unlink()
    wait_sign_in(terminal)
    sign_in(terminal, "张三")
    open_reflection(terminal, CANARY)
    sign_out(terminal)
    end(terminal)
