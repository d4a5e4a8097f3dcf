"""Whatever a lesson, a name or a file says: on the terminal it is text, and does nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.content.question import Cloze
from store.disk.home import Home
from tests.terminal.answering import answer_right, open_last_lesson, open_sitting, start_test, words
from tests.terminal.packs import ACTS, HOSTILE, broken_pack, hostile_pack
from tests.terminal.terminal import Terminal, run

TEXTUALS_OWN = re.compile(
    r"\x1b\[[0-9;]*m"  # colours and weights
    r"|\x1b\[[0-9]+;[0-9]+H"  # where the next text goes
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes
    r"|\x1b\[\?20(?:26|48)\$p"  # what the terminal knows
    r"|\x1b\[<u"  # keyboard protocol, off
    r"|\x1b\]22;[a-z-]*\x07"  # shape of the pointer
    r"|\x1b_Gi=4294967295,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"  # whether it has pictures
)
"""Every sequence that the application itself has reason to send."""
ACTING = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


LINKS = re.compile(r"\x1b\]8;id=[0-9-]+;https?://[!-~]+\x1b\\|\x1b\]8;;\x1b\\")
"""A link that the terminal opens, and its end."""


def assert_inert(output: bytes, *, links: bool = False) -> None:
    """Nothing was written but text, the application's own sequences and, where the terminal has them, `links`."""
    written = output.decode()
    if links:
        written, count = LINKS.subn("", written)
        assert count
    rest = TEXTUALS_OWN.sub("", written)
    found = ACTING.search(rest)
    assert found is None, rest[max(0, found.start() - 60) : found.start() + 60]


@pytest.mark.parametrize("links", [False, True])
def test_nothing_that_a_pack_says_acts_on_the_terminal(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path, links: bool
) -> None:
    environment = {"KITTY_WINDOW_ID": "1" if links else None}
    packs = broken_pack(tmp_path), hostile_pack(tmp_path)
    terminal = start(*packs, home=used_home, size=(100, 40), environment=environment, on_today=False)
    terminal.wait_for("broken")
    terminal.press("d")
    open_last_lesson(terminal, HOSTILE)
    terminal.wait_for("Heading", "Text")
    terminal.wait_for("Footnote")
    start_test(terminal)
    for number, item in enumerate(open_sitting(used_home).paper.items, 1):
        terminal.wait_for(f"Question {number} of 4")
        if isinstance(item.question, Cloze):
            terminal.wait_for_cursor("Blank 1")
            terminal.send("\x1b[200~" + ACTS + "\x1b[201~")
        else:
            if item.question.hint:
                terminal.press("h")
                terminal.wait_for("Hint: ")
            answer_right(terminal, item, words("en"))
        terminal.wait_for(f"{number}✓", "saved")
        terminal.press("pagedown" if number < 4 else "ctrl+s")
    terminal.wait_for("Hand in this test?")
    terminal.press("y")
    terminal.wait_for("Result: ", "3 right: show")
    terminal.click("3 right: show")
    terminal.wait_for("3 right: hide", "✓ right")
    terminal.press("pagedown")
    terminal.wait_for("✓ right", "Explanation")
    terminal.press("w")
    terminal.wait_for("Prompt", "A few honest sentences")
    terminal.send("\x1b[200~Mine " + ACTS + "\x1b[201~")
    terminal.wait_for("Mine")
    terminal.press("ctrl+s")
    terminal.wait_for("Saved. You can read it again")
    terminal.press("escape")
    terminal.wait_for("Next lesson")
    terminal.press("escape")
    terminal.wait_for(" lessons")
    terminal.press("p")
    terminal.wait_until(lambda screen: HOSTILE in screen and " lessons" not in screen, "Progress")
    terminal.press("l")
    terminal.wait_for(" lessons")
    terminal.press("/")
    terminal.wait_for_cursor("Search ")
    terminal.press("footnote")
    terminal.wait_for("In the text")
    terminal.press("ctrl+p")
    terminal.wait_gone("In the text")
    terminal.press("Host")
    terminal.wait_for(HOSTILE + " [@click=app.quit]CLICK[/] [bold]B[/bold] [/]")
    terminal.press("escape")
    terminal.wait_for("In the text")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert_inert(terminal.raw, links=links)


def test_markup_in_a_text_is_shown_and_does_nothing(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    terminal = start(hostile_pack(tmp_path), home=used_home, size=(120, 40))
    terminal.wait_for("Study now")
    terminal.press("l")
    terminal.wait_for(" lessons")
    terminal.press("end")
    terminal.wait_for(f"{HOSTILE} [@click=app.quit]CLICK[/] [bold]B[/bold]")
    terminal.press("enter")  # its title stands twice: in the list and beside it
    terminal.wait_for("Heading", "[@click=app.quit]CLICK")
    terminal.click("CLICK")
    start_test(terminal)
    terminal.wait_for("CLICK")
    terminal.click("CLICK")
    terminal.press("pagedown")
    terminal.wait_for("Question 2 of 4")
    assert terminal.process.poll() is None


def test_a_name_that_would_act_is_text(start: Callable[..., Terminal], used_home: Path) -> None:
    place = Home(used_home)
    escaped = "".join(f"\\u{ord(c):04X}" for c in "Eve " + ACTS)
    settings = place.config_file.read_text("utf-8")
    place.config_file.write_text(re.sub('name = ".*"', lambda _found: f'name = "{escaped}"', settings), "utf-8")
    terminal = start(home=used_home, size=(120, 40))
    terminal.wait_for("Study now", "Eve")
    terminal.press("s")
    terminal.wait_for("Settings", "Eve")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert_inert(terminal.raw)


@pytest.mark.parametrize("command", [["check"], ["check", "--format", "json"], ["read"]])
def test_the_command_line_prints_no_acting_text(used_home: Path, tmp_path: Path, command: list[str]) -> None:
    good, bad = hostile_pack(tmp_path), broken_pack(tmp_path)
    files = [good, bad, *bad.iterdir()] if command[0] == "check" else [good / "acts.md"]
    status, output, errors = run(*command, *files, home=used_home)
    assert status in (0, 1) and output
    assert_inert(output)
    assert_inert(errors)
