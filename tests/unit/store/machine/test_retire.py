"""The retirement of a machine: nothing goes that the branch should have; afterwards its key is worth nothing."""

import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from lessons.clock import Reading
from lessons.problem import Problem
from store.crypto.keys import create, device_key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.delivery_state import Held, survey
from store.machine.retire import deliver, read_statement, sign
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.enrolled import MORNING, Machine, attempt, reading
from tui.cli.main import main


class Branch:
    """A secretary, a member's machine that is enrolled, and the folder between them."""

    def __init__(self, place: Path) -> None:
        self.secretary, self.machine, self.folder = place / "secretary", Machine(place / "home"), place / "share"
        self.ledger = place / "ledger"
        self.folder.mkdir()
        self.said = ""
        self.add(1)
        assert self.study(self.secretary, "branch", "init", "检修一班", "--no-passphrase") == 0
        assert self.sync() == 0
        assert self.study(self.secretary, "branch", "enrol", self.folder, "--yes") == 0
        assert self.publish() == 0
        assert self.sync() == 0

    def study(self, home: Path, *arguments: str | Path) -> int:
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            status = main(["--home", str(home), "--lang", "en", *map(str, arguments)])
        self.said = out.getvalue()
        return status

    def add(self, number: int) -> None:
        with Progress.open(self.machine.home, self.machine.member, self.machine.clock) as progress:
            progress.add(reading(number))

    def sync(self, home: Path | None = None) -> int:
        return self.study(home or self.machine.home.path, "sync", self.folder)

    def publish(self) -> int:
        return self.study(self.secretary, "branch", "publish", self.folder)

    def retire(self, *more: str) -> int:
        return self.study(self.machine.home.path, "device", "retire", *more)

    def merge(self) -> int:
        return self.study(self.secretary, "merge", self.folder, "--ledger", self.ledger)


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def left(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_the_last_summaries_go_out_then_keys_and_files_are_gone_and_the_statement_stays(branch: Branch) -> None:
    branch.add(2)
    assert branch.retire("--yes") == 0
    assert left(branch.machine.home.path) == ["retired.json"]
    [path] = (branch.folder / "retired").iterdir()
    said = read_statement(path)
    assert said.device == branch.machine.device.public
    assert [(one.member, one.year, one.seq) for one in said.last] == [(branch.machine.member, 2026, 2)]
    assert branch.publish() == 0
    assert "retired: device" in branch.said
    assert branch.merge() == 0
    assert "2 merged" in branch.said
    assert branch.retire() == 0
    assert "retired" in branch.said


def test_what_a_copy_of_the_key_signs_later_is_refused_and_what_came_before_still_counts(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(branch.machine.home.path, branch.folder.parent / "copy")
    branch.add(2)
    assert branch.retire("--yes") == 0
    assert branch.publish() == 0
    assert branch.merge() == 0
    home = Home(copy)
    with Progress.open(home, home.config.member, FakeClock()) as progress:
        progress.add_all([reading(2), attempt(3)])
    later = SystemClock().read()
    monkeypatch.setattr(SystemClock, "read", lambda clock: Reading(later.utc + 3_600_000, later.up, later.boot))
    assert branch.sync(copy) == 0
    assert branch.merge() == 1
    assert "after its key was revoked" in branch.said
    assert "refused" in branch.said


def test_a_further_publication_says_nothing_more_of_it_and_a_forged_statement_is_refused(branch: Branch) -> None:
    assert branch.retire("--yes") == 0
    assert branch.publish() == 0
    assert branch.publish() == 0
    assert "retired" not in branch.said
    [path] = (branch.folder / "retired").iterdir()
    path.write_text(path.read_text().replace('"retired":"2', '"retired":"1'))
    assert branch.publish() == 1
    assert "signature is not valid" in branch.said


def test_records_that_the_branch_would_never_get_are_named_and_nothing_is_touched(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member of a shared machine, whose key nobody here can open."""
    home = branch.machine.home
    other = home.new_member("李雷")
    create(home.member_folder(other) / "member.key", "member", "li's own words")
    records = home.member_folder(branch.machine.member) / "records-2026.json"
    shutil.copy(records, home.member_folder(other))
    before = left(home.path)
    assert [(one.member.name, one.held) for one in survey(home)] == [("李雷", Held.NONE), ("王芳", Held.ALL)]
    assert branch.retire("--yes") == 1
    assert "李雷: nothing has ever been handed over" in branch.said
    assert "--abandon" in branch.said
    assert left(home.path) == before
    assert branch.retire("--yes", "--abandon") == 0
    assert left(home.path) == ["retired.json"]


def test_of_a_member_with_a_passphrase_the_last_summary_goes_out_with_it(branch: Branch, tmp_path: Path) -> None:
    branch.add(2)
    secret = tmp_path / "secret"
    secret.write_text("wang's own words\n")
    assert branch.study(branch.machine.home.path, "passphrase", "--new-passphrase-file", secret) == 0
    assert branch.retire("--yes") == 1
    assert "王芳: something was recorded since" in branch.said
    assert branch.retire("--yes", "--passphrase-file", str(secret)) == 0
    assert len(list((branch.folder / "summaries").iterdir())) == 2
    assert left(branch.machine.home.path) == ["retired.json"]


def test_without_the_branch_s_folder_nothing_is_destroyed(branch: Branch) -> None:
    branch.folder.rename(branch.folder.with_name("away"))
    before = left(branch.machine.home.path)
    assert branch.retire("--yes") == 1
    assert "no such folder" in branch.said
    assert left(branch.machine.home.path) == before
    sign(branch.machine.home, device_key(branch.machine.home), FakeClock().read().instant.replace(year=2100))
    assert branch.retire("--yes") == 1
    assert (branch.machine.home.path / "device.key").exists()
    branch.folder.with_name("away").rename(branch.folder)
    assert branch.retire() == 0
    assert left(branch.machine.home.path) == ["retired.json"]


def test_it_asks_before_and_can_be_told_no(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    assert branch.retire() == 1  # no terminal to ask on
    assert "--yes" in branch.said
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    assert branch.retire() == 1
    assert "nothing was changed" in branch.said
    monkeypatch.setattr("builtins.input", lambda prompt: "RETIRE")
    assert branch.retire() == 0


def test_a_backup_is_made_first_where_that_is_asked_for(branch: Branch) -> None:
    place = branch.folder.parent / "backups"
    place.mkdir()
    assert branch.retire("--yes", "--backup", str(place)) == 0
    [path] = place.iterdir()
    assert branch.study(branch.folder.parent / "new", "restore", path) == 0
    assert (branch.folder.parent / "new" / "device.key").exists()


def test_a_machine_that_is_in_use_is_not_retired(branch: Branch) -> None:
    with Progress.open(branch.machine.home, branch.machine.member, branch.machine.clock):
        assert branch.retire("--yes") == 1
    assert "open in another window" in branch.said


def test_a_clock_that_is_behind_does_not_take_back_what_was_said(branch: Branch) -> None:
    with pytest.raises(Problem, match="behind"):
        sign(branch.machine.home, branch.machine.device, MORNING.replace(year=1970))


def test_a_retired_machine_makes_no_new_key(branch: Branch) -> None:
    assert branch.retire("--yes") == 0
    for words in (["sync", str(branch.folder)], ["summary"], ["kiosk"]):
        assert branch.study(branch.machine.home.path, *words) == 1
        assert "was retired" in branch.said
    assert left(branch.machine.home.path) == ["retired.json"]


def test_show_says_what_the_branch_has(branch: Branch) -> None:
    assert branch.study(branch.machine.home.path, "device", "show") == 0
    assert "all handed over" in branch.said
    branch.add(2)
    assert branch.study(branch.machine.home.path, "device", "show") == 0
    assert "something was recorded since" in branch.said


def test_a_statement_is_the_device_s_own(tmp_path: Path, branch: Branch) -> None:
    file = sign(branch.machine.home, branch.machine.device, FakeClock().read().instant.replace(year=2100))
    path = deliver(file, tmp_path)
    assert read_statement(path) == file.payload
    with pytest.raises(Problem):
        other = Machine(tmp_path / "other")
        path.write_bytes(path.read_bytes().replace(file.payload.device.encode(), other.device.public.encode()))
        read_statement(path)


@pytest.fixture(autouse=True)
def _no_typed_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("sys.stdin", StringIO())
    yield
