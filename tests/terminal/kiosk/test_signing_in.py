"""How somebody signs in at the shared machine, leaves for a moment, or is told why not."""

import os
from functools import partial
from pathlib import Path

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.shared_machine import (
    ADMINISTRATOR,
    CANARY,
    SECRETS,
    Begin,
    break_from_a_reflection,
    child,
    choose,
    choose_pin,
    end,
    identity,
    open_reflection,
    sign_in,
    sign_out,
    until_next,
)
from tests.terminal.terminal import run


def test_a_first_sign_in_takes_the_code_and_a_passphrase_typed_twice(begin: Begin, kiosk: Kiosk) -> None:
    code = kiosk.enrol("李雷")
    terminal = begin()
    terminal.press("ll")
    terminal.wait_gone("张三")
    terminal.press("enter")
    terminal.wait_for("李雷: your passphrase, or the new code that you were given")
    terminal.press("a guess", "enter")
    terminal.wait_for("That is not right")
    terminal.press(code)
    terminal.wait_gone("That is not right")
    terminal.press("enter")
    terminal.wait_for("李雷: choose a passphrase")
    for second, said in (("the first one", "once more"), ("another one", "differ")):
        terminal.press(second, "enter")
        terminal.wait_for(said)
    for said in ("once more", "Write this recovery key down"):
        terminal.press("my own words", "enter")
        terminal.wait_for(said)
    terminal.press("enter", "tab", "enter")
    terminal.wait_for("Study now", "李雷")
    assert not kiosk.has_code(identity(kiosk, "李雷"))
    assert "my own words" not in terminal.raw.decode()


def test_a_break_ends_with_the_pin_and_is_no_way_in_for_anybody_else(begin: Begin, kiosk: Kiosk) -> None:
    choose_pin(kiosk, "24681357")
    terminal = begin("idle_seconds = 8\nwarning_seconds = 4")
    break_from_a_reflection(terminal)
    assert CANARY not in terminal.screen
    terminal.press("24681357", "enter")
    terminal.wait_for("Study now", "张三")
    terminal.wait_for("张三 is having a break")  # nobody touches it
    for wrong, left in (("0000", 2), ("1111", 1)):
        terminal.press(wrong, "enter")
        terminal.wait_for(f"tries left: {left}")
    until_next(terminal, lambda: terminal.press("2222", "enter"))
    end(terminal)
    assert not any(word in kiosk.log.read_text() for word in ("张三", "24681357"))
    assert not [path for path in kiosk.home.path.rglob("*") if path.is_file() and b"24681357" in path.read_bytes()]


def test_a_session_that_ended_because_its_member_signed_in_elsewhere_says_so_until_somebody_signs_in(
    begin: Begin, kiosk: Kiosk
) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    until_next(terminal, child(terminal).terminate)  # as the other session asks it to end
    terminal.wait_for("signed in elsewhere", "is saved")
    sign_in(terminal, "张三")
    sign_out(terminal)
    assert "signed in elsewhere" not in terminal.screen
    end(terminal)


def test_a_guest_reads_if_the_administrator_allows_it_and_nothing_is_kept(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("guests = true")
    terminal.wait_for("Read without a name")
    terminal.press("down", "down", "down", "enter")
    terminal.wait_for("Study now")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    sign_out(terminal)
    assert not [path for path in kiosk.home.path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert not (kiosk.home.path / "guest").exists()
    end(terminal)


def test_wrong_tries_have_to_wait_also_after_the_session_s_process_was_killed(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin()
    terminal.send("\x1b[21~")
    for _ in range(3):
        terminal.wait_for("The administrator's passphrase")
        terminal.press("wrong again")
        terminal.wait_gone("That is not right")
        terminal.press("enter")
        terminal.wait_for("That is not right")
    until_next(terminal, child(terminal).kill)
    tries = kiosk.folder / "tries.json"
    assert '"count":3' in tries.read_text()
    tries.write_text(tries.read_text().replace('"count":3', '"count":8'))  # minutes, however slow this machine is
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("too many wrong tries")


def test_a_machine_without_an_administrator_s_passphrase_starts_no_kiosk(home: Path) -> None:
    status, output, errors = run("kiosk", home=home)
    assert (status, output) == (1, b"")
    assert b"study kiosk --setup" in errors


def test_an_enrolment_prints_a_code_and_keeps_only_its_hash(home: Path) -> None:
    status, output, _errors = run("kiosk", "--enrol", "张三", home=home, on_terminal=(True, False))
    assert status == 0
    code = output.decode().split()[1]
    assert len(code) == 11
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert kept
    assert not any(code.replace("-", "").encode() in content or code.encode() in content for content in kept)


def test_a_member_whose_files_let_no_session_begin_is_told_so_and_the_next_one_studies(
    begin: Begin, kiosk: Kiosk
) -> None:
    folder = kiosk.home.member_folder(identity(kiosk, "张三"))
    (folder / "lock").unlink(missing_ok=True)
    (folder / "lock").mkdir()
    terminal = begin()
    choose(terminal, "张三")
    terminal.press(SECRETS["张三"], "enter")
    terminal.wait_for("Something is wrong with a file here", "not saved")
    assert str(folder) not in terminal.screen
    until_next(terminal, partial(terminal.press, "enter"))
    sign_in(terminal, "李雷")
    sign_out(terminal)
    assert "fault" not in kiosk.log.read_text()
    end(terminal)


def test_a_session_goes_on_without_what_of_a_member_is_damaged(begin: Begin, kiosk: Kiosk) -> None:
    folder = kiosk.home.member_folder(identity(kiosk, "张三"))
    for name in ("notes.json", "records-2026.json", "settings.toml"):
        (folder / name).write_bytes(b"\0")
    (folder / "open.json").unlink(missing_ok=True)
    os.mkfifo(folder / "open.json")
    terminal = begin()
    choose(terminal, "张三")
    terminal.press(SECRETS["张三"], "enter")
    terminal.wait_for("open.json", "every lesson can be read")  # the first that cannot be read
    terminal.press("l")
    terminal.wait_for("lessons")
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("ctrl+q")
    terminal.wait_for("Sign out?")
    terminal.press("y")
    terminal.wait_for("Something is wrong with a file here", "open.json")  # where one stopped reading is not kept
    until_next(terminal, partial(terminal.press, "enter"))
    assert "fault" not in kiosk.log.read_text()
    end(terminal)
