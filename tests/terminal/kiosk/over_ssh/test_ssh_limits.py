"""Over SSH everything is bounded: connections, time without a key, opening hours."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.terminal.kiosk.over_ssh.ssh_machine import SshMachine, sign_in, why_not
from tests.terminal.kiosk.shared_machine import SIGN_IN

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


def _change(machine: SshMachine, **fields: int | str) -> None:
    path = machine.home / "kiosk" / "kiosk.toml"
    lines = [line for line in path.read_text().splitlines() if line.split(" = ")[0] not in fields]
    path.write_text("\n".join([*lines, *(f"{name} = {json.dumps(value)}" for name, value in fields.items())]) + "\n")


@pytest.fixture
def settings(reached_over_ssh: SshMachine) -> Iterator[SshMachine]:
    """The machine, whose settings are afterwards as they were."""
    path = reached_over_ssh.home / "kiosk" / "kiosk.toml"
    before = path.read_text()
    yield reached_over_ssh
    path.write_text(before)


def test_whoever_does_nothing_at_the_sign_in_is_disconnected(settings: SshMachine) -> None:
    _change(settings, ssh_sign_in_seconds=5)
    with settings.connect() as terminal:
        terminal.wait_for(SIGN_IN)
        assert terminal.wait_end() == 0
        assert "Nobody signed in" in terminal.screen


def test_no_more_connections_than_the_settings_allow(settings: SshMachine) -> None:
    _change(settings, ssh_connections=1)
    with settings.connect() as one:
        one.wait_for(SIGN_IN)
        with settings.connect() as other:
            assert other.wait_end() == 1
            assert "all places are taken" in other.screen
        one.kill()
    with settings.connect() as free:
        free.wait_until(lambda screen: SIGN_IN in screen or "all places" in screen, "an answer")


def test_a_session_that_nobody_touches_ends(settings: SshMachine) -> None:
    _change(settings, idle_seconds=5, warning_seconds=2, pause_seconds=0)
    with settings.connect() as terminal:
        sign_in(terminal)
        terminal.wait_for("Is anybody still here?")
        assert terminal.wait_end() == 0


def test_opening_hours_hold(settings: SshMachine) -> None:
    now = time.localtime()
    _change(settings, opens=f"{(now.tm_hour + 2) % 24:02}:00", closes=f"{(now.tm_hour + 3) % 24:02}:00")
    with settings.connect() as terminal:
        terminal.wait_for("Closed. This machine opens again at")
