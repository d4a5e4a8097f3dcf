"""What doctor and `study kiosk --check` say of typing Chinese: each state was seen."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lessons.problem import N_, Problem
from store.checkup import pinyin as check
from store.checkup.check_finding import CheckFinding, State
from store.disk.home import Home
from store.kiosk.setup_check import findings
from store.kiosk.sign_in import Kiosk
from store.machine.pinyin_engine import system
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.system import on_this_system
from tests.clocks import FakeClock
from tests.needs_engine import needs_engine


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def at_home(home: Home) -> Sequence[CheckFinding]:
    return list(check.pinyin(home, shared_machine=False))


def on_shared_machine(home: Home) -> CheckFinding:
    (finding,) = (one for one in findings(Kiosk(home, FakeClock())) if one.check == "pinyin")
    return finding


@needs_engine
def test_at_home_an_engine_is_tried_once_it_was_used_and_a_look_makes_no_data(home: Home) -> None:
    (finding,) = at_home(home)
    assert finding.state is State.UNTESTED
    assert not home.path.exists()
    deploy(home, on_this_system())
    (finding,) = at_home(home)
    assert finding.ok and finding.fields["dictionary"] == "luna_pinyin"


@needs_engine
def test_a_shared_machine_needs_its_data_which_setup_makes(home: Home) -> None:
    finding = on_shared_machine(home)
    assert finding.state is State.WARN and "study kiosk --setup" in finding.mend
    deploy(home, on_this_system())
    assert on_shared_machine(home).ok


@pytest.mark.parametrize(
    ("library", "shared", "missing"),
    [
        ((), (), "librime1 rime-data-luna-pinyin rime-prelude rime-essay"),
        ((), None, "librime1"),
        (None, (), "rime-data-luna-pinyin rime-prelude rime-essay"),
    ],
)
def test_what_is_missing_is_named(
    home: Home,
    library: tuple[str, ...] | None,
    shared: tuple[Path, ...] | None,
    missing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "librime.so.1").touch()
    (tmp_path / "luna_pinyin.dict.yaml").touch()
    monkeypatch.setattr(system, "LIBRARIES", (str(tmp_path / "librime.so.1"),) if library is None else library)
    monkeypatch.setattr(system, "SHARED", (tmp_path,) if shared is None else shared)
    finding = on_shared_machine(home)
    assert finding.state is State.WARN
    assert finding.fields["packages"] == missing and "apt install {packages}" in finding.mend
    assert at_home(home) == [], "there an input method of any kind will do"


@needs_engine
def test_an_engine_that_does_not_work_fails_with_its_cure(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_engine: object) -> Engine:
        raise Problem("librime", N_("does not work here ({reason}); keys write letters as before"), reason="x")

    deploy(home, on_this_system())
    monkeypatch.setattr(Engine, "start", broken)
    for finding in (*at_home(home), on_shared_machine(home)):
        assert finding.state is State.FAIL and finding.problem is not None
        assert "apt install --reinstall librime1" in finding.mend
