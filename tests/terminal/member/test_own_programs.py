"""A text goes on in the member's own editor and comes back, whatever the editor does; a lesson in their pager."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.drafts import Drafts
from store.member.passphrase import protect
from store.member.progress import Progress
from tests.terminal.answering import open_last_lesson
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal

EDITOR = "\x1d"
"""Ctrl+]."""
Write = Callable[..., Terminal]


def program(folder: Path, *lines: str) -> str:
    """A program of these lines; `$1` is the file that it is given."""
    path = folder / "my editor"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return f"'{path}'"


def open_lesson(terminal: Terminal) -> None:
    terminal.wait_for("Today")
    open_last_lesson(terminal, QUIZ)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    memory = tmp_path / "run"
    memory.mkdir(mode=0o700)
    return memory


@pytest.fixture
def write(used_home: Path, tmp_path: Path, memory: Path, start: Callable[..., Terminal]) -> Write:
    """Begin a reflection, with some words in it; the lines are those of the editor."""

    def begin(*lines: str, typed: str = "a first thought") -> Terminal:
        environment = {"EDITOR": program(tmp_path, *lines), "XDG_RUNTIME_DIR": str(memory)}
        terminal = start(quiz_pack(tmp_path), home=used_home, environment=environment)
        open_lesson(terminal)
        terminal.press("w")
        terminal.wait_for("Where do you add at work?")
        terminal.send(typed)
        terminal.wait_for(typed)
        return terminal

    return begin


def test_what_the_editor_wrote_stands_in_the_text_and_its_file_is_gone(write: Write, memory: Path) -> None:
    terminal = write('stat -c "%a %n" "$1" >"$HOME/seen"', 'echo "and in the editor" >>"$1"')
    terminal.send(EDITOR)
    terminal.wait_for("a first thought", "and in the editor", "Finish")
    seen = (memory.parent / "seen").read_text() if (memory.parent / "seen").exists() else ""
    assert list(memory.iterdir()) == []
    terminal.press("ctrl+z")
    terminal.wait_gone("and in the editor")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert seen.startswith(f"600 {memory}/study-"), seen
    assert terminal.modes_after == terminal.modes_before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("exit 3", "ended with an error (3). Your text is as it was."),
        ('echo lost >"$1"; exit 3', "What it wrote stands here; ^z brings back"),
        (': >"$1"', "The editor left nothing, so your text stays."),
        ('rm "$1"', "The editor left nothing, so your text stays."),
        ("kill -9 $$", "ended with an error (-9). Your text is as it was."),
        ("printf '\\377\\376' >\"$1\"", "is no UTF-8 text; it stays there"),
    ],
)
def test_an_editor_that_fails_takes_no_text_away(write: Write, line: str, said: str, used_home: Path) -> None:
    terminal = write(line)
    terminal.send(EDITOR)
    terminal.wait_until(lambda screen: said in in_one_line(screen), said)
    if "lost" in line:
        terminal.press("ctrl+z")
    terminal.wait_for("a first thought")
    terminal.press("escape")
    terminal.wait_gone("a first thought")
    assert drafts(used_home) == ["a first thought"]


def test_a_text_over_the_limit_is_told_and_kept_whole(write: Write) -> None:
    terminal = write("head -c 30000 /dev/zero | tr '\\0' x >\"$1\"")
    terminal.send(EDITOR)
    terminal.wait_for("30000", "xxxxxxxx")


def test_ctrl_c_in_the_editor_ends_the_editor_and_not_study(write: Write) -> None:
    terminal = write("echo ready", "exec sleep 60")
    terminal.send(EDITOR)
    terminal.wait_for("ready")
    terminal.press("ctrl+c")
    terminal.wait_until(lambda screen: "Your text is as it was." in in_one_line(screen), "the message")
    terminal.press("x")
    terminal.wait_for("a first thoughtx")


def test_study_asked_to_end_ends_the_editor_and_keeps_the_text(write: Write, used_home: Path, memory: Path) -> None:
    terminal = write('echo more >>"$1"', "echo ready", "exec sleep 60")
    terminal.send(EDITOR)
    terminal.wait_for("ready")
    assert drafts(used_home) == ["a first thought"]  # before the editor is started
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert terminal.modes_after == terminal.modes_before
    assert drafts(used_home) == ["a first thought\nmore"]
    assert list(memory.iterdir()) == []


def in_one_line(screen: str) -> str:
    """The screen without its lines' ends, and without the bar beside messages."""
    return " ".join(screen.replace("▌", " ").split())


def test_what_is_encrypted_leaves_only_after_a_word_and_enter_stays(
    home: Path, tmp_path: Path, memory: Path, start: Callable[..., Terminal]
) -> None:
    place = Home(home)
    member = place.new_member("Zhang Wei")
    place.change(member=member, name="Zhang Wei", lang="en")
    protect(place, member, None, "words that only I know")
    environment = {"VISUAL": program(tmp_path, 'echo outside >>"$1"'), "EDITOR": "x", "XDG_RUNTIME_DIR": str(memory)}
    terminal = start(quiz_pack(tmp_path), home=home, environment=environment, on_today=False)
    terminal.wait_for("Passphrase of")
    terminal.press("words that only I know", "enter")
    open_lesson(terminal)
    terminal.press("w")
    terminal.wait_for("Where do you add at work?")
    terminal.send("a secret" + EDITOR)
    terminal.wait_for("Open this text in", str(memory)[:20], "Stay here")
    terminal.press("enter")
    terminal.wait_gone("Open this text in")
    assert "outside" not in terminal.screen
    terminal.send(EDITOR)
    terminal.wait_for("Open this text in")
    terminal.press("y")
    terminal.wait_for("a secret", "outside")
    assert list(memory.iterdir()) == []


def drafts(home: Path) -> list[str]:
    place = Home(home)
    with Progress.open(place, place.config.member, SystemClock(), write=False) as progress:
        return [one.draft.text for one in Drafts(progress).all()]


def test_a_lesson_is_read_in_the_pager(used_home: Path, tmp_path: Path, start: Callable[..., Terminal]) -> None:
    environment = {"PAGER": program(tmp_path, "tr a-z A-Z", "read key </dev/tty")}
    terminal = start(quiz_pack(tmp_path), home=used_home, environment=environment)
    open_lesson(terminal)
    terminal.send("|")
    terminal.wait_for("ADD")
    terminal.press("enter")
    terminal.wait_for("Reflect")


def test_a_lesson_is_printed_through_the_pager_or_with_links(
    used_home: Path, tmp_path: Path, start: Callable[..., Terminal]
) -> None:
    (tmp_path / "a.md").write_text("---\nid: a\ntitle: A\n---\nSee [the web](https://e.org/a).\n")
    with_links = {"PAGER": program(tmp_path, "tr a-z A-Z"), "KITTY_WINDOW_ID": "1"}
    terminal = start("read", tmp_path / "a.md", home=used_home, environment=with_links)
    assert terminal.wait_end() == 0
    assert "SEE THE WEB." in terminal.screen and b"\x1b]" not in terminal.raw
    terminal = start("read", "--no-pager", tmp_path / "a.md", home=used_home, environment=with_links)
    assert terminal.wait_end() == 0
    assert b"https://e.org/a\x1b\\the web\x1b]8;;\x1b\\" in terminal.raw
    terminal = start("read", "--no-pager", tmp_path / "a.md", home=used_home)
    assert terminal.wait_end() == 0
    assert "See the web." in terminal.screen and b"\x1b]" not in terminal.raw
