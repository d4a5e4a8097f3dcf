"""A shared machine of its own for every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.disk.home import Home

if TYPE_CHECKING:
    from store.kiosk.sign_in import Kiosk
    from tests.terminal.kiosk.over_ssh.ssh_machine import SshMachine
    from tests.terminal.kiosk.shared_machine import Begin, Start
    from tests.terminal.terminal import Terminal


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory, started_before: Callable[[Home], None]) -> Path:
    """The home of a shared machine for two members, to be copied."""
    from tests.terminal.kiosk.shared_machine import set_up

    home = tmp_path_factory.mktemp("shared-machine") / "home"
    started_before(Home(home))
    set_up(home)
    return home


@pytest.fixture
def kiosk(set_up_once: Path, home: Path) -> "Kiosk":
    """A shared machine for two members of its own for every test."""
    from store.disk.clock import SystemClock
    from store.kiosk.sign_in import Kiosk

    shutil.copytree(set_up_once, home)
    return Kiosk(Home(home), SystemClock())


@pytest.fixture(scope="module")
def reached_over_ssh(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SshMachine]":
    """A machine for two members that is reached over SSH, one for all tests of a file."""
    from tests.terminal.kiosk.over_ssh.ssh_machine import ssh_machine

    with ssh_machine(tmp_path_factory.mktemp("ssh")) as machine:
        yield machine


@pytest.fixture
def furnished(kiosk: "Kiosk", tmp_path: Path) -> "Kiosk":
    """The shared machine with lessons that lead to every screen, and nothing ended for being slow."""
    from tests.terminal.kiosk.kiosk_screens import packs

    packs(kiosk, tmp_path)
    (kiosk.folder / "kiosk.toml").write_text("hang_seconds = 30")  # the suite shares its processors
    return kiosk


@pytest.fixture
def begin(kiosk: "Kiosk", start: "Start") -> "Begin":
    """Start the kiosk and wait for the sign-in."""
    from tests.terminal.kiosk.shared_machine import wait_sign_in

    def begin(settings: str = "", **options: object) -> "Terminal":
        (kiosk.folder / "kiosk.toml").write_text(settings)
        terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **options)
        wait_sign_in(terminal)
        return terminal

    return begin
