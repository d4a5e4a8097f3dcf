"""All that a member wrote, and their own Markdown notes, through a real terminal."""

from collections.abc import Callable
from pathlib import Path

from store.disk.home import Home
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.terminal.packs import quiz_pack
from tests.terminal.terminal import Terminal


def test_a_note_is_found_and_exported_and_imported_notes_are_read(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "gloves.md").write_text("# Gloves\n\nKeep them dry.\x1b[2J\n", "utf-8")
    imported = start("mine", "--import", str(tmp_path / "own"), home=used_home)
    imported.wait_for("1 note is in your library now")
    assert imported.wait_end() == 0

    terminal = start(quiz_pack(tmp_path), home=used_home)
    terminal.wait_for("Study now")
    terminal.press("m")
    terminal.wait_for("Nothing of yours is here yet")
    terminal.press("escape")
    terminal.wait_for("Study now")
    terminal.press("l", "/", "gloves")
    terminal.wait_for("My notes")
    terminal.press("enter", "enter")
    terminal.wait_for("Keep them dry.")
    terminal.press("a")
    terminal.wait_for("For your eyes only")
    terminal.press("canary <script>", "ctrl+s")
    terminal.wait_for("Contents")
    terminal.press("m")
    terminal.wait_for("1 text of yours", "canary")
    terminal.press("e")
    terminal.wait_for("Export 1 text", "A page to print")
    terminal.press("escape")
    terminal.wait_gone("A page to print")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0

    written = tmp_path / "mine.html"
    exported = start("mine", "--html", str(written), home=used_home)
    assert exported.wait_end() == 0
    page = written.read_text("utf-8")
    assert "canary &lt;script&gt;" in page and "Private:" in page
    assert written.stat().st_mode & 0o777 == 0o600

    home = Home(used_home)
    with Progress.open(home, home.config.member, FakeClock()) as progress:
        assert not progress.records()  # reading one's own notes leaves none
