"""Every line of `study doctor` was seen: one case a code, each on a shared machine on which nothing else is wrong.

Over 400 lines: a case for each code, in the order of the codes.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from lessons.learning.plan import Plan
from lessons.problem import N_, Problem
from store.branch.roster import PLAN_PURPOSE, PlanFile, PublishedPlan, roster_path
from store.checkup import home_folder, machine, pinyin
from store.checkup.check_finding import CheckFinding, State
from store.checkup.finding_code import FindingCode as Code
from store.crypto.envelope import document
from store.crypto.keys import Key
from store.disk import atomic
from store.kiosk import setup_check
from store.kiosk.setup_check import checkup
from store.kiosk.sign_in import Kiosk
from store.machine.pinyin_engine.system import System
from store.member.progress import Progress
from tests.enrolled import MORNING, SECRETARY, Machine, reading, roster
from tui.commands.machine.doctor import with_setting_faults
from tui.console.finding_words import found, to_do
from tui.console.terminal_check import SAMPLE, TerminalSeen, terminal_findings

if sys.platform == "win32":
    pytest.skip("a shared machine is one of Unix", allow_module_level=True)

ROOT = os.geteuid() == 0
ACCOUNT = os.geteuid() or 1000
OTHER = Key("secretary", bytes(range(1, 33)))


class World:
    """A shared machine in front of a terminal; what a case changes, it changes here."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.desk = Machine(folder / "home")
        self.home, self.clock, self.patch = self.desk.home, self.desk.clock, patch
        self.kiosk = Kiosk(self.home, self.clock)
        self.kiosk.set_administrator("keys of the hall")
        self.kiosk.enrol("李雷")
        self.share, self.backups = folder / "share", folder / "backups"
        self.environment = {"TERM": "xterm-256color", "XMODIFIERS": "@im=fcitx"}
        self.terminal: TerminalSeen | None = TerminalSeen((80, 24), [1] * (len(SAMPLE) - 1) + [2])
        self.uid = ACCOUNT
        self.programs = {"cage", "foot", "Xwayland"}
        self.says = {"locale": "C\nzh_CN.utf8\n", "fc-list": "Noto Sans Mono CJK SC\n", "timedatectl": "yes\n"}
        self._arrange()

    def _arrange(self) -> None:
        self.home.change(folder=str(self.share))
        atomic.replace(roster_path(self.share), document(roster()))
        atomic.replace(self.home.branch / "roster.json", document(roster()))
        plan = PublishedPlan(key=SECRETARY.public, number=1, published=MORNING, plan=Plan())
        signed = PlanFile(payload=plan, signatures=(SECRETARY.sign(PLAN_PURPOSE, plan),))
        atomic.replace(self.home.branch / "plan.json", document(signed))
        self.backups.mkdir()
        self.write(self.kiosk.folder / "kiosk.toml", f'backup = "{self.backups}"')
        sysrq = self.home.path.with_name("sysrq")
        self.write(sysrq, "0")
        patch = self.patch
        patch.setenv("LC_ALL", "zh_CN.UTF-8")
        patch.setattr(time, "timezone", -8 * 3600)
        patch.setattr(machine, "asked", lambda *command: self.says.get(command[0]))
        patch.setattr(setup_check, "asked", lambda *command: self.says.get(command[0]))
        patch.setattr(shutil, "which", lambda name, path=None: name if name in self.programs else None)
        patch.setattr(setup_check, "_SYSRQ", sysrq)
        patch.setattr(setup_check, "study_program", lambda: Path(sys.executable))
        patch.setattr(setup_check, "refused_part_for", lambda _uid, _program: None)
        patch.setattr(os, "geteuid", lambda: self.uid)
        patch.setattr(home_folder, "other_owner", lambda _path: None)
        self.engine = SimpleNamespace(packages=(), dictionary="luna_pinyin")
        self.engine_data: object = "data"
        patch.setattr(pinyin, "on_this_system", lambda: self.engine)
        patch.setattr(pinyin, "deployed", lambda _home, _system: self.engine_data)
        patch.setattr(pinyin, "_try", self._try_engine)

    def _try_engine(self, engine: object) -> None:
        if engine == "broken":
            raise Problem("librime", N_("does not work here ({reason}); keys write letters as before"), reason="x")

    def write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def closed(self, closed: Path) -> None:
        """The account may not use that path."""
        may = os.access
        self.patch.setattr(os, "access", lambda path, mode, **more: Path(path) != closed and may(path, mode, **more))

    def findings(self) -> list[CheckFinding]:
        """What `study doctor` finds; where root runs the tests, the home is the account's all the same."""
        for path in (self.home.path, *self.home.path.rglob("*")) if ROOT and self.home.path.exists() else ():
            os.chown(path, ACCOUNT, -1)
        return with_setting_faults(
            [
                *terminal_findings(self.environment, self.terminal),
                *checkup(self.home, self.clock, self.environment),
            ],
            self.home,
        )


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


# What goes wrong


def check_stopped(world: World) -> None:
    world.home.device_key.write_text("{}")


def no_terminal(world: World) -> None:
    world.terminal = None


def term_cannot_draw(world: World) -> None:
    world.environment["TERM"] = "dumb"


def size_too_small(world: World) -> None:
    world.terminal = TerminalSeen((59, 24), None)


def colours_few(world: World) -> None:
    world.environment["TERM"] = "linux"


def widths_no_answer(world: World) -> None:
    world.terminal = TerminalSeen((80, 24), None)


def widths_chinese_narrow(world: World) -> None:
    world.terminal = TerminalSeen((80, 24), [1] * len(SAMPLE))


def widths_signs_wide(world: World) -> None:
    world.terminal = TerminalSeen((80, 24), [2] * len(SAMPLE))


def home_is_no_folder(world: World) -> None:
    shutil.rmtree(world.home.path)
    world.home.path.write_text("")


def home_cannot_be_made(world: World) -> None:
    shutil.rmtree(world.home.path)
    world.closed(world.home.path.parent)


def home_unusable(world: World) -> None:
    world.closed(world.home.path)


def owner_is_another(world: World) -> None:
    world.patch.setattr(home_folder, "other_owner", lambda _path: 0)


def permissions_home_open(world: World) -> None:
    world.home.path.chmod(0o755)


def permissions_key_open(world: World) -> None:
    world.home.device_key.chmod(0o644)


def files_unreadable(world: World) -> None:
    world.home.device_key.chmod(0)


def files_of_another(world: World) -> None:
    world.uid += 1
    world.closed(world.home.device_key)


def disk_full(world: World) -> None:
    world.patch.setattr(home_folder, "LEAST_FREE", 1 << 62)


def file_system_remote(world: World) -> None:
    mounts = world.home.path.with_name("mountinfo")
    mounts.write_text("1 0 0:1 / / rw - nfs4 server:/x rw\n")
    world.patch.setattr(home_folder, "_MOUNTS", mounts)


def file_system_not_yet(world: World) -> None:
    shutil.rmtree(world.home.path)


def file_system_refuses(world: World) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    world.patch.setattr(os, "fsync", refuse)


def settings_unusable(world: World) -> None:
    world.home.config_file.write_text("lang = ")


def settings_value_unknown(world: World) -> None:
    world.home.change(theme="midnight")


def members_files_damaged(world: World) -> None:
    (world.home.member_folder(world.desk.member) / "records-2026.json").write_text("{")


def keys_lost(world: World) -> None:
    world.home.device_key.unlink()
    atomic.replace(world.home.member_folder(world.desk.member) / "handed-over", b"x")


def branch_at_address(world: World) -> None:
    world.home.change(folder="sftp://host/branch")


def branch_not_reached(world: World) -> None:
    shutil.rmtree(world.share)


def branch_not_published(world: World) -> None:
    roster_path(world.share).unlink()


def branch_is_another(world: World) -> None:
    atomic.replace(roster_path(world.share), document(roster(secretary=OTHER)))


def branch_not_writable(world: World) -> None:
    world.closed(world.share)


def delivery_waiting(world: World) -> None:
    with Progress.open(world.home, world.desk.member, world.clock) as progress:
        progress.add(reading(0, MORNING))


def date_behind(world: World) -> None:
    world.clock.set_wall(-3 * 86_400)


def date_ahead(world: World) -> None:
    world.clock.set_wall(timedelta(days=4 * 365).total_seconds())


def zone_not_set(world: World) -> None:
    world.patch.setattr(time, "timezone", 0)
    world.patch.setattr(time, "daylight", 0)


def locale_not_set(world: World) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        world.patch.delenv(name, raising=False)


def locale_not_utf8(world: World) -> None:
    world.patch.setenv("LC_ALL", "zh_CN.GB18030")


def locale_not_installed(world: World) -> None:
    world.says["locale"] = "C\n"


def input_elsewhere(world: World) -> None:
    world.environment["SSH_CONNECTION"] = "1 2 3 4"


def input_none(world: World) -> None:
    world.environment.pop("XMODIFIERS")
    world.patch.setattr(machine, "on_this_system", lambda: System("", None, ""))


def versions_unknown(world: World) -> None:
    def missing(name: str) -> object:
        raise PackageNotFoundError(name)

    world.patch.setattr(machine, "distribution", missing)


def versions_textual(world: World) -> None:
    study = SimpleNamespace(version="1", requires=["textual==1.2.3"])
    there = {"study-branch": study, "textual": SimpleNamespace(version="9")}

    def installed(name: str) -> object:
        if name not in there:
            raise PackageNotFoundError(name)
        return there[name]

    world.patch.setattr(machine, "distribution", installed)


def installation_former(world: World) -> None:
    world.patch.setattr(machine, "distribution", lambda name: object() if name == "study" else distribution(name))


def program_not_asked(world: World) -> None:
    world.uid += 1


def program_refused(world: World) -> None:
    world.closed(Path(sys.executable).parent)


def account_is_root(world: World) -> None:
    exists = Path.exists
    world.patch.setattr(Path, "exists", lambda path: path != world.home.path and exists(path))  # of one to be made
    world.patch.setattr(os, "getuid", lambda: 0)


def fonts_not_known(world: World) -> None:
    world.says.pop("fc-list")


def fonts_no_chinese(world: World) -> None:
    world.says["fc-list"] = ""


def terminal_missing(world: World) -> None:
    world.programs.remove("foot")


def clock_not_synchronised(world: World) -> None:
    world.says["timedatectl"] = "no\n"


def pinyin_not_yet(world: World) -> None:
    shutil.rmtree(world.kiosk.folder)
    world.engine_data = None


def pinyin_missing(world: World) -> None:
    world.engine.packages = ("librime1",)


def pinyin_no_data(world: World) -> None:
    world.engine_data = None


def pinyin_broken(world: World) -> None:
    world.engine_data = "broken"


def sysrq_on(world: World) -> None:
    setup_check._SYSRQ.write_text("438")


def administrator_none(world: World) -> None:
    (world.kiosk.folder / "administrator").unlink()


def members_none(world: World) -> None:
    shutil.rmtree(world.home.members_folder)


def packs_no_plan(world: World) -> None:
    (world.home.branch / "plan.json").unlink()


def backup_none(world: World) -> None:
    (world.kiosk.folder / "kiosk.toml").unlink()


def backup_not_writable(world: World) -> None:
    world.backups.rmdir()


def lock_held(world: World) -> None:
    shutil.rmtree(world.kiosk.folder)  # of a running shared machine nothing needs to be done
    lock = FileLock(world.home.member_folder(world.desk.member) / "lock")
    lock.acquire()
    world.patch.setattr(world, "lock", lock, raising=False)  # held until the test ends


CASES: dict[str, Callable[[World], None]] = {
    code: globals()[code.name.lower()] for code in Code if code.name.lower() in globals()
}


def test_there_is_a_case_for_every_code() -> None:
    assert set(Code) == set(CASES)


def test_where_all_is_well_no_code_is_told(world: World) -> None:
    assert [(one.code, found(one)) for one in world.findings() if not one.ok] == []


@pytest.mark.parametrize("code", list(Code))
def test_what_is_wrong_is_told_by_its_code_with_what_to_do(world: World, code: Code) -> None:
    CASES[code](world)
    told = [one for one in world.findings() if one.code is code and not one.ok]
    assert told, [(one.check, found(one)) for one in world.findings() if not one.ok]
    for one in told:
        assert code is Code.CHECK_STOPPED or code is Code.NO_TERMINAL or code.startswith(one.check)
        assert found(one) and bool(to_do(one)) == (one.state in (State.WARN, State.FAIL))


def test_every_code_and_every_check_is_documented() -> None:
    documented = (Path(__file__).parents[4] / "docs" / "formats.md").read_text("utf-8")
    section = documented.partition("### What `study doctor` prints")[2].partition("\n### ")[0]
    words = set(re.findall(r"`([a-z0-9-]+)`", section))
    assert {*Code} <= words


def test_nothing_that_is_not_ok_is_without_a_code(world: World) -> None:
    for case in (no_terminal, locale_not_set, branch_not_reached, backup_none, delivery_waiting):
        case(world)
    assert [one.check for one in world.findings() if not one.ok and one.code is None] == []
