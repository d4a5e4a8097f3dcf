"""What the environment may ask of Study, and what it may not."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.terminal.answering import in_test, seconds_left
from tests.terminal.packs import quiz_pack
from tests.terminal.terminal import STUDY, Terminal, run

Start = Callable[..., Terminal]

_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
WEIGHTS = {0, 1, 2, 3, 4, 7, 9, 22, 23, 24, 27, 29}
"""ECMA-48 SGR: bold, dim, italic, underlined, reversed, struck out, and their ends."""
DEFAULTS = {39, 49}
SIXTEEN = {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}


def colours_used(start: Start, home: Path, folder: Path, environment: Mapping[str, str | None]) -> set[int]:
    """Every SGR parameter written on the way from Today to a result; 38 and 48 stand for 256 and true colours."""
    terminal = in_test(start, quiz_pack(folder), home, environment=environment)
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    terminal.press("b")
    terminal.wait_for("1✓?")
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?")
    terminal.press("y")
    terminal.wait_for("Wrong or not answered: ")
    terminal.press("d")
    terminal.wait_for("Study now")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    return {int(number or 0) for codes in _SGR.findall(terminal.raw) for number in re.split(b"[;:]", codes)}


@pytest.mark.parametrize("terminal", ["xterm-256color", "linux"])
def test_no_color_means_no_colour(start: Start, used_home: Path, tmp_path: Path, terminal: str) -> None:
    environment = {"NO_COLOR": "1", "TERM": terminal}
    assert colours_used(start, used_home, tmp_path, environment) <= WEIGHTS | DEFAULTS


@pytest.mark.parametrize("terminal", ["linux", "xterm", "screen", "vt220"])
def test_a_terminal_of_sixteen_colours_gets_no_others(
    start: Start, used_home: Path, tmp_path: Path, terminal: str
) -> None:
    used = colours_used(start, used_home, tmp_path, {"TERM": terminal, "COLORTERM": None})
    assert used <= WEIGHTS | DEFAULTS | SIXTEEN
    assert used & SIXTEEN


def test_a_terminal_of_all_colours_gets_them(start: Start, used_home: Path, tmp_path: Path) -> None:
    assert 38 in colours_used(start, used_home, tmp_path, {})


SWITCHES = {
    "TEXTUAL_PRESS": "ctrl+q",
    "TEXTUAL_LOG": "log.txt",
    "TEXTUAL_DRIVER": "no.such:Driver",
    "TEXTUAL_SCREENSHOT": "0",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_COLOR_SYSTEM": "none",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_THEME": "monokai",
}


def test_the_toolkits_own_switches_do_nothing(start: Start, used_home: Path) -> None:
    before = {path for path in used_home.parent.rglob("*") if used_home not in path.parents}
    terminal = start(home=used_home, environment=SWITCHES)
    terminal.wait_for("Study now")
    terminal.send("\x03")  # no signal: the terminal leaves ctrl+c to the application
    terminal.press("l")
    terminal.wait_for("The branch at work", " lessons")
    assert b"38;2;" in terminal.raw
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert terminal.raw.endswith(b"l") and b"Return" not in terminal.raw
    assert {path for path in used_home.parent.rglob("*") if used_home not in path.parents} == before


def test_errors_sent_elsewhere_take_no_screen_with_them(start: Start, used_home: Path, tmp_path: Path) -> None:
    errors = tmp_path / "errors.txt"
    terminal = start("-c", f'exec "$0" 2>{errors}', STUDY, home=used_home, program=["/bin/sh"])
    terminal.wait_for("Study now")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert errors.read_bytes() == b""


def test_a_home_named_after_nobody_is_no_fault(home: Path) -> None:
    status, output, errors = run("--version", home=home, environment={"STUDY_HOME": "~nobody.of.this.name/study"})
    assert (status, errors) == (0, b"") and output.startswith(b"study ")


def test_over_a_slow_line_an_arrow_key_is_waited_for_as_long_as_asked(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    terminal = in_test(start, quiz_pack(tmp_path), used_home, environment={"ESCDELAY": "3000"})
    terminal.press("2")
    before = seconds_left(terminal.wait_for("> 2 (x)"))
    terminal.press("escape")
    terminal.wait_until(lambda screen: seconds_left(screen) <= before - 2, "another second")
    terminal.press("[B")
    terminal.wait_for("> 3 ( )")
    assert "Leave the test?" not in terminal.screen


def test_escape_alone_is_known_once_that_time_is_over(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_test(start, quiz_pack(tmp_path), used_home, environment={"ESCDELAY": "1"})
    terminal.press("escape")
    terminal.wait_for("Leave the test?")
