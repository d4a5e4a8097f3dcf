"""A disk that fills up while a member studies on a shared machine."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.small_disk import may_mount, small_disk
from tests.terminal.kiosk.shared_machine import open_reflection, set_up, sign_in, wait_sign_in
from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.mark.skipif(sys.platform != "linux" or not may_mount(), reason="only who may mount has a disk to fill")
def test_who_signs_out_on_a_full_disk_knows_what_is_not_saved_may_stay_and_comes_to_the_sign_in(
    start: Start, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, 16 * 1024 * 1024):
        kiosk = set_up(disk / "home")
        terminal = start("kiosk", home=kiosk.home.path)
        wait_sign_in(terminal)
        sign_in(terminal, "张三")
        open_reflection(terminal)
        filler = fill(disk / "filler")
        terminal.press("words that matter")
        terminal.wait_for("not saved")
        terminal.press("ctrl+q")
        terminal.wait_for("Sign out?", "Not saved: the text that you are writing.", "no space left")
        terminal.press("escape")
        terminal.wait_for("words that matter")
        terminal.press(" once more")
        terminal.wait_for("words that matter once more")
        filler.unlink()
        terminal.wait_for("draft kept")
        fill(filler)
        terminal.press(" and lost")
        terminal.wait_for("not saved")
        terminal.press("ctrl+q")
        terminal.wait_for("Sign out?", "Not saved")
        terminal.press("y")
        terminal.wait_for("Something is wrong with a file here")
        terminal.press("enter")
        wait_sign_in(terminal)
        filler.unlink()
        sign_in(terminal, "张三")
        open_reflection(terminal, "words that matter once more")
        assert "status 1" not in kiosk.log.read_text()
        terminal.kill()


def fill(path: Path) -> Path:
    """Take all the room that is left."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for size in (65536, 1):
            try:
                while os.write(descriptor, bytes(size)):
                    pass
            except OSError:
                continue
    finally:
        os.close(descriptor)
    return path
