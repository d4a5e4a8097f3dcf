"""Whose a home is: another account writes nothing there, and what one left there stops nobody but its member."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import PINYIN, Home
from store.disk.owner import other_owner, refuse_other_owner, unusable_files
from store.kiosk.setup_check import findings
from store.kiosk.sign_in import Kiosk
from store.kiosk.status import status
from store.kiosk.upkeep import back_up
from store.machine.backup import backup, check
from tests.clocks import FakeClock
from tests.enrolled import MORNING
from tui.cli.main import main
from tui.commands.table import COMMANDS

if sys.platform == "win32":
    pytest.skip("accounts of Unix", allow_module_level=True)  # no mark: what follows cannot even be imported there

import pwd

ROOT = os.geteuid() == 0
"".encode("cp437")  # zipfile needs it, and nobody may not load it
as_root = pytest.mark.skipif(not ROOT, reason="only root can be another account")


@contextmanager
def acting_as(uid: int) -> Iterator[None]:
    """Be another account for a while; what is imported meanwhile it must be able to read."""
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def nobody() -> int:
    return pwd.getpwnam("nobody").pw_uid


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    kiosk = Kiosk(Home(tmp_path / "home"), FakeClock())
    kiosk.set_administrator("keys of the hall")
    for name in ("张三", "李雷"):
        kiosk.enrol(name)
    return kiosk


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def account_s(kiosk: Kiosk, place: Path, nobody: int) -> Kiosk:
    """A machine of an account that is not the one at work."""
    home = Home(kiosk.home.path.rename(place / "home"))
    give(home.path, nobody)
    return Kiosk(home, kiosk.clock)


def backups(place: Path, nobody: int) -> Path:
    """A folder that takes the account's backups."""
    folder = place / "backups"
    folder.mkdir()
    os.chown(folder, nobody, -1)
    return folder


def give(folder: Path, uid: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, -1)


def files(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """What lies in a folder, and whose it is."""
    return {
        path: (path.stat().st_uid, b"" if path.is_dir() else path.read_bytes()) for path in (folder, *folder.rglob("*"))
    }


WRITING = {
    "kiosk --enrol": ["kiosk", "--enrol", "王五"],
    "kiosk --administrator": ["kiosk", "--administrator", "--passphrase-file", "FILE"],
    "kiosk --sync": ["kiosk", "--sync", "FOLDER"],
    "sync": ["sync", "FOLDER"],
    "backup": ["backup", "FOLDER"],
    "restore": ["restore", "FILE", "--replace"],
    "device": ["device", "retire", "FOLDER", "--yes"],
    "summary": ["summary"],
    "mine": ["mine", "--import", "FOLDER"],
    "due": ["due"],
    "test": ["test", "study-branch/four-ways", "--plain"],
    "review": ["review", "--plain"],
    "reflect": ["reflect", "study-branch/four-ways", "--plain"],
    "pair": ["pair", "--folder", "FOLDER"],
    "passphrase": ["passphrase"],
    "branch": ["branch", "init", "一支部"],
    "packs": ["packs", "add", "FOLDER"],
    "export": ["export", "-o", "FILE"],
}


@as_root
@pytest.mark.parametrize("command", WRITING)
def test_a_command_of_another_account_writes_nothing_into_a_home_and_says_how_it_is_run(
    account_s: Kiosk, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, home = files(account_s.home.path), str(account_s.home.path)
    (tmp_path / "folder").mkdir()
    words = {"FOLDER": str(tmp_path / "folder"), "FILE": str(tmp_path / "file")}
    (tmp_path / "file").write_text("keys of the hall\n")
    assert main(["--home", home, "--lang", "en", *(words.get(word, word) for word in WRITING[command])]) == 1
    said = capsys.readouterr()
    assert f"sudo -u nobody -H study --home {home} …" in said.err
    assert "王五" not in said.out
    assert files(account_s.home.path) == before


@as_root
def test_no_command_is_forgotten(account_s: Kiosk) -> None:
    harmless = {
        "check",
        "new",
        "preview",
        "import",
        "seal",
        "read",
        "merge",
        "report",
        "items",
        "regrade",
        "verify",
        "ledger",
    }
    harmless |= {"doctor", "completion", "man"}
    assert {words[0] for words in WRITING.values()} | harmless == set(COMMANDS)


@as_root
def test_looking_at_the_machine_as_root_leaves_nothing_of_root_s(
    account_s: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(account_s.home.path)
    main(["--home", str(account_s.home.path), "kiosk", "--check"])
    assert "kiosk" in capsys.readouterr().out
    assert files(account_s.home.path) == before


@as_root
def test_root_makes_no_home_below_a_folder_of_somebody_s(tmp_path: Path, nobody: int) -> None:
    os.chown(tmp_path, nobody, -1)
    with pytest.raises(Problem, match="belongs to the account nobody"):
        refuse_other_owner(tmp_path / "not" / "there")


def test_one_s_own_home_and_one_that_is_not_there_yet_are_nobody_else_s(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "home", tmp_path / "a" / "home"):
        assert other_owner(path) is None


def unreadable_name(folder: Path) -> None:
    os.chown(folder / "name.txt", 0, -1)
    (folder / "name.txt").chmod(0o600)


def unreadable_code(folder: Path) -> None:
    os.chown(folder / "enrolment", 0, -1)


def unreadable_folder(folder: Path) -> None:
    os.chown(folder, 0, -1)
    folder.chmod(0o700)


HARMS: list[Callable[[Path], None]] = [unreadable_name, unreadable_code, unreadable_folder]


@as_root
@pytest.mark.parametrize("harm", HARMS)
def test_one_member_s_unreadable_files_stop_nobody_else(
    account_s: Kiosk, nobody: int, place: Path, harm: Callable[[Path], None]
) -> None:
    kiosk = account_s
    one, other = kiosk.members()
    (kiosk.folder / "kiosk.toml").write_text(f"backup = '{backups(place, nobody)}'\nbackups_kept = 1")
    back_up(kiosk, "")
    status(kiosk), findings(kiosk)  # imports
    give(kiosk.home.path, nobody)
    harm(kiosk.home.member_folder(one.id))
    with acting_as(nobody):
        kiosk = Kiosk(Home(kiosk.home.path), kiosk.clock)
        assert {member.id for member in kiosk.members()} == {one.id, other.id}
        assert other in kiosk.members()
        seen = status(kiosk)
        assert other in seen.waiting
        assert [fields["file"] for _text, _mend, fields in seen.unusable_files]
        assert kiosk.enrol("王五")
        kiosk.codes.meet_roster()
        made = back_up(kiosk, "")
        found = [one for one in findings(kiosk) if one.check == "files"]
    assert made.missing
    assert any(other.id in name for name in check(made.path).manifest.files)
    assert all("chown -R nobody " in one.mend.format(**one.fields) for one in found) and found


@as_root
def test_a_backup_that_lacks_something_takes_the_place_of_none_that_has_it(
    account_s: Kiosk, nobody: int, place: Path
) -> None:
    folder, home = backups(place, nobody), account_s.home
    with acting_as(nobody):
        whole = backup(home, folder, MORNING, "", keep=1)
    unreadable_folder(home.member_folder(account_s.members()[0].id))
    with acting_as(nobody):
        made = backup(home, folder, MORNING.replace(day=9), "", keep=1)
    assert made.missing and not whole.missing
    assert {whole.path, made.path} == set(folder.iterdir())


@as_root
def test_the_command_tells_what_a_backup_is_without_and_does_not_call_it_done(
    account_s: Kiosk, nobody: int, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = backups(place, nobody)
    Home(place / "own").new_member("root")
    assert main(["--home", str(place / "own"), "--lang", "en", "backup", str(folder)]) == 0  # imports
    words = ["--home", str(account_s.home.path), "--lang", "en", "backup", str(folder)]
    folder = account_s.home.member_folder(account_s.members()[0].id)
    unreadable_folder(folder)
    with acting_as(nobody):
        assert main(words) == 1
    said = capsys.readouterr()
    assert str(folder) in said.err
    assert "backed up, except what cannot be read" in said.out


@as_root
def test_settings_that_may_not_be_read_are_a_line_of_the_check_with_its_cure(account_s: Kiosk, nobody: int) -> None:
    path = account_s.folder / "kiosk.toml"
    path.write_text("guests = true")
    path.chmod(0o600)  # root's
    findings(Kiosk(Home(account_s.home.path), FakeClock()))
    with acting_as(nobody):
        found = findings(Kiosk(Home(account_s.home.path), FakeClock()))
    [told] = [one for one in found if one.check == "files"]
    assert told.fields["file"] == str(path)
    assert found[-1].check == "backup" and not found[-1].ok


def test_a_home_in_order_has_no_strays(kiosk: Kiosk) -> None:
    assert unusable_files(kiosk.home.path) == []


def test_a_file_that_its_own_account_may_not_read_is_found_with_its_cure(kiosk: Kiosk) -> None:
    path = kiosk.folder / "administrator"
    path.chmod(0o000)
    [stray] = unusable_files(kiosk.home.path)
    assert stray.fields["file"] == str(path)
    assert "chmod -R u+rwX" in stray.mend


def test_the_data_of_pinyin_which_nobody_may_write_to_are_in_order_as_long_as_they_can_be_read(kiosk: Kiosk) -> None:
    made = kiosk.home.cache / f"{PINYIN}d83e"
    (made / "build").mkdir(parents=True)
    (made / "build" / "study.prism.bin").touch(0o400)
    closed = (made / "build", made)
    try:
        for folder in closed:
            folder.chmod(0o500)
        assert unusable_files(kiosk.home.path) == []
        made.chmod(0o400)
        assert str(made) in [stray.fields["file"] for stray in unusable_files(kiosk.home.path)]
    finally:
        for folder in reversed(closed):
            folder.chmod(0o700)


def test_a_folder_that_is_written_to_and_may_not_be_is_found(kiosk: Kiosk) -> None:
    kiosk.folder.chmod(0o500)
    try:
        assert [stray.fields["file"] for stray in unusable_files(kiosk.home.path)] == [str(kiosk.folder)]
    finally:
        kiosk.folder.chmod(0o700)
