"""Whoever uses what is left of a damaged file says so on standard error, each time, as long as it is so."""

from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.member.damage import look_through
from store.member.passphrase import protect
from store.member.progress import Progress
from store.member.this_member import this_member
from tests.clocks import FakeClock
from tests.enrolled import reading
from tui.cli.main import main


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    (tmp_path / "shared").mkdir()
    (tmp_path / "backups").mkdir()
    home.change(member=home.new_member("Zhang Wei"), name="Zhang Wei", lang="en", folder=str(tmp_path / "shared"))
    with Progress.open(home, home.config.member, FakeClock()) as progress:
        for number in range(4):
            progress.add(reading(number))
    return home


@pytest.fixture
def records(home: Home) -> Path:
    path = home.member_folder(home.config.member) / "records-2026.json"
    path.write_bytes(path.read_bytes()[:-20])
    return path


def run(home: Home, *arguments: str) -> int:
    return main(["--home", str(home.path), "--lang", "en", *arguments])


def commands(folder: Path) -> list[list[str]]:
    return [
        ["summary", "-o", str(folder / "summary.json")],
        ["export", "--xapi", str(folder / "statements.json")],
        ["backup", str(folder / "backups")],
        ["sync", str(folder / "shared")],
        ["pair", "--folder", str(folder / "shared")],
    ]


@pytest.mark.parametrize("first", ["summary", "export", "backup", "sync", "pair", "the application"])
def test_three_of_four_records_are_never_signed_sent_or_kept_without_a_word(
    home: Home, records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], first: str
) -> None:
    order = sorted(commands(tmp_path), key=lambda command: command[0] != first)
    if first == "the application":  # puts the previous copy in its place
        with Progress.open(home, home.config.member, FakeClock()) as progress:
            assert len(progress.records()) == 3
    for command in (*order, *order):
        assert run(home, *command) == 0
        told = capsys.readouterr().err
        assert told.count(f"study: {records}: ") == 1 and "the last entry may be missing" in told, command
    for aside in records.parent.glob("*.damaged-*"):  # as the sentence says, where nothing is missing
        aside.unlink()
    for command in order:
        run(home, *command)
        assert "records" not in capsys.readouterr().err, command


def test_a_record_that_is_left_out_is_told_by_each_command(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home.member_folder(home.config.member) / "records-2026.json"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"lesson-1", b"lesson-9"))
    path.with_name(f"{path.name}.previous").unlink()
    for command in (*commands(tmp_path), *commands(tmp_path)):
        assert run(home, *command) == 0
        assert "this record is damaged and not used" in capsys.readouterr().err, command


def test_what_is_damaged_is_told_also_where_the_command_is_refused(
    home: Home, records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "summary", "-o", str(tmp_path / "no folder" / "x.json")) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and sum(str(records) in line for line in told) == 1


def test_a_backup_names_what_in_it_is_damaged_as_far_as_it_shows_without_a_passphrase(home: Home) -> None:
    member, clock = home.config.member, FakeClock()
    other = home.new_member("Li Lei")
    protect(home, other, None, "correct horse")
    for name in ("notes.json", "texts.json", "open.json"):
        (home.member_folder(member) / name).write_bytes(b"\0")
    look_through(home, clock)
    assert {Path(notice.where).name for notice in home.notices} == {"notes.json", "texts.json", "open.json"}
    assert (home.member_folder(member) / "open.json").read_bytes() == b"\0"


def test_a_backup_is_made_though_the_machine_s_own_key_is_damaged(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.device_key.write_bytes(b"\0")
    assert run(home, "backup", str(tmp_path / "backups")) == 0
    assert "device.key: is damaged" in capsys.readouterr().err
    assert len(list((tmp_path / "backups").glob("*.zip"))) == 1


@pytest.mark.parametrize("content", [None, b"", b"lang = "])
def test_a_home_whose_settings_are_lost_still_knows_who_studies_there(home: Home, content: bytes | None) -> None:
    member = home.config.member
    if content is None:
        home.config_file.unlink()
    else:
        home.config_file.write_bytes(content)
    lost = Home(home.path)
    assert this_member(lost, "member") == member == lost.config.member
    assert [one.id for one in lost.members()] == [member]


@pytest.mark.parametrize("kind", ["folder", "large"])
def test_settings_that_never_could_be_read_count_as_not_chosen_and_are_told_once(home: Home, kind: str) -> None:
    member = home.config.member
    home.config_file.unlink()
    if kind == "folder":
        home.config_file.mkdir()
    else:
        home.config_file.write_bytes(b"# so much\n" * 1_200_000)
    lost = Home(home.path)
    assert this_member(lost, "member") == member == lost.config.member
    assert lost.config.lang == ""
    assert [notice.where for notice in lost.notices] == [str(lost.config_file)]
    with pytest.raises(Problem):
        lost.change(lang="en")


def test_settings_that_cannot_be_read_any_more_stay_as_they_were(home: Home) -> None:
    before = home.config
    home.config_file.unlink()
    home.config_file.mkdir()
    assert home.config == before
    assert [notice.where for notice in home.notices] == [str(home.config_file)]
