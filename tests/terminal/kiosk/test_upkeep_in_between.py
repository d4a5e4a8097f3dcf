"""The shared machine through a real terminal while nobody is signed in: packs come, a backup is made, nobody waits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from store.kiosk.sign_in import Kiosk
from store.kiosk.upkeep import exchange
from store.machine.backup import check
from tests.builders.published_branch import published
from tests.terminal.kiosk.shared_machine import ADMINISTRATOR, SECRETS, end, sign_in
from tests.terminal.terminal import Terminal


def test_packs_and_a_backup_come_by_themselves_and_a_member_who_signs_in_meanwhile_does_not_wait(
    kiosk: Kiosk, home: Path, tmp_path: Path, start: Callable[..., Terminal]
) -> None:
    (tmp_path / "backups").mkdir()
    (kiosk.folder / "kiosk.toml").write_text(f"backup = '{tmp_path}/backups'")
    exchange(kiosk, str(published(tmp_path)))
    installed = home / "packs" / "valves-zh.zip"
    installed.unlink()
    (kiosk.folder / "upkeep.json").unlink()
    terminal = start("kiosk", home=home)
    terminal.wait_for("Packs and plan last fetched", timeout=60)
    assert installed.exists()
    terminal.wait_until(lambda _: bool(list((tmp_path / "backups").glob("*.zip"))), "a backup", 60)
    supervisor = psutil.Process(terminal.process.pid)
    sign_in(terminal, "张三")
    assert [" ".join(one.cmdline()) for one in supervisor.children() if "upkeep" in " ".join(one.cmdline())] == []
    [made] = (tmp_path / "backups").glob("*.zip")
    assert "kiosk/administrator" in check(made).manifest.files
    log = kiosk.log.read_text()
    assert "sync: said" in log
    assert "backup: " in log
    assert not any(word in log for word in ("张三", SECRETS["张三"], ADMINISTRATOR))


def test_a_closed_machine_takes_no_member_and_its_administrator_sees_and_ends_it(
    kiosk: Kiosk, start: Callable[..., Terminal]
) -> None:
    now = datetime.now().astimezone()
    opens, closes = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (2, -2))
    (kiosk.folder / "kiosk.toml").write_text(f'opens = "{opens}"\ncloses = "{closes}"')
    terminal = start("kiosk", home=kiosk.home.path)
    terminal.wait_for("Closed.", f"opens again at {opens}")
    assert "张三" not in terminal.screen
    end(terminal)
