"""Where things live, the settings, and the members of a machine."""

import stat
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.clock import SystemClock, boot_id
from store.disk.home import Config, Home, Member


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_the_option_comes_before_the_environment_and_that_before_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDY_HOME", str(tmp_path / "environment"))
    assert Home.find(str(tmp_path / "option")).path == tmp_path / "option"
    assert Home.find().path == tmp_path / "environment"
    monkeypatch.setenv("STUDY_HOME", "")
    assert Home.find().path.name == "study"


def test_a_relative_home_stays_the_same_when_the_working_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.find("here").path == tmp_path / "here"


def test_looking_makes_nothing(home: Home) -> None:
    assert home.config == Config()
    assert home.members() == []
    assert not home.path.exists()


def test_everything_in_it_is_its_owners_alone(home: Home) -> None:
    home.change(lang="zh")
    home.new_member("张伟")
    if sys.platform != "win32":
        for path in (home.path, *home.path.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_settings_are_kept(home: Home) -> None:
    home.change(lang="zh", theme="study-dark")
    home.change(name="张伟")
    assert Home(home.path).config == Config(lang="zh", theme="study-dark", name="张伟")


def test_settings_that_this_version_does_not_know_are_kept(home: Home) -> None:
    home.path.mkdir()
    home.config_file.write_text('pace = 3\nlang = "en"\n[keys]\nsubmit = ["ctrl+s"]\n', "utf-8")
    home.change(lang="zh")
    text = home.config_file.read_text("utf-8")
    assert "pace = 3" in text
    assert '"ctrl+s"' in text
    assert home.config.lang == "zh"


BROKEN = [
    (b"lang = ", ":1:8"),
    (b'# mine\nlang = "zh"\n[keys\n', ":3:6"),
    (b"\xff\xfe\x00", ":1"),
    (b'lang = "\xff"', ":1"),
    (b"a = " + b"[" * 5000, ""),
    (b'lang = "zh"\nlang = "en"', ":2:12"),
]


@pytest.mark.parametrize(("content", "place"), BROKEN)
def test_broken_settings_count_as_not_chosen_and_the_place_of_the_slip_is_told(
    home: Home, content: bytes, place: str
) -> None:
    home.path.mkdir()
    home.config_file.write_bytes(content)
    assert home.config == Config()
    assert home.config == Config()
    assert [notice.where for notice in home.notices] == [f"{home.config_file}{place}"]
    assert home.config_file.read_bytes() == content, "looking changes nothing"


@pytest.mark.parametrize(("content", "place"), BROKEN)
def test_a_broken_file_is_never_written_over(home: Home, content: bytes, place: str) -> None:
    home.path.mkdir()
    home.config_file.write_bytes(content)
    with pytest.raises(Problem) as refused:
        home.change(lang="en")
    assert refused.value.where == f"{home.config_file}{place}"
    assert [file.name for file in home.path.iterdir()] == [home.config_file.name]
    assert home.config_file.read_bytes() == content
    home.config_file.write_text("", "utf-8")  # corrected
    home.change(lang="en")
    assert home.config == Config(lang="en")


def test_comments_order_and_layout_of_the_owner_stay(home: Home) -> None:
    mine = "# mine, do not touch\nlang   =  'zh'   # at home\n\n[keys]\n# quick\n"
    mine += 'review = "r"\nsearch = [ "/", "ctrl+f" ]\n'
    home.path.mkdir()
    home.config_file.write_text(mine, "utf-8")
    home.change(lang="en", theme="study-light")
    text = home.config_file.read_text("utf-8")
    for line in mine.splitlines():
        assert line in text or line.startswith("lang")
    assert "# at home" in text and text.index("theme") < text.index("[keys]")
    assert home.own_keys() == {"review": "r", "search": ["/", "ctrl+f"]}
    assert (home.config.lang, home.config.theme) == ("en", "study-light")


def test_one_wrong_setting_leaves_the_others_alone(home: Home) -> None:
    home.path.mkdir()
    home.config_file.write_text('lang = 3\ntheme = "study"\nmember = "../../etc"\n', "utf-8")
    assert home.config == Config(theme="study")
    assert ["lang" in str(home.notices[0]), "member" in str(home.notices[1])] == [True, True]


def test_a_settings_file_with_a_byte_order_mark_is_read(home: Home) -> None:
    home.path.mkdir()
    home.config_file.write_bytes(b'\xef\xbb\xbflang = "zh"\r\n')
    assert home.config.lang == "zh"


def test_members_are_listed_by_name(home: Home) -> None:
    second, first = home.new_member("Zhang Wei"), home.new_member("Li Na")
    assert home.members() == [Member(first, "Li Na"), Member(second, "Zhang Wei")]
    home.name_member(second, "Chen")
    assert home.member_name(second) == "Chen"


def test_two_members_of_one_name_are_two_members(home: Home) -> None:
    assert home.new_member("张伟") != home.new_member("张伟")
    assert len(home.members()) == 2


def test_names_cannot_control_a_terminal(home: Home) -> None:
    member = home.new_member("张\x1b]52;c;aGk=\x07伟\u202e\n")
    assert home.member_name(member) == "张伟"
    (home.member_folder(member) / "name.txt").write_bytes(b"\x1b[31mred\xff\n\nmore")
    assert home.member_name(member) == "red\ufffd more"


@pytest.mark.parametrize("name", ["", "   ", "\x1b[31m", "\u200f"])
def test_a_member_needs_a_name(home: Home, name: str) -> None:
    with pytest.raises(Problem):
        home.new_member(name)
    assert home.members() == []


def test_a_member_whose_name_is_lost_goes_by_the_id(home: Home) -> None:
    member = home.new_member("张伟")
    (home.member_folder(member) / "name.txt").unlink()
    assert home.members() == [Member(member, member)]


@pytest.mark.parametrize(
    "member",
    ["", ".", "..", "../x", "a/b", "a\\b", "/etc", "C:", "a\0b", "nul", "com1", "-x", "A", "é", "a" * 65, "a\n"],
)
def test_what_is_no_member_id_never_becomes_a_path(home: Home, member: str) -> None:
    with pytest.raises(Problem):
        home.member_folder(member)


def test_folders_that_are_no_members_are_not_listed(home: Home) -> None:
    member = home.new_member("张伟")
    for name in (".Trash", "New Folder", "nul"):
        (home.members_folder / name).mkdir()
    (home.members_folder / "file").write_bytes(b"")
    assert [found.id for found in home.members()] == [member]


def test_the_system_clock_counts_from_a_boot_and_never_back() -> None:
    clock = SystemClock()
    first, second = clock.read(), clock.read()
    assert first.up <= second.up
    assert first.boot == second.boot == boot_id()
    assert first.up > 0
    if sys.platform in ("linux", "darwin"):
        assert first.boot
    assert 2020 < first.instant.year < 2200
