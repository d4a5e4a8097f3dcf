"""The picture of how Today last looked: it stands before Textual is loaded, and says nothing that is not true."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.passphrase import protect
from store.member.progress import Progress
from tests.terminal.packs import quiz_pack
from tests.terminal.terminal import PATIENCE, Terminal
from tests.unit.store.member.one_member import review

Start = Callable[..., Terminal]

NAME = "Li Lei"
LESSON = "The work ticket: what each"
"""Stands on Today of somebody who has done nothing yet."""
WAITS = """
import os, sys

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            with open(os.environ["GATE"]) as gate:
                exec(gate.read())

sys.meta_path.insert(0, Gate())
"""
"""A module that Python loads by itself: Textual is not loaded before the gate was opened."""


@dataclass
class Gate:
    """Keeps Textual from being loaded."""

    folder: Path

    @property
    def environment(self) -> dict[str, str | None]:
        return {"PYTHONPATH": str(self.folder), "GATE": str(self.folder / "gate")}

    def open(self, code: str = "") -> None:
        """Let it load, or have this happen instead."""
        (self.folder / "gate").write_text(code)


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    folder = tmp_path / "gate"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WAITS)
    os.mkfifo(folder / "gate")
    return Gate(folder)


def quit_today(terminal: Terminal) -> None:
    """Wait until Today stands as a whole, and quit."""
    terminal.wait_for("Study now", "all keys")
    terminal.settle(silence=0.2)
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


@pytest.fixture
def seen_before(start: Start, used_home: Path) -> Path:
    """A home in which Today was seen once."""
    quit_today(start(home=used_home))
    return used_home


def kept(home: Path) -> bytes:
    return b"".join(file.read_bytes() for file in home.glob("cache/first-frame-*/*"))


def test_today_stands_before_textual_is_loaded_and_keys_are_kept(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    before = terminal.wait_for("Study now", NAME, LESSON, "all keys")
    terminal.press("s", "down")
    terminal.settle()
    assert terminal.screen == before, "what is typed is not shown"
    gate.open()
    terminal.wait_for("Language")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert terminal.modes_after == terminal.modes_before
    assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l") == 1


def test_what_is_drawn_over_it_is_the_same(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    before = terminal.wait_for("Study now", "all keys")
    terminal.take()
    gate.open()
    terminal.wait_until(lambda _screen: b"Study now" in terminal.raw, "Today")
    terminal.wait_until(lambda screen: screen == before, "the same Today")
    quit_today(terminal)


def test_a_lesson_that_was_read_a_moment_ago_is_on_it(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start(home=seen_before)
    terminal.wait_for("Begin here")
    terminal.wait_raw(b"\x1b[?1004h")
    terminal.press("enter")
    terminal.wait_gone("Begin here")
    terminal.settle(silence=1.1, longest=3)  # only whole seconds count
    terminal.press("pagedown")
    terminal.settle(silence=0.3)
    terminal.press("escape")
    terminal.wait_for("begun, not yet learned")
    quit_today(terminal)
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.wait_for("begun, not yet learned", "This week", "all keys")
    gate.open()


def test_enter_pressed_before_anything_stands_is_enter(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.press("enter")
    terminal.wait_for("Study now")
    gate.open()
    terminal.wait_gone("Study now")
    terminal.wait_for(LESSON)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_the_terminal_is_as_before_when_study_is_ended_while_it_loads(
    start: Start, seen_before: Path, gate: Gate, number: signal.Signals
) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.wait_for("Study now", "all keys")
    terminal.signal(number)
    assert terminal.wait_end() == (1 if number == signal.SIGINT else 128 + number)
    assert terminal.modes_after == terminal.modes_before
    assert terminal.modes == {1049: False, 25: True, 7: True, 2004: False}
    assert "Traceback" not in terminal.screen


def test_an_installation_that_does_not_load_says_so_on_the_usual_screen(
    start: Start, seen_before: Path, gate: Gate
) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.wait_for("Study now", "all keys")
    gate.open("raise ImportError")
    assert terminal.wait_end() == 1
    assert terminal.modes_after == terminal.modes_before
    assert terminal.modes == {1049: False, 25: True, 7: True, 2004: False}
    assert terminal.raw.rpartition(b"\x1b[?1049l")[2].count(b"study: ") == 1


def test_what_was_stopped_while_it_loads_goes_on(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.wait_for("Study now", "all keys")
    terminal.signal(signal.SIGTSTP)
    terminal.wait_stopped()
    assert terminal.attributes == terminal.modes_before
    terminal.wait_raw(b"\x1b[?1049l\x1b[?25h")
    terminal.signal(signal.SIGCONT)
    gate.open()
    quit_today(terminal)
    assert terminal.modes_after == terminal.modes_before


def test_after_something_was_done_elsewhere_only_the_bars_stand(start: Start, seen_before: Path, gate: Gate) -> None:
    home = Home(seen_before)
    with Progress.open(home, home.config.member, SystemClock()) as progress:
        progress.add(review(1))
    terminal = start(home=seen_before, environment=gate.environment)
    shown = terminal.wait_for("Study now", "all keys")
    assert LESSON not in shown and NAME not in shown
    gate.open()
    terminal.wait_for(NAME, "This week")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
def test_the_bars_are_the_places_the_heading_and_the_keys(
    start: Start, used_home: Path, gate: Gate, size: tuple[int, int]
) -> None:
    quit_today(start(home=used_home, size=size))
    for file in used_home.glob("cache/first-frame-*/*.whole"):
        file.unlink()
    terminal = start(home=used_home, environment=gate.environment, size=size)
    places, *between, keys = terminal.wait_for("Study now", "all keys").split("\n")
    assert places.split() == ["d", "Today", "l", "Library", "p", "Progress", "s", "Settings"]
    assert "Search" in keys or size[0] < 80
    assert [line.strip() for line in between if line.strip()] == ["Study now"]
    gate.open()
    terminal.wait_for(NAME)


def test_while_a_window_is_open_another_begins_with_the_bars(start: Start, seen_before: Path, gate: Gate) -> None:
    first = start(home=seen_before)
    first.wait_raw(b"\x1b[?1004h")  # Textual draws
    second = start(home=seen_before, environment=gate.environment)
    assert LESSON not in second.wait_for("Study now", "all keys")
    gate.open()
    second.wait_for("read-only")


def begins_without(terminal: Terminal, gate: Gate) -> None:
    """Let Textual load, and see that nothing stood there before Today did."""
    gate.open()
    terminal.wait_for("Study now", "all keys")
    assert b"\x1b[?1049h\x1b[?25l" not in terminal.raw


def test_a_picture_of_another_size_is_not_shown(start: Start, seen_before: Path, gate: Gate) -> None:
    begins_without(start(home=seen_before, environment=gate.environment, size=(90, 30)), gate)


@pytest.mark.parametrize("other", [{"COLORTERM": None}, {"NO_COLOR": "1"}, {"TERM": "linux"}])
def test_a_picture_in_other_colours_is_not_shown(
    start: Start, seen_before: Path, gate: Gate, other: dict[str, str | None]
) -> None:
    begins_without(start(home=seen_before, environment=gate.environment | other), gate)


def test_a_picture_in_another_theme_is_not_shown(start: Start, seen_before: Path, gate: Gate) -> None:
    Home(seen_before).change(theme="study-light")
    begins_without(start(home=seen_before, environment=gate.environment), gate)


def test_a_picture_in_another_language_is_not_shown(start: Start, seen_before: Path, gate: Gate) -> None:
    terminal = start("--lang", "zh", home=seen_before, environment=gate.environment)
    gate.open()
    terminal.wait_for("现在学")
    assert b"\x1b[?1049h\x1b[?25l" not in terminal.raw


def test_packs_that_are_opened_begin_without_a_picture(
    start: Start, seen_before: Path, gate: Gate, tmp_path: Path
) -> None:
    terminal = start(quiz_pack(tmp_path), home=seen_before, environment=gate.environment, on_today=False)
    gate.open()
    terminal.wait_for("Twenty easy questions", "all keys")
    assert b"\x1b[?1049h\x1b[?25l" not in terminal.raw


def test_the_home_of_a_shared_machine_begins_without_a_picture(start: Start, seen_before: Path, gate: Gate) -> None:
    (seen_before / "kiosk").mkdir()
    begins_without(start(home=seen_before, environment=gate.environment), gate)


@pytest.mark.parametrize("spoilt", [b"\x1b]0;title\x07", b"\x1b[2J", b"\xff", b"\x9b2J", b"\xe2\x80\xae", b"\n\n"])
def test_a_spoilt_picture_is_not_shown(start: Start, seen_before: Path, gate: Gate, spoilt: bytes) -> None:
    for file in seen_before.glob("cache/first-frame-*/*.*"):
        file.write_bytes(file.read_bytes() + spoilt)
    begins_without(start(home=seen_before, environment=gate.environment), gate)


def test_with_a_passphrase_no_picture_tells_of_the_member(start: Start, seen_before: Path, gate: Gate) -> None:
    assert NAME.encode() in kept(seen_before) and LESSON.encode() in kept(seen_before)
    home = Home(seen_before)
    protect(home, home.config.member, None, "words that only I know")
    assert NAME.encode() not in kept(seen_before) and LESSON.encode() not in kept(seen_before)
    for _time in range(2):
        terminal = start(home=seen_before)
        terminal.wait_for("Passphrase of")
        terminal.press("words that only I know", "enter")
        terminal.wait_for(LESSON, timeout=PATIENCE)
        quit_today(terminal)
        assert kept(seen_before).count(b"Study now") == 1
        assert NAME.encode() not in kept(seen_before) and LESSON.encode() not in kept(seen_before)
    terminal = start(home=seen_before, environment=gate.environment)
    terminal.wait_for("Passphrase of")
    terminal.press("words that only I know", "enter")
    shown = terminal.wait_for("Study now", "all keys")
    assert LESSON not in shown and NAME not in shown
    gate.open()
    terminal.wait_for(LESSON, NAME)
