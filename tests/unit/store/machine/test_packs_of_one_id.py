"""Two packs of one id are never taken for one: which is used is told, and why; a new pack gets an id of its own."""

from pathlib import Path

import pytest

from lessons.pack.pack import load_index
from store.disk.home import Home
from store.machine.library import Library
from store.machine.pack_id import pack_id
from tests.builders.authored_pack import HEAD, INDEX, QUIZ
from tui.app.start import counting
from tui.cli.main import main


def pack(folder: Path, lang: str = "en", *, version: int = 1, lesson: str = "a", id_: str = "p") -> Path:
    """A pack with one lesson."""
    folder.mkdir(parents=True)
    index = INDEX.replace("id: p", f"id: {id_}").replace("lang: en", f"lang: {lang}\nversion: {version}")
    (folder / "index.md").write_text(index, "utf-8")
    (folder / "a.md").write_text(HEAD.replace("id: a", f"id: {lesson}") + QUIZ, "utf-8")
    return folder


def used(library: Library, lang: str = "en") -> list[str]:
    """Names of the folders of packs that are not built in."""
    return [edition.path.name for edition in library.packs(lang) if edition.outline.manifest.id == "p"]


def notices(library: Library) -> list[str]:
    return [f"{Path(problem.where).name} {problem.text.format(**problem.fields)}" for problem in library.notices]


def test_the_newer_of_two_installed_packs_is_used_and_the_other_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "one", version=2)
    pack(home.packs / "two")
    library = Library(home)
    assert used(library) == ["one"]
    (notice,) = notices(library)
    assert notice.startswith("two is not used: ") and "one has the same id, p, and is newer" in notice


def test_two_packs_of_one_id_and_version_are_told_apart(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "one")
    pack(home.packs / "two", lesson="b")
    library = Library(home)
    assert used(library) == ["two"]
    assert "one is not used" in notices(library)[0] and "give one of them another id" in notices(library)[0]


def test_editions_of_one_pack_share_an_id_without_a_word(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "en")
    pack(home.packs / "zh", "zh")
    library = Library(home)
    assert (used(library), used(library, "zh"), notices(library)) == (["en"], ["zh"], [])


def test_two_packs_in_two_languages_are_not_mixed_because_their_ids_are_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "en", version=2)
    pack(home.packs / "zh", "zh", lesson="b")
    library = Library(home)
    assert used(library) == used(library, "zh") == ["en"]
    assert "zh is not used" in notices(library)[0] and "other lessons" in notices(library)[0]


def test_what_was_named_goes_before_what_is_installed_and_says_so_unless_it_is_the_same(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "installed", version=3)
    library = Library(home, (pack(tmp_path / "named"),))
    assert used(library) == ["named"] and "was named when Study was started" in notices(library)[0]
    library = Library(home, (pack(tmp_path / "copy", version=3),))
    assert used(library) == ["copy"] and notices(library) == []


def test_checking_packs_together_tells_of_one_id_for_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = pack(tmp_path / "one"), pack(tmp_path / "two", lesson="b")
    assert main(["--home", str(tmp_path / "home"), "--lang", "en", "check", str(one), str(two)]) == 0
    (finding,) = [line for line in capsys.readouterr().out.splitlines() if "W104" in line]
    assert finding.startswith(f"{one}/index.md:1:1: W104 is not used: {two} has the same id, p,")


@pytest.mark.parametrize(
    ("folder", "id_"),
    [
        ("lamp", "lamp"),
        ("Lamp 2026", "lamp-2026"),
        ("两票三制", "lpsz"),
        ("安全 规程（第2版）", "aq-gc-d2b"),
        ("ＳＦ６设备", "sf6sb"),
        ("Übung", "ubung"),
        ("…", "pack-"),
        ("привет", "pack-"),
        ("x" * 200, "x" * 70),
    ],
)
def test_the_id_of_a_new_pack_is_made_from_its_folder(tmp_path: Path, folder: str, id_: str) -> None:
    made = pack_id(tmp_path / folder, ())
    assert made.startswith(id_) and len(made) <= 70 and made.isascii()
    assert len(made) == (11 if id_ == "pack-" else len(id_))


def test_a_new_pack_takes_no_id_that_is_beside_it_or_installed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    pack(home.packs / "any", id_="aqgc")
    for name, id_ in (("安全规程", "aqgc-2"), ("案情过程", "aqgc-3"), ("study-well", "study-well")):
        folder = tmp_path / "work" / name
        assert main(["--home", str(home.path), "--lang", "zh", "new", str(folder)]) == 0
        assert load_index(folder).id == id_
    assert main(["--home", str(home.path), "check", str(folder)]) == 0


def test_only_packs_that_can_be_studied_are_said_to_count_and_once(tmp_path: Path) -> None:
    older, newer = pack(tmp_path / "older"), pack(tmp_path / "newer", version=2)
    named = [str(newer), str(older), str(tmp_path / "none"), str(newer)]
    library = Library(Home(tmp_path / "home"), tuple(map(Path, named)))
    assert [problem.where for problem in counting(named, library)] == [str(newer)]
