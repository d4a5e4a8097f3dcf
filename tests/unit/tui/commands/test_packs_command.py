"""`study packs` says what is here and where from, shows what changes, and takes nothing away for good."""

import json
from pathlib import Path

import fsspec
import pytest

from store.disk.home import Home
from store.machine.library import Library
from tests.builders.authored_pack import HEAD, INDEX, QUIZ, pack
from tui.cli.main import main

OLD = {"a": HEAD + "Old words.\n\n" + QUIZ}
NEW = {"a": HEAD + "New words.\n\n" + QUIZ, "index": INDEX.replace("---\n# P", "version: 2\n---\n# P")}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.change(lang="en")
    return home


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    return pack(tmp_path / "source", **OLD)


def packs(home: Home, *words: str | Path) -> int:
    return main(["--home", str(home.path), "packs", *map(str, words)])


def version(home: Home) -> int:
    """Of the installed pack; 0 where there is none."""
    versions = [edition.outline.manifest.version for edition in Library(home).editions]
    ids = [edition.outline.manifest.id for edition in Library(home).editions]
    return versions[ids.index("p")] if "p" in ids else 0


def listed(home: Home, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert packs(home, "list", "--format", "json") == 0
    values = json.loads(capsys.readouterr().out)
    return next(dict(value) for value in values if value["id"] == "p")


def test_what_is_built_in_is_listed_as_that(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs(home) == 0
    text = capsys.readouterr().out
    assert "electrical-safety (zh)" in text and "from: Study itself" in text


def test_ids_of_lessons_are_listed_for_whoever_types_them(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs(home, "list", "--ids") == 0
    assert "electrical-safety/work-ticket\t" in capsys.readouterr().out


def test_a_pack_is_added_with_its_source_and_updated_from_there(
    home: Home, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs(home, "add", source) == 0
    assert listed(home, capsys)["source"] == str(source)
    pack(source, **NEW)
    assert packs(home, "update", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "before: Old words." in said and "now: New words." in said and version(home) == 1
    assert packs(home, "update") == 0 and version(home) == 2
    capsys.readouterr()
    assert packs(home, "changes", "p") == 0
    assert "now: New words." in capsys.readouterr().out


def test_a_pinned_pack_stays_until_it_is_let_go(home: Home, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packs(home, "add", source)
    assert packs(home, "pin", "p") == 0
    pack(source, **NEW)
    assert packs(home, "update") == 0 and version(home) == 1
    assert packs(home, "add", source) == 1
    assert "study packs unpin p" in capsys.readouterr().err and version(home) == 1
    assert packs(home, "unpin", "p") == 0 and packs(home, "update") == 0 and version(home) == 2


def test_the_version_before_comes_back_and_so_does_what_was_removed(home: Home, source: Path) -> None:
    packs(home, "add", source)
    pack(source, **NEW)
    packs(home, "update")
    assert packs(home, "back", "p") == 0 and version(home) == 1
    assert packs(home, "back", "p") == 0 and version(home) == 2
    assert packs(home, "remove", "p") == 0 and version(home) == 0
    assert packs(home, "back", "p") == 0 and version(home) == 2


def test_a_pack_is_added_from_an_address(home: Home, source: Path, tmp_path: Path) -> None:
    files = fsspec.filesystem("memory")
    files.put(str(source), f"/{tmp_path.name}/packs/p", recursive=True)
    assert packs(home, "add", f"memory://{tmp_path.name}/packs/p") == 0 and version(home) == 1


@pytest.mark.parametrize("words", [["remove"], ["pin"], ["back"], ["changes"]])
@pytest.mark.parametrize("which", ["nobody", "electrical-safety"])
def test_what_is_not_installed_is_refused_in_a_line(
    home: Home, words: list[str], which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs(home, *words, which) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("address", ["memory://nowhere/p", "nosuch://host/p", "sftp://user:secret@host/p", "/nowhere"])
def test_a_source_that_cannot_be_read_is_refused_in_a_line_without_its_password(
    home: Home, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs(home, "add", address) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "secret" not in said


def test_a_damaged_file_of_notes_hides_no_pack(home: Home, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packs(home, "add", source)
    (home.path / "packs.json").write_bytes(b'{"p-en.zip": [')
    assert listed(home, capsys)["source"] == ""


def test_a_built_in_pack_is_copied_to_be_changed_and_goes_before_the_built_in_one(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packs(home, "copy", "electrical-safety", tmp_path / "ours") == 0
    said = capsys.readouterr().out
    assert f"electrical-safety (zh) is copied into {tmp_path / 'ours-zh'}" in said and "raise `version`" in said
    assert packs(home, "copy", "electrical-safety", tmp_path / "one", "--edition", "en") == 0
    assert (tmp_path / "one" / "work-ticket.md").read_bytes() == (tmp_path / "ours-en" / "work-ticket.md").read_bytes()
    index = tmp_path / "one" / "index.md"
    index.write_text(index.read_text("utf-8").replace("\nversion: ", "\nversion: 9"), "utf-8")
    assert packs(home, "add", tmp_path / "one") == 0
    editions = Library(home).packs("en")
    assert [e.outline.manifest.version for e in editions if e.path.parent == home.packs] > [90]


def test_a_copy_is_refused_where_something_lies_or_no_such_pack_is(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("")
    for words in (
        ("electrical-safety", tmp_path),
        ("electrical-safety", tmp_path / "mine"),
        ("nobody", tmp_path / "x"),
    ):
        assert packs(home, "copy", *words, "--edition", "en") == 1
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_a_copy_that_cannot_be_written_leaves_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write, left = Path.write_bytes, iter(range(3))

    def full(path: Path, content: bytes) -> int:
        if path.parent == tmp_path / "ours" and next(left, None) is None:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert packs(home, "copy", "methods", tmp_path / "ours", "--edition", "en") == 1
    assert "No space left" in capsys.readouterr().err and not (tmp_path / "ours").exists()
