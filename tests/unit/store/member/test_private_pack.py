"""One's own Markdown notes as a pack: read here, and never heard of elsewhere."""

import zipfile
from pathlib import Path

import pytest

from lessons.problem import Problem
from lessons.records import Application
from store.crypto.file_seal import FileSeal
from store.crypto.keys import Key
from store.disk.home import Home
from store.exchange.outbox import packs_here
from store.exchange.own_machines import _here
from store.machine.library import Library
from store.member.passphrase import protect, seals_of, unlock, unprotect
from store.member.private_pack import PRIVATE_PACK, import_notes, own_pack, private_pack, remove_imported
from store.member.progress import Progress
from store.member.session import Session
from tests.clocks import FakeClock

QUESTION = (
    "# Valves\n\nText.\n\n## Test\n<!-- test: id=t -->\n\n### Which?\n<!-- question: id=q -->\n\n1. [x] a\n2. [ ] b\n"
)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "shift").mkdir(parents=True)
    (folder / "index.md").write_text("no heading, only text about zirconium\n", "utf-8")
    (folder / "shift" / "交接班.md").write_text("---\ntitle: Handing over\ntags: [a]\n---\nRead [this](../index.md).\n")
    (folder / "valves.markdown").write_text(QUESTION, "utf-8")
    (folder / "gbk.md").write_bytes("# 国标\n\n编码\n".encode("gb18030"))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def library(home: Home, member: str) -> Library:
    return Library(home, own=own_pack(home, member, None, home.notices.add))


def titles(home: Home, member: str) -> set[str]:
    return {
        one.outline.manifest.title for one in library(home, member).lessons("en") if one.key.startswith(PRIVATE_PACK)
    }


def test_notes_of_a_folder_are_lessons_that_are_only_read(home: Home, member: str, notes: Path) -> None:
    done = import_notes(home, member, [notes], "My notes", "en")
    assert (done.taken, done.refused) == (4, [])
    assert titles(home, member) == {"index-2", "Handing over", "Valves", "国标"}
    mine = [one for one in library(home, member).lessons("en") if one.key.startswith(PRIVATE_PACK)]
    assert not [one for one in mine if one.outline.tests or one.outline.prompts or one.outline.manifest.minutes]
    assert [hit.found.excerpt for hit in library(home, member).search("zirconium", "en")]


def test_the_same_notes_are_the_same_lessons_again_and_others_take_their_place(
    home: Home, member: str, notes: Path
) -> None:
    import_notes(home, member, [notes], "My notes", "en")
    before = private_pack(home, member).read_bytes()
    import_notes(home, member, [notes], "My notes", "en")
    assert private_pack(home, member).read_bytes() == before
    import_notes(home, member, [notes / "gbk.md"], "My notes", "en")
    assert titles(home, member) == {"国标"}
    assert remove_imported(home, member) and not remove_imported(home, member)
    assert titles(home, member) == set()


def test_it_is_the_owner_s_alone_and_in_no_list_of_the_machine_s_packs(home: Home, member: str, notes: Path) -> None:
    import_notes(home, member, [notes], "My notes", "en")
    assert private_pack(home, member).stat().st_mode & 0o777 == 0o600
    assert not any(PRIVATE_PACK in name for name in packs_here(home))
    assert not home.packs.exists()


def test_nothing_done_in_it_is_recorded_or_exchanged(home: Home, at_home: None, clock: FakeClock, notes: Path) -> None:
    member = home.config.member
    import_notes(home, member, [notes], "My notes", "en")
    with Progress.open(home, member, clock) as progress:
        session = Session(home, clock, progress, library(home, member), None)
        key = next(one.key for one in session.library.lessons("en") if one.key.startswith(PRIVATE_PACK))
        lesson = session.library.find(key, "en")
        session.reading.keep_note(lesson, 5, "canary")
        session.reading.keep(lesson, session_time(session), 5, 100)
        session.reading.close(key)
        pack, id_ = key.split("/")
        used = Application(pack=pack, lesson=id_, done=session.now(), written=session.now(), text="canary")
        with pytest.raises(Problem, match="not recorded"):
            session.add(used)
        assert not session.progress.records()
        assert [note.text for note in session.reading.notes().values()] == ["canary"]
        assert PRIVATE_PACK not in str(_here(progress, {})) and "canary" not in str(_here(progress, {}))


def session_time(session: Session):  # type: ignore[no-untyped-def]
    from lessons.learning.reading_time import ReadingTime

    return ReadingTime.start(0, session.clock.read()).input(session.clock.read())


def test_what_cannot_be_taken_in_is_told_and_the_rest_is(home: Home, member: str, notes: Path) -> None:
    (notes / "broken.md").write_bytes(b"\xff\xff\xff")
    (notes / "linked.md").symlink_to("/etc/passwd")
    done = import_notes(home, member, [notes, notes / "missing.md"], "My notes", "en")
    assert done.taken == 4
    assert sorted(Path(problem.where).name for problem in done.refused) == ["broken.md", "missing.md"]


def test_nothing_to_import_changes_nothing(home: Home, member: str, notes: Path, tmp_path: Path) -> None:
    import_notes(home, member, [notes], "My notes", "en")
    before = private_pack(home, member).read_bytes()
    (tmp_path / "empty").mkdir()
    with pytest.raises(Problem, match="no Markdown file"):
        import_notes(home, member, [tmp_path / "empty"], "My notes", "en")
    assert private_pack(home, member).read_bytes() == before


def shown(home: Home, member: str, seal: FileSeal | None) -> dict[str, str]:
    """What is in the library of the member's own notes: title -> text."""
    told: list[Problem] = []
    here = Library(home, own=own_pack(home, member, seal, told.append))
    assert not told and not here.notices
    own = [one for one in here.lessons("en") if one.key.startswith(PRIVATE_PACK)]
    return {one.outline.manifest.title: here.find(one.key, "en").text for one in own}


def seal_of(home: Home, member: str, key: Key) -> FileSeal:
    seals = seals_of(home, member, key)
    assert seals
    return seals.own


def in_the_clear(home: Home, words: str) -> list[Path]:
    """Files with these words, also inside a zip."""
    found = []
    for path in (path for path in home.path.rglob("*") if path.is_file()):
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [archive.read(name) for name in archive.namelist()] + [n.encode() for n in archive.namelist()]
        if any(words.encode() in part for part in parts):
            found.append(path)
    return found


def test_setting_a_passphrase_encrypts_the_notes_and_removing_it_gives_them_back(
    home: Home, member: str, notes: Path
) -> None:
    import_notes(home, member, [notes], "My notes", "en")
    before, plain = shown(home, member, None), private_pack(home, member).read_bytes()
    assert in_the_clear(home, "zirconium") and in_the_clear(home, "Handing over")
    key = protect(home, member, None, "words that only I know")
    assert shown(home, member, seal_of(home, member, key)) == before
    assert not in_the_clear(home, "zirconium") and not in_the_clear(home, "Handing over"), "nor in the cache of titles"
    unprotect(home, member, lambda _file: "words that only I know")
    assert private_pack(home, member).read_bytes() == plain and shown(home, member, None) == before


def test_with_a_passphrase_notes_are_imported_encrypted_found_and_removed(home: Home, member: str, notes: Path) -> None:
    key = protect(home, member, None, "words that only I know")
    with pytest.raises(Problem, match="has a passphrase"):
        import_notes(home, member, [notes], "My notes", "en")
    seal = seal_of(home, member, key)
    done = import_notes(home, member, [notes], "My notes", "en", seal)
    assert done.taken == 4 and set(shown(home, member, seal)) == {"index-2", "Handing over", "Valves", "国标"}
    here = Library(home, own=own_pack(home, member, seal, home.notices.add))
    assert [hit.found.excerpt for hit in here.search("zirconium", "en")]
    assert not in_the_clear(home, "zirconium") and not in_the_clear(home, "Handing over")
    assert private_pack(home, member).stat().st_mode & 0o777 == 0o600
    assert remove_imported(home, member) and shown(home, member, seal) == {}


def test_notes_sealed_for_another_are_told_of_and_the_rest_is_there(home: Home, member: str, notes: Path) -> None:
    other = home.new_member("Somebody else")
    theirs = protect(home, other, None, "their own words")
    key = protect(home, member, None, "words that only I know")
    import_notes(home, other, [notes], "My notes", "en", seal_of(home, other, theirs))
    private_pack(home, member).write_bytes(private_pack(home, other).read_bytes())
    told: list[Problem] = []
    assert own_pack(home, member, seal_of(home, member, key), told.append) is None
    assert ["does not open with this passphrase" in problem.text for problem in told] == [True]


def test_a_killed_change_of_passphrase_leaves_notes_that_open(
    home: Home, member: str, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_notes(home, member, [notes], "My notes", "en")
    before = shown(home, member, None)

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("store.member.passphrase._forget_derived", killed)
        protect(home, member, None, "words that only I know")
    key = unlock(home, member, lambda _file: "words that only I know")
    assert shown(home, member, seal_of(home, member, key)) == before


def test_hostile_notes_are_text(home: Home, member: str, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(
        '---\ntitle: "x\\u001b[2J"\n---\n\x1b]0;t\x07# A\u202e\n<script>x</script>\n', "utf-8"
    )
    import_notes(home, member, [tmp_path / "bad.md"], "My notes", "en")
    [one] = [one for one in library(home, member).lessons("en") if one.key.startswith(PRIVATE_PACK)]
    text = library(home, member).find(one.key, "en").text
    assert not {"\x1b", "\x07", "\u202e"} & {*one.outline.manifest.title, *text}
