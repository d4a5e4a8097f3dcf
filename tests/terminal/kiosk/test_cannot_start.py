"""A shared machine that cannot start says so, and why, and waits, whatever the cause; and goes on once it is mended."""

import signal
import sys
from collections.abc import Callable

import pytest

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.faulty_programs import BARE
from tests.terminal.kiosk.shared_machine import sign_in, wait_sign_in
from tests.terminal.terminal import Terminal, run

Start = Callable[..., Terminal]
CALL = "This machine cannot start. Please call the administrator."

# The kiosk with a fault in it for as long as a file lies beside the home.
PROGRAM = """
import os, sys
from pathlib import Path
from tui.cli.main import main
from tui.kiosk import preload, session_process, supervisor

def faulty(function):
    def run(*arguments):
        if (told := Path(os.environ["HOME"], function.__name__)).exists():
            exec(told.read_text())
        return function(*arguments)
    return run

preload.load = faulty(preload.load)
session_process.forget_guest = faulty(session_process.forget_guest)
sys.exit(main(sys.argv[1:]))
"""
FAULTY = {"program": [sys.executable, "-I", "-c", PROGRAM], "environment": BARE}
AT_THE_START = {
    "a module is missing": (
        "import textual_that_is_not_there",
        "textual_that_is_not_there: a part of Study is missing",
    ),
    "a full disk": ("raise OSError(28, 'No space left on device', '/home/x')", "/home/x: not saved, there is no space"),
    "a file that may not be read": ("raise PermissionError(13, 'Permission denied', '/home/x')", "/home/x: cannot be"),
    "a fault of its own": ("raise ValueError('secret')", "ValueError"),
    "an end without a word": ("os._exit(3)", "stopped as soon as it started (status 3)"),
}


@pytest.mark.parametrize("fault", AT_THE_START)
def test_a_sign_in_that_cannot_start_tells_why_waits_longer_each_time_and_goes_on_once_mended(
    start: Start, kiosk: Kiosk, fault: str
) -> None:
    what, told = AT_THE_START[fault]
    broken = kiosk.home.path.parent / "forget_guest"
    broken.write_text(what)
    terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **FAULTY)
    terminal.wait_for(CALL)
    assert told in " ".join(terminal.screen.split())
    assert "secret" not in terminal.screen
    assert kiosk.log.read_text().count("session ended") == 2
    terminal.wait_until(lambda screen: "again in 4 seconds" in screen, "a longer wait")
    assert kiosk.log.read_text().count("session ended") == 3
    broken.unlink()
    terminal.send("not for anybody\r")
    wait_sign_in(terminal)
    sign_in(terminal, "张三")


def test_a_file_that_lets_no_kiosk_begin_is_named_on_a_screen_that_stays_until_it_is_ended(
    start: Start, kiosk: Kiosk
) -> None:
    (kiosk.home.path / "kiosk" / "kiosk.toml").write_text("guests = tru")
    terminal = start("kiosk", home=kiosk.home.path)
    terminal.wait_for(CALL, "again in 30 seconds")
    assert "kiosk.toml: cannot be used" in " ".join(terminal.screen.split())
    terminal.send("\x03\x1c\x1acanary")
    terminal.settle(0.1)
    assert terminal.process.poll() is None
    assert "canary" not in terminal.screen
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == -signal.SIGTERM


def test_settings_that_cannot_be_read_keep_nobody_from_signing_in_and_are_named(start: Start, kiosk: Kiosk) -> None:
    config = kiosk.home.config_file
    config.unlink(missing_ok=True)
    config.mkdir()
    terminal = start("kiosk", home=kiosk.home.path)
    wait_sign_in(terminal)
    sign_in(terminal, "张三")
    terminal.wait_for(config.name)


def test_a_module_that_is_missing_before_anything_is_drawn_is_told_too(start: Start, kiosk: Kiosk) -> None:
    (kiosk.home.path.parent / "load").write_text("import textual_that_is_not_there")
    terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **FAULTY)
    terminal.wait_for(CALL, "textual_that_is_not_there", "again in 30 seconds")


def test_a_home_that_was_never_set_up_is_told_at_once_and_holds_nobody(start: Start, kiosk: Kiosk) -> None:
    home = kiosk.home.path.parent / "another"
    status, _output, errors = run("kiosk", home=home)
    assert status == 1
    assert b"has no administrator's passphrase" in errors
