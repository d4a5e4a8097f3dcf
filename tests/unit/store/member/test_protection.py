"""A member's files under a passphrase: what lies on disk, what opens it, and what is refused."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.problem import Problem
from lessons.records import Application, record_id
from store.crypto import keys
from store.crypto.file_seal import FileSeal, Seals
from store.crypto.key_file import member_key_file, read_key_file
from store.crypto.keys import Key, WrongPassphrase, device_key
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.exchange.outbox import Outbox
from store.member.passphrase import protect, unlock, unprotect
from store.member.progress import NeedsPassphrase, Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock

FIRST, SECOND = "correct horse", "battery staple"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANARIES = ("canary-record", "canary-text", "canary-draft", "canary-note", "canary-sitting", "canary-place")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def ask(passphrase: str) -> keys.Ask:
    return lambda _file: passphrase


def application(number: int = 1) -> Application:
    return Application(pack="p", lesson="l", done=NOON, written=NOON, text=f"canary-record {number}")


def study(progress: Progress) -> None:
    """Leave something of every kind, twice, so that every file has its previous copy."""
    for number in (1, 2):
        progress.add(application(number))
        progress.add_reflection("p", "l", f"r{number}", NOON, f"canary-text {number}")
        progress.put_open(WorkKind.DRAFT, "canary-place", {"text": f"canary-draft {number}"})
        progress.put_open(WorkKind.NOTE, str(number), {"text": "canary-note"})
        progress.put_open(WorkKind.SEEN, "canary-place", ["canary-note"])
        progress.put_open(WorkKind.SITTING, "s", {"answers": ["canary-sitting", number]})


def seen(progress: Progress) -> object:
    """All that a member would miss."""
    texts = {id_: progress.reflection_text(id_) for id_ in progress.records()}
    kinds = (WorkKind.DRAFT, WorkKind.NOTE, WorkKind.SEEN, WorkKind.SITTING)
    return dict(progress.records()), texts, {kind: progress.open_work(kind) for kind in kinds}


def in_the_clear(home: Home) -> set[str]:
    files = [path.read_bytes() for path in home.path.rglob("*") if path.is_file()]
    return {canary for canary in CANARIES if any(canary.encode() in content for content in files)}


def issue(home: Home, member: str, key: Key, progress: Progress) -> Outbox:
    outbox = Outbox(home, member, device_key(home), key)
    outbox.issue(progress, 2026, {}, "", NOON, "study")
    return outbox


@pytest.fixture
def plain(home: Home) -> tuple[str, object]:
    """A member without a passphrase who studied and made a summary; with all that they have."""
    member = home.new_member("张三")
    with Progress.open(home, member, FakeClock()) as progress:
        study(progress)
        key = unlock(home, member, ask(""))
        issue(home, member, key, progress)
        progress.add(application(3))
        issue(home, member, key, progress)
        return member, seen(progress)


def test_a_passphrase_encrypts_everything_and_keeps_it_the_same(home: Home, plain: tuple[str, object]) -> None:
    member, before = plain
    folder = home.member_folder(member)
    (folder / ".texts.json.0123456789abcdef.tmp").write_text("canary-text")
    (folder / "sent" / ".x.json.0123456789abcdef.tmp").write_text("canary-record")
    home.cache.mkdir(exist_ok=True)
    home.derived(member).write_text("canary-place")
    assert in_the_clear(home) == set(CANARIES)
    protect(home, member, unlock(home, member, ask("")), FIRST)
    assert in_the_clear(home) == set()
    with Progress.open(home, member, FakeClock(), key=unlock(home, member, ask(FIRST))) as progress:
        assert seen(progress) == before
        study(progress)
        assert progress.notices == []
    assert in_the_clear(home) == set()


def test_without_the_passphrase_nothing_opens(home: Home, plain: tuple[str, object]) -> None:
    member, _ = plain
    protect(home, member, unlock(home, member, ask("")), FIRST)
    with pytest.raises(NeedsPassphrase):
        Progress.open(home, member, FakeClock())
    with pytest.raises(WrongPassphrase):
        unlock(home, member, ask(SECOND))


def test_another_passphrase_wraps_one_file_anew_and_leaves_the_rest_as_it_is(
    home: Home, plain: tuple[str, object]
) -> None:
    member, before = plain
    key = protect(home, member, unlock(home, member, ask("")), FIRST)
    folder = home.member_folder(member)
    others = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "member.key"}
    protect(home, member, key, SECOND)
    assert {path: path.read_bytes() for path in others} == others
    with pytest.raises(WrongPassphrase):
        unlock(home, member, ask(FIRST))
    with Progress.open(home, member, FakeClock(), key=unlock(home, member, ask(SECOND))) as progress:
        assert seen(progress) == before


def test_without_a_passphrase_any_more_everything_is_plain_again(home: Home, plain: tuple[str, object]) -> None:
    member, before = plain
    protect(home, member, unlock(home, member, ask("")), FIRST)
    unprotect(home, member, ask(FIRST))
    with Progress.open(home, member, FakeClock()) as progress:
        assert seen(progress) == before
    assert in_the_clear(home) == set(CANARIES)


def test_the_keys_of_the_files_never_lay_in_the_clear(home: Home, plain: tuple[str, object]) -> None:
    member, _ = plain
    bare = unlock(home, member, ask(""))
    key = protect(home, member, bare, FIRST)
    assert (bare.files, key.public) == (b"", bare.public)
    assert len(set(key.files)) > 16
    assert key.files[:32] != key.files[32:]


def test_the_chain_of_summaries_goes_on_over_a_passphrase(home: Home, plain: tuple[str, object]) -> None:
    member, _ = plain
    key = protect(home, member, unlock(home, member, ask("")), FIRST)
    with Progress.open(home, member, FakeClock(), key=key) as progress:
        progress.add(application(4))
        outbox = issue(home, member, key, progress)
        newest = outbox.waiting()[-1]
        assert newest.name.endswith("-00000003.json")
        assert b"canary-record" in outbox.content(newest)
        assert b"canary-record" not in newest.read_bytes()


@pytest.fixture
def sealed(home: Home) -> Iterator[tuple[str, str, Key]]:
    """Two members with passphrases, who studied, and the key of the first."""
    made = []
    for name in ("张三", "李雷"):
        member = home.new_member(name)
        key = protect(home, member, None, FIRST)
        with Progress.open(home, member, FakeClock(), key=key) as progress:
            study(progress)
        made.append((member, key))
    yield made[0][0], made[1][0], made[0][1]


def alone(home: Home, member: str, name: str) -> Path:
    """The file, without a previous copy to fall back on."""
    path = home.member_folder(member) / name
    path.with_name(f"{name}.previous").unlink(missing_ok=True)
    return path


@pytest.mark.parametrize("name", ["records-2026.json", "texts.json", "notes.json"])
def test_a_file_of_another_member_is_refused(home: Home, sealed: tuple[str, str, Key], name: str) -> None:
    one, other, key = sealed
    shutil.copy(home.member_folder(other) / name, alone(home, one, name))
    with Progress.open(home, one, FakeClock(), key=key) as progress, pytest.raises(Problem, match="is damaged"):
        seen(progress)


def test_a_file_of_the_same_member_in_another_place_is_refused(home: Home, sealed: tuple[str, str, Key]) -> None:
    one, _, key = sealed
    folder = home.member_folder(one)
    shutil.copy(folder / "records-2026.json", folder / "records-2025.json")
    shutil.copy(folder / "notes.json", alone(home, one, "texts.json"))
    with Progress.open(home, one, FakeClock(), key=key) as progress:
        with pytest.raises(Problem, match=r"records-2025\.json: is damaged"):
            progress.records()
        with pytest.raises(Problem, match=r"texts\.json: is damaged"):
            progress.text("x" * 64)


def test_a_plain_file_is_refused_once_all_are_encrypted(home: Home, sealed: tuple[str, str, Key]) -> None:
    one, _, key = sealed
    other = home.new_member("王芳")
    with Progress.open(home, other, FakeClock()) as progress:
        study(progress)
    shutil.copy(home.member_folder(other) / "records-2026.json", alone(home, one, "records-2026.json"))
    with Progress.open(home, one, FakeClock(), key=key) as progress, pytest.raises(Problem, match="is damaged"):
        progress.records()


def test_nobody_gets_plain_files_accepted_by_changing_the_version_of_the_key(
    home: Home, sealed: tuple[str, str, Key]
) -> None:
    path = member_key_file(home, sealed[0])
    content = path.read_bytes()
    assert b'"study_key":2' in content
    path.write_bytes(content.replace(b'"study_key":2', b'"study_key":1'))
    with pytest.raises(WrongPassphrase):
        unlock(home, sealed[0], ask(FIRST))


def test_nobody_signs_in_as_another_by_putting_their_own_key_there(home: Home, sealed: tuple[str, str, Key]) -> None:
    one, other, _ = sealed
    shutil.copy(member_key_file(home, other), member_key_file(home, one))
    with pytest.raises(WrongPassphrase):
        unlock(home, one, ask(FIRST))


@pytest.mark.parametrize("place", [0, 14, 15, 30, 60, -1])
def test_a_changed_bit_is_noticed_and_the_previous_copy_used(
    home: Home, sealed: tuple[str, str, Key], place: int
) -> None:
    one, _, key = sealed
    path = home.member_folder(one) / "records-2026.json"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with Progress.open(home, one, FakeClock(), key=key) as progress:
        if place == 14:  # the number of the format's version: of a newer Study nothing is overwritten
            content[13] = ord("2")
            content[14] = ord("\n")
            path.write_bytes(content)
            with pytest.raises(Problem, match="newer Study"):
                progress.records()
            return
        assert record_id(application(1)) in progress.records()
        assert "is damaged, so its previous copy is used" in str(progress.notices[0])


def test_files_whose_key_is_gone_are_left_alone(home: Home, sealed: tuple[str, str, Key]) -> None:
    one, _, key = sealed
    path = member_key_file(home, one)
    kept = path.read_bytes()
    path.unlink()
    with Progress.open(home, one, FakeClock()) as progress:
        for look in (progress.records, lambda: progress.open_work(WorkKind.DRAFT)):
            with pytest.raises(Problem, match=r"member\.key"):
                look()
    path.write_bytes(kept)
    with Progress.open(home, one, FakeClock(), key=key) as progress:
        assert progress.open_work(WorkKind.DRAFT)


def test_files_are_not_encrypted_under_a_window_that_writes_them(home: Home, plain: tuple[str, object]) -> None:
    member, before = plain
    key = unlock(home, member, ask(""))
    with Progress.open(home, member, FakeClock()) as progress:
        with pytest.raises(Locked):
            protect(home, member, key, FIRST)
        assert seen(progress) == before
    file = read_key_file(member_key_file(home, member))
    assert file is not None
    assert file.wrapped is None


def test_files_that_lie_beside_a_wrapped_key_in_the_clear_are_encrypted_at_the_next_opening(
    home: Home, plain: tuple[str, object]
) -> None:
    member, before = plain
    keys.set_passphrase(member_key_file(home, member), "member", ask(""), FIRST)
    assert in_the_clear(home)
    key = unlock(home, member, ask(FIRST))
    assert in_the_clear(home) == set()
    with Progress.open(home, member, FakeClock(), key=key, write=False) as progress:
        assert seen(progress) == before


@pytest.mark.parametrize("page", ["docs/administrator.md", "docs/zh/administrator.md"])
def test_the_documents_say_how_a_member_opens_their_files_without_study(
    home: Home, sealed: tuple[str, str, Key], tmp_path: Path, page: str
) -> None:
    text = (Path(__file__).parents[4] / page).read_text("utf-8")
    program = tmp_path / "open_study.py"
    program.write_text(text.split("```python\n")[1].split("```")[0])
    folder = home.member_folder(sealed[0])
    for name, canary in (("records-2026.json", b"canary-record"), ("texts.json", b"canary-text")):
        command = [sys.executable, str(program), str(folder), name, FIRST]
        assert canary in subprocess.run(command, capture_output=True, check=True).stdout


def test_a_seal_opens_what_it_sealed_under_that_name_only() -> None:
    own, records = Seals.of("m1", keys.with_files(keys.new_member_key()))
    content = own.seal("texts.json", b"plain")
    assert own.open("texts.json", content) == b"plain"
    assert content != own.seal("texts.json", b"plain")
    for seal, name in ((own, "notes.json"), (records, "texts.json"), (FileSeal("m1", bytes(32)), "texts.json")):
        with pytest.raises(ValueError, match="not of this member"):
            seal.open(name, content)
    for cut in (content[:-1], content[:40], content[:15], b""):
        with pytest.raises(ValueError, match="not"):
            own.open("texts.json", cut)
