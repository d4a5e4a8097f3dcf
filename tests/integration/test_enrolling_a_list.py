"""Codes for everybody on a list, by the real commands: at a shared machine and by the secretary."""

import re
import stat
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.branch import secretary
from store.disk import output_file
from store.disk.home import Home
from store.kiosk.sign_in import AcceptedCode, Kiosk
from tests.clocks import FakeClock
from tui.cli.main import main

LIST = "姓名,级别,工号\n张三,干部,1001\n李　雷,党员,1002\n王五,党员,\n王五,党员,\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "members.csv"
    file.write_text(LIST, "gb18030")
    return file


def kiosk(home: Path, *words: object, lang: str = "en") -> int:
    return main(["--home", str(home), "--lang", lang, "kiosk", *map(str, words)])


def slips_of(file: Path) -> dict[str, str]:
    """Name → code, as the text of slips has them."""
    return dict(re.findall(r"^(\S+)    .*\nOne-time code (\S+)", file.read_text("utf-8"), re.MULTILINE))


def test_each_line_has_an_outcome_and_each_slip_a_code_that_lets_in(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, slips = tmp_path / "home", tmp_path / "slips.txt"
    assert kiosk(home, "--enrol", "--list", listed, "--slips", slips) == 1  # two lines of one name
    out, err = capsys.readouterr()
    assert [line[:7] for line in out.splitlines() if line.startswith("line")] == ["line 2:", "line 3:"]
    assert "members.csv:4" in err and "members.csv:5" in err
    codes = slips_of(slips)
    assert codes.keys() == {"张三", "李雷"}
    assert not any(code in out for code in codes.values())
    here = Kiosk(Home(home), FakeClock())
    assert all(isinstance(here.admit(one.id, codes[one.name]), AcceptedCode) for one in here.members())


def test_the_same_list_again_changes_nothing_and_renewing_replaces_only_unused_codes(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    kiosk(home, "--enrol", "--list", listed, "--slips", tmp_path / "a.txt")
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    kiosk(home, "--enrol", "--list", listed, "--slips", tmp_path / "b.txt")
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before
    assert not (tmp_path / "b.txt").exists()
    here = Kiosk(Home(home), FakeClock())
    zhang = next(one.id for one in here.members() if one.name == "张三")
    here.choose_passphrase(zhang, slips_of(tmp_path / "a.txt")["张三"], "correct horse")
    kiosk(home, "--enrol", "--list", listed, "--slips", tmp_path / "c.txt", "--renew")
    assert slips_of(tmp_path / "c.txt").keys() == {"李雷"}
    assert here.admit(zhang, "correct horse")


def test_a_dry_run_writes_nothing(tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kiosk(tmp_path / "home", "--enrol", "--list", listed, "--slips", tmp_path / "s.html", "--dry-run") == 1
    assert not (tmp_path / "home").exists() and not (tmp_path / "s.html").exists()
    assert "codes: 2" in capsys.readouterr().out


def test_slips_are_their_owners_alone_and_never_written_over(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slips = tmp_path / "slips.html"
    kiosk(tmp_path / "home", "--enrol", "--list", listed, "--slips", slips)
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    first = slips.read_bytes()
    assert kiosk(tmp_path / "home", "--enrol", "李四", "--slips", slips) == 1
    assert slips.read_bytes() == first
    assert [one.name for one in Kiosk(Home(tmp_path / "home"), FakeClock()).members()] == ["李雷", "张三"]


def test_codes_whose_slips_cannot_be_written_are_printed(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path, data: bytes) -> None:
        raise Problem(str(target), "the disk is full")

    monkeypatch.setattr(output_file, "write", full)
    assert kiosk(tmp_path / "home", "--enrol", "--list", listed, "--slips", tmp_path / "s.html") == 1
    assert len(re.findall("^One-time code [A-Z0-9-]{11}", capsys.readouterr().out, re.MULTILINE)) == 2


def test_a_slip_tells_how_the_machine_is_reached_by_ssh(tmp_path: Path, listed: Path) -> None:
    settings = tmp_path / "home" / "kiosk" / "kiosk.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('ssh_host = "study@hall"\nssh_fingerprint = "SHA256:abcdefgh"\n')
    kiosk(tmp_path / "home", "--enrol", "--list", listed, "--slips", tmp_path / "s.txt")
    text = (tmp_path / "s.txt").read_text("utf-8")
    assert text.count("  ssh study@hall\n") == text.count("  SHA256: abcd efgh\n") == 2


@pytest.mark.parametrize(
    "words",
    [["--enrol"], ["--list", "x.csv"], ["--enrol", "张三", "--list", "x.csv"], ["--check", "--slips", "s.html"],
     ["--enrol", "张三", "--renew"], ["--enrol", "张三", "--dry-run"]],
)  # fmt: skip
def test_options_that_do_not_belong_together_are_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        kiosk(tmp_path / "home", *words)


def test_the_secretary_makes_codes_with_their_last_day_for_a_list(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"

    def code(*words: object) -> int:
        return main(["--home", str(home), "--lang", "en", "branch", "code", *map(str, words)])

    main(["--home", str(home), "--lang", "en", "branch", "init", "运行部", "--no-passphrase"])
    assert code("--list", listed, "--slips", tmp_path / "a.txt", "--days", "9") == 1
    roster = secretary.draft(Home(home))
    assert {one.name: one.level for one in roster.members} == {"张三": "cadre", "李雷": "member"}
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert text.count(f"valid until {roster.members[0].until}") == 2 and "运行部" in text
    assert code("--list", listed, "--slips", tmp_path / "b.txt") == 1
    assert secretary.draft(Home(home)) == roster and not (tmp_path / "b.txt").exists()
