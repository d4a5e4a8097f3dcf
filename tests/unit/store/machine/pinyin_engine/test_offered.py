"""Where typing pinyin is offered without being asked for."""

import sys
from pathlib import Path

import pytest

from store.machine.pinyin_engine import system
from store.machine.pinyin_engine.offered import is_offered

HAVE_OWN = [{"SSH_CONNECTION": "1 2 3 4"}, {"XMODIFIERS": "@im=fcitx"}, {"GTK_IM_MODULE": "ibus"}]


@pytest.fixture(autouse=True)
def unix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", ())


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("librime.so.1", "luna_pinyin.dict.yaml"):
        (tmp_path / name).touch()
    monkeypatch.setattr(system, "LIBRARIES", (str(tmp_path / "librime.so.1"),))
    monkeypatch.setattr(system, "SHARED", (tmp_path,))


@pytest.mark.usefixtures("nothing_installed")
def test_without_an_engine_only_a_shared_machine_says_how_it_would_be() -> None:
    assert is_offered({}, shared_machine=True)
    assert not is_offered({}, shared_machine=False)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("shared_machine", [True, False])
def test_with_an_engine_it_is_offered_but_not_where_a_terminal_brings_its_own(shared_machine: bool) -> None:
    assert is_offered({}, shared_machine=shared_machine)
    assert not any(is_offered(environment, shared_machine=shared_machine) for environment in HAVE_OWN)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_nor_where_the_system_has_one(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert not is_offered({}, shared_machine=False)
