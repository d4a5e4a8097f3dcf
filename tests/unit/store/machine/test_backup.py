"""A backup is everything, whole, and can be put back; what is no whole backup changes nothing."""

import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.problem import Problem
from store.disk.home import Home
from store.disk.sole_use import kiosk_lock
from store.machine.backup import MANIFEST, backup, check, restore
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock
from tests.enrolled import MORNING, Machine, attempt, reading
from tui.cli.main import main


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A member with records, a reflection and a draft."""
    machine = Machine(tmp_path / "home")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add_all([reading(1), attempt(2)])
        progress.add_reflection("safety", "tickets", "r1", MORNING, "操作前停下来多想了一步。")
        progress.put_open(WorkKind.DRAFT, "r2", "草稿")
    return machine


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock" and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("year", [1970, 1979, 1980, 2107, 2108, 9999])
def test_a_backup_is_made_whatever_the_clock_says(machine: Machine, place: Path, year: int) -> None:
    made = backup(machine.home, place, MORNING.replace(year=year), "study test")
    assert check(made.path).manifest.written.year == year


def test_what_was_backed_up_is_there_again_on_an_empty_home(machine: Machine, place: Path, tmp_path: Path) -> None:
    before = tree(machine.home.path)
    made = backup(machine.home, place, MORNING, "study test")
    assert made.path.name.endswith("-20260302T080000Z.zip")
    again = Home(tmp_path / "another" / "home")
    restored, former = restore(again, made.path, MORNING)
    assert former is None
    assert restored.manifest == made.manifest
    assert tree(again.path) == before
    with Progress.open(again, machine.member, FakeClock()) as progress:
        assert len(progress.records()) == 3
        assert progress.open_work(WorkKind.DRAFT) == {"r2": "草稿"}
        assert progress.notices == again.notices == []
    assert all(not path.stat().st_mode & 0o077 for path in again.path.rglob("*"))


def test_locks_the_cache_and_what_was_half_written_are_left_out(machine: Machine, place: Path) -> None:
    folder = machine.home.path
    for name in ("cache/x.json", "crash.log", "members/.records.json.00.tmp", "device.key.lock"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    names = set(backup(machine.home, place, MORNING, "").manifest.files)
    assert {"config.toml", "device.key", f"members/{machine.member}/records-2026.json"} <= names
    assert not [name for name in names if "lock" in name or "cache" in name or "tmp" in name or "crash" in name]


def test_a_backup_beside_an_open_window_loses_no_answer_between_two_files(machine: Machine, place: Path) -> None:
    """Closing a test adds its record, then forgets what was open: what is open is read first."""
    with Progress.open(machine.home, machine.member, machine.clock):
        path = backup(machine.home, place, MORNING, "").path
    with zipfile.ZipFile(path) as archive:
        order = [Path(name).name for name in archive.namelist() if machine.member in name]
    assert order.index("open.json") < order.index("records-2026.json") < order.index("texts.json")


def test_only_the_newest_are_kept_and_nobody_elses_are_touched(machine: Machine, place: Path) -> None:
    other = place / "study-backup-ffffffff-20200101T000000Z.zip"
    other.write_bytes(b"of another machine")
    for day in range(5):
        backup(machine.home, place, MORNING + timedelta(days=day), "", keep=2)

    def days() -> list[str]:
        return sorted(path.name[-20:-12] for path in place.glob("*.zip") if path != other)

    assert days() == ["20260305", "20260306"]
    backup(machine.home, place, MORNING, "", keep=1)  # a clock that was set back: the one just made stays too
    assert days() == ["20260302", "20260306"]
    assert other.exists()


def test_a_home_is_not_overwritten_unless_that_was_said_and_is_kept_then(machine: Machine, place: Path) -> None:
    path = backup(machine.home, place, MORNING, "").path
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(reading(9))
    now = tree(machine.home.path)
    with pytest.raises(Problem, match="--replace"):
        restore(machine.home, path, MORNING)
    assert tree(machine.home.path) == now
    _restored, before = restore(machine.home, path, MORNING, replace=True)
    assert before is not None
    assert tree(before) == now
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        assert len(progress.records()) == 3


def test_nothing_is_put_in_the_place_of_a_home_that_is_in_use(machine: Machine, place: Path) -> None:
    path = backup(machine.home, place, MORNING, "").path
    with (
        Progress.open(machine.home, machine.member, machine.clock),
        pytest.raises(Problem, match="open in another window"),
    ):
        restore(machine.home, path, MORNING, replace=True)
    with kiosk_lock(machine.home), pytest.raises(Problem, match="is already running"):
        restore(machine.home, path, MORNING, replace=True)
    restore(machine.home, path, MORNING, replace=True)


@settings(max_examples=40, deadline=None)
@given(part=st.floats(0, 0.9999), flip=st.integers(0, 255))
def test_a_backup_that_was_cut_or_changed_anywhere_is_refused_and_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, part: float, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    machine = Machine(folder / "home")
    (folder / "b").mkdir()
    whole = backup(machine.home, folder / "b", MORNING, "").path
    content = bytearray(whole.read_bytes())
    at = int(part * len(content))
    if flip:
        content[at] ^= flip
    else:
        del content[at:]
    whole.write_bytes(content)
    try:
        same = check(whole)
    except Problem:
        with pytest.raises(Problem):
            restore(Home(folder / "new"), whole, MORNING)
        assert not (folder / "new").exists()
        assert not list(folder.glob(".new*"))
    else:  # a byte that means nothing: a date, an attribute
        restore(Home(folder / "new"), whole, MORNING)
        assert tree(folder / "new") == tree(machine.home.path)
        assert set(same.manifest.files) == set(tree(machine.home.path))


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "C:\\out", "a//b", ".", "a:b"])
def test_a_name_that_leads_out_of_the_home_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.zip"
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest = (
        f'{{"app":"","device":"","files":{{"{name}":{{"sha256":"{digest}","size":0}}}},'
        f'"study_backup":1,"written":"2026-01-01T00:00:00Z"}}'
    ).replace("\\", "\\\\")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"")
        archive.writestr(MANIFEST, manifest)
    with pytest.raises(Problem, match="not a complete backup"):
        restore(Home(tmp_path / "home"), path, MORNING)
    assert [entry.name for entry in tmp_path.iterdir()] == ["evil.zip"]


def test_a_file_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path, machine: Machine, place: Path) -> None:
    path = backup(machine.home, place, MORNING, "").path
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, b"\0" * 10_000_000 if entry == "config.toml" else old.read(entry))
    with pytest.raises(Problem, match="larger than it says"):
        check(bomb)


@pytest.mark.parametrize("wrong", ["a folder that is not there", "inside the home"])
def test_a_place_that_is_none_for_a_backup_is_refused(machine: Machine, tmp_path: Path, wrong: str) -> None:
    folder = tmp_path / "nowhere" if "not there" in wrong else machine.home.path / "members"
    with pytest.raises(Problem):
        backup(machine.home, folder, MORNING, "")


def test_the_command_line_backs_up_checks_and_restores(
    machine: Machine, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = machine.home.path
    study = ["--home", str(home), "--lang", "en"]
    assert main([*study, "backup", str(place), "--keep", "3"]) == 0
    [path] = place.glob("*.zip")
    assert main([*study, "restore", str(path), "--check"]) == 0
    assert capsys.readouterr().out.count("complete") == 2
    assert main([*study, "restore", str(path)]) == 1
    assert "--replace" in capsys.readouterr().err
    shutil.rmtree(home)
    assert main([*study, "restore", str(path)]) == 0
    assert "restored to" in capsys.readouterr().out
    path.write_bytes(b"PK")
    assert main([*study, "restore", str(path), "--check"]) == 1
    assert "not a complete backup" in capsys.readouterr().err
