"""`study mine` lists, exports and imports; what it writes is for its owner alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.records import Application
from store.crypto.file_seal import MARK
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.passphrase import protect
from store.member.private_pack import private_pack
from store.member.progress import Progress
from tui.cli.main import main


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.change(member=home.new_member("Zhang Wei"), lang="en")
    with Progress.open(home, home.config.member, SystemClock()) as progress:
        for year, text in ((2025, "the list hangs"), (2026, "the \x1b[2Jvalve is marked")):
            at = datetime(year, 6, 1, 12, tzinfo=UTC)
            progress.add(Application(pack="gone", lesson="away", done=at, written=at, text=text, witness="Li Na"))
    return home


def mine(home: Home, *words: str) -> int:
    return main(["--home", str(home.path), "mine", *words])


def test_it_lists_by_year_what_is_safe_on_a_terminal(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert mine(home) == 0
    text = capsys.readouterr().out
    assert text.index("2026 · Uses at work") < text.index("2025 · Uses at work")
    assert "the valve is marked" in text and "\x1b" not in text and "Li Na can confirm it" in text


def test_a_year_is_exported_for_its_owner_alone(home: Home, tmp_path: Path) -> None:
    markdown, html = tmp_path / "a.md", tmp_path / "a.html"
    assert mine(home, "--year", "2025", "--markdown", str(markdown), "--html", str(html)) == 0
    for file in (markdown, html):
        text = file.read_text("utf-8")
        assert "the list hangs" in text and "valve" not in text and "Private:" in text
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--year", "1999", "--markdown", "a.md"), "nothing of yours is here to export"),
        (("--markdown", "a.html"), "ends in .html"),
        (("--remove-imported",), "no notes were imported here"),
        (("--import", "missing.md"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    home: Home,
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert mine(home, *words) == 1
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
    assert not (tmp_path / "a.md").exists()


def test_export_and_import_are_not_asked_for_at_once(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        mine(home, "--year", "2026", "--import", "a.md")
    assert ended.value.code == 2
    assert "one at a time" in capsys.readouterr().err


def test_notes_are_imported_and_removed(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# A\n", "utf-8")
    (tmp_path / "b.md").write_bytes(b"\xff\xff")
    assert mine(home, "--import", str(tmp_path / "a.md"), str(tmp_path / "b.md")) == 1
    said = capsys.readouterr()
    assert "1 note is in your library now" in said.out and "is not text" in said.err
    assert private_pack(home, home.config.member).exists()
    assert mine(home, "--remove-imported") == 0
    assert not private_pack(home, home.config.member).exists()


def test_with_a_passphrase_it_is_asked_for_and_the_notes_lie_encrypted(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("# Gloves\n", "utf-8")
    (tmp_path / "words").write_text("words that only I know\n", "utf-8")
    (tmp_path / "wrong").write_text("other words\n", "utf-8")
    for file in tmp_path.glob("w*"):
        file.chmod(0o600)
    protect(home, home.config.member, None, "words that only I know")
    note, pack = str(tmp_path / "a.md"), private_pack(home, home.config.member)
    assert mine(home, "--import", note, "--passphrase-file", str(tmp_path / "wrong")) == 1
    assert not pack.exists()
    assert mine(home, "--import", note, "--passphrase-file", str(tmp_path / "words")) == 0
    assert pack.read_bytes().startswith(MARK)
    assert mine(home, "--passphrase-file", str(tmp_path / "words")) == 0
    assert mine(home, "--remove-imported") == 0


def test_on_a_shared_machine_it_says_that_it_is_one(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.change(member="")
    (home.path / "kiosk").mkdir()
    (home.path / "kiosk" / "administrator").write_text("x", "utf-8")
    assert mine(home, "--markdown", "-") == 1
    assert "shared machine" in capsys.readouterr().err
