"""What is typed ahead at a shared machine, all in one write: no secret is ever seen, and whoever is fast gets in."""

from collections.abc import Callable, Iterator

import pytest

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.shared_machine import ADMINISTRATOR, INITIALS, SECRETS, identity, sign_out, wait_sign_in
from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]
MEMBER, OTHER = SECRETS
_SENTENCES = "The administrator's passphrase; the state of this machine"


@pytest.fixture
def terminal(start: Start, kiosk: Kiosk) -> Iterator[Terminal]:
    terminal = start("kiosk", home=kiosk.home.path)
    wait_sign_in(terminal)
    terminal.settle()
    terminal.take()
    yield terminal
    assert terminal.process.poll() is None


def shown(terminal: Terminal, secret: str) -> bool:
    """Whether four characters of a secret were ever drawn that stand in no sentence of the sign-in."""
    parts = {secret[place : place + 4] for place in range(len(secret) - 3)}
    return any(part.encode() in terminal.raw for part in parts if part not in _SENTENCES)


@pytest.mark.parametrize("goes_on", ["\r", "\t"])
def test_name_and_passphrase_in_one_write_sign_in_and_are_never_seen(terminal: Terminal, goes_on: str) -> None:
    for name in (MEMBER, OTHER):
        terminal.send(f"{INITIALS[name]}{goes_on}{SECRETS[name]}\r")
        terminal.wait_for("Study now", name)
        assert not shown(terminal, SECRETS[name])
        sign_out(terminal)
        terminal.settle()
        terminal.take()


def test_a_pasted_passphrase_after_enter_goes_where_it_is_hidden(terminal: Terminal) -> None:
    terminal.send(f"{INITIALS[MEMBER]}\r\x1b[200~{SECRETS[MEMBER]}\x1b[201~\r")
    terminal.wait_for("Study now", MEMBER)
    assert not shown(terminal, SECRETS[MEMBER])


def test_an_arrow_right_after_the_letters_marks_among_the_names_that_they_leave(start: Start, kiosk: Kiosk) -> None:
    for name in ("张一", "张二"):
        kiosk.enrol(name)
    terminal = start("kiosk", home=kiosk.home.path)
    terminal.wait_for("张一", "张二")
    terminal.settle()
    second = [member.name for member in kiosk.members() if member.name.startswith("张")][1]
    terminal.send("z\x1b[C\r")
    terminal.wait_for(f"{second}: ")


def test_what_follows_a_name_that_nobody_has_is_dropped(terminal: Terminal) -> None:
    terminal.send(f"zzz\r{SECRETS[MEMBER]}\r")
    terminal.wait_for("No such name here")
    terminal.settle(0.2)
    assert not shown(terminal, SECRETS[MEMBER])
    terminal.press("escape")
    wait_sign_in(terminal)


def test_a_click_on_a_name_and_the_passphrase_in_one_write_are_never_seen(terminal: Terminal) -> None:
    column, row = terminal.find(MEMBER)
    click = f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m"
    terminal.send(f"{click}{SECRETS[MEMBER]}\r")
    terminal.wait_for("Study now", MEMBER)
    assert not shown(terminal, SECRETS[MEMBER])


def test_the_administrator_s_passphrase_right_after_its_key_is_never_seen(terminal: Terminal) -> None:
    terminal.send(f"\x1b[21~{ADMINISTRATOR}\r")
    terminal.wait_for("End the kiosk")
    assert not shown(terminal, ADMINISTRATOR)


def test_a_wrong_passphrase_leaves_nothing_of_what_was_typed_after_it(terminal: Terminal) -> None:
    terminal.send(f"zs\rwrong one\r{SECRETS[OTHER]}")
    terminal.wait_for("That is not right")
    terminal.send("\r")
    terminal.settle(0.2)
    assert "That is not right" in terminal.screen
    assert not shown(terminal, SECRETS[OTHER])
    terminal.send(f"{SECRETS[MEMBER]}\r")
    terminal.wait_for("Study now", MEMBER)


def test_a_code_and_a_new_passphrase_twice_in_one_write_lead_to_the_recovery_key(start: Start, kiosk: Kiosk) -> None:
    code, chosen = kiosk.enrol("王五"), "qzvx jkwq 7391"
    terminal = start("kiosk", home=kiosk.home.path)
    terminal.wait_for("王五")
    terminal.settle()
    terminal.send(f"ww\r{code}\r{chosen}\r{chosen}\r\r\r")
    terminal.wait_for("Write this recovery key down")  # and no key that was typed before leads past it
    terminal.settle(0.2)
    assert "Write this recovery key down" in terminal.screen
    assert not shown(terminal, chosen) and not shown(terminal, code)


def test_what_is_typed_behind_a_code_never_lands_in_the_field_of_the_recovery_key(start: Start, kiosk: Kiosk) -> None:
    member = identity(kiosk, MEMBER)
    key = kiosk.admit(member, SECRETS[MEMBER])
    assert key is not None and not isinstance(key, tuple)
    kiosk.new_recovery_key(member, key)
    code, chosen = kiosk.enrol(MEMBER), "qzvx jkwq 7392"
    terminal = start("kiosk", home=kiosk.home.path)
    wait_sign_in(terminal)
    terminal.settle()
    terminal.send(f"zs\r{code}\r{chosen}\r{chosen}\r")
    terminal.wait_for("your recovery key")
    terminal.settle(0.2)
    assert not shown(terminal, chosen)
    assert "your recovery key" in terminal.screen


def test_the_mouse_alone_goes_to_a_passphrase_and_back_and_every_key_of_the_footer_can_be_clicked(
    terminal: Terminal,
) -> None:
    terminal.click(MEMBER)
    terminal.wait_for("your passphrase")
    terminal.click("Esc back to the names")
    wait_sign_in(terminal)
    terminal.click("F10 administrator")
    terminal.wait_for("The administrator's passphrase")
    terminal.click("Esc back to the names")
    wait_sign_in(terminal)
    terminal.click("中文/English")
    terminal.wait_for("登录")
    terminal.click("中文/English")
    wait_sign_in(terminal)
    terminal.send("zzz")
    terminal.wait_for("No such name here")
    terminal.click("begin again")
    wait_sign_in(terminal)
    terminal.click("Enter choose")
    terminal.wait_for("your passphrase")
    terminal.send("wrong one")
    terminal.settle()
    terminal.click("Enter OK")
    terminal.wait_for("That is not right")
