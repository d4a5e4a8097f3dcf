"""The shared machine, upgraded while it runs: the next session is the new version's, with no way out meanwhile."""

import os
import re
import shutil
import signal
import sys
import venv
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.kiosk_screens import IN_A_SESSION, Visitor
from tests.terminal.kiosk.shared_machine import (
    ADMINISTRATOR,
    SECRETS,
    choose,
    open_reflection,
    sign_in,
    sign_out,
    wait_sign_in,
)
from tests.terminal.terminal import Terminal

ROOT = Path(__file__).parents[3]
BEGINS_ANEW = "kiosk begins anew"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A Python with an installed Study of its own, and everything else from the Python of these tests."""
    venv.create(tmp_path / "venv", symlinks=True)
    [site] = (tmp_path / "venv").glob("lib/python*/site-packages")
    for package in ("lessons", "store", "tui"):
        shutil.copytree(ROOT / package, site / package)
    installed = site / "tui" / "kiosk" / "upgrade.py"  # what it waits for is promised by tests/unit
    installed.write_text(installed.read_text().replace("_SETTLED = 5.0", "_SETTLED = 0.5"))
    (site / "others.pth").write_text("".join(f"{path}\n" for path in sys.path if path.endswith("-packages")))
    return site


def upgrade(study: Path, version: str) -> None:
    """As an installer does: files are replaced, not written into."""
    installed = study / "tui" / "__init__.py"
    new = study / "tui" / "new"
    new.write_text(re.sub('__version__ = ".*"', f'__version__ = "{version}"', installed.read_text()))
    new.replace(installed)


def take_away(study: Path) -> None:
    """As an installer does before it puts another one there; the lessons stay, which are read when they are opened."""
    for package in ("lessons", "store", "tui"):
        for path in (study / package).rglob("*"):
            if path.is_file() and "starter" not in path.parts:
                path.unlink()


def is_tried(terminal: Terminal) -> bool:
    """Whether a process of the supervisor's loads the new one."""
    with suppress(psutil.Error):
        return any("tui.kiosk.upgrade" in one.cmdline() for one in psutil.Process(terminal.process.pid).children())
    return True  # it ended this moment


@pytest.fixture
def program(study: Path) -> list[str]:
    """That Study."""
    return [str(study.parents[2] / "bin" / "python"), "-I", "-m", "tui.cli"]


def test_sessions_go_on_whole_while_study_is_taken_away(
    start: Callable[..., Terminal], furnished: Kiosk, study: Path, program: list[str]
) -> None:
    home = furnished.home.path
    terminal = start("--home", home, "kiosk", home=home, program=program, scrollback=10_000)
    wait_sign_in(terminal)
    visitor = Visitor(terminal, furnished)
    visitor.prepare()
    take_away(study)
    for screen in IN_A_SESSION if os.environ.get("STUDY_WHOLE_TABLE") else ("progress", "settings", "palette"):
        visitor.reach(screen)
    visitor.begin_again()
    sign_in(terminal, "李雷")
    sign_out(terminal)
    assert "fault" not in furnished.log.read_text()


def until_tried(terminal: Terminal) -> None:
    """Wait until the new one was loaded, and so would be begun."""
    terminal.wait_until(lambda _: is_tried(terminal), "the trying")
    terminal.wait_until(lambda _: not is_tried(terminal), "the end of the trying")


def test_a_kiosk_becomes_the_study_that_was_installed_once_nobody_is_signed_in(
    start: Callable[..., Terminal], kiosk: Kiosk, study: Path, program: list[str]
) -> None:
    terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, program=program)
    wait_sign_in(terminal)
    raw, supervisor = terminal.attributes, terminal.process.pid
    sign_in(terminal, "张三")
    upgrade(study, "98.0")
    until_tried(terminal)
    open_reflection(terminal)  # whoever is signed in goes on
    assert BEGINS_ANEW not in kiosk.log.read_text()
    sign_out(terminal)
    terminal.wait_until(lambda _: kiosk.log.read_text().count(BEGINS_ANEW) == 1, BEGINS_ANEW)
    terminal.send("\x03\x1c\x1a")
    wait_sign_in(terminal)
    assert (terminal.process.pid, terminal.attributes) == (supervisor, raw)
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("98.0")
    terminal.press("escape")
    wait_sign_in(terminal)
    choose(terminal, "张三")
    terminal.press(SECRETS["张三"][:5])
    upgrade(study, "99.0")
    until_tried(terminal)
    terminal.press(SECRETS["张三"][5:], "enter")  # whoever signs in does
    terminal.wait_for("Study now", "张三")
    assert kiosk.log.read_text().count(BEGINS_ANEW) == 1
    sign_out(terminal)
    terminal.wait_until(lambda _: kiosk.log.read_text().count(BEGINS_ANEW) == 2, BEGINS_ANEW)
    wait_sign_in(terminal)
    upgrade(study, "100.0")  # while the sign-in waits for somebody
    terminal.wait_until(lambda _: kiosk.log.read_text().count(BEGINS_ANEW) == 3, BEGINS_ANEW)
    terminal.send("\x03\x1c\x1a")
    terminal.signal(signal.SIGTERM)  # heard by the new one
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert terminal.modes_after == terminal.modes_before
    assert kiosk.log.read_text().count("kiosk started") == 4
